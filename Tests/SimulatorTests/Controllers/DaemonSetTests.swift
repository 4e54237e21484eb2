import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Daemon sets")
struct DaemonSetTests {
    static let path = "/apis/apps/v1/namespaces/default/daemonsets/agent"

    static func scenario(_ spec: String = "", pod: String = "", nodes: Int = 4) -> Scenario {
        var scenario = Scenario(nodes: nodes)
        scenario.create(
            """
            apiVersion: apps/v1
            kind: DaemonSet
            metadata: {name: agent}
            spec:
              selector: {matchLabels: {app: agent}}
            \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
              template:
                metadata: {labels: {app: agent}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: c, image: nginx}]
            \(pod.split(separator: "\n").map { "      " + $0 }.joined(separator: "\n"))
            """)
        return scenario
    }

    func set(_ scenario: Scenario) -> DaemonSet {
        DaemonSet(Object(scenario.get("apps", "daemonsets", "agent") ?? .emptyObject))
    }

    func update(_ scenario: inout Scenario) {
        scenario.patch(
            Self.path,
            ["spec": ["template": ["spec": ["containers": [["name": "c", "image": "nginx:2"]]]]]])
    }

    @Test("Every node gets a pod, and a new node gets one too")
    func everyNode() throws {
        var scenario = Self.scenario()
        scenario.advance(15)
        #expect(Set(scenario.pods().map(\.spec.nodeName)).count == 4)
        let status = set(scenario).status
        #expect(
            [status.desiredNumberScheduled, status.currentNumberScheduled, status.numberReady] == [4, 4, 4])
        #expect(
            [status.numberAvailable, status.updatedNumberScheduled, status.numberUnavailable] == [4, 4, 0])
        let pod = try #require(scenario.pods().first)
        let revision = try #require(scenario.list("apps", "controllerrevisions").first)
        #expect(revision.name == "agent-\(pod.metadata.labels["controller-revision-hash"]?.string ?? "")")
        #expect(
            Set(pod.spec.tolerations.map(\.key)).isSuperset(of: [
                "node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable",
                "node.kubernetes.io/unschedulable", "node.kubernetes.io/disk-pressure",
            ]))
        scenario.create("{apiVersion: v1, kind: Node, metadata: {name: extra}}")
        scenario.advance(15)
        #expect(scenario.pods().map(\.spec.nodeName).contains("extra"))
        scenario.delete("/api/v1/nodes/extra")
        scenario.advance(120)
        #expect(scenario.pods().count == 4)
    }

    @Test("A selector and taints decide which nodes; a changed label moves the pods")
    func placement() {
        var scenario = Self.scenario("", pod: "nodeSelector: {disk: ssd}")
        #expect(scenario.pods().isEmpty)
        scenario.patch("/api/v1/nodes/node-1", ["metadata": ["labels": ["disk": "ssd"]]])
        scenario.patch("/api/v1/nodes/node-2", ["metadata": ["labels": ["disk": "ssd"]]])
        scenario.advance(10)
        #expect(scenario.pods().map(\.spec.nodeName).sorted() == ["node-1", "node-2"])
        scenario.patch("/api/v1/nodes/node-1", ["metadata": ["labels": ["disk": nil]]])
        scenario.advance(10)
        #expect(scenario.pods().map(\.spec.nodeName) == ["node-2"])
        // Where it may not start it may go on, unless the taint evicts.
        scenario.patch(
            "/api/v1/nodes/node-2", ["spec": ["taints": [["key": "k", "effect": "NoSchedule"]]]])
        scenario.advance(5)
        #expect(scenario.pods().count == 1)
        #expect(set(scenario).status.numberMisscheduled == 1)
        scenario.patch(
            "/api/v1/nodes/node-2", ["spec": ["taints": [["key": "k", "effect": "NoExecute"]]]])
        scenario.advance(5)
        #expect(scenario.pods().isEmpty)
    }

    @Test("A cordoned node keeps its pod and gets a missing one")
    func cordoned() {
        var scenario = Scenario(nodes: 1)
        scenario.patch("/api/v1/nodes/node-1", ["spec": ["unschedulable": true]])
        scenario.create(
            "{apiVersion: apps/v1, kind: DaemonSet, metadata: {name: agent}, spec: {selector: {matchLabels: {app: agent}}, template: {metadata: {labels: {app: agent}}, spec: {containers: [{name: c, image: nginx}]}}}}"
        )
        scenario.advance(10)
        #expect(scenario.readyPods().count == 1)
    }

    @Test("An update replaces so many at a time as may be unavailable", arguments: [(1, 3), (2, 2)])
    func rolling(unavailable: Int, ready: Int) {
        var scenario = Self.scenario(
            "updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: \(unavailable)}}")
        scenario.advance(15)
        update(&scenario)
        #expect(scenario.pods().count { $0.metadata.isDeleting } == unavailable)
        for _ in 0..<120 {
            #expect(scenario.readyPods().count >= ready)
            scenario.advance(0.5)
        }
        #expect(scenario.pods().allSatisfy { $0.spec.containers[0].image == "nginx:2" })
        #expect(set(scenario).status.updatedNumberScheduled == 4)
        #expect(
            scenario.list("apps", "controllerrevisions").map { ControllerRevision($0).revision }.sorted() == [
                1, 2,
            ])
    }

    @Test("With a surge the new pod is there before the old one goes")
    func surge() {
        var scenario = Self.scenario(
            "updateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 0, maxSurge: 1}}", nodes: 3
        )
        scenario.advance(15)
        update(&scenario)
        for _ in 0..<120 {
            #expect(scenario.readyPods().count >= 3)
            #expect(scenario.pods().count { !$0.metadata.isDeleting } <= 4)
            scenario.advance(0.5)
        }
        #expect(scenario.pods().count == 3)
        #expect(scenario.pods().allSatisfy { $0.spec.containers[0].image == "nginx:2" })
    }

    @Test("On deletion only: an update waits for somebody to delete")
    func onDelete() {
        var scenario = Self.scenario("updateStrategy: {type: OnDelete}", nodes: 2)
        scenario.advance(15)
        update(&scenario)
        scenario.advance(20)
        #expect(scenario.pods().allSatisfy { $0.spec.containers[0].image == "nginx" })
        let first = scenario.pods()[0].name
        scenario.delete("/api/v1/namespaces/default/pods/\(first)")
        scenario.advance(15)
        #expect(scenario.pods().map { $0.spec.containers[0].image }.sorted() == ["nginx", "nginx:2"])
    }

    @Test("A pod that failed is killed and made anew")
    func failed() {
        var scenario = Self.scenario(nodes: 1)
        scenario.advance(15)
        let name = scenario.pods()[0].name
        scenario.send(
            .patch, "/api/v1/namespaces/default/pods/\(name)/status", ["status": ["phase": "Failed"]],
            type: "application/merge-patch+json")
        scenario.advance(15)
        #expect(scenario.readyPods().count == 1)
        #expect(scenario.pods()[0].name != name)
        #expect(scenario.events("agent").map(\.reason).contains("FailedDaemonPod"))
    }
}

