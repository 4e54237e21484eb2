import APIServer
import GeneratedRepository
import Kubernetes
import Reconciler
import YAML

/// An application loop between a repository and an API server that answer at once.
struct ReconcilingWorld {
    var loop: ApplicationLoop
    var live = LiveStore()
    var cluster: ClusterWorld
    /// What the branch renders to.
    var desired: DesiredState
    var commit = Commit(
        id: String(repeating: "1", count: 40), author: "Ada <ada@example.org>", subject: "Add")
    private(set) var application: Application
    /// How many objects were applied.
    private(set) var applied = 0
    private var queue: [ApplicationLoop.Event] = []

    init() throws {
        let spec = ApplicationSpec(
            source: ApplicationSpec.Source(
                repoURL: "file:///repo", path: GeneratedRepository.directory, targetRevision: "main"),
            destination: ApplicationSpec.Destination(namespace: "default"),
            syncPolicy: SyncPolicy(automated: SyncPolicy.Automated(prune: true, selfHeal: true)))
        application = Application(namespace: "trimtab", name: "shop", spec: spec)
        application.object.metadata.resourceVersion = "1"
        application.object.metadata.generation = 1
        loop = ApplicationLoop(application: application)
        cluster = try ClusterWorld()
        desired = DesiredState(
            objects: try GeneratedRepository(count: applications).objects().map {
                DesiredObject(object: $0, mark: Mark(line: 1, column: 1))
            })
        for resource in ResourceTable.builtin.resources {
            let kind = GroupVersionKind(
                group: resource.group, version: resource.version, kind: resource.kind)
            live.addServedKind(
                ServedKind(
                    kind: kind, isNamespaced: resource.namespaced, schema: Schema.builtin.root(for: kind)))
        }
    }

    /// A world in which everything is synced.
    static func synced() throws -> ReconcilingWorld {
        var world = try ReconcilingWorld()
        world.send(.applicationChanged(world.application))
        return world
    }

    /// Another process over the same cluster: a loop that knows nothing yet.
    mutating func restart() {
        loop = ApplicationLoop(application: application)
        send(.applicationChanged(application))
    }

    /// The branch moved to another commit, which renders to `state`.
    mutating func push(_ id: Character, _ state: DesiredState? = nil) {
        if let state { desired = state }
        commit.id = String(repeating: id, count: 40)
        send(.revisionResolved(ResolveRequest(repoURL: "file:///repo", revision: "main"), commit))
    }

    mutating func send(_ event: ApplicationLoop.Event) {
        queue.append(event)
        while !queue.isEmpty {
            for action in loop.handle(queue.removeFirst(), live: live, now: ClusterWorld.now) {
                perform(action)
            }
        }
    }

    private mutating func perform(_ action: ApplicationLoop.Action) {
        switch action {
        case .resolve(let request): queue.append(.revisionResolved(request, commit))
        case .render(let request): queue.append(.rendered(request, desired))
        case .watch: queue.append(.liveSynced)
        case .apply(let requests):
            let results = requests.map { request in
                ApplyResult(operation: request.operation, key: request.key, outcome: apply(request))
            }
            queue += [.applied(results), .liveChanged(requests.map(\.key))]
        case .writeStatus(let patch), .patchApplication(let patch):
            application.object.value = MergePatch.apply(patch, to: application.object.value)
            if case .writeStatus = action { queue.append(.statusWritten(.success(application))) }
            queue.append(.applicationChanged(application))
        case .delete, .setTimer, .cancelTimer, .emitEvent, .finish: break
        }
    }

    private mutating func apply(_ request: ApplyRequest) -> Result<Object, StatusError> {
        applied += 1
        var sent = APIRequest.apply(
            request.object, at: ClusterWorld.path(of: request.object),
            manager: ApplicationLoop.fieldManager, force: true, dryRun: request.dryRun)
        sent.user = .admin
        guard case .response(let response) = cluster.server.handle(sent, now: ClusterWorld.now) else {
            return .failure(StatusError(500, .internalError, "no answer"))
        }
        do throws(StatusError) {
            let object = Object(try response.value())
            guard response.status < 300 else {
                return .failure(StatusError(response.status, .unknown, "refused"))
            }
            live.put(object)
            return .success(object)
        } catch {
            return .failure(error)
        }
    }
}
