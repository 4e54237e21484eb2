package import Kubernetes
package import Logging
package import Reconciler
import ServiceLifecycle
import Synchronization
import YAML

/// The agent of one cluster: reconciles every Application object in it.
package struct GitOpsAgent: ServiceLifecycle.Service {
    private let cluster: any Cluster
    private let live: LiveCluster
    private let repositories: RepositoryHub
    private let clock: ClusterClock
    private let logger: Logger
    private let root: Application?

    private static let definitions = ResourcePath(
        GroupVersionResource(
            group: "apiextensions.k8s.io", version: "v1", resource: "customresourcedefinitions"),
        isNamespaced: false)
    private static let namespaces = ResourcePath(
        GroupVersionResource(group: "", version: "v1", resource: "namespaces"), isNamespaced: false)
    private static let applications = ResourcePath(Application.resource, isNamespaced: true)

    /// - Parameters:
    ///   - root: An Application to make (or bring up to date) at the start, as `trimtab run` does.
    package init(
        cluster: any Cluster, repositories: RepositoryHub, clock: ClusterClock, root: Application? = nil,
        logger: Logger
    ) {
        self.cluster = cluster
        self.repositories = repositories
        self.clock = clock
        self.root = root
        self.logger = logger
        live = LiveCluster(cluster, logger: logger)
    }

    /// Reconciles until a graceful shutdown or cancellation.
    package func run() async throws {
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await reconcile() }
            await gracefulShutdownOrCancellation()
            group.cancelAll()
        }
        live.stop()
    }

    private func gracefulShutdownOrCancellation() async {
        try? await gracefulShutdown()
    }

    private func reconcile() async {
        await retrying("prepare the cluster") {
            try await prepare()
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { await followDefinitions() }
            await followApplications()
            group.cancelAll()
        }
    }

    // MARK: - Preparation

    /// Sees to it that the cluster knows Applications, and makes the root one. Everything is applied, so that doing
    /// it again changes nothing.
    package func prepare() async throws(StatusError) {
        _ = try await cluster.send(
            .apply(
                ApplicationDefinition.object, at: Self.definitions,
                manager: ApplicationLoop.fieldManager, force: true))
        try await waitForDefinition()
        guard let root else { return }
        let namespace = Object(apiVersion: "v1", kind: "Namespace", name: root.namespace)
        _ = try await cluster.send(
            .apply(namespace, at: Self.namespaces, manager: ApplicationLoop.fieldManager, force: true))
        _ = try await cluster.send(
            .apply(root.object, at: Self.applications, manager: "trimtab-run", force: true))
    }

    /// A new definition is served a moment after it is made.
    private func waitForDefinition() async throws(StatusError) {
        for attempt in 0..<100 {
            do {
                _ = try await cluster.send(.list(Self.applications, limit: 1))
                return
            } catch  where error.code == 404 && attempt < 99 {
                try? await Task.sleep(for: .milliseconds(100))
            }
        }
    }

    // MARK: - Watching

    /// Tells everybody when custom resources come and go.
    private func followDefinitions() async {
        await retrying("watch custom resource definitions") {
            while !Task.isCancelled {
                let (_, version) = try await cluster.list(Self.definitions)
                for try await event in try await cluster.watch(.watch(Self.definitions, after: version))
                where event.kind != .bookmark {
                    let group = event.object.value[.spec]?[.group]?.string ?? ""
                    await live.kindsChanged(group: group)
                }
            }
        }
    }

    /// Runs one runner for each Application there is.
    private func followApplications() async {
        let runners = Runners()
        await retrying("watch Applications") {
            while !Task.isCancelled {
                let (items, version) = try await cluster.list(Self.applications)
                let present = Set(items.map(\.key))
                for key in await runners.keys where !present.contains(key) {
                    await runners.remove(key)
                }
                for item in items { await changed(Application(item), runners) }
                for try await event in try await cluster.watch(.watch(Self.applications, after: version)) {
                    switch event.kind {
                    case .added, .modified: await changed(Application(event.object), runners)
                    case .deleted: await runners.remove(event.object.key)
                    case .bookmark, .error: break
                    }
                }
            }
        }
        await runners.stop()
    }

    private func changed(_ application: Application, _ runners: Runners) async {
        let key = application.object.key
        live.put(application.object)
        if let runner = await runners[key] {
            await runner.post(.applicationChanged(application))
            return
        }
        var logger = logger
        logger[metadataKey: "application"] = "\(application.name)"
        let runner = ApplicationRunner(
            application, live: live, repositories: repositories, clock: clock, logger: logger,
            finished: { Task { await runners.forget(key) } })
        await runners.add(runner, for: key)
        await runner.start()
    }

    /// Does `body` until it succeeds; failures are logged and tried again with a growing delay.
    private func retrying(_ what: String, _ body: () async throws -> Void) async {
        var delay = Duration.milliseconds(200)
        while !Task.isCancelled {
            do {
                return try await body()
            } catch let error as StatusError where error.code == 410 {
                continue
            } catch {
                if Task.isCancelled { return }
                logger.error("cannot \(what)", metadata: ["error": "\(error)"])
                try? await Task.sleep(for: delay)
                delay = min(delay * 2, .seconds(30))
            }
        }
    }
}

/// The runners by their Application.
private actor Runners {
    private var runners: [ResourceKey: ApplicationRunner] = [:]

    var keys: [ResourceKey] { runners.keys.sorted() }

    subscript(key: ResourceKey) -> ApplicationRunner? { runners[key] }

    func add(_ runner: ApplicationRunner, for key: ResourceKey) { runners[key] = runner }

    func forget(_ key: ResourceKey) { runners[key] = nil }

    /// The Application is gone: its loop may finish what it has to do.
    func remove(_ key: ResourceKey) async { await runners[key]?.post(.applicationRemoved) }

    func stop() async {
        for runner in runners.values { await runner.stop() }
        runners = [:]
    }
}
