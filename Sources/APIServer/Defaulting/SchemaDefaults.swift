import Kubernetes
import YAML

/// The `default`s of a custom resource's structural schema.
///
/// Follows `pkg/apiserver/schema/defaulting` of Kubernetes' extension server: an absent field takes its default, and a
/// null that the schema does not allow counts as absent when there is one. Defaults fill objects that are there (or
/// that a default made); a missing object without a default stays missing.
enum SchemaDefaults {
    private static let maximumDepth = 512

    static func apply(to value: inout Value, schema: SchemaNode) {
        apply(to: &value, schema: schema, depth: 0)
    }

    private static func apply(to value: inout Value, schema: SchemaNode, depth: Int) {
        guard depth < maximumDepth else { return }
        switch value {
        case .object(var map):
            value = .null
            defer { value = .object(map) }
            let fields = schema.fields
            for field in fields {
                guard let standard = field.defaultValue else { continue }
                switch map[field.key] {
                case nil: map[field.key] = standard
                case .null?: if !field.node.isNullable { map[field.key] = standard }
                default: break
                }
            }
            for position in map.entries.indices {
                let key = map.entries[position].key
                guard let node = schema.field(key)?.node ?? schema.element else { continue }
                if case .null = map.entries[position].value, !node.isNullable,
                    let standard = node.defaultValue
                {
                    map.update(at: position) { $0 = standard }
                }
                map.update(at: position) { apply(to: &$0, schema: node, depth: depth + 1) }
            }
        case .array(var items):
            guard let element = schema.element else { return }
            value = .null
            defer { value = .array(items) }
            for position in items.indices { apply(to: &items[position], schema: element, depth: depth + 1) }
        default: break
        }
    }
}
