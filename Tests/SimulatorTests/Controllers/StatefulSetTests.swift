import Kubernetes
import Simulator
import Testing
import YAML

@Suite("Stateful sets")
struct StatefulSetTests {
    static let path = "/apis/apps/v1/namespaces/default/statefulsets/db"

    static func scenario(
        _ spec: String = "", replicas: Int = 3, claims: Bool = false, nodes: Int = 3, events: Bool = true
    ) -> Scenario {
        var scenario = Scenario(nodes: nodes) { $0.recordsEvents = events }
        scenario.create(
            """
            apiVersion: apps/v1
            kind: StatefulSet
            metadata: {name: db}
            spec:
              replicas: \(replicas)
              serviceName: db
              selector: {matchLabels: {app: db}}
            \(spec.split(separator: "\n").map { "  " + $0 }.joined(separator: "\n"))
              template:
                metadata: {labels: {app: db}}
                spec:
                  terminationGracePeriodSeconds: 1
                  containers: [{name: c, image: nginx}]
            \(claims ? "  volumeClaimTemplates: [{metadata: {name: data}, spec: {accessModes: [ReadWriteOnce], resources: {requests: {storage: 1Gi}}}}]" : "")
            """)
        return scenario
    }

    func set(_ scenario: Scenario) -> StatefulSet {
        StatefulSet(Object(scenario.get("apps", "statefulsets", "db") ?? .emptyObject))
    }

    /// The names of pods by the order in which they came.
    func created(_ scenario: Scenario) -> [String] {
        scenario.events("db").filter { $0.message.hasPrefix("create Pod") }.map {
            String($0.message.split(separator: " ")[2])
        }
    }

    func deleted(_ scenario: Scenario) -> [String] {
        scenario.events("db").filter { $0.reason == "SuccessfulDelete" }.map {
            String($0.message.split(separator: " ")[2])
        }
    }

    func image(_ scenario: inout Scenario, _ image: String) {
        scenario.patch(
            Self.path,
            ["spec": ["template": ["spec": ["containers": [["name": "c", "image": .string(image)]]]]]])
    }

