import Kubernetes

/// Base64 with padding as Go's `encoding/base64` decodes it, errors included.
enum GoBase64 {
    /// Which byte does not belong where it stands.
    struct Fault: Error, CustomStringConvertible {
        var offset: Int
        var description: String { "illegal base64 data at input byte \(offset)" }
    }

    private static let missing: UInt8 = 0xFF

    private static let digits: [UInt8] = {
        var digits = [UInt8](repeating: missing, count: 256)
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
        for (value, byte) in alphabet.utf8.enumerated() { digits[Int(byte)] = UInt8(value) }
        return digits
    }()

    static func encode(_ bytes: [UInt8]) -> ByteString { ByteString(Kubernetes.Base64.encode(bytes)) }

    /// The bytes; line breaks are passed over.
    static func decode(_ text: ByteString) throws(Fault) -> [UInt8] {
        let source = text.bytes
        let padding = UInt8(ascii: "=")
        var out: [UInt8] = []
        out.reserveCapacity(source.count / 4 * 3)
        var position = 0
        func skipBreaks() {
            while position < source.count, source[position] == 10 || source[position] == 13 { position += 1 }
        }
        while true {
            var word: UInt32 = 0
            var count = 0
            var isEnd = false
            while count < 4 {
                skipBreaks()
                guard position < source.count else {
                    if count == 0 { return out }
                    throw Fault(offset: position - count)
                }
                let byte = source[position]
                position += 1
                if digits[Int(byte)] != missing {
                    word = word << 6 | UInt32(digits[Int(byte)])
                    count += 1
                    continue
                }
                guard byte == padding, count >= 2 else { throw Fault(offset: position - 1) }
                if count == 2 {
                    skipBreaks()
                    guard position < source.count else { throw Fault(offset: source.count) }
                    guard source[position] == padding else { throw Fault(offset: position - 1) }
                    position += 1
                }
                skipBreaks()
                if position < source.count { throw Fault(offset: position) }
                isEnd = true
                break
            }
            word <<= UInt32(6 * (4 - count))
            let bytes = [UInt8(word >> 16 & 0xFF), UInt8(word >> 8 & 0xFF), UInt8(word & 0xFF)]
            out += bytes.prefix(count - 1)
            if isEnd { return out }
        }
    }
}
