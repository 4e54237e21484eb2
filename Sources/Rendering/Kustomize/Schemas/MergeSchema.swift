import RenderingData
import YAML

/// What is known of the type of a node while a strategic merge patch is applied: which lists merge, by which keys.
enum MergeSchema {
    /// A type of the built-in table by its name; empty for one without lists that merge.
    case builtIn(String)
    /// A list of the built-in table that merges.
    case builtInList(keys: [String], items: String)
    /// A schema of the user's.
    case custom(Value, CustomSchema)

    /// How a list merges: nil replaces it; without keys its elements are compared as they are.
    var mergeKeys: [String]? {
        switch self {
        case .builtIn: return nil
        case .builtInList(let keys, _): return keys
        case .custom(let schema, _):
            guard let strategy = schema[name: "x-kubernetes-patch-strategy"]?.string,
                strategy.split(separator: ",").contains("merge")
            else { return nil }
            if let keys = schema[name: "x-kubernetes-list-map-keys"]?.array {
                return keys.compactMap(\.string)
            }
            return schema[name: "x-kubernetes-patch-merge-key"]?.string.map { [$0] } ?? []
        }
    }

    /// The type of the field `name`.
    func field(_ name: String) -> MergeSchema? {
        switch self {
        case .builtIn(let type): return BuiltInMergeKeys.shared.field(name, of: type)
        case .builtInList: return nil
        case .custom(let schema, let document):
            if let property = schema[name: "properties"]?[name: name] {
                return document.resolved(property)
            }
            guard let additional = schema[name: "additionalProperties"], additional.object != nil else {
                return nil
            }
            return document.resolved(additional)
        }
    }

    /// The type of a list's elements.
    var elements: MergeSchema? {
        switch self {
        case .builtIn: return nil
        case .builtInList(_, let items): return items.isEmpty ? nil : .builtIn(items)
        case .custom(let schema, let document):
            guard schema[name: "type"]?.string == "array", let items = schema[name: "items"] else {
                return nil
            }
            return document.resolved(items)
        }
    }
}

/// The lists of Kubernetes 1.21 that merge.
struct BuiltInMergeKeys: Sendable {
    private enum Field: Sendable {
        case type(String)
        case list(keys: [String], items: String)
    }

    static let shared = BuiltInMergeKeys()

    private var kinds: [String: String] = [:]
    private var types: [String: [String: Field]] = [:]

    private init() {
        let value = RenderingTable.value(rendering_merge_keys_start(), rendering_merge_keys_json_size)
        for version in value[name: "kinds"]?.object ?? Map() {
            for kind in version.value.object ?? Map() {
                kinds["\(version.key.name) \(kind.key.name)"] = kind.value.string ?? ""
            }
        }
        for type in value[name: "types"]?.object ?? Map() {
            var fields: [String: Field] = [:]
            for field in type.value.object ?? Map() {
                if let name = field.value.string {
                    fields[field.key.name] = .type(name)
                } else {
                    fields[field.key.name] = .list(
                        keys: (field.value[name: "keys"]?.array ?? []).compactMap(\.string),
                        items: field.value[name: "items"]?.string ?? "")
                }
            }
            types[type.key.name] = fields
        }
    }

    func type(apiVersion: String, kind: String) -> String? { kinds["\(apiVersion) \(kind)"] }

    func field(_ name: String, of type: String) -> MergeSchema? {
        guard let fields = types[type] else { return nil }
        switch fields[name] ?? fields["*"] {
        case .type(let name): return .builtIn(name)
        case .list(let keys, let items): return .builtInList(keys: keys, items: items)
        case nil: return nil
        }
    }
}
