package import YAML

/// A named member of an object's schema.
package struct SchemaField: Sendable {
    package let key: Key
    package let node: SchemaNode
    /// Whether the schema lists the field as required. For built-in types this is documentation: what the API server
    /// insists on is its validation.
    package let required: Bool

    init(key: Key, node: SchemaNode, required: Bool) {
        self.key = key
        self.node = node
        self.required = required
    }

    /// See ``SchemaNode/defaultValue``.
    package var defaultValue: Value? { node.defaultValue }
}
