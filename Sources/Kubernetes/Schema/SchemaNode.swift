package import YAML

/// A node of a schema: a type one walks down together with an object's fields.
///
/// A node is a place in its ``Schema``'s flat tables, so copying one costs a reference count and reading one
/// allocates nothing.
package struct SchemaNode: Sendable {
    /// What a value at this node may be.
    package enum Kind: Hashable, Sendable {
        case string
        /// A whole number of 32 or 64 bits with a sign.
        case integer(bits: Int)
        /// A double.
        case number
        case boolean
        /// `resource.Quantity`: a string such as `100m`, or a number.
        case quantity
        /// `intstr.IntOrString`: a 32-bit number or a string such as `25%`.
        case intOrString
        /// RFC 3339 to the second.
        case time
        /// RFC 3339 to the microsecond.
        case microTime
        /// Go's duration text, `1m30s`.
        case duration
        /// Base64 text of any bytes.
        case bytes
        /// Named fields.
        case object
        /// Any string to one kind of element.
        case map
        case list
        /// Content that no schema describes and that is kept as it stands (`RawExtension`, `JSON`, `FieldsV1`).
        case any
    }

    /// How server-side apply merges a list.
    package enum ListType: Hashable, Sendable {
        case atomic
        case set
        case map
    }

    /// How a strategic merge patch treats a field; the empty set is an object or map without a mark, which merges.
    package struct PatchStrategy: OptionSet, Sendable {
        package let rawValue: UInt8
        package init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The patch's value takes the place of the old one; lists without a mark say this as well.
        package static let replace = PatchStrategy(rawValue: 1)
        package static let merge = PatchStrategy(rawValue: 2)
        /// Fields that the patch's `$retainKeys` does not name are cleared first.
        package static let retainKeys = PatchStrategy(rawValue: 4)
    }

    /// When a field of the Go type is printed.
    package enum Presence: UInt8, Sendable {
        /// Left out when it holds its type's zero value; objects, which have none that counts, are always printed.
        case whenFilled
        /// A pointer: zero is a value of its own, absent and null are the same.
        case pointer
        /// Always printed, with its type's zero value when nothing was given.
        case always
        /// A pointer that is printed as null when absent.
        case nullable
        /// Left out when it holds its type's zero value, objects and times as well.
        case whenNonzero
    }

    package let schema: Schema
    let index: Int

    init(schema: Schema, index: Int) {
        self.schema = schema
        self.index = index
    }

    /// The place of the type this node uses, which is the node itself for a root.
    var typeNode: Int {
        let type = schema.nodes[index].type
        return type < 0 ? index : schema.types[type].node
    }

    package var kind: Kind { schema.nodes[index].kind }

    /// The OpenAPI name of the type, such as `io.k8s.api.core.v1.PodSpec`; nil for a nameless one.
    package var typeName: String? {
        let type = schema.nodes[index].type
        return type < 0 ? nil : schema.types[type].name
    }

    /// The member under `key`; nil for an unknown field and for nodes that are no objects.
    package func field(_ key: Key) -> SchemaField? {
        guard let position = schema.position(of: key, in: schema.nodes[index]) else { return nil }
        return schema.field(at: position)
    }

    /// The member of a field known at compile time.
    package func field(_ field: Field) -> SchemaField? { self.field(Key(field)) }

    /// Every member, in the schema's order (by name); empty for nodes that are no objects.
    package var fields: [SchemaField] {
        let type = schema.nodes[index].type
        guard type >= 0 else { return [] }
        return schema.types[type].fields.map { schema.field(at: $0) }
    }

    /// Calls `body` with every member that is printed even when it was given nothing.
    package func forEachAlwaysPrinted(_ body: (SchemaField) -> Void) {
        let type = schema.nodes[index].type
        guard type >= 0 else { return }
        for position in schema.types[type].alwaysPrinted { body(schema.field(at: position)) }
    }

    /// What a list or map holds.
    package var element: SchemaNode? {
        let element = schema.nodes[index].element
        return element == Schema.none ? nil : schema.node(element)
    }

    /// How server-side apply merges this list; `.atomic` for everything else.
    package var listType: ListType { schema.nodes[index].listType }

    /// The fields that tell elements of a `.map` list apart.
    package var listMapKeys: [Key] { attributes?.listMapKeys ?? [] }

    /// What an absent key field counts as, beside ``listMapKeys`` (`protocol` of a port counts as `TCP`).
    package var listMapKeyDefaults: [Value?] {
        guard let element else { return listMapKeys.map { _ in nil } }
        return listMapKeys.map { element.field($0)?.defaultValue }
    }

    /// Whether server-side apply owns this list, map or object as a whole.
    package var isAtomic: Bool { schema.nodes[index].flags.contains(.atomic) }

    /// Whether fields that the schema does not name are kept.
    package var preservesUnknownFields: Bool { schema.nodes[index].flags.contains(.preservesUnknownFields) }

    /// Whether this is a whole Kubernetes object inside another (`x-kubernetes-embedded-resource`).
    package var isEmbeddedResource: Bool { schema.nodes[index].flags.contains(.embeddedResource) }

    /// Whether null is a value of its own here, rather than an absent field.
    package var isNullable: Bool { schema.nodes[index].flags.contains(.nullable) }

    package var patchStrategy: PatchStrategy { schema.nodes[index].patchStrategy }

    /// The field by which a strategic merge patch tells the elements of this list apart.
    package var patchMergeKey: Key? { attributes?.patchMergeKey }

    /// The value an absent field takes: for a custom resource its `default`; for a built-in type the value of the Go
    /// field that the API marks as a default (0 and false for numbers and booleans that are always printed).
    package var defaultValue: Value? { attributes?.defaultValue }

    /// When Kubernetes prints this field.
    package var presence: Presence { schema.nodes[index].presence }

    /// The strings allowed here; empty when any is.
    package var enumeration: [String] { attributes?.enumeration ?? [] }

    /// The raw schema of a custom resource's node, for validation keywords; nil for built-in types.
    package var validation: Value? { attributes?.validation }

    /// The type's name in Go where the kind does not give it.
    var explicitGoName: String? { attributes?.goName }

    private var attributes: Schema.Attributes? {
        let position = schema.nodes[index].attributes
        return position < 0 ? nil : schema.attributes[position]
    }
}

extension SchemaNode: Equatable {
    /// Whether both are the same place of the same schema.
    package static func == (left: SchemaNode, right: SchemaNode) -> Bool {
        left.schema === right.schema && left.index == right.index
    }
}
