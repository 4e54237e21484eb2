import Kubernetes
import Reconciler
import Testing
import YAML

@Suite("An operation of the loop")
struct LoopOperationTests {
    private let refusal = StatusError(422, .invalid, "Deployment.apps \"web\" is invalid: spec: no")

    @Test("is tried again after 5, 10, 20, 40 and 80 s, then fails and is not repeated")
    func retries() throws {
        var world = World()
        try world.commit("c1", LoopTests.deployment() + LoopTests.configMap("a"))
        world.refused[.deployment("web")] = refusal
        world.start()
        var delays: [Int64] = []
        while let due = world.timers[.retry] {
            delays.append((due - world.now).components.seconds)
            #expect(world.status.operationState?.phase == .running)
            world.pass(due - world.now)
        }
        #expect(delays == [5, 10, 20, 40, 80])
        // What is in order is not held up by what is refused.
        #expect(world.status(of: .configMap("a"))?.status == .synced)
        #expect(world.status.operationState?.phase == .failed)
        let message = try #require(world.status.conditions.first { $0.type == "SyncError" }?.message)
        #expect(message.contains("app/all.yaml:2:1"))
        #expect(world.status.history.map(\.result) == [.failed])
        let count = world.applies.count
        world.pass(.seconds(3600))
        world.push()
        world.send(.liveChanged([.deployment("web")]))
        #expect(world.applies.count == count)
        world.edit(.configMap("a")) { $0[.data] = ["k": "drift"] }
        #expect(world.applies.count == count + 1)
        world.refused = [:]
        world.send(.refresh)
        #expect(world.status.sync.status == .synced)
        #expect(world.status.conditions.isEmpty)
    }

    @Test("gives way to a newer commit while it waits for its next try")
    func superseded() throws {
        var world = World()
        try world.commit("c1", LoopTests.deployment())
        world.refused[.deployment("web")] = refusal
        world.start()
        #expect(world.timers[.retry] != nil)
        world.refused = [:]
        try world.commit("c2", LoopTests.deployment(image: "nginx:2"))
        world.push()
        #expect(world.timers[.retry] == nil)
        #expect(world.status.sync.status == .synced)
        #expect(world.status.sync.revision == "c2")
        #expect(world.status.history.map(\.revision) == ["c1", "c2"])
        #expect(world.status.history.map(\.result) == [.failed, .succeeded])
        #expect(world.status.history[0].message == "superseded by the newer commit c2")
        #expect(world.status.conditions.isEmpty)
    }

    @Test("finishes what is under way before a newer commit takes over")
    func supersededInFlight() throws {
        var world = World()
        try world.commit("c1", LoopTests.configMap("a") + LoopTests.deployment())
        world.holdsAnswers = true
        world.start()
        try world.commit("c2", LoopTests.configMap("a", "2"))
        world.push()
        #expect(world.batches == [["a"]])
        world.release()
        #expect(world.batches == [["a"], ["a"]])
        #expect(world.store.object(.configMap("a"))?.value[.data] == ["k": "2"])
        #expect(world.store.object(.deployment("web")) == nil)
        #expect(world.status.sync.status == .synced)
    }

