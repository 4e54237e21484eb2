/// Percent escapes in the parts of a URL, as Go's `net/url` writes and reads them.
enum URLEscape {
    case host
    /// The zone of an IPv6 address.
    case zone
    case path
    case user
    case fragment

    private struct Fault: Error, CustomStringConvertible {
        var description: String
    }

    private static let unreserved = Set("-_.~".utf8)
    private static let reserved = Set("$&+,/:;=?@".utf8)
    private static let hostMarks = Set("!$&'()*+,;=:[]<>\"".utf8)

    private func escapes(_ byte: UInt8) -> Bool {
        if (byte | 0x20) &- 97 < 26 || byte &- 48 < 10 || Self.unreserved.contains(byte) { return false }
        switch self {
        case .host, .zone: return !Self.hostMarks.contains(byte)
        case .path: return !Self.reserved.contains(byte) || byte == UInt8(ascii: "?")
        case .user: return !Self.reserved.contains(byte) || "@/?:".utf8.contains(byte)
        case .fragment: return !Self.reserved.contains(byte) && !"!()*".utf8.contains(byte)
        }
    }

    func escaped(_ text: ByteString) -> ByteString {
        let digits = Array("0123456789ABCDEF".utf8)
        var out: [UInt8] = []
        for byte in text.bytes {
            if escapes(byte) {
                out += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            } else {
                out.append(byte)
            }
        }
        return ByteString(out)
    }

    func unescaped(_ text: ByteString) throws -> ByteString {
        let isHost = self == .host || self == .zone
        var out: [UInt8] = []
        var position = 0
        while position < text.count {
            let byte = text.bytes[position]
            guard byte == UInt8(ascii: "%") else {
                if isHost, byte < 0x80, escapes(byte) {
                    let character = GoFormat.quote(ByteString([byte]))
                    throw Fault(description: "invalid character \(character) in host name")
                }
                out.append(byte)
                position += 1
                continue
            }
            let escape = text[position..<min(position + 3, text.count)]
            func invalid() -> Fault { Fault(description: "invalid URL escape \(GoFormat.quote(escape))") }
            guard escape.count == 3, let high = escape.bytes[1].hexDigitValue,
                let low = escape.bytes[2].hexDigitValue
            else { throw invalid() }
            let value = UInt8(high << 4 | low)
            // A host may escape only what is not ASCII, and the percent sign before a zone.
            if self == .host, value < 0x80, escape != "%25" { throw invalid() }
            if self == .zone, escape != "%25", value != 32, URLEscape.host.escapes(value) { throw invalid() }
            out.append(value)
            position += 3
        }
        return ByteString(out)
    }
}
