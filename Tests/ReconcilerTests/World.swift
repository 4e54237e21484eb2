import Kubernetes
import Reconciler
import YAML

/// A loop with a repository and a cluster around it that answer at once: the smallest world in which it can live.
struct World {
    var loop: ApplicationLoop
    var store = LiveStore()
    var application: Application
    var now = Timestamp(seconds: 1_800_000_000)
    /// What each commit renders to.
    var commits: [String: (commit: Commit, state: DesiredState)] = [:]
    /// Where the branch is.
    var head = ""
    /// Objects that the cluster refuses.
    var refused: [ResourceKey: StatusError] = [:]
    /// While true, applies and deletions are kept for `release()`.
    var holdsAnswers = false
    var timers: [ApplicationLoop.Timer: Timestamp] = [:]
    var events: [EventNote] = []
    var applies: [ApplyRequest] = []
    /// The batches in which applies went out, by name.
    var batches: [[String]] = []
    var deletes: [ResourceKey] = []
    var statusWrites = 0
    var isFinished = false
    private var hasStarted = false
    private var resourceVersion = 100
    private var held: [ApplicationLoop.Event] = []
    private var queue: [ApplicationLoop.Event] = []

    init(
        automated: SyncPolicy.Automated? = SyncPolicy.Automated(prune: true, selfHeal: true),
        options: [String] = [], edit: (inout ApplicationSpec) -> Void = { _ in }
    ) {
        var spec = ApplicationSpec(
            source: ApplicationSpec.Source(repoURL: "file:///repo", path: "app", targetRevision: "main"),
            destination: ApplicationSpec.Destination(namespace: "default"),
            syncPolicy: SyncPolicy(automated: automated, syncOptions: SyncOptions(options)))
        edit(&spec)
        application = Application(namespace: "trimtab", name: "shop", spec: spec)
        application.object.metadata.resourceVersion = "1"
        application.object.metadata.generation = 1
        loop = ApplicationLoop(application: application)
        for resource in ResourceTable.builtin.resources { serve(resource) }
    }

    private mutating func serve(_ resource: APIResource) {
        let kind = GroupVersionKind(group: resource.group, version: resource.version, kind: resource.kind)
        store.addServedKind(
            ServedKind(kind: kind, isNamespaced: resource.namespaced, schema: Schema.builtin.root(for: kind)))
    }

    // MARK: Git

    /// Adds a commit of the given manifests, and moves the branch to it.
    mutating func commit(_ id: String, _ manifests: String, errors: [String] = []) throws {
        let documents = try YAMLReader.documents(Array(manifests.utf8)).filter { !$0.value.isNull }
        let objects = documents.map { document in
            var mark = document.mark
            mark.file = "app/all.yaml"
            return DesiredObject(object: Object(document.value), mark: mark)
        }
        commits[id] = (
            Commit(id: id, author: "Ada <ada@example.org>", subject: "Change \(id)"),
            DesiredState(objects: objects, errors: errors)
        )
        head = id
    }

    /// Tells the loop of the branch, as the git watcher does.
    mutating func push() {
        guard let commit = commits[head]?.commit else { return }
        send(.revisionResolved(ResolveRequest(repoURL: "file:///repo", revision: "main"), commit))
    }

    // MARK: Running

    mutating func start() {
        hasStarted = true
        send(.applicationChanged(application))
    }

    mutating func send(_ event: ApplicationLoop.Event) {
        queue.append(event)
        var rounds = 0
        while !queue.isEmpty, rounds < 10_000 {
            rounds += 1
            let event = queue.removeFirst()
            for action in loop.handle(event, live: store, now: now) { perform(action) }
        }
    }

    /// Answers what was held back.
    mutating func release() {
        holdsAnswers = false
        let answers = held
        held = []
        for answer in answers { send(answer) }
    }

    /// Lets time pass; timers fire on the way, in order.
    mutating func pass(_ duration: Duration) {
        let end = now + duration
        while let (timer, time) = timers.min(by: { $0.value < $1.value }), time <= end {
            timers[timer] = nil
            now = max(now, time)
            send(.timer(timer))
        }
        now = end
    }

    private mutating func perform(_ action: ApplicationLoop.Action) {
        switch action {
        case .resolve(let request):
            let id = request.revision == "main" ? head : request.revision
            if let commit = commits[id]?.commit {
                queue.append(.revisionResolved(request, commit))
            } else {
                queue.append(.revisionFailed(request, message: "unknown revision \(request.revision)"))
            }
        case .render(let request):
            if let state = commits[request.commit]?.state { queue.append(.rendered(request, state)) }
        case .watch: queue.append(.liveSynced)
        case .apply(let requests):
            applies += requests
            batches.append(requests.map(\.key.name))
            answer(.applied(requests.map { perform($0) }), changed: requests.map(\.key))
        case .delete(let requests):
            deletes += requests.map(\.key)
            for request in requests where !request.dryRun { store.remove(request.key) }
            answer(
                .deleted(requests.map { DeleteResult(operation: $0.operation, key: $0.key) }),
                changed: requests.map(\.key))
        case .setTimer(let timer, let time): timers[timer] = time
        case .cancelTimer(let timer): timers[timer] = nil
        case .writeStatus(let patch):
            statusWrites += 1
            merge(patch)
            queue.append(.statusWritten(.success(application)))
            queue.append(.applicationChanged(application))
        case .patchApplication(let patch):
            merge(patch)
            queue.append(.applicationChanged(application))
        case .emitEvent(let note): events.append(note)
        case .finish: isFinished = true
        }
    }