    @Test("goes in the order of kinds, definitions before what they define, namespaces before contents")
    func order() throws {
        var world = World()
        let crd = """
            ---
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: boats.example.org}
            spec:
              group: example.org
              names: {kind: Boat, plural: boats}
              scope: Namespaced
              versions: [{name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}]
            ---
            apiVersion: example.org/v1
            kind: Boat
            metadata: {name: tug, annotations: {argocd.argoproj.io/sync-wave: "-1"}}
            ---
            apiVersion: v1
            kind: Namespace
            metadata: {name: default, annotations: {argocd.argoproj.io/sync-wave: "7"}}

            """
        try world.commit("c1", crd + LoopTests.deployment() + LoopTests.configMap("a"))
        world.start()
        #expect(world.batches == [["default"], ["boats.example.org"]])
        world.pass(.seconds(1))
        #expect(world.status.operationState?.message == "waiting for the cluster to serve Boat.example.org")
        let kind = GroupVersionKind(group: "example.org", version: "v1", kind: "Boat")
        world.edit(
            ResourceKey(
                group: "apiextensions.k8s.io", kind: "CustomResourceDefinition", namespace: "",
                name: "boats.example.org"), as: "apiserver", subresource: "status"
        ) { $0[.status] = ["conditions": [["type": "Established", "status": "True"]]] }
        world.store.addServedKind(
            ServedKind(
                kind: kind, isNamespaced: true,
                schema: Schema.builtin.root(
                    for: GroupVersionKind(group: "", version: "v1", kind: "ConfigMap"))))
        world.send(.kindsChanged)
        #expect(world.batches == [["default"], ["boats.example.org"], ["tug"], ["a"], ["web"]])
        #expect(world.status.sync.status == .synced)
    }

