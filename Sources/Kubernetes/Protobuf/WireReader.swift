/// Why bytes are no protobuf message that the API server reads.
package struct ProtobufError: Error, Sendable, Equatable, CustomStringConvertible {
    package var message: String
    package init(_ message: String) { self.message = message }
    package var description: String { message }
}

/// Reads the fields of one protobuf message.
struct WireReader {
    /// A field's content as it stands on the wire.
    enum Payload {
        case varint(UInt64)
        case fixed32(UInt32)
        case fixed64(UInt64)
        case bytes(ArraySlice<UInt8>)
    }

    private var bytes: ArraySlice<UInt8>

    init(_ bytes: ArraySlice<UInt8>) { self.bytes = bytes }

    /// The next field, nil at the message's end.
    mutating func next() throws(ProtobufError) -> (number: Int, payload: Payload)? {
        guard !bytes.isEmpty else { return nil }
        let tag = try varint()
        let number = Int(truncatingIfNeeded: tag >> 3)
        guard tag >> 3 > 0, tag >> 3 < 1 << 29 else {
            throw ProtobufError("proto: illegal tag \(tag >> 3) (wire type \(tag & 7))")
        }
        switch tag & 7 {
        case 0: return (number, .varint(try varint()))
        case 1: return (number, .fixed64(try fixed(8)))
        case 2:
            let length = try varint()
            guard length <= UInt64(bytes.count) else { throw Self.unexpectedEnd }
            let content = bytes.prefix(Int(length))
            bytes = bytes.dropFirst(Int(length))
            return (number, .bytes(content))
        case 5: return (number, .fixed32(UInt32(truncatingIfNeeded: try fixed(4))))
        case let type: throw ProtobufError("proto: illegal wireType \(type)")
        }
    }

    mutating func varint() throws(ProtobufError) -> UInt64 {
        var result: UInt64 = 0
        var shift: UInt64 = 0
        while let byte = bytes.popFirst() {
            guard shift < 64 else { throw ProtobufError("proto: integer overflow") }
            result |= UInt64(byte & 0x7f) << shift
            if byte < 0x80 { return result }
            shift += 7
        }
        throw Self.unexpectedEnd
    }

    private mutating func fixed(_ width: Int) throws(ProtobufError) -> UInt64 {
        guard bytes.count >= width else { throw Self.unexpectedEnd }
        var result: UInt64 = 0
        for (position, byte) in bytes.prefix(width).enumerated() {
            result |= UInt64(byte) << UInt64(8 * position)
        }
        bytes = bytes.dropFirst(width)
        return result
    }

    var isAtEnd: Bool { bytes.isEmpty }

    private static let unexpectedEnd = ProtobufError("unexpected EOF")
}
