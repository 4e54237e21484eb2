import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Disruption budgets")
struct DisruptionBudgetTests {
    @Test(
        "What a budget asks for",
        arguments: [
            // (minAvailable, maxUnavailable, size, pods) → expected, desired
            ("2", nil, 5, 5, 5, 2), ("50%", nil, 5, 5, 5, 3), ("100%", nil, 3, 3, 3, 3),
            ("0", nil, 3, 3, 3, 0),
            (nil, "1", 5, 5, 5, 4), (nil, "30%", 5, 4, 5, 3), (nil, "0", 3, 3, 3, 3), (nil, "10", 3, 3, 3, 0),
        ] as [(String?, String?, Int, Int, Int, Int)])
    func numbers(minimum: String?, maximum: String?, size: Int, pods: Int, expected: Int, desired: Int) {
        func value(_ text: String?) -> IntOrString? {
            text.map { text in Int(text).map { .int($0) } ?? .string(text) }
        }
        let numbers = DisruptionNumbers(
            minAvailable: value(minimum), maxUnavailable: value(maximum), size: size, pods: pods)
        #expect(numbers.expected == expected)
        #expect(numbers.desired == desired)
        #expect(numbers.allowed(healthy: desired + 1) == 1)
        #expect(numbers.allowed(healthy: desired - 1) == 0)
    }

    @Test("The status follows the pods, and an eviction is refused when nothing is left to spare")
    func status() throws {
        var scenario = Scenario()
        scenario.create(Manifest.deployment("web", replicas: 3))
        scenario.create(
            "{apiVersion: policy/v1, kind: PodDisruptionBudget, metadata: {name: web}, spec: {maxUnavailable: 1, selector: {matchLabels: {app: web}}}}"
        )
        func status() -> PodDisruptionBudgetStatus {
            PodDisruptionBudget(Object(scenario.get("policy", "poddisruptionbudgets", "web") ?? .emptyObject))
                .status
        }
        #expect([status().currentHealthy, status().desiredHealthy, status().expectedPods] == [0, 2, 3])
        #expect(status().conditions.first?.reason == "InsufficientPods")
        scenario.advance(10)
        #expect(status().disruptionsAllowed == 1)
        #expect(status().conditions.first?.reason == "SufficientPods")
        let names = scenario.pods("web").map(\.name)
        func evict(_ name: String) -> Value {
            [
                "apiVersion": "policy/v1", "kind": "Eviction",
                "metadata": ["name": .string(name), "namespace": "default"],
            ]
        }
        scenario.send(.post, "/api/v1/namespaces/default/pods/\(names[0])/eviction", evict(names[0]))
        #expect(status().disruptionsAllowed == 0)
        scenario.advance(20)
        #expect(status().disruptionsAllowed == 1)
        #expect(status().disruptedPods.isEmpty)
    }
}

@Suite("Quotas")
struct ResourceQuotaTests {
    @Test("What is used is counted as it comes and goes")
    func used() {
        var scenario = Scenario()
        scenario.create(
            "{apiVersion: v1, kind: ResourceQuota, metadata: {name: q}, spec: {hard: {pods: '10', requests.cpu: '4', configmaps: '5', count/deployments.apps: '2'}}}"
        )
        func used(_ name: String) -> String? {
            scenario.get("", "resourcequotas", "q")?[.status]?[.used]?[name: name]?.string
        }
        #expect(used("configmaps") == "1", "the namespace's certificate")
        scenario.create(Manifest.deployment("web", replicas: 2, cpu: "250m"))
        #expect([used("pods"), used("requests.cpu"), used("count/deployments.apps")] == ["2", "500m", "1"])
        scenario.patch(WorkloadTests.web, ["spec": ["replicas": 1]])
        scenario.advance(60)
        #expect(used("requests.cpu") == "250m")
    }
}

@Suite("Volumes")
struct VolumeTests {
    static func claim(_ name: String, _ spec: String = "") -> String {
        "{apiVersion: v1, kind: PersistentVolumeClaim, metadata: {name: \(name)}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 2Gi}}\(spec.isEmpty ? "" : ", " + spec)}}"
    }

    func claim(_ scenario: Scenario, _ name: String) -> PersistentVolumeClaim {
        PersistentVolumeClaim(Object(scenario.get("", "persistentvolumeclaims", name) ?? .emptyObject))
    }

    @Test("A claim without a class gets a volume of the default class; deleted, both go")
    func dynamic() {
        var scenario = Scenario()
        scenario.create(Self.claim("data"))
        #expect(claim(scenario, "data").spec.storageClassName == "standard")
        #expect(claim(scenario, "data").status.phase == "Bound")
        #expect(claim(scenario, "data").status.capacity["storage"]?.description == "2Gi")
        let volumes = scenario.list("", "persistentvolumes").map { PersistentVolume($0) }
        #expect(volumes.map(\.status.phase) == ["Bound"])
        #expect(volumes.map(\.spec.persistentVolumeReclaimPolicy) == ["Delete"])
        scenario.delete("/api/v1/namespaces/default/persistentvolumeclaims/data")
        #expect(scenario.list("", "persistentvolumeclaims").isEmpty)
        #expect(scenario.list("", "persistentvolumes").isEmpty)
    }

