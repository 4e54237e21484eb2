package import Kubernetes
package import Logging
package import Reconciler
import Synchronization
import YAML

/// The agent's picture of one cluster: a cache of the kinds that applications ask for, kept by watches.
///
/// Whoever subscribes is told which objects changed; the picture itself is read under a lock, so that every look
/// sees one moment.
package final class LiveCluster: Sendable {
    package let cluster: any Cluster
    package let mapper: ResourceMapper
    private let logger: Logger

    /// What subscribers are told.
    package enum Change: Sendable {
        case objects([ResourceKey])
        /// Everything that was lost is whole again.
        case synced
        case lost(message: String)
        case kinds
    }

    private struct State {
        var store = LiveStore()
        var informers: [GroupVersionKind: Task<Void, Never>] = [:]
        /// Kinds whose first list has arrived, or that the cluster does not serve.
        var settled: Set<GroupVersionKind> = []
        /// Kinds that were asked for and that the cluster does not serve.
        var unserved: Set<GroupVersionKind> = []
        /// Kinds whose watch broke and that have not been listed again.
        var lost: Set<GroupVersionKind> = []
        var subscribers: [String: @Sendable (Change) -> Void] = [:]
    }

    private let state = Mutex(State())

    package init(_ cluster: any Cluster, logger: Logger) {
        self.cluster = cluster
        self.logger = logger
        mapper = ResourceMapper(cluster)
    }

    /// Reads the picture of one moment. `body` must be quick: nothing is taken in meanwhile.
    package func read<Result>(_ body: (LiveStore) -> Result) -> Result {
        state.withLock { body($0.store) }
    }

    /// Tells `application` (a tracking name) of changes that may concern it, until it unsubscribes.
    package func subscribe(_ application: String, _ told: @escaping @Sendable (Change) -> Void) {
        state.withLock { $0.subscribers[application] = told }
    }

    package func unsubscribe(_ application: String) {
        state.withLock { $0.subscribers[application] = nil }
    }

    /// Ends every watch.
    package func stop() {
        let informers = state.withLock { state in
            defer { state.informers = [:] }
            return Array(state.informers.values)
        }
        for informer in informers { informer.cancel() }
    }

    // MARK: - Kinds

    /// Sees to it that objects of these kinds are in the cache; returns when they all are (or are not served).
    package func watch(_ kinds: [GroupVersionKind]) async {
        let new = state.withLock { state in kinds.filter { state.informers[$0] == nil } }
        for kind in new { start(kind) }
        while !Task.isCancelled {
            if state.withLock({ state in kinds.allSatisfy(state.settled.contains) }) { return }
            try? await Task.sleep(for: .milliseconds(2))
        }
    }

    private func start(_ kind: GroupVersionKind) {
        state.withLock { state in
            guard state.informers[kind] == nil else { return }
            state.informers[kind] = Task { await follow(kind) }
        }
    }

    /// Custom resource definitions changed: kinds may have come or gone.
    package func kindsChanged(group: String) async {
        await mapper.forget(group: group)
        let (again, told) = state.withLock { state in
            let again = state.unserved.filter { $0.group == group }
            for kind in again {
                state.informers[kind]?.cancel()
                state.informers[kind] = nil
                state.unserved.remove(kind)
            }
            return (again, Array(state.subscribers.values))
        }
        for kind in again { start(kind) }
        for tell in told { tell(.kinds) }
    }

    // MARK: - Informers

    /// Lists and watches one kind until it is cancelled, as client-go's reflector does.
    private func follow(_ kind: GroupVersionKind) async {
        var delay = Duration.milliseconds(100)
        while !Task.isCancelled {
            do {
                guard let mapping = try await mapper.mapping(of: kind) else {
                    state.withLock { state in
                        state.unserved.insert(kind)
                        state.settled.insert(kind)
                    }
                    return
                }
                try await listAndWatch(kind, mapping)
                delay = .milliseconds(100)
            } catch let error as StatusError where error.code == 410 {
                continue
            } catch {
                if Task.isCancelled { return }
                logger.warning("watch failed", metadata: ["kind": "\(kind)", "error": "\(error)"])
                state.withLock { _ = $0.lost.insert(kind) }
                tellAll(.lost(message: "\(error)"))
            }
            try? await Task.sleep(for: delay)
            delay = min(delay * 2, .seconds(30))
        }
    }

    private func listAndWatch(_ kind: GroupVersionKind, _ mapping: ResourceMapper.Mapping) async throws {
        let (items, version) = try await cluster.list(mapping.path)
        let served = ServedKind(
            kind: kind, isNamespaced: mapping.path.isNamespaced, hasStatus: mapping.hasStatus,
            schema: await schema(of: kind))
        let (changed, isWhole) = state.withLock { state in
            state.store.addServedKind(served)
            let changed = state.store.replace(kind, with: items)
            state.settled.insert(kind)
            return (changed, state.lost.remove(kind) != nil && state.lost.isEmpty)
        }
        if !changed.isEmpty { tell(of: changed) }
        if isWhole { tellAll(.synced) }
        for try await event in try await cluster.watch(.watch(mapping.path, after: version)) {
            take(event)
        }
    }

    private func schema(of kind: GroupVersionKind) async -> SchemaNode? {
        if let schema = Schema.builtin.root(for: kind) { return schema }
        let definitions = ResourcePath(
            GroupVersionResource(
                group: "apiextensions.k8s.io", version: "v1", resource: "customresourcedefinitions"),
            isNamespaced: false)
        guard let plural = try? await mapper.mapping(of: kind)?.path.resource.resource,
            let definition = try? await cluster.find(
                definitions, namespace: "", name: "\(plural).\(kind.group)")
        else { return nil }
        let version = definition.value[.spec]?[.versions]?.array?.first {
            $0[.name]?.string == kind.version
        }
        guard let schema = version?[.schema]?[.openAPIV3Schema] else { return nil }
        return try? Schema(openAPIV3Schema: schema, kind: kind).root(for: kind)
    }

    private func take(_ event: WatchEvent) {
        switch event.kind {
        case .added, .modified: put(event.object)
        case .deleted: remove(event.object)
        case .bookmark, .error: break
        }
    }

    /// Takes in an object as the cluster answered it, which may be sooner than its watch event.
    package func put(_ object: Object) {
        let told = state.withLock { state -> [@Sendable (Change) -> Void] in
            let old = state.store.object(object.key)
            guard state.store.put(object) else { return [] }
            return Self.concerned(by: [old, object].compactMap(\.self), state)
        }
        for tell in told { tell(.objects([object.key])) }
    }

    private func remove(_ object: Object) {
        let told = state.withLock { state -> [@Sendable (Change) -> Void] in
            let told = Self.concerned(by: [state.store.object(object.key) ?? object], state)
            return state.store.remove(object.key, uid: object.metadata.uid) ? told : []
        }
        for tell in told { tell(.objects([object.key])) }
    }

    private func tell(of keys: [ResourceKey]) {
        let told = state.withLock { Array($0.subscribers.values) }
        for tell in told { tell(.objects(keys)) }
    }

    private func tellAll(_ change: Change) {
        let told = state.withLock { Array($0.subscribers.values) }
        for tell in told { tell(change) }
    }

    /// Whom the versions of one object concern: the application that tracks it or its owner. Everybody for an
    /// object that nobody tracks or owns, since somebody may desire it, and for an autoscaler.
    private static func concerned(by versions: [Object], _ state: State) -> [@Sendable (Change) -> Void] {
        var names: Set<String> = []
        for object in versions {
            if object.kind == "HorizontalPodAutoscaler" { return Array(state.subscribers.values) }
            if let root = state.store.trackedRoot(of: object), let owner = state.store.object(root),
                let application = TrackingID.owner(of: owner)
            {
                names.insert(application)
            } else if let application = TrackingID.owner(of: object) {
                names.insert(application)
            } else if object.metadata.controller == nil {
                return Array(state.subscribers.values)
            }
        }
        return names.compactMap { state.subscribers[$0] }
    }
}
