import Kubernetes
import Reconciler
import Testing
import YAML

@Suite("The Application kind")
struct ApplicationTests {
    @Test("has a structural schema in which a full status loses nothing")
    func definition() throws {
        let version = try #require(ApplicationDefinition.object.value[.spec]?[.versions]?[at: 0])
        let schema = try Schema(
            openAPIV3Schema: version[.schema]?[.openAPIV3Schema], kind: Application.kind)
        let root = try #require(schema.root(for: Application.kind))
        var world = try LoopTests.running(LoopTests.deployment() + LoopTests.configMap("a"))
        world.refused[.deployment("web")] = StatusError(422, .invalid, "no")
        try world.commit("c2", LoopTests.deployment(image: "x") + LoopTests.configMap("b", "2"))
        world.push()
        world.configure { $0.spec.ignoreDifferences = [.init(kind: "Pod", jsonPointers: ["/a"])] }
        func check(_ value: Value, _ node: SchemaNode?, _ path: String) {
            switch value {
            case .object(let map) where node?.kind == .object:
                for entry in map where path != ".metadata" {
                    let field = node?.field(entry.key)
                    #expect(field != nil, "\(path).\(entry.key)")
                    check(entry.value, field?.node, "\(path).\(entry.key)")
                }
            case .array(let elements): for element in elements { check(element, node?.element, path + "[]") }
            default: break
            }
        }
        check(world.application.object.value, root, "")
    }

    @Test("keeps spec and status through writing and reading")
    func roundTrip() throws {
        var spec = ApplicationSpec(
            source: .init(
                repoURL: "r", path: "p", targetRevision: "t",
                directory: .init(recurse: true, include: "*.yaml")),
            destination: .init(server: "s", namespace: "n"),
            syncPolicy: SyncPolicy(
                automated: .init(prune: true, selfHeal: true, allowEmpty: true, enabled: false),
                syncOptions: SyncOptions(["CreateNamespace=true"]),
                retry: .init(limit: -1, duration: .milliseconds(1500), factor: 3, maxDuration: .seconds(60)),
                namespaceLabels: ["a": "b"]),
            ignoreDifferences: [.init(group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"])])
        spec.revisionHistoryLimit = 3
        #expect(ApplicationSpec(spec.value) == spec)
        let world = try LoopTests.running(LoopTests.deployment())
        #expect(ApplicationStatus(world.status.value) == world.status)
    }

    @Test("reads Go's durations")
    func durations() {
        let rows: [(String, Duration?)] = [
            ("5s", .seconds(5)), ("3m", .seconds(180)), ("1h30m", .seconds(5400)),
            ("1.5s", .milliseconds(1500)),
            ("7", .seconds(7)), ("", nil), ("5", .seconds(5)), ("5x", nil), ("s", nil), ("-5s", nil),
            ("9999999h", nil),
        ]
        for row in rows { #expect(GoDuration.parse(row.0) == row.1, "\(row.0)") }
    }

    @Test("tracks by application, kind and place")
    func tracking() {
        let rows: [(String, TrackingID?)] = [
            (
                "shop:apps/Deployment:default/web",
                TrackingID(application: "shop", key: .deployment("web"))
            ),
            (
                "shop:/Namespace:/a",
                TrackingID(
                    application: "shop",
                    key: ResourceKey(group: "", kind: "Namespace", namespace: "", name: "a"))
            ),
            (
                "shop:rbac.authorization.k8s.io/ClusterRole:/system:node",
                TrackingID(
                    application: "shop",
                    key: ResourceKey(
                        group: "rbac.authorization.k8s.io", kind: "ClusterRole", namespace: "",
                        name: "system:node"))
            ),
            ("shop", nil), ("shop:apps:default/web", nil), (":apps/Deployment:default/web", nil),
            ("a:b/c:d", nil),
        ]
        for row in rows {
            #expect(TrackingID(row.0) == row.1, "\(row.0)")
            if let id = row.1 { #expect(id.description == row.0) }
        }
    }
}
