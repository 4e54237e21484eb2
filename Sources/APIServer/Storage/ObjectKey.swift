/// Where an object lies within its resource. Cluster-scoped objects have an empty namespace.
package struct ObjectKey: Hashable, Sendable, Comparable {
    package var namespace: String
    package var name: String

    package init(namespace: String, name: String) {
        self.namespace = namespace
        self.name = name
    }

    /// Bytewise by `namespace/name`, the order in which etcd holds and lists objects.
    package static func < (left: ObjectKey, right: ObjectKey) -> Bool {
        if left.namespace == right.namespace {
            return left.name.utf8.lexicographicallyPrecedes(right.name.utf8)
        }
        return left.namespace.utf8.lexicographicallyPrecedes(right.namespace.utf8)
    }
}
