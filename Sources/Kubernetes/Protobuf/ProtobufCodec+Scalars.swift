import YAML

extension SchemaNode.Kind {
    /// Whether a value is a varint on the wire, of which a list may be packed.
    var isVarint: Bool {
        switch self {
        case .integer, .boolean: true
        default: false
        }
    }
}

extension ProtobufCodec {
    /// Reads what is no list, map or object of named fields; nil when the wire type cannot be its.
    static func decodeScalar(
        _ payload: WireReader.Payload, node: SchemaNode, depth: Int
    ) throws(ProtobufError) -> Value? {
        switch (node.kind, payload) {
        case (.string, .bytes(let text)): return .string(try string(text))
        case (.bytes, .bytes(let bytes)): return .string(Base64.encode(Array(bytes)))
        case (.integer(bits: 32), .varint(let number)): return .int(Int64(Int32(truncatingIfNeeded: number)))
        case (.integer, .varint(let number)): return .int(Int64(bitPattern: number))
        case (.boolean, .varint(let number)): return .bool(number != 0)
        case (.number, .fixed64(let bits)): return .double(Double(bitPattern: bits))
        case (.quantity, .bytes(let message)): return .string(try string(try field(1, of: message)))
        case (.time, .bytes(let message)): return try time(message).map { .string($0.rfc3339) } ?? .null
        case (.microTime, .bytes(let message)):
            return try time(message).map { .string($0.rfc3339Micro) } ?? .null
        case (.intOrString, .bytes(let message)): return try intOrString(message)
        case (.any, .bytes(let message)): return try any(message, node: node, depth: depth)
        default: return nil
        }
    }

    /// Bytes as text, which must be UTF-8.
    static func string(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> String {
        guard let text = String(validating: bytes, as: UTF8.self) else {
            throw ProtobufError("proto: invalid UTF-8 in a string")
        }
        return text
    }

    /// Bytes as JSON text.
    static func json(_ bytes: ArraySlice<UInt8>) throws(ProtobufError) -> Value {
        do {
            return try JSONReader.value(from: Array(bytes))
        } catch {
            throw ProtobufError(error.message)
        }
    }

    /// The bytes of one field of a small message, empty when it has none.
    private static func field(_ wanted: Int, of message: ArraySlice<UInt8>) throws(ProtobufError)
        -> ArraySlice<UInt8>
    {
        var reader = WireReader(message)
        var found: ArraySlice<UInt8> = []
        while let (number, payload) = try reader.next() {
            if number == wanted, case .bytes(let content) = payload { found = content }
        }
        return found
    }

    /// A time: seconds and nanoseconds since 1970; nil for the empty message that Go's zero time is.
    private static func time(_ message: ArraySlice<UInt8>) throws(ProtobufError) -> Timestamp? {
        guard !message.isEmpty else { return nil }
        var reader = WireReader(message)
        var seconds: Int64 = 0
        var nanoseconds: Int64 = 0
        while let (number, payload) = try reader.next() {
            guard case .varint(let value) = payload else { continue }
            if number == 1 { seconds = Int64(bitPattern: value) }
            if number == 2 { nanoseconds = Int64(Int32(truncatingIfNeeded: value)) }
        }
        let (scaled, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        let (total, overflowed) = scaled.addingReportingOverflow(nanoseconds)
        guard !overflow, !overflowed else { throw ProtobufError("proto: a time is out of range") }
        return Timestamp(nanoseconds: total)
    }

    /// A number or a text.
    private static func intOrString(
        _ message: ArraySlice<UInt8>
    ) throws(ProtobufError) -> Value {
        var reader = WireReader(message)
        var isText = false
        var number: Int64 = 0
        var text = ""
        while let (field, payload) = try reader.next() {
            switch (field, payload) {
            case (1, .varint(let type)): isText = type == 1
            case (2, .varint(let value)): number = Int64(Int32(truncatingIfNeeded: value))
            case (3, .bytes(let bytes)): text = try string(bytes)
            default: break
            }
        }
        return isText ? .string(text) : .int(number)
    }

    /// Free content: JSON text inside a message, or one of the schema types that are one thing or another.
    private static func any(
        _ message: ArraySlice<UInt8>, node: SchemaNode, depth: Int
    ) throws(ProtobufError) -> Value {
        var reader = WireReader(message)
        var result: Value = .null
        let kind = node.typeName?.split(separator: ".").last ?? ""
        let schema = node.schema.type(named: schemaType)
        while let (number, payload) = try reader.next() {
            switch (kind, number, payload) {
            case ("JSONSchemaPropsOrBool", 1, .varint(let allows)):
                if case .object = result { break }
                result = .bool(allows != 0)
            case ("JSONSchemaPropsOrArray", 1, .bytes(let bytes)),
                ("JSONSchemaPropsOrBool", 2, .bytes(let bytes)),
                ("JSONSchemaPropsOrStringArray", 1, .bytes(let bytes)):
                guard let schema else { break }
                result = try self.message(bytes, type: schema, depth: depth + 1)
            case ("JSONSchemaPropsOrArray", 2, .bytes(let bytes)):
                guard let schema else { break }
                result = .array(
                    (result.array ?? []) + [try self.message(bytes, type: schema, depth: depth + 1)])
            case ("JSONSchemaPropsOrStringArray", 2, .bytes(let bytes)):
                result = .array((result.array ?? []) + [.string(try string(bytes))])
            case (_, 1, .bytes(let bytes)) where !kind.hasPrefix("JSONSchemaPropsOr"):
                result = bytes.isEmpty ? .null : try json(bytes)
            default: break
            }
        }
        return result
    }

    static let schemaType = "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.JSONSchemaProps"
}
