package import Kubernetes

/// Reads the objects a server holds, as the rules of other objects need them.
package protocol ObjectReader: Sendable {
    /// The object in its storage version, nil when there is none. Cluster-scoped objects have an empty namespace.
    func get(_ resource: GroupResource, namespace: String, name: String) -> Object?
    /// The objects of a resource ordered by namespace and name; of every namespace when that is nil.
    func list(_ resource: GroupResource, namespace: String?) -> [Object]
}
