import Kubernetes
import YAML

/// Empty lists and maps that are always printed: storing an object forgets that they were there, so that they come
/// back as null. (Kubernetes stores its own kinds as protobuf, which does not tell empty from absent.)
enum EmptyCollections {
    /// The value as it comes back from storage; `nil` when it is the same.
    static func stored(_ value: Value, _ node: SchemaNode) -> Value? {
        switch (value, node.kind) {
        case (.object(let map), .object):
            var changed: Map?
            for entry in map {
                guard let field = node.field(entry.key) else { continue }
                if field.node.presence == .always, isEmptyCollection(entry.value, field.node) {
                    changed = changed ?? map
                    changed?[entry.key] = .null
                } else if let stored = stored(entry.value, field.node) {
                    changed = changed ?? map
                    changed?[entry.key] = stored
                }
            }
            return changed.map { .object($0) }
        case (.array(let items), .list):
            guard let element = node.element, element.kind == .object else { return nil }
            var changed: [Value]?
            for (position, item) in items.enumerated() {
                guard let stored = stored(item, element) else { continue }
                changed = changed ?? items
                changed?[position] = stored
            }
            return changed.map { .array($0) }
        default: return nil
        }
    }

    private static func isEmptyCollection(_ value: Value, _ node: SchemaNode) -> Bool {
        switch value {
        case .array(let items): items.isEmpty && node.kind == .list
        case .object(let map): map.isEmpty && node.kind == .map
        default: false
        }
    }
}
