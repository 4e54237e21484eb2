import Foundation
import Kubernetes
import Reconciler
import Testing
import YAML

@Suite("The application loop")
struct LoopTests {
    static func deployment(_ name: String = "web", image: String = "nginx:1", replicas: Int? = 2) -> String {
        """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: \(name)}
        spec:
          \(replicas.map { "replicas: \($0)" } ?? "paused: false")
          selector: {matchLabels: {app: \(name)}}
          template:
            metadata: {labels: {app: \(name)}}
            spec: {containers: [{name: c, image: "\(image)"}]}

        """
    }

    static func configMap(_ name: String, _ data: String = "a") -> String {
        "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: \(name)}\ndata: {k: \"\(data)\"}\n"
    }

    static func running(
        _ manifests: String, automated: SyncPolicy.Automated? = .init(prune: true, selfHeal: true)
    )
        throws -> World
    {
        var world = World(automated: automated)
        try world.commit("c1", manifests)
        world.start()
        return world
    }

    @Test("applies what a commit says, tracks it, and records the deployment")
    func firstSync() throws {
        let world = try Self.running(Self.deployment() + Self.configMap("settings"))
        #expect(world.batches == [["settings"], ["web"]])
        let live = try #require(world.store.object(.deployment("web")))
        #expect(
            live.metadata.annotations["trimtab.dev/tracking-id"] == "shop:apps/Deployment:default/web")
        #expect(world.status.sync.status == .synced)
        #expect(world.status.sync.revision == "c1")
        #expect(world.status.operationState?.phase == .succeeded)
        #expect(world.status.history.map(\.revision) == ["c1"])
        #expect(world.status.history[0].author == "Ada <ada@example.org>")
        #expect(world.status.history[0].subject == "Change c1")
        #expect(world.status.images == ["nginx:1"])
        #expect(
            world.notes == [
                "OperationStarted: Initiated automated sync to c1 (Change c1)",
                "OperationCompleted: Sync operation to c1 succeeded",
            ])
    }

    @Test("writes nothing and applies nothing when nothing has changed")
    func idle() throws {
        var world = try Self.running(Self.deployment())
        let (writes, applies) = (world.statusWrites, world.applies.count)
        world.push()
        world.send(.liveChanged([.deployment("web")]))
        world.send(.liveSynced)
        world.send(.applicationChanged(world.application))
        world.pass(.seconds(600))
        #expect(world.statusWrites == writes)
        #expect(world.applies.count == applies)
        #expect(world.timers.isEmpty)
    }

    @Test("puts a changed field back at once and says what it healed, leaving others' fields alone")
    func heals() throws {
        var world = try Self.running(Self.deployment())
        world.events = []
        world.edit(.deployment("web")) {
            $0[.spec]?[.replicas] = 5
            $0[.metadata]?[.annotations]?[name: "note"] = "mine"
            $0[.spec]?[.minReadySeconds] = 3
        }
        let live = try #require(world.store.object(.deployment("web")))
        #expect(live.value[.spec]?[.replicas] == 2)
        #expect(live.metadata.annotations["note"] == "mine")
        #expect(live.value[.spec]?[.minReadySeconds] == 3)
        #expect(
            world.notes == ["Healed: Deployment default/web put back: .spec.replicas: 5 → 2"])
        #expect(world.status.sync.status == .synced)
        #expect(world.status.history.count == 1)
        world.events = []
        world.remove(.deployment("web"))
        #expect(world.store.object(.deployment("web")) != nil)
        #expect(world.notes == ["Healed: Deployment default/web put back: it was not there"])
    }

    @Test(
        "heals a field that is changed again and again after 0, 2, 6, 18, 54, 162, 300, 300 s, others at once"
    )
    func healBackoff() throws {
        var world = try Self.running(Self.deployment())
        var delays: [Int64] = []
        for _ in 0..<8 {
            let start = world.now
            let count = world.applies.count
            world.edit(.deployment("web")) { $0[.spec]?[.replicas] = 5 }
            while world.applies.count == count { world.pass(.seconds(1)) }
            delays.append((world.now - start).components.seconds)
        }
        #expect(delays == [0, 2, 6, 18, 54, 162, 300, 300])
        world.edit(.deployment("web")) { $0[.spec]?[.replicas] = 5 }
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 5)
        #expect(
            world.status.conditions.first { $0.type == "ContendedFieldWarning" }?.message.contains(
                "set by kubectl-edit") == true)
        world.edit(.deployment("web"), as: "other") { $0[.spec]?[.paused] = true }
        world.edit(.deployment("web"), as: "other") {
            $0[.spec]?[.template]?[.spec]?[.containers] = [["name": "c", "image": "evil"]]
        }
        #expect(
            world.store.object(.deployment("web"))?.value[.spec]?[.template]?[.spec]?[.containers]?[at: 0]?[
                .image] == "nginx:1")
    }

    @Test("only reports drift where self-heal is off, and does nothing by itself while suspended")
    func noHeal() throws {
        var world = try Self.running(Self.deployment(), automated: .init())
        world.edit(.deployment("web")) { $0[.spec]?[.replicas] = 5 }
        #expect(world.status.sync.status == .outOfSync)
        #expect(world.status(of: .deployment("web"))?.message == ".spec.replicas: 5 → 2")
        #expect(world.applies.count == 1)
        world.configure { $0.spec.syncPolicy.automated = .init(selfHeal: true, enabled: false) }
        #expect(world.applies.count == 1)
        try world.commit("c2", Self.deployment(image: "nginx:2"))
        world.push()
        #expect(world.applies.count == 1)
        #expect(world.status.sync.revision == "c2")
        world.configure { $0.spec.syncPolicy.automated = .init(selfHeal: true) }
        #expect(world.applies.count == 2)
        #expect(world.status.sync.status == .synced)
    }

    @Test("removes a field that git states no longer and that it had applied itself")
    func removesOwnFields() throws {
        var world = try Self.running(Self.deployment() + Self.configMap("a"))
        world.edit(.configMap("a"), as: "other") { $0[.data]?[name: "theirs"] = "x" }
        try world.commit(
            "c2", Self.deployment(replicas: nil) + Self.configMap("a").replacing("{k: \"a\"}", "{}"))
        world.push()
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 1)
        #expect(world.store.object(.configMap("a"))?.value[.data] == ["theirs": "x"])
        #expect(world.status.sync.status == .synced)
    }

    @Test(
        "takes what the cluster insists on right after applying for how it keeps the object, but not drift to it"
    )
    func tolerates() throws {
        let set = """
            apiVersion: apps/v1
            kind: ReplicaSet
            metadata: {name: set}
            spec:
              replicas: 1
              selector: {matchLabels: {a: b}}
              template: {metadata: {labels: {a: b}}, spec: {restartPolicy: "", containers: [{name: c, image: x}]}}
            """
        let key = ResourceKey(group: "apps", kind: "ReplicaSet", namespace: "default", name: "set")
        var world = try Self.running(set)
        #expect(world.applies.count == 1)
        #expect(world.status.sync.status == .synced)
        let writes = world.statusWrites
        world.restart()
        #expect(world.applies.count == 1)
        #expect(world.statusWrites == writes)
        world.edit(key) { $0[.spec]?[.template]?[.spec]?[.restartPolicy] = "Never" }
        #expect(world.store.object(key)?.value[.spec]?[.template]?[.spec]?[.restartPolicy] == "Always")
        #expect(world.status.sync.status == .synced)
    }

    @Test("leaves the fields that ignoreDifferences names to others, on request also when applying")
    func ignored() throws {
        for respects in [false, true] {
            var world = World(options: respects ? ["RespectIgnoreDifferences=true"] : []) {
                $0.ignoreDifferences = [
                    .init(group: "apps", kind: "Deployment", jsonPointers: ["/spec/replicas"]),
                    .init(kind: "ConfigMap", name: "a", managedFieldsManagers: ["tuner"]),
                ]
            }
            try world.commit("c1", Self.deployment() + Self.configMap("a"))
            world.start()
            world.edit(.deployment("web")) { $0[.spec]?[.replicas] = 9 }
            world.edit(.configMap("a"), as: "tuner") { $0[.data] = ["k": "tuned"] }
            #expect(world.applies.count == 2)
            #expect(world.status.sync.status == .synced)
            try world.commit("c2", Self.deployment(image: "nginx:2") + Self.configMap("a"))
            world.push()
            let replicas = world.store.object(.deployment("web"))?.value[.spec]?[.replicas]
            #expect(replicas == (respects ? 9 : 2))
            world.edit(.configMap("a"), as: "other") { $0[.data] = ["k": "wrong"] }
            #expect(world.store.object(.configMap("a"))?.value[.data] == ["k": "a"])
        }
    }

    @Test("makes the destination's namespace first when asked to")
    func createsNamespace() throws {
        var world = World(options: ["CreateNamespace=true"]) {
            $0.destination.namespace = "fresh"
            $0.syncPolicy.namespaceLabels = ["team": "shop"]
        }
        try world.commit("c1", Self.configMap("a"))
        world.start()
        #expect(world.batches == [["fresh"], ["a"]])
        let namespace = world.store.object(
            ResourceKey(group: "", kind: "Namespace", namespace: "", name: "fresh"))
        #expect(namespace?.metadata.labels["team"] == "shop")
        #expect(namespace?.metadata.annotations["trimtab.dev/tracking-id"] == nil)
        #expect(world.store.object(.configMap("a", in: "fresh")) != nil)
        try world.commit("c2", Self.configMap("b"))
        world.push()
        #expect(world.batches.count == 3)
    }

    @Test("refuses two objects that turn out to be one when the namespace is filled in")
    func repeated() throws {
        let text =
            Self.configMap("a") + Self.configMap("a").replacing("{name: a}", "{name: a, namespace: default}")
        let world = try Self.running(text)
        #expect(world.applies.isEmpty)
        #expect(world.status.sync.status == .unknown)
        #expect(
            world.status.conditions.map(\.message) == [
                "app/all.yaml:7:1: ConfigMap default/a is stated twice, first at app/all.yaml:2:1"
            ])
    }

    // MARK: Broken commits

    @Test("applies nothing of a commit that does not render, says where, and heals to the last good one")
    func brokenCommit() throws {
        var world = try Self.running(Self.deployment())
        try world.commit(
            "c2", Self.deployment(image: "nginx:2"), errors: ["app/b.yaml:3:1: did not find expected key"])
        world.push()
        #expect(world.applies.count == 1)
        #expect(world.status.sync.status == .unknown)
        #expect(world.status.sync.revision == "c2")
        #expect(
            world.status.conditions.map(\.message) == ["app/b.yaml:3:1: did not find expected key"])
        world.edit(.deployment("web")) { $0[.spec]?[.replicas] = 5 }
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 2)
        // Also after a restart, when only the history knows the last good commit.
        world.restart()
        world.edit(.deployment("web"), as: "someone") { $0[.spec]?[.replicas] = 7 }
        let live = world.store.object(.deployment("web"))
        #expect(live?.value[.spec]?[.replicas] == 2)
        #expect(world.status.sync.status == .unknown)
        try world.commit("c3", Self.deployment(image: "nginx:3"))
        world.push()
        #expect(world.status.sync.status == .synced)
        #expect(world.status.conditions.isEmpty)
        #expect(world.status.history.map(\.revision) == ["c1", "c3"])
    }

    @Test("reports a repository that cannot be read and looks again, ever later")
    func unreadableRepository() throws {
        var world = World()
        world.start()
        #expect(world.status.sync.status == .unknown)
        #expect(world.status.conditions.first?.message == "unknown revision main")
        #expect(world.timers[.resolve] == world.now + .seconds(5))
        try world.commit("c1", Self.deployment())
        world.pass(.seconds(5))
        #expect(world.status.sync.status == .synced)
    }

    // MARK: Pruning

    @Test("prunes what a commit no longer states, in reverse order of kinds, and only what it tracks")
    func prunes() throws {
        var world = try Self.running(
            Self.deployment() + Self.configMap("a") + Self.configMap("b"))
        try world.create(
            "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: theirs, namespace: default}\n")
        try world.create(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: copy
              namespace: default
              annotations: {trimtab.dev/tracking-id: "shop:/ConfigMap:default/a"}
            """)
        try world.commit("c2", Self.configMap("b"))
        world.push()
        #expect(world.deletes.map(\.name) == ["web", "a"])
        #expect(world.store.object(.configMap("theirs")) != nil)
        #expect(world.store.object(.configMap("copy")) != nil)
        #expect(world.status.operationState?.syncResult.resources.map(\.status) == [.pruned, .pruned])
    }

    @Test("keeps what may not be pruned and says that it waits")
    func pruneOff() throws {
        var world = try Self.running(
            Self.configMap("a") + Self.configMap("b"), automated: .init(selfHeal: true))
        try world.commit("c2", Self.configMap("b", "new"))
        world.push()
        #expect(world.deletes.isEmpty)
        #expect(world.status.sync.status == .outOfSync)
        #expect(world.status(of: .configMap("a"))?.requiresPruning == true)
        #expect(
            world.status.operationState?.syncResult.resources.map(\.status).contains(.pruneSkipped) == true)
    }

    @Test("refuses to prune everything unless that is allowed")
    func pruneEverything() throws {
        var world = try Self.running(Self.configMap("a") + Self.deployment())
        try world.commit("c2", "")
        world.push()
        #expect(world.deletes.isEmpty)
        #expect(world.status.conditions.map(\.type) == ["PruneRefusedWarning"])
        world.configure { $0.spec.syncPolicy.automated?.allowEmpty = true }
        #expect(world.deletes.count == 2)
        #expect(world.status.sync.status == .synced)
    }

    @Test("never takes over or prunes what another application tracks")
    func foreignObjects() throws {
        var world = World()
        try world.create(
            """
            apiVersion: v1
            kind: ConfigMap
            metadata:
              name: a
              namespace: default
              annotations: {trimtab.dev/tracking-id: "other:/ConfigMap:default/a"}
            data: {k: theirs}
            """)
        try world.commit("c1", Self.configMap("a") + Self.configMap("b"))
        world.start()
        #expect(world.store.object(.configMap("a"))?.value[.data] == ["k": "theirs"])
        #expect(world.applies.map(\.key.name) == ["b"])
        #expect(world.status.sync.status == .outOfSync)
        #expect(
            world.status.conditions.map(\.message) == [
                "ConfigMap default/a is part of the applications shop and other"
            ])
        try world.commit("c2", Self.configMap("b"))
        world.push()
        #expect(world.deletes.isEmpty)
        #expect(world.status.sync.status == .synced)
    }
}

extension String {
    func replacing(_ part: String, _ other: String) -> String {
        guard let range = self.range(of: part) else { return self }
        return replacingCharacters(in: range, with: other)
    }
}