    @Test("fails an object of a kind that nothing defines, and one whose definition does not come in time")
    func unknownKind() throws {
        var world = World { $0.syncPolicy.retry.limit = 0 }
        try world.commit(
            "c1",
            LoopTests.configMap("a") + "---\napiVersion: example.org/v1\nkind: Boat\nmetadata: {name: tug}\n")
        world.start()
        #expect(world.status(of: .configMap("a"))?.status == .synced)
        #expect(world.status.operationState?.phase == .failed)
        #expect(
            world.status.operationState?.message.contains(
                "no matches for kind \"Boat\" in version \"example.org/v1\"")
                == true)
    }

    @Test("waits between waves until what it applied is healthy, and stops where it is not")
    func waves() throws {
        var world = World { $0.syncPolicy.retry.limit = 0 }
        let second = LoopTests.configMap("late").replacing(
            "{name: late}", "{name: late, annotations: {argocd.argoproj.io/sync-wave: \"1\"}}")
        try world.commit("c1", LoopTests.deployment() + second)
        world.start()
        #expect(world.batches == [["web"]])
        world.pass(.seconds(1))
        #expect(
            world.status.operationState?.message == "waiting for healthy state of Deployment default/web")
        world.edit(.deployment("web"), as: "kube-controller-manager", subresource: "status") {
            $0[.status] = [
                "observedGeneration": 1, "replicas": 2, "updatedReplicas": 2, "availableReplicas": 2,
            ]
        }
        #expect(world.batches == [["web"], ["late"]])
        #expect(world.status.health.status == .healthy)
        try world.commit(
            "c2", LoopTests.deployment(image: "nginx:2") + second.replacing("k: \"a\"", "k: \"b\""))
        world.push()
        world.edit(.deployment("web"), as: "kube-controller-manager", subresource: "status") {
            $0[.status]?[.observedGeneration] = 2
            $0[.status]?[.conditions] = [["type": "Progressing", "reason": "ProgressDeadlineExceeded"]]
        }
        #expect(world.status.operationState?.phase == .failed)
        #expect(world.store.object(.configMap("late"))?.value[.data] == ["k": "a"])
        #expect(world.status.health.status == .degraded)
        #expect(
            world.status.health.message
                == "Deployment default/web: Deployment \"web\" exceeded its progress deadline")
    }

    // MARK: By hand

    @Test("runs what somebody asks for, once, and takes the request away")
    func byHand() throws {
        var world = World(automated: nil)
        try world.commit("c1", LoopTests.configMap("a"))
        world.start()
        #expect(world.applies.isEmpty && world.status.sync.status == .outOfSync)
        #expect(world.status.health.status == .missing)
        world.configure { $0.operation = ApplicationOperation(username: "ada") }
        #expect(world.applies.count == 1)
        #expect(world.application.operation == nil)
        #expect(world.status.operationState?.operation.username == "ada")
        #expect(world.status.history.map(\.initiatedBy) == ["ada"])
        try world.commit("c2", LoopTests.configMap("b"))
        world.push()
        world.configure { $0.operation = ApplicationOperation(prune: true, dryRun: true) }
        #expect(world.applies.last?.dryRun == true)
        #expect(world.store.object(.configMap("b")) == nil && world.store.object(.configMap("a")) != nil)
        #expect(world.status.sync.status == .outOfSync)
        world.configure { $0.operation = ApplicationOperation(revision: "c1", resources: []) }
        #expect(world.status.operationState?.syncResult.revision == "c1")
        #expect(world.status.operationState?.phase == .succeeded)
        world.configure { $0.operation = ApplicationOperation(prune: true) }
        #expect(world.deletes.last == .configMap("a"))
        #expect(world.status.sync.status == .synced)
        world.configure { $0.operation = ApplicationOperation(revision: "nonsense") }
        #expect(world.status.operationState?.phase == .error)
    }

    @Test("refuses an older revision under automation, which would go back at once")
    func olderRevision() throws {
        var world = try LoopTests.running(LoopTests.configMap("a"))
        try world.commit("c2", LoopTests.configMap("a", "2"))
        world.push()
        world.configure { $0.operation = ApplicationOperation(revision: "c1") }
        #expect(world.status.operationState?.phase == .error)
        #expect(world.store.object(.configMap("a"))?.value[.data] == ["k": "2"])
    }

    @Test("is taken up again by a new process that finds it unfinished")
    func resumes() throws {
        var world = World()
        try world.commit("c1", LoopTests.configMap("a") + LoopTests.deployment())
        world.holdsAnswers = true
        world.start()
        #expect(world.status.operationState?.phase == .running)
        world.holdsAnswers = false
        world.restart()
        #expect(world.status.sync.status == .synced)
        #expect(world.status.operationState?.phase == .succeeded)
        let (writes, applies) = (world.statusWrites, world.applies.count)
        world.restart()
        #expect(world.statusWrites == writes && world.applies.count == applies)
    }

    // MARK: Autoscaling

    private let autoscaler = """
        ---
        apiVersion: autoscaling/v2
        kind: HorizontalPodAutoscaler
        metadata: {name: web}
        spec:
          minReplicas: 2
          maxReplicas: 10
          scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: web}

        """

    @Test("hands replicas over to an autoscaler and never fights it")
    func autoscaling() throws {
        var world = try LoopTests.running(LoopTests.deployment() + autoscaler)
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 2)
        let count = world.applies.count
        world.edit(.deployment("web"), as: "kube-controller-manager", subresource: "scale") {
            $0[.spec]?[.replicas] = 7
        }
        #expect(world.applies.count == count)
        #expect(world.status.sync.status == .synced)
        // A new commit leaves them out, since another manager owns them.
        try world.commit("c2", LoopTests.deployment(image: "nginx:2") + autoscaler)
        world.push()
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 7)
        #expect(world.applies.last?.object.value[.spec]?[.replicas] == nil)
        // Git stops stating them: nothing falls back to a default.
        try world.commit("c3", LoopTests.deployment(image: "nginx:2", replicas: nil) + autoscaler)
        world.push()
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 7)
        // The autoscaler goes: what git states counts again.
        try world.commit("c4", LoopTests.deployment(image: "nginx:2", replicas: 3))
        world.push()
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 3)
    }

    @Test("goes on applying live replicas that only it owns, until another owns them")
    func soleOwner() throws {
        var world = try LoopTests.running(LoopTests.deployment(replicas: 4))
        try world.commit("c2", LoopTests.deployment(replicas: nil) + autoscaler)
        world.push()
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 4)
        #expect(world.status.sync.status == .synced)
        try world.commit("c3", LoopTests.deployment(image: "nginx:3", replicas: nil) + autoscaler)
        world.push()
        #expect(world.applies.last?.object.value[.spec]?[.replicas] == 4)
        #expect(world.store.object(.deployment("web"))?.value[.spec]?[.replicas] == 4)
    }

    // MARK: Deleting

    @Test("deletes what the application tracks when it has the finalizer, else nothing")
    func deleting() throws {
        var world = try LoopTests.running(LoopTests.deployment() + LoopTests.configMap("a"))
        world.configure { $0.object.metadata.deletionTimestamp = Timestamp(seconds: 1) }
        #expect(world.deletes.isEmpty)
        world = try LoopTests.running(
            LoopTests.deployment() + LoopTests.configMap("a")
                + LoopTests.configMap("kept").replacing(
                    "{name: kept}",
                    "{name: kept, annotations: {argocd.argoproj.io/sync-options: Delete=false}}"))
        world.configure {
            $0.object.metadata.finalizers = ["trimtab.dev/cascade", "other"]
            $0.object.metadata.deletionTimestamp = Timestamp(seconds: 1)
        }
        #expect(world.deletes.map(\.name) == ["web", "a"])
        #expect(world.application.object.metadata.finalizers == ["other"])
        #expect(world.store.object(.configMap("kept")) != nil)
        world.send(.applicationRemoved)
        #expect(world.isFinished)
    }
}

