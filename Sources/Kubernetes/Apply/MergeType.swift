import YAML

/// A place in a schema as server-side apply sees it: how the values there merge.
///
/// Content that no schema describes is deduced from the value: scalars and lists are owned as a whole, maps by
/// their members.
struct MergeType {
    /// How a value merges.
    enum Form {
        case scalar
        /// A list or map that has one owner for all of it.
        case atomic
        /// A list whose elements are told apart by their keys or values.
        case associativeList
        case map
    }

    /// Nil for content that no schema describes.
    let node: SchemaNode?

    init(_ node: SchemaNode?) {
        self.node = node?.kind == .any ? nil : node
    }

    static let deduced = MergeType(nil)

    var isDeduced: Bool { node == nil }

    /// The form of `value` at this place.
    func form(of value: Value?) -> Form {
        guard let node else {
            switch value {
            case .object, .null, nil: return .map
            case .array: return .atomic
            default: return .scalar
            }
        }
        switch node.kind {
        case .object, .map: return node.isAtomic ? .atomic : .map
        case .list: return node.listType == .atomic ? .atomic : .associativeList
        default: return .scalar
        }
    }

    /// The place of a map's member, and whether the schema names it (rather than giving a type to all members).
    func member(_ key: Key) -> (type: MergeType, isNamed: Bool, isDeclared: Bool) {
        guard let node else { return (.deduced, false, true) }
        if let field = node.field(key) { return (MergeType(field.node), true, true) }
        if let element = node.element { return (MergeType(element), false, true) }
        return (.deduced, false, node.preservesUnknownFields)
    }

    /// The place of a list's elements.
    var element: MergeType { MergeType(node?.element) }

    /// What tells the elements of this associative list apart.
    var listKeys: ListKeys { ListKeys(node) }
}
