package import Kubernetes

/// A kind that the cluster serves, as its discovery says it.
package struct ServedKind: Sendable, Equatable {
    package var kind: GroupVersionKind
    package var isNamespaced: Bool
    /// Whether `status` is a subresource, and so no business of whoever applies the object.
    package var hasStatus: Bool
    /// The kind's schema; nil where none is at hand, and then lists count as atomic and nothing is normalised.
    package var schema: SchemaNode?

    package init(
        kind: GroupVersionKind, isNamespaced: Bool, hasStatus: Bool = true, schema: SchemaNode? = nil
    ) {
        self.kind = kind
        self.isNamespaced = isNamespaced
        self.hasStatus = hasStatus
        self.schema = schema
    }
}
