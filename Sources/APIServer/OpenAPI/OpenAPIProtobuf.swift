import Kubernetes
import YAML

/// The description of version 2 in protobuf: messages of `openapi.v2`, which older clients insist on.
///
/// Follows the field numbers of gnostic's `OpenAPIv2.proto`, as far as the descriptions of this server go.
struct OpenAPIProtobuf {
    static let contentType = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf"

    private enum Document {
        static let swagger = 1
        static let info = 2
        static let paths = 8
        static let definitions = 9
    }

    private enum Schema {
        static let reference = 1
        static let format = 2
        static let description = 4
        static let standard = 5
        static let required = 19
        static let enumeration = 20
        static let additional = 21
        static let type = 22
        static let items = 23
        static let allOf = 24
        static let properties = 25
        static let extensions = 31
    }

    private var bytes: [UInt8] = []

    /// The document's bytes.
    static func bytes(_ document: Value) -> [UInt8] {
        var writer = OpenAPIProtobuf()
        writer.text(Document.swagger, document.text("swagger"))
        writer.message(Document.info) { info in
            info.text(1, document[name: "info"]?.text("title") ?? "")
            info.text(2, document[name: "info"]?.text("version") ?? "")
        }
        writer.message(Document.paths) { _ in }
        writer.message(Document.definitions) { definitions in
            definitions.named(1, document[name: "definitions"]?.object ?? Map())
        }
        return writer.bytes
    }

    // MARK: Schemas

    /// Schemas under their names.
    private mutating func named(_ number: Int, _ schemas: Map) {
        for entry in schemas {
            message(number) { pair in
                pair.text(1, entry.key.name)
                pair.message(2) { $0.schema(entry.value) }
            }
        }
    }

    private mutating func schema(_ value: Value) {
        for entry in value.object ?? Map() {
            switch entry.key.name {
            case "$ref": text(Schema.reference, entry.value.string ?? "")
            case "format": text(Schema.format, entry.value.string ?? "")
            case "description": text(Schema.description, entry.value.string ?? "")
            case "default": any(Schema.standard, entry.value)
            case "required": for name in entry.value.array ?? [] { text(Schema.required, name.string ?? "") }
            case "enum": for choice in entry.value.array ?? [] { any(Schema.enumeration, choice) }
            case "additionalProperties":
                message(Schema.additional) { item in
                    if let isAllowed = entry.value.bool {
                        item.number(2, isAllowed ? 1 : 0)
                    } else {
                        item.message(1) { $0.schema(entry.value) }
                    }
                }
            case "type": message(Schema.type) { $0.text(1, entry.value.string ?? "") }
            case "items": message(Schema.items) { $0.message(1) { $0.schema(entry.value) } }
            case "allOf": for part in entry.value.array ?? [] { message(Schema.allOf) { $0.schema(part) } }
            case "properties":
                message(Schema.properties) { $0.named(1, entry.value.object ?? Map()) }
            case let name where name.hasPrefix("x-"):
                message(Schema.extensions) { pair in
                    pair.text(1, name)
                    pair.any(2, entry.value)
                }
            default: break
            }
        }
    }

    // MARK: Wire

    /// Anything else, as YAML.
    private mutating func any(_ number: Int, _ value: Value) {
        message(number) { $0.text(2, YAMLWriter.string(value)) }
    }

    private mutating func text(_ number: Int, _ text: String) {
        tag(number, wire: 2)
        varint(UInt64(text.utf8.count))
        bytes += Array(text.utf8)
    }

    private mutating func number(_ number: Int, _ value: UInt64) {
        tag(number, wire: 0)
        varint(value)
    }

    private mutating func message(_ number: Int, _ body: (inout OpenAPIProtobuf) -> Void) {
        var inner = OpenAPIProtobuf()
        body(&inner)
        tag(number, wire: 2)
        varint(UInt64(inner.bytes.count))
        bytes += inner.bytes
    }

    private mutating func tag(_ number: Int, wire: UInt64) { varint(UInt64(number) << 3 | wire) }

    private mutating func varint(_ value: UInt64) {
        var rest = value
        while rest >= 0x80 {
            bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
            rest >>= 7
        }
        bytes.append(UInt8(rest))
    }
}

extension Value {
    fileprivate func text(_ name: String) -> String { self[name: name]?.string ?? "" }
}