@Suite("Beside an operation that waits")
struct LoopBesideTests {
    private let refusal = StatusError(422, .invalid, "no")

    private func retrying() throws -> World {
        var world = World()
        try world.commit("c1", LoopTests.deployment() + LoopTests.configMap("a"))
        world.refused[.deployment("web")] = refusal
        world.start()
        #expect(world.timers[.retry] != nil)
        return world
    }

    @Test("drift of what is in order is put back at once")
    func heals() throws {
        var world = try retrying()
        world.edit(.configMap("a")) { $0[.data] = ["k": "drift"] }
        #expect(world.store.object(.configMap("a"))?.value[.data] == ["k": "a"])
        #expect(world.status.operationState?.phase == .running)
        #expect(world.status.operationState?.retryCount == 1)
        world.edit(.configMap("a")) { $0[.data] = ["k": "drift"] }
        world.pass(.seconds(2))
        #expect(world.store.object(.configMap("a"))?.value[.data] == ["k": "a"])
        world.refused = [:]
        world.pass(.seconds(10))
        #expect(world.status.sync.status == .synced)
        #expect(world.status.operationState?.phase == .succeeded)
        #expect(world.status.history.map(\.result) == [.succeeded])
    }

    @Test("the next try comes also when its time passes while drift is put back")
    func retriesAfterwards() throws {
        var world = try retrying()
        world.holdsAnswers = true
        world.edit(.configMap("a")) { $0[.data] = ["k": "drift"] }
        world.refused = [:]
        world.pass(.seconds(10))
        #expect(world.store.object(.deployment("web")) == nil)
        world.release()
        #expect(world.status.sync.status == .synced)
    }

    @Test("a request by hand and a change of the application take over")
    func takenOver() throws {
        var world = try retrying()
        world.refused = [:]
        world.configure { $0.operation = ApplicationOperation(username: "ada") }
        #expect(world.status.operationState?.phase == .succeeded)
        #expect(world.status.history.map(\.initiatedBy) == ["", "ada"])
        world = try retrying()
        world.configure { $0.spec.syncPolicy.automated?.enabled = false }
        #expect(world.timers[.retry] == nil)
        #expect(world.status.operationState?.phase == .failed)
        world.refused = [:]
        world.configure { $0.spec.syncPolicy.automated?.enabled = true }
        #expect(world.status.sync.status == .synced)
    }

    @Test("a heal that is refused backs off as well")
    func refusedHeal() throws {
        var world = try LoopTests.running(LoopTests.configMap("a"))
        world.refused[.configMap("a")] = refusal
        let count = world.applies.count
        let writes = world.statusWrites
        world.edit(.configMap("a")) { $0[.data] = ["k": "drift"] }
        #expect(world.applies.count == count + 1)
        #expect(world.statusWrites < writes + 5)
        world.pass(.seconds(1))
        #expect(world.applies.count == count + 1)
        world.pass(.seconds(1))
        #expect(world.applies.count == count + 2)
    }
}