    @Test("A claim in use goes when its last pod has gone")
    func protection() {
        var scenario = Scenario()
        scenario.create(Self.claim("data"))
        scenario.create(
            SchedulerTests.pod("user", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]"))
        scenario.advance(5)
        scenario.delete("/api/v1/namespaces/default/persistentvolumeclaims/data")
        scenario.advance(5)
        #expect(claim(scenario, "data").metadata.isDeleting)
        scenario.delete("/api/v1/namespaces/default/pods/user")
        scenario.advance(5)
        #expect(scenario.list("", "persistentvolumeclaims").isEmpty)
    }

    @Test("Waiting for the first consumer, a volume is made when the pod has its node")
    func firstConsumer() {
        var scenario = Scenario()
        scenario.create(
            "{apiVersion: storage.k8s.io/v1, kind: StorageClass, metadata: {name: late}, provisioner: example.com/disk, volumeBindingMode: WaitForFirstConsumer, reclaimPolicy: Retain}"
        )
        scenario.create(Self.claim("data", "storageClassName: late"))
        scenario.advance(5)
        #expect(claim(scenario, "data").status.phase == "Pending")
        #expect(scenario.events("data").map(\.reason) == ["WaitForFirstConsumer"])
        scenario.create(
            SchedulerTests.pod("user", "volumes: [{name: v, persistentVolumeClaim: {claimName: data}}]"))
        scenario.advance(10)
        #expect(claim(scenario, "data").status.phase == "Bound")
        #expect(scenario.readyPods("user").count == 1)
        scenario.delete("/api/v1/namespaces/default/pods/user")
        scenario.advance(5)
        scenario.delete("/api/v1/namespaces/default/persistentvolumeclaims/data")
        #expect(
            scenario.list("", "persistentvolumes").map { PersistentVolume($0).status.phase } == ["Released"])
    }

    @Test("The smallest volume that fits is taken, and a claim waits for one")
    func staticBinding() {
        var scenario = Scenario()
        scenario.create(Self.claim("data", "storageClassName: ''"))
        #expect(claim(scenario, "data").status.phase == "Pending")
        #expect(scenario.events("data").map(\.reason) == ["FailedBinding"])
        for (name, size) in [("large", "9Gi"), ("small", "1Gi"), ("right", "3Gi")] {
            scenario.create(
                "{apiVersion: v1, kind: PersistentVolume, metadata: {name: \(name)}, spec: {capacity: {storage: \(size)}, accessModes: [ReadWriteOnce], storageClassName: other, hostPath: {path: /x}}}"
            )
        }
        scenario.create(Self.claim("sized", "storageClassName: other"))
        #expect(claim(scenario, "sized").spec.volumeName == "right")
        #expect(
            scenario.list("", "persistentvolumes").map { PersistentVolume($0).status.phase }.sorted()
                == ["Available", "Available", "Bound"])
    }

    @Test("A claim grows where its class allows it")
    func expansion() {
        var scenario = Scenario()
        scenario.create(Self.claim("data"))
        scenario.patch(
            "/api/v1/namespaces/default/persistentvolumeclaims/data",
            ["spec": ["resources": ["requests": ["storage": "5Gi"]]]])
        #expect(claim(scenario, "data").status.capacity["storage"]?.description == "5Gi")
    }
}

@Suite("Dead nodes")
struct DeadNodeTests {
    @Test("A silent node is marked after 50 s and its pods are evicted 300 s later")
    func times() throws {
        var scenario = Scenario(nodes: 2)
        scenario.create(Manifest.deployment("web", replicas: 2))
        scenario.advance(20)
        scenario.cluster.setNode("node-1", isReachable: false)
        let marked = try #require(
            scenario.advance(until: 120) { scenario in
                Node(Object(scenario.get("", "nodes", "node-1", namespace: "") ?? .emptyObject)).spec.taints
                    .contains {
                        $0.key == "node.kubernetes.io/unreachable" && $0.effect == "NoExecute"
                    }
            })
        #expect((20...56).contains(marked), "the last heartbeat may be half a minute old")
        let evicted = try #require(
            scenario.advance(until: 400) { scenario in
                scenario.pods("web").contains { $0.spec.nodeName == "node-1" && $0.metadata.isDeleting }
            })
        #expect((298...301).contains(evicted), "\(evicted)")
        let pod = scenario.pods("web").first { $0.spec.nodeName == "node-1" }
        #expect(
            pod?.status.conditions.first { $0.type == "DisruptionTarget" }?.reason == "DeletionByTaintManager"
        )
    }

    @Test("While no node at all is ready none is evicted from")
    func allDead() {
        var scenario = Scenario(nodes: 2)
        scenario.create(Manifest.deployment("web", replicas: 2))
        scenario.advance(20)
        scenario.cluster.setNode("node-1", isReachable: false)
        scenario.cluster.setNode("node-2", isReachable: false)
        scenario.advance(600)
        #expect(scenario.pods("web").count { $0.metadata.isDeleting } < 2)
    }
}
