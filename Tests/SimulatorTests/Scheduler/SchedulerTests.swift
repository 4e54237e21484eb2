import Kubernetes
import Simulator
import Testing
import YAML

@Suite("The scheduler")
struct SchedulerTests {
    /// Nodes with two cores each, so that few pods fill them.
    static func scenario(nodes: Int = 3, cpu: String = "2") -> Scenario {
        Scenario(nodes: nodes) { $0.nodeSize.cpu = cpu }
    }

    static func pod(
        _ name: String, cpu: String = "100m", labels: String = "", _ spec: String = ""
    ) -> String {
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: \(name), labels: {app: \(name)\(labels.isEmpty ? "" : ", " + labels)}}
        spec:
          terminationGracePeriodSeconds: 1
          containers: [{name: c, image: nginx, resources: {requests: {cpu: \(cpu)}}}]
        \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
        """
    }

    func node(_ scenario: Scenario, _ name: String) -> String {
        scenario.pods(name).first?.spec.nodeName ?? "?"
    }

    func message(_ scenario: Scenario, _ name: String) -> String {
        scenario.pods(name).first?.status.conditions.first { $0.type == "PodScheduled" }?.message ?? ""
    }

    @Test(
        "A pod that fits nowhere says why in the scheduler's words",
        arguments: [
            (
                "cpu: '4'", "",
                "0/3 nodes are available: 3 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
            ),
            (
                "cpu: 100m", "nodeSelector: {disk: ssd}",
                "0/3 nodes are available: 3 node(s) didn't match Pod's node affinity/selector. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
            ),
            (
                "cpu: 1800m", "",
                "0/3 nodes are available: 1 node(s) had untolerated taint(s), 2 Insufficient cpu. no new claims to deallocate, preemption: 0/3 nodes are available: 1 Preemption is not helpful for scheduling, 2 No preemption victims found for incoming pod."
            ),
            (
                "cpu: 100m", "volumes: [{name: v, persistentVolumeClaim: {claimName: none}}]",
                "0/3 nodes are available: persistentvolumeclaim \"none\" not found. no new claims to deallocate, preemption: 0/3 nodes are available: 3 Preemption is not helpful for scheduling."
            ),
        ])
    func unschedulable(cpu: String, spec: String, text: String) {
        var scenario = Self.scenario()
        if text.contains("taint") {
            scenario.patch(
                "/api/v1/nodes/node-1", ["spec": ["taints": [["key": "k", "effect": "NoSchedule"]]]])
            scenario.create(Self.pod("a", cpu: "1", "nodeName: node-2"))
            scenario.create(Self.pod("b", cpu: "1", "nodeName: node-3"))
        }
        scenario.create(Self.pod("stuck", cpu: String(cpu.dropFirst(5)), spec))
        #expect(message(scenario, "stuck") == text)
        #expect(scenario.events("stuck").first?.message == text)
        #expect(scenario.events("stuck").first?.reason == "FailedScheduling")
    }

    @Test("Without nodes there is nothing to schedule on, and a node that comes is used")
    func noNodes() {
        var scenario = Scenario(nodes: 0)
        scenario.create(Self.pod("early"))
        #expect(message(scenario, "early") == "no nodes available to schedule pods")
        scenario.create("{apiVersion: v1, kind: Node, metadata: {name: late}}")
        scenario.advance(2)
        #expect(node(scenario, "early") == "late")
    }

    @Test("A pod that does not fit is tried again when another goes, and not before its wait is over")
    func retry() {
        var scenario = Self.scenario(nodes: 1)
        scenario.create(Self.pod("first", cpu: "1500m"))
        scenario.create(Self.pod("second", cpu: "1500m"))
        scenario.advance(5)
        #expect(node(scenario, "second") == "")
        scenario.delete("/api/v1/namespaces/default/pods/first")
        scenario.advance(3)
        #expect(node(scenario, "second") == "node-1")
    }

    @Test("A host port is used once per node")
    func ports() {
        var scenario = Self.scenario(nodes: 2)
        for name in ["a", "b", "c"] {
            scenario.create(
                "{apiVersion: v1, kind: Pod, metadata: {name: \(name), labels: {app: \(name)}}, spec: {containers: [{name: c, image: nginx, ports: [{containerPort: 80, hostPort: 8080}]}]}}"
            )
        }
        #expect(Set([node(scenario, "a"), node(scenario, "b")]) == ["node-1", "node-2"])
        #expect(
            message(scenario, "c").hasPrefix(
                "0/2 nodes are available: 2 node(s) didn't have free ports for the requested pod ports."))
    }

    @Test("Gates hold a pod back until the last one is taken away")
    func gates() {
        var scenario = Self.scenario()
        scenario.create(Self.pod("gated", "schedulingGates: [{name: example.com/hold}]"))
        scenario.advance(10)
        #expect(message(scenario, "gated") == "Scheduling is blocked due to non-empty scheduling gates")
        #expect(scenario.events("gated").isEmpty)
        scenario.patch("/api/v1/namespaces/default/pods/gated", ["spec": ["schedulingGates": nil]])
        scenario.advance(1)
        #expect(node(scenario, "gated").hasPrefix("node-"))
    }

    @Test("Important pods are scheduled before those that waited longer")
    func order() {
        var scenario = Scenario(nodes: 0) { $0.nodeSize.cpu = "2" }
        scenario.create(
            "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}")
        scenario.create(Self.pod("low", cpu: "1500m"))
        scenario.create(Self.pod("high", cpu: "1500m", "priorityClassName: high"))
        scenario.advance(20)
        scenario.create(
            "{apiVersion: v1, kind: Node, metadata: {name: only}, status: {capacity: {cpu: '2', memory: 4Gi, pods: '10'}}}"
        )
        scenario.advance(2)
        #expect(node(scenario, "high") == "only")
        #expect(node(scenario, "low") == "")
    }

    @Test("Room is made for an important pod: the least important goes, and says why")
    func preemption() throws {
        var scenario = Self.scenario(nodes: 2)
        scenario.create(
            """
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: low}, value: 10}
            ---
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: middle}, value: 100}
            ---
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}
            """)
        scenario.create(Self.pod("a", cpu: "1500m", "priorityClassName: low\nnodeName: node-1"))
        scenario.create(Self.pod("b", cpu: "1500m", "priorityClassName: middle\nnodeName: node-2"))
        scenario.advance(5)
        scenario.create(Self.pod("urgent", cpu: "1", "priorityClassName: high"))
        #expect(scenario.pods("urgent").first?.status.nominatedNodeName == "node-1")
        let victim = try #require(scenario.pods("a").first)
        #expect(victim.metadata.isDeleting)
        let target = victim.status.conditions.first { $0.type == "DisruptionTarget" }
        #expect(target?.reason == "PreemptionByScheduler")
        #expect(scenario.events("a").contains { $0.reason == "Preempted" })
        scenario.advance(5)
        #expect(node(scenario, "urgent") == "node-1")
        #expect(scenario.pods("a").isEmpty && !scenario.pods("b").isEmpty)
    }

    @Test("A disruption budget turns preemption to another node")
    func budgets() {
        var scenario = Self.scenario(nodes: 2)
        scenario.create(
            """
            {apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: high}, value: 1000}
            ---
            {apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: keep}, spec: {minAvailable: 1, selector: {matchLabels: {app: a}}}}
            """)
        scenario.create(Self.pod("a", cpu: "1500m", "nodeName: node-1"))
        scenario.create(Self.pod("b", cpu: "1500m", "nodeName: node-2"))
        scenario.advance(8)
        scenario.create(Self.pod("urgent", cpu: "1", "priorityClassName: high"))
        scenario.advance(5)
        #expect(node(scenario, "urgent") == "node-2")
        #expect(!scenario.pods("a").isEmpty)
    }

    @Test("A pod that never preempts waits")
    func never() {
        var scenario = Self.scenario(nodes: 1)
        scenario.create(
            "{apiVersion: scheduling.k8s.io/v1, kind: PriorityClass, metadata: {name: polite}, value: 1000, preemptionPolicy: Never}"
        )
        scenario.create(Self.pod("a", cpu: "1500m"))
        scenario.create(Self.pod("polite", cpu: "1", "priorityClassName: polite"))
        #expect(
            message(scenario, "polite").hasSuffix("preemption: not eligible due to preemptionPolicy=Never."))
        #expect(scenario.pods("a").first?.metadata.isDeleting == false)
    }

    @Test(
        "Spread constraints keep the zones within their skew",
        arguments: [(1, 4, [2, 1, 1]), (2, 5, [2, 2, 1])])
    func spread(skew: Int, replicas: Int, counts: [Int]) {
        var scenario = Self.scenario(nodes: 3)
        scenario.create(
            Manifest.deployment(
                "web", replicas: replicas, cpu: "10m",
                container:
                    "      topologySpreadConstraints: [{maxSkew: \(skew), topologyKey: topology.kubernetes.io/zone, whenUnsatisfiable: DoNotSchedule, labelSelector: {matchLabels: {app: web}}}]"
            ))
        var perNode: [String: Int] = [:]
        for pod in scenario.pods("web") { perNode[pod.spec.nodeName, default: 0] += 1 }
        let sorted = perNode.values.sorted(by: >)
        #expect(sorted.count == 3 && (sorted.first ?? 0) - (sorted.last ?? 0) <= skew)
        #expect(sorted.reduce(0, +) == counts.reduce(0, +))
    }

    @Test("A spread that cannot be kept is named; a preferred one is not insisted on")
    func unsatisfiable() {
        for (mode, isBound) in [("DoNotSchedule", false), ("ScheduleAnyway", true)] {
            var scenario = Self.scenario(nodes: 2)
            scenario.patch("/api/v1/nodes/node-2", ["spec": ["unschedulable": true]])
            let constraint =
                "topologySpreadConstraints: [{maxSkew: 1, topologyKey: kubernetes.io/hostname, whenUnsatisfiable: \(mode), labelSelector: {matchLabels: {group: g}}}]"
            scenario.create(Self.pod("a", labels: "group: g", constraint))
            scenario.create(Self.pod("b", labels: "group: g", constraint))
            #expect((node(scenario, "b") != "") == isBound)
            if !isBound {
                #expect(
                    message(scenario, "b").hasPrefix(
                        "0/2 nodes are available: 1 node(s) didn't match pod topology spread constraints, 1 node(s) were unschedulable."
                    ), "\(message(scenario, "b"))")
            }
        }
    }

    @Test("Affinity brings pods together, required or preferred, and the first may start it")
    func affinity() {
        var scenario = Self.scenario()
        let near =
            "affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {group: g}}}]}}"
        scenario.create(Self.pod("lonely", near))
        #expect(
            message(scenario, "lonely").hasPrefix(
                "0/3 nodes are available: 3 node(s) didn't match pod affinity rules."))
        scenario.create(Self.pod("first", labels: "group: g", near))
        #expect(node(scenario, "first") != "")
        scenario.create(Self.pod("second", labels: "group: g", near))
        #expect(node(scenario, "second") == node(scenario, "first"))
        scenario.advance(2)
        #expect(node(scenario, "lonely") == node(scenario, "first"), "it is tried again when one is there")
        scenario.create(
            Self.pod(
                "far",
                "affinity: {podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 100, podAffinityTerm: {topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {group: g}}}}]}}"
            ))
        #expect(node(scenario, "far") != node(scenario, "first"))
    }

    @Test("Preferences of nodes decide between those that fit")
    func preferences() {
        var scenario = Self.scenario()
        scenario.patch("/api/v1/nodes/node-2", ["metadata": ["labels": ["disk": "ssd"]]])
        scenario.patch(
            "/api/v1/nodes/node-3",
            ["spec": ["taints": [["key": "k", "effect": "PreferNoSchedule"]]]])
        scenario.create(
            Self.pod(
                "ssd",
                "affinity: {nodeAffinity: {preferredDuringSchedulingIgnoredDuringExecution: [{weight: 1, preference: {matchExpressions: [{key: disk, operator: In, values: [ssd]}]}}]}}"
            ))
        #expect(node(scenario, "ssd") == "node-2")
        for index in 0..<4 {
            scenario.create(Self.pod("p\(index)", cpu: "10m"))
            #expect(node(scenario, "p\(index)") != "node-3")
        }
    }

    @Test("A volume's zone binds its pod to that zone")
    func zone() {
        var scenario = Self.scenario()
        scenario.create(
            """
            {apiVersion: v1, kind: PersistentVolume, metadata: {name: here, labels: {topology.kubernetes.io/zone: local-c}}, spec: {capacity: {storage: 1Gi}, accessModes: [ReadWriteOnce], storageClassName: manual, hostPath: {path: /data}}}
            ---
            {apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: data}, spec: {storageClassName: manual, accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}
            """)
        scenario.create(Self.pod("db", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]"))
        scenario.advance(2)
        #expect(node(scenario, "db") == "node-3")
    }

    @Test("Pods that fit nowhere cost no work while nothing changes")
    func idle() {
        var scenario = Self.scenario(nodes: 1)
        for index in 0..<50 { scenario.create(Self.pod("p\(index)", cpu: "4")) }
        scenario.advance(5)
        let before = scenario.lines.count
        scenario.advance(120)
        #expect(scenario.lines.count - before < 20)
    }
}
