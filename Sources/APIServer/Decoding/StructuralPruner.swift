import Kubernetes
import YAML

/// Drops what the schema of a custom resource does not name, and decodes its metadata.
///
/// Follows `pkg/apiserver/schema/pruning` of Kubernetes' extension server.
struct StructuralPruner {
    private(set) var strict: [String] = []
    private let doubled: [String: String]
    private var path: [PathElement] = []

    init(doubled: [String: String]) { self.doubled = doubled }

    mutating func decode(_ value: Value, schema: SchemaNode) throws(DecodingFailure) -> Value {
        guard case .object = value else {
            throw DecodingFailure(
                "json: cannot unmarshal \(value.kindName) into Go value of type map[string]interface {}")
        }
        return try embedded(value, schema: schema)
    }

    /// A whole object: its type and metadata are Kubernetes' own, the rest is the schema's.
    private mutating func embedded(_ value: Value, schema: SchemaNode) throws(DecodingFailure) -> Value {
        guard case .object(var map) = value else { return value }
        let metadata = map[.metadata]
        map[.metadata] = nil
        let identity = map.entries.filter { $0.key == Key(.apiVersion) || $0.key == Key(.kind) }
        for entry in identity { map[entry.key] = nil }
        guard case .object(let pruned) = try prune(.object(map), schema) else { return value }
        var entries = identity
        if let metadata {
            entries.append(Map.Entry(key: Key(.metadata), value: try decodeMetadata(metadata)))
        }
        return .object(Map(uniqueEntries: entries + pruned.entries))
    }

    private mutating func decodeMetadata(_ metadata: Value) throws(DecodingFailure) -> Value {
        if metadata.isNull { return .emptyObject }
        guard let node = Schema.builtin.type(named: "io.k8s.apimachinery.pkg.apis.meta.v1.ObjectMeta") else {
            return metadata
        }
        let prefix = (path + [.key("metadata")]).dotted
        let inside = Dictionary(
            uniqueKeysWithValues: doubled.compactMap { path, message in
                path.hasPrefix(prefix + ".") ? (String(path.dropFirst(prefix.utf8.count + 1)), message) : nil
            })
        var decoder = TypedDecoder(doubled: inside)
        let decoded = try decoder.decode(metadata, as: node)
        for message in decoder.strict {
            strict.append(
                message.hasPrefix("unknown field \"")
                    ? "unknown field \"\(prefix)." + message.dropFirst("unknown field \"".utf8.count)
                    : message)
        }
        return decoded
    }

    private mutating func prune(_ value: Value, _ schema: SchemaNode) throws(DecodingFailure) -> Value {
        switch value {
        case .object(let map):
            var entries: [Map.Entry] = []
            entries.reserveCapacity(map.count)
            for entry in map {
                path.append(.key(entry.key.name))
                defer { path.removeLast() }
                if let node = schema.field(entry.key)?.node ?? schema.element {
                    let inner =
                        node.isEmbeddedResource
                        ? try embedded(entry.value, schema: node) : try prune(entry.value, node)
                    entries.append(Map.Entry(key: entry.key, value: inner))
                } else if schema.preservesUnknownFields || schema.kind == .any {
                    entries.append(entry)
                } else {
                    strict.append("unknown field \"\(path.dotted)\"")
                }
                if !doubled.isEmpty, let message = doubled[path.dotted] { strict.append(message) }
            }
            return .object(Map(uniqueEntries: entries))
        case .array(let items):
            guard let element = schema.element else { return value }
            var result: [Value] = []
            result.reserveCapacity(items.count)
            for (position, item) in items.enumerated() {
                path.append(.index(position))
                defer { path.removeLast() }
                result.append(
                    element.isEmbeddedResource
                        ? try embedded(item, schema: element) : try prune(item, element))
            }
            return .array(result)
        default: return value
        }
    }
}
