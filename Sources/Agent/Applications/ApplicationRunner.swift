import Git
import Kubernetes
package import Logging
package import Reconciler
import YAML

/// Runs one application's loop: takes in what happened, one event after the other, and does what the loop says.
package actor ApplicationRunner {
    private var loop: ApplicationLoop
    private let live: LiveCluster
    private let repositories: RepositoryHub
    private let clock: ClusterClock
    private let logger: Logger
    private let finished: @Sendable () -> Void

    private var inbox = Inbox()
    private var isWorking = false
    private var timers: [ApplicationLoop.Timer: Task<Void, Never>] = [:]
    private var subscription: RepositoryHub.Subscription?

    /// A runner for `application`; `finished` is called when the loop has ended for good.
    package init(
        _ application: Application, live: LiveCluster, repositories: RepositoryHub, clock: ClusterClock,
        logger: Logger, finished: @escaping @Sendable () -> Void
    ) {
        loop = ApplicationLoop(application: application)
        self.live = live
        self.repositories = repositories
        self.clock = clock
        self.logger = logger
        self.finished = finished
    }

    /// Begins to listen to the cluster and hands the loop its application.
    package func start() {
        live.subscribe(loop.trackingName) { [weak self] change in
            guard let self else { return }
            Task {
                switch change {
                case .objects(let keys): await self.post(.liveChanged(keys))
                case .synced: await self.post(.liveSynced)
                case .lost(let message): await self.post(.liveLost(message: message))
                case .kinds: await self.post(.kindsChanged)
                }
            }
        }
        post(.applicationChanged(loop.application))
    }

    /// Ends listening and every timer. What is under way at the cluster is not taken back.
    package func stop() async {
        live.unsubscribe(loop.trackingName)
        for timer in timers.values { timer.cancel() }
        timers = [:]
        if let subscription { await repositories.unsubscribe(subscription) }
        subscription = nil
    }

    /// Puts an event behind those that wait.
    package func post(_ event: ApplicationLoop.Event) {
        inbox.add(event)
        guard !isWorking else { return }
        isWorking = true
        while let event = inbox.next() {
            let now = clock.now
            let actions = live.read { store in loop.handle(event, live: store, now: now) }
            for action in actions { perform(action) }
        }
        isWorking = false
    }

    // MARK: - Actions

    private func perform(_ action: ApplicationLoop.Action) {
        switch action {
        case .resolve(let request): resolve(request)
        case .render(let request): render(request)
        case .watch(let kinds):
            Task {
                await live.watch(kinds)
                post(.liveSynced)
            }
        case .apply(let requests): Task { await apply(requests) }
        case .delete(let requests): Task { await delete(requests) }
        case .setTimer(let timer, let time): set(timer, at: time)
        case .cancelTimer(let timer): timers.removeValue(forKey: timer)?.cancel()
        case .writeStatus(let patch): Task { await writeStatus(patch) }
        case .patchApplication(let patch): Task { await patchApplication(patch) }
        case .emitEvent(let note): Task { await record(note) }
        case .finish:
            Task {
                await stop()
                finished()
            }
        }
    }

    private func resolve(_ request: ResolveRequest) {
        let earlier = subscription
        subscription = nil
        Task {
            if let earlier { await repositories.unsubscribe(earlier) }
            let subscription = await repositories.subscribe(request) { [weak self] outcome in
                guard let self else { return }
                Task {
                    switch outcome {
                    case .success(let commit): await self.post(.revisionResolved(request, commit))
                    case .failure(let error):
                        await self.post(.revisionFailed(request, message: error.description))
                    }
                }
            }
            await keep(subscription)
        }
    }

    private func keep(_ new: RepositoryHub.Subscription) async {
        if let subscription { await repositories.unsubscribe(subscription) }
        subscription = new
    }

    private func render(_ request: RenderRequest) {
        Task {
            do {
                post(.rendered(request, try await repositories.render(request)))
            } catch {
                post(.renderFailed(request, message: "\(error)"))
            }
        }
    }

    private func set(_ timer: ApplicationLoop.Timer, at time: Timestamp) {
        timers[timer]?.cancel()
        let wait = clock.wait(until: time)
        timers[timer] = Task { [weak self] in
            guard (try? await Task.sleep(for: wait)) != nil else { return }
            await self?.ring(timer)
        }
    }

    private func ring(_ timer: ApplicationLoop.Timer) {
        timers[timer] = nil
        post(.timer(timer))
    }

    // MARK: - Writes

    private func apply(_ requests: [ApplyRequest]) async {
        var results: [ApplyResult] = []
        var ready: [(ApplyRequest, ResourcePath)] = []
        for var request in requests {
            do {
                let path = try await path(of: request.kind)
                request.object.metadata.namespace = request.key.namespace
                ready.append((request, path))
            } catch {
                results.append(
                    ApplyResult(operation: request.operation, key: request.key, outcome: .failure(error)))
            }
        }
        let ordinary = ready.filter { $0.0.method == .apply }
        let answers = await live.cluster.send(
            all: ordinary.map { request, path in
                .apply(
                    request.object, at: path, manager: ApplicationLoop.fieldManager, force: true,
                    dryRun: request.dryRun)
            })
        for ((request, _), answer) in zip(ordinary, answers) {
            results.append(result(of: request, answer.flatMap(Self.object)))
        }
        for (request, path) in ready where request.method != .apply {
            results.append(result(of: request, await replace(request, at: path)))
        }
        post(.applied(results))
    }

    private func result(of request: ApplyRequest, _ outcome: Result<Object, StatusError>) -> ApplyResult {
        if case .success(let object) = outcome, !request.dryRun { live.put(object) }
        if case .failure(let error) = outcome {
            logger.warning(
                "refused", metadata: ["object": "\(request.key)", "error": "\(error.message)"])
        }
        return ApplyResult(operation: request.operation, key: request.key, outcome: outcome)
    }

    private static func object(_ response: APIResponse) -> Result<Object, StatusError> {
        Result { () throws(StatusError) in Object(try response.value()) }
    }

    /// `Replace=true` and `Force=true`: a whole update or create, after a deletion where that is asked for.
    private func replace(_ request: ApplyRequest, at path: ResourcePath) async -> Result<Object, StatusError>
    {
        do {
            let namespace = request.object.namespace
            let name = request.object.name
            let cluster = live.cluster
            if request.method == .recreate, !request.dryRun,
                try await cluster.find(path, namespace: namespace, name: name) != nil
            {
                _ = try await cluster.send(
                    .delete(path, namespace: namespace, name: name, propagation: .foreground))
                for _ in 0..<600 where try await cluster.find(path, namespace: namespace, name: name) != nil {
                    try? await Task.sleep(for: .milliseconds(100))
                }
            }
            var object = request.object
            guard let old = try await cluster.find(path, namespace: namespace, name: name) else {
                return .success(
                    try await cluster.object(
                        .create(object, at: path, manager: ApplicationLoop.fieldManager)))
            }
            object.metadata.resourceVersion = old.metadata.resourceVersion
            var update = APIRequest(
                .put, path.object(namespace: namespace, name: name),
                query: [(name: "fieldManager", value: ApplicationLoop.fieldManager)],
                body: .value(object.value))
            if request.dryRun { update.query.append((name: "dryRun", value: "All")) }
            return .success(try await cluster.object(update))
        } catch {
            return .failure(error)
        }
    }

    private func delete(_ requests: [DeleteRequest]) async {
        var results: [DeleteResult] = []
        for request in requests {
            do {
                let path = try await path(of: request.kind)
                var message = APIRequest.delete(
                    path, namespace: request.key.namespace, name: request.key.name, uid: request.uid,
                    propagation: Self.propagation(request.propagation))
                if request.dryRun { message.query.append((name: "dryRun", value: "All")) }
                _ = try await live.cluster.send(message)
                results.append(DeleteResult(operation: request.operation, key: request.key))
            } catch {
                results.append(
                    DeleteResult(
                        operation: request.operation, key: request.key, error: error.code == 404 ? nil : error
                    ))
            }
        }
        post(.deleted(results))
    }

    private static func propagation(_ text: String) -> DeletionPropagation {
        switch text {
        case "background": .background
        case "orphan": .orphan
        default: .foreground
        }
    }

    private func path(of kind: GroupVersionKind) async throws(StatusError) -> ResourcePath {
        guard let mapping = try await live.mapper.mapping(of: kind) else {
            throw StatusError(
                404, .notFound, "the cluster does not serve \(kind) (is its definition missing?)")
        }
        return mapping.path
    }

    // MARK: - The Application itself

    private static let path = ResourcePath(Application.resource, isNamespaced: true)

    private func writeStatus(_ patch: Value) async {
        let application = loop.application
        let answer: Result<Application, StatusError>
        do {
            answer = .success(
                Application(
                    try await live.cluster.object(
                        .mergePatch(
                            patch, at: Self.path, namespace: application.namespace, name: application.name,
                            manager: ApplicationLoop.fieldManager, subresource: "status"))))
        } catch {
            answer = .failure(error)
        }
        post(.statusWritten(answer))
    }

    private func patchApplication(_ patch: Value) async {
        let application = loop.application
        do {
            _ = try await live.cluster.send(
                .mergePatch(
                    patch, at: Self.path, namespace: application.namespace, name: application.name,
                    manager: ApplicationLoop.fieldManager))
        } catch {
            logger.warning("the Application could not be changed", metadata: ["error": "\(error)"])
        }
    }

    private func record(_ note: EventNote) async {
        let level: Logger.Level = note.type == "Warning" ? .warning : .info
        var metadata: Logger.Metadata = ["reason": "\(note.reason)"]
        if let object = note.object { metadata["object"] = "\(object)" }
        logger.log(level: level, "\(note.message)", metadata: metadata)
        await EventRecorder.record(note, about: loop.application, at: clock.now, in: live.cluster)
    }
}

/// Events that wait for the loop; news of live objects is gathered while it is busy.
private struct Inbox {
    private var events: [ApplicationLoop.Event] = []
    private var position = 0
    private var changed: [ResourceKey] = []
    private var isKnown: Set<ResourceKey> = []

    mutating func add(_ event: ApplicationLoop.Event) {
        guard case .liveChanged(let keys) = event else {
            // What changed before is told before.
            flush()
            events.append(event)
            return
        }
        for key in keys where isKnown.insert(key).inserted { changed.append(key) }
    }

    mutating func next() -> ApplicationLoop.Event? {
        if position == events.count { flush() }
        guard position < events.count else {
            events.removeAll(keepingCapacity: true)
            position = 0
            return nil
        }
        defer { position += 1 }
        return events[position]
    }

    private mutating func flush() {
        guard !changed.isEmpty else { return }
        events.append(.liveChanged(changed))
        changed = []
        isKnown = []
    }
}
