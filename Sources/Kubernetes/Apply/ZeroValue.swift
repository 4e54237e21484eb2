import YAML

/// The fields of a built-in type that its JSON always has, with the values they have when nothing was set: what Go
/// prints of an empty object.
enum ZeroValue {
    private static let maximumDepth = 6

    /// The empty object of every kind, by its node. (Looked up, never walked.)
    static let roots: [Int: Value] = {
        var roots: [Int: Value] = [:]
        for name in Schema.builtin.typeNames {
            guard let type = Schema.builtin.type(named: name), type.field(.metadata) != nil,
                type.field(.kind) != nil
            else { continue }
            roots[type.index] = object(type, depth: 0)
        }
        return roots
    }()

    private static func object(_ schema: SchemaNode, depth: Int) -> Value {
        var map = Map()
        guard depth < maximumDepth else { return .object(map) }
        for field in schema.fields {
            switch field.node.presence {
            case .pointer, .whenNonzero: break
            case .nullable: map[field.key] = .null
            // A structure is printed even when it is empty.
            case .whenFilled where field.node.kind == .object:
                map[field.key] = object(field.node, depth: depth + 1)
            case .whenFilled where field.node.kind == .time || field.node.kind == .microTime:
                map[field.key] = .null
            case .whenFilled: break
            case .always: map[field.key] = value(field.node, depth: depth)
            }
        }
        return .object(map)
    }

    private static func value(_ node: SchemaNode, depth: Int) -> Value {
        switch node.kind {
        case .object: object(node, depth: depth + 1)
        case .string: ""
        case .integer, .number, .intOrString: 0
        case .boolean: false
        case .quantity: "0"
        default: .null
        }
    }
}
