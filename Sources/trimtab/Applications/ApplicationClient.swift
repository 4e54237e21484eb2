import ClusterClient
import Kubernetes
import Reconciler
import YAML

/// The Applications of a cluster, read and changed through the Kubernetes API.
struct ApplicationClient {
    /// Where Application objects live.
    static let namespace = "trimtab"
    /// The field manager of what the command line changes.
    static let fieldManager = "trimtab-cli"
    static let path = ResourcePath(Application.resource, isNamespaced: true)

    let cluster: any Cluster

    /// All Applications, by name.
    func all() async throws -> [Application] {
        do {
            return try await cluster.list(Self.path, namespace: Self.namespace).items.map(Application.init)
        } catch {
            guard error.code == 404 else { throw error }
            throw Failure(
                "this cluster has no Applications",
                hint: "`trimtab run --repo …` makes it follow a repository")
        }
    }

    /// The Application of that name; without a name, the only one there is.
    func application(named name: String?) async throws -> Application {
        if let name {
            let object = try await cluster.find(Self.path, namespace: Self.namespace, name: name)
            if let object { return Application(object) }
            let known = try await all().map(\.name)
            throw Failure(
                "there is no application \"\(name)\"",
                hint: known.isEmpty ? "there are none at all" : "known are: \(known.joined(separator: ", "))")
        }
        let applications = try await all()
        guard let only = applications.first else {
            throw Failure("there is no application", hint: "`trimtab run --repo …` makes one")
        }
        guard applications.count == 1 else {
            let names = applications.map(\.name).joined(separator: ", ")
            throw Failure("there are several applications", hint: "name one of: \(names)")
        }
        return only
    }

    /// Changes an Application by a JSON merge patch.
    @discardableResult
    func patch(_ application: Application, _ patch: Value) async throws -> Application {
        Application(
            try await cluster.object(
                .mergePatch(
                    patch, at: Self.path, namespace: application.namespace, name: application.name,
                    manager: Self.fieldManager)))
    }

    /// Calls `body` with the Application as it is and after every change, until `body` returns false, the
    /// Application is deleted or `deadline` has passed. Returns whether `body` ended it.
    func follow(
        _ name: String, until deadline: ContinuousClock.Instant?,
        _ body: @escaping @Sendable (Application) -> Bool
    ) async throws -> Bool {
        while deadline.map({ ContinuousClock.now < $0 }) ?? true {
            let (items, version) = try await cluster.list(Self.path, namespace: Self.namespace)
            guard let current = items.first(where: { $0.name == name }) else {
                throw Failure("the application \"\(name)\" was deleted")
            }
            if !body(Application(current)) { return true }
            let events = try await cluster.watch(
                .watch(Self.path, namespace: Self.namespace, after: version))
            let isOver = try await withThrowingTaskGroup(of: Bool.self) { group in
                group.addTask {
                    do {
                        for try await event in events
                        where event.kind != .bookmark && event.object.name == name {
                            if event.kind == .deleted {
                                throw Failure("the application \"\(name)\" was deleted")
                            }
                            if !body(Application(event.object)) { return true }
                        }
                    } catch let error as StatusError where error.code == 410 {
                        // Too far behind: list again.
                    }
                    return false
                }
                if let deadline {
                    group.addTask {
                        try await Task.sleep(until: deadline)
                        return false
                    }
                }
                let first = try await group.next() ?? false
                group.cancelAll()
                return first
            }
            if isOver { return true }
        }
        return false
    }
}
