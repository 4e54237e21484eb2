package import YAML

/// Reads objects that clients send as protobuf: `application/vnd.kubernetes.protobuf`.
///
/// A body is four bytes, then a `runtime.Unknown` that names the kind and holds the object's message. The result is
/// the object as the same client would have sent it in JSON: what Go leaves out when it is empty is left out.
package enum ProtobufCodec {
    /// How deep messages may nest.
    private static let maximumDepth = 100

    /// The bytes every body begins with.
    package static let magic: [UInt8] = [0x6b, 0x38, 0x73, 0x00]

    /// Whether bytes begin as a protobuf body does.
    package static func isProtobuf(_ bytes: [UInt8]) -> Bool { bytes.starts(with: magic) }

    /// Reads a body into its kind and its object.
    ///
    /// - Parameter expected: the kind when the body names none, as the path of the request tells.
    package static func decode(
        _ bytes: [UInt8], expecting expected: GroupVersionKind? = nil
    ) throws(ProtobufError) -> (GroupVersionKind, Value) {
        guard isProtobuf(bytes) else {
            throw ProtobufError(
                "provided data does not appear to be a protobuf message, expected prefix [107 56 115 0]")
        }
        var reader = WireReader(bytes[4...])
        var apiVersion = ""
        var kind = ""
        var raw: ArraySlice<UInt8> = []
        var contentType = ""
        while let (number, payload) = try reader.next() {
            guard case .bytes(let content) = payload else { continue }
            switch number {
            case 1:
                var typeMeta = WireReader(content)
                while let (number, payload) = try typeMeta.next() {
                    guard case .bytes(let text) = payload else { continue }
                    if number == 1 { apiVersion = try string(text) }
                    if number == 2 { kind = try string(text) }
                }
            case 2: raw = content
            case 4: contentType = try string(content)
            default: break
            }
        }
        var named = expected ?? GroupVersionKind(group: "", version: "", kind: "")
        if !kind.isEmpty {
            let version = GroupVersion(apiVersion: apiVersion)
            named = GroupVersionKind(
                group: version?.group ?? "", version: version?.version ?? apiVersion, kind: kind)
        }
        if contentType.hasPrefix("application/json") { return (named, try json(raw)) }
        guard let root = root(for: named) else {
            throw ProtobufError("no kind \"\(named.kind)\" is registered for version \"\(named.apiVersion)\"")
        }
        var object: Map = ["apiVersion": .string(named.apiVersion), "kind": .string(named.kind)]
        try decodeMessage(raw, into: &object, type: root, depth: 0)
        return (named, .object(object))
    }

    /// The type of a kind; the options of a deletion belong to every group.
    private static func root(for kind: GroupVersionKind) -> SchemaNode? {
        Schema.builtin.root(for: kind)
            ?? (kind.kind == "DeleteOptions"
                ? Schema.builtin.root(for: GroupVersionKind(group: "", version: "v1", kind: kind.kind)) : nil)
    }

    /// Reads the fields of a type's own message.
    private static func decodeMessage(
        _ bytes: ArraySlice<UInt8>, into object: inout Map, type: SchemaNode, depth: Int
    ) throws(ProtobufError) {
        let position = type.schema.nodes[type.index].type
        guard position >= 0 else { return }
        try decodeMessage(
            bytes, message: type.schema.types[position].message, into: &object, type: type, depth: depth)
    }

    /// Reads a whole message of a type.
    static func message(_ bytes: ArraySlice<UInt8>, type: SchemaNode, depth: Int) throws(ProtobufError)
        -> Value
    {
        var object = Map()
        try decodeMessage(bytes, into: &object, type: type, depth: depth)
        return .object(object)
    }

    /// Reads the fields of `message` as members of `type`, whose own message it is or is embedded in.
    private static func decodeMessage(
        _ bytes: ArraySlice<UInt8>, message: String, into object: inout Map, type: SchemaNode, depth: Int
    ) throws(ProtobufError) {
        guard depth < maximumDepth else { throw ProtobufError("proto: message nests too deep") }
        let entries = ProtobufMessages.builtin.entries(of: message)
        var reader = WireReader(bytes)
        while let (number, payload) = try reader.next() {
            switch entries[number] {
            case nil: continue
            case .inline(let inner):
                guard case .bytes(let content) = payload else { throw wrongType(number, in: message) }
                try decodeMessage(content, message: inner, into: &object, type: type, depth: depth + 1)
            case .member(let key):
                guard let field = type.field(key) else { continue }
                // Taken out of the object first, so that a list grows in place.
                var value: Value?
                if let position = object.position(of: key) {
                    object.update(at: position) { member in
                        value = member
                        member = .null
                    }
                }
                guard try decodeField(payload, node: field.node, into: &value, depth: depth + 1) else {
                    throw wrongType(number, in: message)
                }
                if let decoded = value, isLeftOut(decoded, node: field.node) { value = nil }
                object[key] = value
            }
        }
    }

    /// Whether JSON would not show the value: an empty one whose field is no pointer and not always printed.
    private static func isLeftOut(_ value: Value, node: SchemaNode) -> Bool {
        if value.isNull { return true }
        guard node.presence == .whenFilled || node.presence == .whenNonzero else { return false }
        return switch value {
        case .string(let text): text.isEmpty
        case .int(let number): number == 0
        case .double(let number): number == 0
        case .bool(let flag): !flag
        case .array(let values): values.isEmpty
        case .object(let map): map.isEmpty && (node.kind != .object || node.presence == .whenNonzero)
        default: false
        }
    }

    private static func wrongType(_ number: Int, in message: String) -> ProtobufError {
        ProtobufError("proto: wrong wireType for field \(number) of \(message)")
    }

    /// Reads one occurrence of a field into what earlier ones gave: lists and maps grow, messages merge.
    ///
    /// - Returns: false when the wire type cannot be the field's.
    private static func decodeField(
        _ payload: WireReader.Payload, node: SchemaNode, into value: inout Value?, depth: Int
    ) throws(ProtobufError) -> Bool {
        switch node.kind {
        case .list: return try decodeElement(payload, list: node, into: &value, depth: depth)
        case .map, .object:
            guard case .bytes(let content) = payload else { return false }
            var object = value?.object ?? Map()
            value = nil
            if node.kind == .object {
                try decodeMessage(content, into: &object, type: node, depth: depth)
            } else if let element = node.element {
                try decodeEntry(content, into: &object, element: element, depth: depth)
            }
            value = .object(object)
        default: value = try decodeScalar(payload, node: node, depth: depth)
        }
        return value != nil
    }

    private static func decodeElement(
        _ payload: WireReader.Payload, list: SchemaNode, into value: inout Value?, depth: Int
    ) throws(ProtobufError) -> Bool {
        guard let element = list.element else { return false }
        var values = value?.array ?? []
        value = nil
        if case .bytes(let packed) = payload, element.kind.isVarint {
            var reader = WireReader(packed)
            while !reader.isAtEnd {
                guard let number = try decodeScalar(.varint(try reader.varint()), node: element, depth: depth)
                else { return false }
                values.append(number)
            }
        } else {
            var decoded: Value?
            guard try decodeField(payload, node: element, into: &decoded, depth: depth), let decoded else {
                return false
            }
            values.append(decoded)
        }
        value = .array(values)
        return true
    }

    /// Reads an entry of a map: field 1 is the key, field 2 the value; either may be missing when it is empty.
    private static func decodeEntry(
        _ bytes: ArraySlice<UInt8>, into map: inout Map, element: SchemaNode, depth: Int
    ) throws(ProtobufError) {
        var reader = WireReader(bytes)
        var key = ""
        var value: Value?
        while let (number, payload) = try reader.next() {
            if number == 1, case .bytes(let text) = payload { key = try string(text) }
            guard number == 2 else { continue }
            if element.kind == .list, case .bytes(let wrapped) = payload {
                // A list as a map's value is a message that holds the list as its field 1.
                var inner = WireReader(wrapped)
                value = .array([])
                while let (number, payload) = try inner.next() {
                    guard number == 1 else { continue }
                    _ = try decodeElement(payload, list: element, into: &value, depth: depth + 1)
                }
            } else {
                value = nil
                _ = try decodeField(payload, node: element, into: &value, depth: depth + 1)
            }
        }
        map[Key(key)] = value ?? empty(element)
    }

    /// What a missing value of a map counts as.
    private static func empty(_ node: SchemaNode) -> Value {
        switch node.kind {
        case .string, .bytes: ""
        case .integer, .number: 0
        case .boolean: false
        case .list: []
        case .quantity: "0"
        default: .emptyObject
        }
    }
}
