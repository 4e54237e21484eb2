/// What is wrong with a JSON text, at a byte offset; the words are those of Go's `encoding/json`.
struct JSONFault: Error {
    enum Reason {
        case unexpectedEnd
        /// A character where it may not stand; the text says where that is (`after array element`).
        case invalidCharacter(StaticString)
        case tooDeep
        case numberOutOfRange(length: Int)
    }

    var reason: Reason
    var offset: Int

    var code: ReadError.Code {
        switch reason {
        case .unexpectedEnd, .invalidCharacter: .syntax
        case .tooDeep: .tooDeep
        case .numberOutOfRange: .unrepresentable
        }
    }

    func message(in bytes: UnsafeBufferPointer<UInt8>) -> String {
        switch reason {
        case .unexpectedEnd: return "unexpected end of JSON input"
        case .tooDeep: return "exceeded max depth"
        case .invalidCharacter(let context):
            return "invalid character \(Self.quoted(bytes[offset])) \(context)"
        case .numberOutOfRange(let length):
            let number = String(decoding: bytes[offset..<offset + length], as: UTF8.self)
            return "number \(number) is out of range"
        }
    }

    /// The byte as Go quotes a character: `'x'`, `'\n'`, `'\x00'`.
    private static func quoted(_ byte: UInt8) -> String {
        switch byte {
        case UInt8(ascii: "'"): return #"'\''"#
        case UInt8(ascii: "\\"): return #"'\\'"#
        case 7: return #"'\a'"#
        case 8: return #"'\b'"#
        case 9: return #"'\t'"#
        case 10: return #"'\n'"#
        case 11: return #"'\v'"#
        case 12: return #"'\f'"#
        case 13: return #"'\r'"#
        case 0..<32, 127:
            return #"'\x"# + (byte < 16 ? "0" : "") + String(byte, radix: 16) + "'"
        case 128..<160, 173:
            return #"'\u00"# + String(byte, radix: 16) + "'"
        default:
            return "'\(Unicode.Scalar(byte))'"
        }
    }
}