    private mutating func answer(_ event: ApplicationLoop.Event, changed keys: [ResourceKey]) {
        if holdsAnswers {
            held += [event, .liveChanged(keys)]
        } else {
            queue += [event, .liveChanged(keys)]
        }
    }

    private mutating func merge(_ patch: Value) {
        application.object.value = MergePatch.apply(patch, to: application.object.value)
        resourceVersion += 1
        application.object.metadata.resourceVersion = "\(resourceVersion)"
    }

    // MARK: The cluster

    private mutating func perform(_ request: ApplyRequest) -> ApplyResult {
        if let error = refused[request.key] {
            return ApplyResult(operation: request.operation, key: request.key, outcome: .failure(error))
        }
        guard let schema = store.servedKind(request.kind)?.schema else {
            return ApplyResult(
                operation: request.operation, key: request.key,
                outcome: .failure(
                    StatusError(404, .notFound, "the server could not find the requested resource")))
        }
        let live = store.object(request.key)
        do throws(StatusError) {
            var merged = try ManagedFields.applyServerSide(
                applied: request.object, live: live, manager: ApplicationLoop.fieldManager, force: true,
                schema: schema, now: now, defaulted: Self.defaulted)
            if let live, Self.withoutTimes(live) == Self.withoutTimes(merged) {
                return ApplyResult(operation: request.operation, key: request.key, outcome: .success(live))
            }
            stamp(&merged, previous: live)
            if !request.dryRun { store.put(merged) }
            return ApplyResult(operation: request.operation, key: request.key, outcome: .success(merged))
        } catch {
            return ApplyResult(operation: request.operation, key: request.key, outcome: .failure(error))
        }
    }

    private static func withoutTimes(_ object: Object) -> Value {
        var value = object.value
        let entries = (value[.metadata]?[.managedFields]?.array ?? []).map { entry in
            var entry = entry
            entry[.time] = nil
            return entry
        }
        value[.metadata]?[.managedFields] = .array(entries)
        return value
    }

    private mutating func stamp(_ object: inout Object, previous: Object?) {
        resourceVersion += 1
        object.metadata.resourceVersion = "\(resourceVersion)"
        object.metadata.uid = previous?.metadata.uid ?? "uid-\(resourceVersion)"
        object.metadata.generation =
            (previous?.metadata.generation ?? 0) + (object.value[.spec] == previous?.value[.spec] ? 0 : 1)
    }

    /// The defaults that the tests are about.
    private static func defaulted(_ object: Object) -> Object {
        var object = object
        if object.kind == "Deployment", object.value[.spec]?[.replicas] == nil {
            object.value[.spec]?[.replicas] = 1
        }
        if object.kind == "ReplicaSet",
            object.value[.spec]?[.template]?[.spec]?[.restartPolicy]?.string?.isEmpty == true
        {
            object.value[.spec]?[.template]?[.spec]?[.restartPolicy] = "Always"
        }
        if object.kind == "Service", object.value[.spec]?[.type] == nil {
            object.value[.spec]?[.type] = "ClusterIP"
        }
        return object
    }

    /// Changes an object as somebody else would, and tells the loop.
    mutating func edit(
        _ key: ResourceKey, as manager: String = "kubectl-edit", subresource: String = "",
        tells: Bool = true, _ body: (inout Value) -> Void
    ) {
        guard let old = store.object(key), let schema = store.servedKind(old.groupVersionKind)?.schema else {
            return
        }
        var new = old
        body(&new.value)
        new = ManagedFields.updateOwnership(
            new: new, old: old, manager: manager, subresource: subresource, schema: schema, now: now)
        stamp(&new, previous: old)
        store.put(new)
        if tells { send(.liveChanged([key])) }
    }

    /// Puts an object into the cluster that somebody else made.
    mutating func create(_ manifest: String, as manager: String = "kubectl-create") throws {
        var object = Object(try YAMLReader.value(Array(manifest.utf8)))
        if let schema = store.servedKind(object.groupVersionKind)?.schema {
            object = ManagedFields.updateOwnership(
                new: object, old: nil, manager: manager, schema: schema, now: now)
        }
        stamp(&object, previous: nil)
        store.put(object)
        if hasStarted { send(.liveChanged([object.key])) }
    }

    mutating func remove(_ key: ResourceKey) {
        store.remove(key)
        send(.liveChanged([key]))
    }

    /// Changes the Application as a user would.
    mutating func configure(_ body: (inout Application) -> Void) {
        body(&application)
        merge(["metadata": ["generation": .int(application.object.metadata.generation + 1)]])
        send(.applicationChanged(application))
    }

    /// A new process: another loop over the same Application and cluster.
    mutating func restart() {
        loop = ApplicationLoop(application: application)
        timers = [:]
        start()
    }

    var status: ApplicationStatus { application.status }

    func status(of key: ResourceKey) -> ApplicationStatus.Resource? {
        status.resources.first { $0.key == key }
    }

    /// The reasons and texts of the events, without those about changes of status.
    var notes: [String] {
        events.filter { $0.reason != "ResourceUpdated" }.map { "\($0.reason): \($0.message)" }
    }
}

extension ResourceKey {
    static func deployment(_ name: String, in namespace: String = "default") -> ResourceKey {
        ResourceKey(group: "apps", kind: "Deployment", namespace: namespace, name: name)
    }
    static func configMap(_ name: String, in namespace: String = "default") -> ResourceKey {
        ResourceKey(group: "", kind: "ConfigMap", namespace: namespace, name: name)
    }
}
