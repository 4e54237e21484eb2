package import YAML

extension ProtobufCodec {
    /// How deep objects may nest; what is deeper is left out.
    private static let deepest = 100

    /// An object as `application/vnd.kubernetes.protobuf`: the magic bytes, and a `runtime.Unknown` around its
    /// message. Nil for a kind that has no message.
    package static func encode(_ object: Value) -> [UInt8]? {
        guard let message = message(of: object) else { return nil }
        var typeMeta = WireWriter()
        typeMeta.content(1, (object[.apiVersion]?.string ?? "").utf8)
        typeMeta.content(2, (object[.kind]?.string ?? "").utf8)
        var unknown = WireWriter()
        unknown.content(1, typeMeta.bytes)
        unknown.content(2, message)
        unknown.content(3, [])
        unknown.content(4, [])
        return magic + unknown.bytes
    }

    /// An event of a watch: its length in four bytes, then a `WatchEvent` with the object's own bytes inside.
    package static func encodeEvent(_ type: String, _ object: Value) -> [UInt8]? {
        guard let encoded = encode(object) else { return nil }
        var raw = WireWriter()
        raw.content(1, encoded)
        var event = WireWriter()
        event.content(1, type.utf8)
        event.content(2, raw.bytes)
        let count = UInt32(truncatingIfNeeded: event.bytes.count)
        return (0..<4).map { UInt8(truncatingIfNeeded: count >> UInt32(24 - 8 * $0)) } + event.bytes
    }

    private static func message(of object: Value) -> [UInt8]? {
        let version = GroupVersion(apiVersion: object[.apiVersion]?.string ?? "")
        let kind = GroupVersionKind(
            group: version?.group ?? "", version: version?.version ?? "", kind: object[.kind]?.string ?? "")
        if kind.group == "meta.k8s.io" { return partial(object, kind.kind) }
        guard let root = Schema.builtin.root(for: kind), let map = object.object else { return nil }
        return message(map, type: root, depth: 0)
    }

    /// Objects of which only the metadata was asked for: they belong to no group's schema.
    private static func partial(_ object: Value, _ kind: String) -> [UInt8]? {
        let meta = "io.k8s.apimachinery.pkg.apis.meta.v1."
        var writer = WireWriter()
        switch kind {
        case "PartialObjectMetadata":
            guard let type = Schema.builtin.type(named: meta + "ObjectMeta") else { return nil }
            writer.content(1, message(object[.metadata]?.object ?? Map(), type: type, depth: 1))
        case "PartialObjectMetadataList":
            guard let type = Schema.builtin.type(named: meta + "ListMeta") else { return nil }
            writer.content(1, message(object[.metadata]?.object ?? Map(), type: type, depth: 1))
            for item in object[.items]?.array ?? [] {
                writer.content(2, partial(item, "PartialObjectMetadata") ?? [])
            }
        default: return nil
        }
        return writer.bytes
    }

    /// The fields of a type's own message.
    private static func message(_ object: Map, type: SchemaNode, depth: Int) -> [UInt8] {
        let position = type.schema.nodes[type.index].type
        guard position >= 0 else { return [] }
        return message(object, named: type.schema.types[position].message, type: type, depth: depth)
    }

    private static func message(_ object: Map, named name: String, type: SchemaNode, depth: Int) -> [UInt8] {
        guard depth < deepest else { return [] }
        var writer = WireWriter()
        for (number, entry) in ProtobufMessages.builtin.ordered(name) {
            switch entry {
            case .inline(let inner):
                // An embedded structure is always written, whatever it holds.
                writer.content(number, message(object, named: inner, type: type, depth: depth + 1))
            case .member(let key):
                guard let value = object[key], !value.isNull, let field = type.field(key) else { continue }
                write(value, number, field.node, depth: depth + 1, to: &writer)
            }
        }
        return writer.bytes
    }

    private static func write(
        _ value: Value, _ number: Int, _ node: SchemaNode, depth: Int, to writer: inout WireWriter
    ) {
        switch (value, node.kind) {
        case (.array(let items), .list):
            guard let element = node.element else { return }
            for item in items { write(item, number, element, depth: depth, to: &writer) }
        case (.object(let map), .map):
            guard let element = node.element else { return }
            for entry in map {
                var pair = WireWriter()
                pair.content(1, entry.key.name.utf8)
                if element.kind == .list {
                    // A list as a map's value is a message that holds the list as its field 1.
                    var list = WireWriter()
                    write(entry.value, 1, element, depth: depth + 1, to: &list)
                    pair.content(2, list.bytes)
                } else {
                    write(entry.value, 2, element, depth: depth + 1, to: &pair)
                }
                writer.content(number, pair.bytes)
            }
        case (.object(let map), .object):
            writer.content(number, message(map, type: node, depth: depth))
        case (_, .any): writer.content(number, any(value, node, depth: depth))
        default: writeScalar(value, number, node.kind, to: &writer)
        }
    }

    private static func writeScalar(
        _ value: Value, _ number: Int, _ kind: SchemaNode.Kind, to writer: inout WireWriter
    ) {
        switch (kind, value) {
        case (.bytes, .string(let text)): writer.content(number, (try? Base64.decode(text)) ?? [])
        case (.quantity, _):
            var quantity = WireWriter()
            quantity.content(1, (value.string ?? JSONWriter.string(value)).utf8)
            writer.content(number, quantity.bytes)
        case (.time, .string(let text)), (.microTime, .string(let text)):
            writer.content(number, time(text))
        case (.intOrString, _):
            var either = WireWriter()
            either.integer(1, value.string == nil ? 0 : 1)
            either.integer(2, value.int ?? 0)
            either.content(3, (value.string ?? "").utf8)
            writer.content(number, either.bytes)
        case (.number, _): writer.double(number, value.double ?? 0)
        case (.string, .string(let text)): writer.content(number, text.utf8)
        case (_, .bool(let flag)): writer.integer(number, flag ? 1 : 0)
        case (_, .int(let whole)): writer.integer(number, whole)
        default: break
        }
    }

    private static func time(_ text: String) -> [UInt8] {
        guard let time = Timestamp(rfc3339: text) else { return [] }
        var message = WireWriter()
        message.integer(1, time.seconds)
        message.integer(2, time.nanoseconds - time.seconds * 1_000_000_000)
        return message.bytes
    }

    /// Free content as JSON text inside a message, or one of the schema types that are one thing or another.
    private static func any(_ value: Value, _ node: SchemaNode, depth: Int) -> [UInt8] {
        var message = WireWriter()
        let kind = node.typeName?.split(separator: ".").last ?? ""
        guard kind.hasPrefix("JSONSchemaPropsOr") else {
            message.content(1, JSONWriter.bytes(value))
            return message.bytes
        }
        guard let schema = node.schema.type(named: schemaType) else { return [] }
        let isBool = kind == "JSONSchemaPropsOrBool"
        switch value {
        case .bool(let allows): message.integer(1, allows ? 1 : 0)
        case .object(let map):
            if isBool { message.integer(1, 1) }
            message.content(isBool ? 2 : 1, self.message(map, type: schema, depth: depth + 1))
        case .array(let items):
            for item in items {
                switch item {
                case .string(let text): message.content(2, text.utf8)
                case .object(let map):
                    message.content(2, self.message(map, type: schema, depth: depth + 1))
                default: break
                }
            }
        default: break
        }
        return message.bytes
    }
}
