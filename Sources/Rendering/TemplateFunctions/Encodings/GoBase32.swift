/// Base32 with padding (RFC 4648) as Go's `encoding/base32` has it, errors included.
enum GoBase32 {
    /// Which byte does not belong where it stands.
    struct Fault: Error, CustomStringConvertible {
        var offset: Int
        var description: String { "illegal base32 data at input byte \(offset)" }
    }

    private static let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
    private static let padding = UInt8(ascii: "=")

    static func encode(_ bytes: [UInt8]) -> ByteString {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 5) {
            let group = bytes[start..<min(start + 5, bytes.count)]
            var word: UInt64 = 0
            for index in 0..<5 { word = word << 8 | UInt64(index < group.count ? group[start + index] : 0) }
            let digits = (group.count * 8 + 4) / 5
            for index in 0..<8 {
                out.append(index < digits ? alphabet[Int(word >> UInt64(35 - 5 * index) & 31)] : padding)
            }
        }
        return ByteString(out)
    }

    /// The bytes; line breaks are passed over and do not count in errors.
    static func decode(_ text: ByteString) throws(Fault) -> [UInt8] {
        let source = text.bytes.filter { $0 != 10 && $0 != 13 }
        var out: [UInt8] = []
        var position = 0
        var isEnd = false
        while position < source.count, !isEnd {
            var word: UInt64 = 0
            var count = 0
            while count < 8 {
                guard position < source.count else { throw Fault(offset: position - count) }
                let byte = source[position]
                position += 1
                let left = source.count - position
                if byte == padding, count >= 2, left < 8 {
                    if left + count < 7 { throw Fault(offset: source.count) }
                    for index in 0..<(7 - count) where left > index && source[position + index] != padding {
                        throw Fault(offset: position + index - 1)
                    }
                    if count == 3 || count == 6 { throw Fault(offset: position - 1) }
                    isEnd = true
                    break
                }
                guard let digit = alphabet.firstIndex(of: byte) else { throw Fault(offset: position - 1) }
                word = word << 5 | UInt64(digit)
                count += 1
            }
            word <<= UInt64(5 * (8 - count))
            for index in 0..<(count * 5 / 8) { out.append(UInt8(word >> UInt64(32 - 8 * index) & 0xFF)) }
        }
        return out
    }
}
