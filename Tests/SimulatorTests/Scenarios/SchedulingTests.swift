import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Scheduling and nodes")
struct SchedulingTests {
    func pod(_ name: String, _ spec: String) -> String {
        "apiVersion: v1\nkind: Pod\nmetadata: {name: \(name), labels: {app: \(name)}}\nspec:\n  containers: [{name: c, image: nginx}]\n\(spec)"
    }

    func reason(_ scenario: Scenario, _ name: String) -> String {
        scenario.pods(name).first?.status.conditions.first { $0.type == "PodScheduled" }?.message ?? ""
    }

    @Test(
        "A pod that fits nowhere says why",
        arguments: [
            (
                "  nodeSelector: {disk: ssd}",
                "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector."
            ),
            (
                "  containers: [{name: c, image: nginx, resources: {requests: {cpu: '100'}}}]",
                "0/3 nodes are available: 3 Insufficient cpu."
            ),
            (
                "  containers: [{name: c, image: nginx, resources: {requests: {memory: 1Ti, cpu: '9'}}}]",
                "0/3 nodes are available: 3 Insufficient cpu, 3 Insufficient memory."
            ),
        ])
    func unschedulable(spec: String, text: String) {
        var scenario = Scenario()
        var manifest = pod("stuck", spec)
        if spec.contains("containers") {
            manifest = manifest.split(separator: "\n").filter {
                $0 != "  containers: [{name: c, image: nginx}]"
            }.joined(separator: "\n")
        }
        scenario.create(manifest)
        #expect(reason(scenario, "stuck").hasPrefix(text), "\(reason(scenario, "stuck"))")
        #expect(scenario.events("stuck").first?.reason == "FailedScheduling")
    }

    @Test("A taint keeps pods away and a cordoned node takes none")
    func taints() {
        var scenario = Scenario(nodes: 2)
        scenario.patch(
            "/api/v1/nodes/node-1",
            ["spec": ["taints": [["key": "only", "value": "db", "effect": "NoSchedule"]]]])
        scenario.patch("/api/v1/nodes/node-2", ["spec": ["unschedulable": true]])
        scenario.create(pod("stuck", ""))
        #expect(
            reason(scenario, "stuck").hasPrefix(
                "0/2 nodes are available: 1 node(s) had untolerated taint(s), 1 node(s) were unschedulable."),
            "\(reason(scenario, "stuck"))")
        scenario.create(pod("tolerant", "  tolerations: [{key: only, operator: Exists}]"))
        #expect(scenario.pods("tolerant").first?.spec.nodeName == "node-1")
        scenario.patch("/api/v1/nodes/node-2", ["spec": ["unschedulable": nil]])
        // After a refusal a pod waits a second.
        scenario.advance(1)
        #expect(
            scenario.pods("stuck").first?.spec.nodeName == "node-2", "a change of nodes tries the pod again")
    }

    @Test("Anti-affinity puts each replica on a node of its own")
    func antiAffinity() {
        var scenario = Scenario(nodes: 3)
        scenario.create(
            Manifest.deployment(
                "web", replicas: 4,
                container:
                    "      affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: web}}}]}}"
            ))
        scenario.advance(10)
        #expect(Set(scenario.readyPods("web").map(\.spec.nodeName)).count == 3)
        let stuck = scenario.pods("web").first { $0.spec.nodeName.isEmpty }
        #expect(
            stuck?.status.conditions.first?.message.hasPrefix(
                "0/3 nodes are available: 3 node(s) didn't match pod anti-affinity rules.") == true)
    }

    @Test("The pods of a node that stops answering are replaced when their tolerations run out")
    func silentNode() throws {
        var scenario = Scenario(nodes: 3)
        scenario.create(Manifest.deployment("web", replicas: 3))
        scenario.advance(10)
        let node = try #require(scenario.pods("web").first).spec.nodeName
        scenario.cluster.setNode(node, isReachable: false)
        scenario.advance(90)
        let ready = Node(Object(try #require(scenario.get("", "nodes", node, namespace: "")))).status
            .conditions.first { $0.type == "Ready" }
        #expect(ready?.status == "Unknown")
        #expect(scenario.readyPods("web").count == 2)
        scenario.advance(320)
        #expect(scenario.readyPods("web").count == 3)
        #expect(scenario.readyPods("web").allSatisfy { $0.spec.nodeName != node })
        scenario.cluster.setNode(node, isReachable: true)
        scenario.advance(40)
        #expect(scenario.pods("web").count == 3, "the node that is back ends what it still ran")
    }

    @Test("The pods of a deleted node are replaced elsewhere")
    func deletedNode() throws {
        var scenario = Scenario(nodes: 3)
        scenario.create(Manifest.deployment("web", replicas: 3))
        scenario.advance(10)
        scenario.delete("/api/v1/nodes/node-2")
        scenario.advance(90)
        #expect(scenario.readyPods("web").count == 3)
        #expect(scenario.pods("web").allSatisfy { $0.spec.nodeName != "node-2" })
    }
}