    @Test("Pods come one after the other, each when the one before is ready, with names, hosts and labels")
    func order() throws {
        var scenario = Self.scenario()
        #expect(scenario.pods().map(\.name) == ["db-0"])
        for _ in 0..<60 {
            let pods = scenario.pods()
            #expect(
                scenario.readyPods().count >= pods.count - 1, "none is made before its predecessor is ready")
            scenario.advance(0.5)
        }
        let pods = scenario.pods()
        #expect(pods.map(\.name) == ["db-0", "db-1", "db-2"])
        #expect(pods.map(\.spec.hostname) == ["db-0", "db-1", "db-2"])
        #expect(pods.allSatisfy { $0.spec.subdomain == "db" })
        #expect(pods[2].metadata.labels["statefulset.kubernetes.io/pod-name"] == "db-2")
        #expect(pods[2].metadata.labels["apps.kubernetes.io/pod-index"] == "2")
        let status = set(scenario).status
        #expect(
            pods.allSatisfy {
                $0.metadata.labels["controller-revision-hash"]?.string == status.updateRevision
            })
        #expect([status.replicas, status.readyReplicas, status.availableReplicas] == [3, 3, 3])
        #expect([status.currentReplicas, status.updatedReplicas] == [3, 3])
        #expect(scenario.list("apps", "controllerrevisions").map(\.name) == [status.currentRevision])
    }

    @Test("In parallel they all come at once")
    func parallel() {
        let scenario = Self.scenario("podManagementPolicy: Parallel")
        #expect(scenario.pods().count == 3)
    }

    @Test("Scaled down, the highest go first, one after the other")
    func scaleDown() {
        var scenario = Self.scenario()
        scenario.advance(40)
        scenario.patch(Self.path, ["spec": ["replicas": 0]])
        #expect(scenario.pods().count { $0.metadata.isDeleting } == 1)
        scenario.advance(20)
        #expect(deleted(scenario) == ["db-2", "db-1", "db-0"])
        #expect(scenario.pods().isEmpty)
    }

    @Test("Ordinals may start elsewhere")
    func ordinals() {
        var scenario = Self.scenario("ordinals: {start: 5}", replicas: 2)
        scenario.advance(30)
        #expect(scenario.pods().map(\.name) == ["db-5", "db-6"])
    }

    @Test("An update goes from the highest ordinal to the partition, and back by the old revision")
    func partition() throws {
        var scenario = Self.scenario("updateStrategy: {type: RollingUpdate, rollingUpdate: {partition: 1}}")
        scenario.advance(40)
        let old = set(scenario).status.currentRevision
        image(&scenario, "nginx:2")
        scenario.advance(40)
        #expect(deleted(scenario) == ["db-2", "db-1"])
        #expect(scenario.pods().map { $0.spec.containers[0].image } == ["nginx", "nginx:2", "nginx:2"])
        var status = set(scenario).status
        #expect([status.currentReplicas, status.updatedReplicas] == [1, 2])
        #expect(status.currentRevision == old && status.updateRevision != old)
        // One below the partition comes back as it was.
        scenario.delete("/api/v1/namespaces/default/pods/db-0")
        scenario.advance(20)
        #expect(scenario.pods().first?.spec.containers[0].image == "nginx")
        scenario.patch(Self.path, ["spec": ["updateStrategy": ["rollingUpdate": ["partition": 0]]]])
        scenario.advance(30)
        status = set(scenario).status
        #expect(status.currentRevision == status.updateRevision)
        #expect(status.updatedReplicas == 3)
        image(&scenario, "nginx")
        scenario.advance(60)
        #expect(set(scenario).status.updateRevision == old, "the same template is the same revision")
        #expect(
            scenario.list("apps", "controllerrevisions").map { ControllerRevision($0).revision }.sorted() == [
                2, 3,
            ])
    }

    @Test("On deletion only: nothing is replaced unless somebody deletes it")
    func onDelete() {
        var scenario = Self.scenario("updateStrategy: {type: OnDelete}", replicas: 2)
        scenario.advance(30)
        image(&scenario, "nginx:2")
        scenario.advance(30)
        #expect(scenario.pods().allSatisfy { $0.spec.containers[0].image == "nginx" })
        scenario.delete("/api/v1/namespaces/default/pods/db-0")
        scenario.advance(20)
        #expect(scenario.pods().map { $0.spec.containers[0].image } == ["nginx:2", "nginx"])
    }

    @Test("Several may be replaced at a time when so many may be unavailable")
    func maxUnavailable() {
        var scenario = Self.scenario(
            "podManagementPolicy: Parallel\nupdateStrategy: {type: RollingUpdate, rollingUpdate: {maxUnavailable: 2}}",
            replicas: 4)
        scenario.advance(30)
        image(&scenario, "nginx:2")
        #expect(scenario.pods().filter(\.metadata.isDeleting).map(\.name) == ["db-2", "db-3"])
        for _ in 0..<80 {
            #expect(scenario.readyPods().count >= 2)
            scenario.advance(0.5)
        }
        #expect(set(scenario).status.updatedReplicas == 4)
    }

    @Test(
        "Claims stay or go by the retention policy",
        arguments: [
            ("Retain", "Retain", 3, 3), ("Delete", "Retain", 1, 1), ("Retain", "Delete", 3, 0),
            ("Delete", "Delete", 1, 0),
        ])
    func claims(scaled: String, deleted: String, afterScaling: Int, afterDeletion: Int) {
        var scenario = Self.scenario(
            "persistentVolumeClaimRetentionPolicy: {whenScaled: \(scaled), whenDeleted: \(deleted)}",
            claims: true)
        scenario.advance(40)
        let claims = scenario.list("", "persistentvolumeclaims")
        #expect(claims.map(\.name) == ["data-db-0", "data-db-1", "data-db-2"])
        #expect(claims.allSatisfy { $0.metadata.labels["app"] == "db" })
        #expect(
            scenario.pods().map {
                $0.spec.value[.volumes]?[at: 0]?[.persistentVolumeClaim]?[.claimName]?.string
            }
                == ["data-db-0", "data-db-1", "data-db-2"])
        scenario.patch(Self.path, ["spec": ["replicas": 1]])
        scenario.advance(20)
        #expect(scenario.list("", "persistentvolumeclaims").count == afterScaling)
        scenario.delete(Self.path)
        scenario.advance(20)
        #expect(scenario.list("", "persistentvolumeclaims").count == afterDeletion)
    }

    @Test("A pod that ended is made anew under its name")
    func failed() {
        var scenario = Self.scenario(replicas: 1)
        scenario.advance(20)
        let uid = scenario.pods().first?.metadata.uid
        scenario.send(
            .patch, "/api/v1/namespaces/default/pods/db-0/status", ["status": ["phase": "Failed"]],
            type: "application/merge-patch+json")
        scenario.advance(20)
        #expect(scenario.pods().map(\.name) == ["db-0"])
        #expect(scenario.pods().first?.metadata.uid != uid)
    }

    @Test("An absurd number of replicas is worked on in portions")
    func absurd() {
        let scenario = Self.scenario(
            "podManagementPolicy: Parallel", replicas: 2_000_000_000, nodes: 0, events: false)
        #expect(scenario.pods().count == 5000)
    }
}
