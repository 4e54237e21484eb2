import APIServer
import Kubernetes
import YAML

/// Empties a namespace that is being deleted and lets it go.
///
/// Follows `pkg/controller/namespace/deletion` of Kubernetes.
struct NamespaceController: Controller {
    static let component = Component.namespace
    var queue = WorkQueue<ObjectName>()
    private var terminating: Set<String> = []

    mutating func observe(_ change: Change, _ world: inout World) {
        let name = change.object.name
        if change.isDeletion || !change.object.metadata.isDeleting {
            terminating.remove(name)
        } else {
            terminating.insert(name)
            queue.add(change.name)
        }
    }

    /// An object of some kind changed: the last one of a namespace that ends lets it go.
    mutating func observeContent(_ change: Change, _ world: inout World) {
        guard !terminating.isEmpty else { return }
        let namespace = change.object.namespace
        guard !namespace.isEmpty, terminating.contains(namespace) else { return }
        queue.add(ObjectName(namespace: "", name: namespace))
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.namespaces, name), object.metadata.isDeleting else { return }
        var remaining: [(resource: GroupResource, count: Int)] = []
        var finalizers: [String: Int] = [:]
        for stored in world.storedResources where stored.isNamespaced {
            for item in world.api.list(stored.resource, namespace: name.name) where !item.metadata.isDeleting
            {
                var options = DeleteOptions()
                options.propagation = .background
                do throws(StatusError) {
                    try world.delete(
                        stored.resource, ObjectName(namespace: name.name, name: item.name),
                        options: options, by: .namespace)
                } catch  where error.code == 404 || error.code == 409 || error.code == 405 {
                    continue
                }
            }
            let left = world.api.list(stored.resource, namespace: name.name)
            guard !left.isEmpty else { continue }
            remaining.append((stored.resource, left.count))
            for item in left {
                for finalizer in item.metadata.finalizers { finalizers[finalizer, default: 0] += 1 }
            }
        }
        guard remaining.isEmpty else {
            return try noteRemaining(object, remaining, finalizers, &world)
        }
        var namespace = Namespace(object)
        namespace.spec.finalizers = namespace.spec.finalizers.filter { $0 != "kubernetes" }
        try world.update(namespace.object, subresource: "finalize", by: .namespace)
    }

    private func noteRemaining(
        _ object: Object, _ remaining: [(resource: GroupResource, count: Int)], _ finalizers: [String: Int],
        _ world: inout World
    ) throws(StatusError) {
        var namespace = Namespace(object)
        namespace.status.phase = "Terminating"
        var conditions = namespace.status.conditions
        func set(_ type: String, _ holds: Bool, _ reason: String, _ message: String) {
            var condition = conditions.first { $0.type == type } ?? NamespaceCondition()
            let text = holds ? "True" : "False"
            if condition.status != text { condition.lastTransitionTime = world.now }
            condition.type = type
            condition.status = text
            condition.reason = reason
            condition.message = message
            conditions.removeAll { $0.type == type }
            conditions.append(condition)
        }
        set(
            "NamespaceDeletionDiscoveryFailure", false, "ResourcesDiscovered",
            "All resources successfully discovered")
        set(
            "NamespaceDeletionGroupVersionParsingFailure", false, "ParsedGroupVersions",
            "All legacy kube types successfully parsed")
        set(
            "NamespaceDeletionContentFailure", false, "ContentDeleted",
            "All content successfully deleted, may be waiting on finalization")
        let resources = remaining.map { "\($0.resource) has \($0.count) resource instances" }.sorted()
        set(
            "NamespaceContentRemaining", true, "SomeResourcesRemain",
            "Some resources are remaining: \(resources.joined(separator: ", "))")
        if finalizers.isEmpty {
            set(
                "NamespaceFinalizersRemaining", false, "ContentHasNoFinalizers",
                "All content-preserving finalizers finished")
        } else {
            let texts = finalizers.map { "\($0.key) in \($0.value) resource instances" }.sorted()
            set(
                "NamespaceFinalizersRemaining", true, "SomeFinalizersRemain",
                "Some content in the namespace has finalizers remaining: \(texts.joined(separator: ", "))")
        }
        namespace.status.conditions = conditions
        guard namespace.object != object else { return }
        try world.update(namespace.object, subresource: "status", by: .namespace)
    }
}
