import Kubernetes

/// Base64 with the alphabet of web tokens and without padding (RFC 4648, section 5).
enum Base64URL {
    static func encode(_ bytes: [UInt8]) -> String {
        var text: [UInt8] = []
        for byte in Base64.encode(bytes).utf8 {
            switch byte {
            case UInt8(ascii: "+"): text.append(UInt8(ascii: "-"))
            case UInt8(ascii: "/"): text.append(UInt8(ascii: "_"))
            case UInt8(ascii: "="): break
            default: text.append(byte)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    /// Nil for what is no such text.
    static func decode(_ text: Substring) -> [UInt8]? {
        var padded: [UInt8] = text.utf8.map {
            $0 == UInt8(ascii: "-") ? UInt8(ascii: "+") : $0 == UInt8(ascii: "_") ? UInt8(ascii: "/") : $0
        }
        while padded.count % 4 != 0 { padded.append(UInt8(ascii: "=")) }
        return try? Base64.decode(String(decoding: padded, as: UTF8.self))
    }
}
