import YAML

/// A set of types as flat tables: the built-in API, or one version of a custom resource.
///
/// Immutable once built, so any number of threads may read it.
package final class Schema: Sendable {
    /// The types of Kubernetes' own API, read once from the tables inside the binary.
    package static let builtin = Schema(builder: SchemaBuilder.builtin())

    static let none = Int.min

    /// One place in the tree of types: a field's use of a type, or an element's.
    struct Node: Sendable {
        var kind: SchemaNode.Kind
        var listType: SchemaNode.ListType = .atomic
        var patchStrategy: SchemaNode.PatchStrategy = []
        var flags: Flags = []
        var presence: SchemaNode.Presence = .whenFilled
        /// Position among ``types``, -1 for a nameless scalar, list or map.
        var type: Int = -1
        /// The node of what a list or map holds, ``Schema/none`` for others.
        var element: Int = Schema.none
        /// Position among ``attributes``, -1 when there are none.
        var attributes: Int = -1
    }

    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8
        static let atomic = Flags(rawValue: 1)
        static let preservesUnknownFields = Flags(rawValue: 2)
        static let embeddedResource = Flags(rawValue: 4)
        static let nullable = Flags(rawValue: 8)
    }

    /// What only some nodes have.
    struct Attributes: Sendable {
        var listMapKeys: [Key] = []
        var patchMergeKey: Key?
        var defaultValue: Value?
        var enumeration: [String] = []
        /// The type's name in Go where it does not follow from the kind (`v1.ServiceType` of a string).
        var goName: String?
        var validation: Value?

        var isEmpty: Bool {
            listMapKeys.isEmpty && patchMergeKey == nil && defaultValue == nil && enumeration.isEmpty
                && goName == nil && validation == nil
        }
    }

    /// A type with its members as a range of ``members``.
    struct TypeRecord: Sendable {
        /// The OpenAPI name, nil for a type of a custom resource.
        var name: String?
        var fields: Range<Int>
        /// The ones of ``fields`` that are printed even when nothing was given.
        var alwaysPrinted: [Int] = []
        /// The node that stands for the type by itself.
        var node: Int
        /// The full name of the protobuf message, empty when there is none.
        var message: String = ""
        /// Protobuf fields whose members lie in this type's own JSON: field number and message name.
        var inline: [(number: Int, message: String)] = []
    }

    struct Member: Sendable {
        var key: Key
        var node: Int
        var required: Bool
        /// The protobuf field number, 0 when there is none.
        var number: Int = 0
    }

    let nodes: [Node]
    let attributes: [Attributes]
    let types: [TypeRecord]
    let members: [Member]
    /// The raw values of the members' interned keys, `UInt16.max` for other names: what a lookup scans.
    private let codes: [UInt16]
    private let typesByName: [String: Int]
    private let rootsByKind: [GroupVersionKind: Int]

    init(builder: SchemaBuilder) {
        nodes = builder.nodes
        attributes = builder.attributes
        types = builder.types
        members = builder.members
        codes = builder.members.map { $0.key.field?.rawValue ?? .max }
        typesByName = builder.typesByName
        rootsByKind = builder.roots
    }

    /// The type an object of this kind has.
    package func root(for kind: GroupVersionKind) -> SchemaNode? {
        rootsByKind[kind].map { node($0) }
    }

    /// The kinds that have this node's type, in the order of group, version and kind.
    package func kinds(of node: SchemaNode) -> [GroupVersionKind] {
        rootsByKind.filter { $0.value == node.typeNode }.map(\.key)
            .sorted { ($0.group, $0.version, $0.kind) < ($1.group, $1.version, $1.kind) }
    }

    /// The type of this OpenAPI name.
    package func type(named name: String) -> SchemaNode? {
        typesByName[name].map { node(types[$0].node) }
    }

    /// The names of all named types, sorted.
    package var typeNames: [String] { types.compactMap(\.name) }

    /// The node at `index`; a negative one is a node of the built-in schema, which custom resources refer to.
    func node(_ index: Int) -> SchemaNode {
        index >= 0 ? SchemaNode(schema: self, index: index) : SchemaNode(schema: .builtin, index: ~index)
    }

    func field(at position: Int) -> SchemaField {
        let member = members[position]
        return SchemaField(key: member.key, node: node(member.node), required: member.required)
    }

    /// The position among ``members`` of `key` in `node`'s type.
    func position(of key: Key, in node: Node) -> Int? {
        guard node.type >= 0 else { return nil }
        let range = types[node.type].fields
        guard let code = key.field?.rawValue else {
            return range.first { codes[$0] == .max && members[$0].key == key }
        }
        return range.first { codes[$0] == code }
    }

    /// The position among ``types`` of an OpenAPI name.
    func typePosition(named name: String) -> Int? { typesByName[name] }
}