@Suite("Replication controllers")
struct ReplicationControllerTests {
    static let manifest =
        "{apiVersion: v1, kind: ReplicationController, metadata: {name: web}, spec: {replicas: 3, selector: {app: web}, template: {metadata: {labels: {app: web}}, spec: {containers: [{name: c, image: nginx}]}}}}"

    @Test("It keeps its number of pods, adopts a stray one and lets one go that is relabelled")
    func replicas() throws {
        var scenario = Scenario()
        scenario.create(
            "{apiVersion: v1, kind: Pod, metadata: {name: stray, labels: {app: web}}, spec: {containers: [{name: c, image: nginx}]}}"
        )
        scenario.create(Self.manifest)
        scenario.advance(15)
        #expect(scenario.pods("web").count == 3)
        #expect(scenario.pods("web").contains { $0.name == "stray" })
        #expect(scenario.pods("web").allSatisfy { $0.metadata.controller?.kind == "ReplicationController" })
        let status = ReplicationController(
            Object(try #require(scenario.get("", "replicationcontrollers", "web")))
        )
        .status
        #expect([status.replicas, status.readyReplicas, status.availableReplicas] == [3, 3, 3])
        scenario.patch("/api/v1/namespaces/default/pods/stray", ["metadata": ["labels": ["app": "other"]]])
        #expect(scenario.pods("other").first?.metadata.ownerReferences.isEmpty == true)
        #expect(scenario.pods("web").count == 3)
    }

    @Test("Quota that stops it is a condition, and gone with the quota")
    func failure() throws {
        var scenario = Scenario()
        scenario.create(
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: '2'}}}")
        scenario.create(Self.manifest)
        scenario.advance(5)
        var controller = ReplicationController(
            Object(try #require(scenario.get("", "replicationcontrollers", "web"))))
        #expect(controller.status.conditions.map(\.reason) == ["FailedCreate"])
        #expect(scenario.pods("web").count == 2)
        scenario.patch("/api/v1/namespaces/default/replicationcontrollers/web", ["spec": ["replicas": 2]])
        scenario.advance(1)
        controller = ReplicationController(
            Object(try #require(scenario.get("", "replicationcontrollers", "web"))))
        #expect(controller.status.conditions.isEmpty)
    }
}
