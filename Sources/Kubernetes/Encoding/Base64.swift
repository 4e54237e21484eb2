/// Base64 with the standard alphabet and padding (RFC 4648, section 4), as `[]byte` fields have it in JSON.
package enum Base64 {
    private static let alphabet = Array(
        "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)

    /// The text for `bytes`.
    package static func encode(_ bytes: some Collection<UInt8>) -> String {
        var output: [UInt8] = []
        output.reserveCapacity((bytes.count + 2) / 3 * 4)
        var iterator = bytes.makeIterator()
        while let first = iterator.next() {
            let second = iterator.next()
            let third = second == nil ? nil : iterator.next()
            let word = UInt32(first) << 16 | UInt32(second ?? 0) << 8 | UInt32(third ?? 0)
            output.append(alphabet[Int(word >> 18)])
            output.append(alphabet[Int(word >> 12 & 63)])
            output.append(second == nil ? UInt8(ascii: "=") : alphabet[Int(word >> 6 & 63)])
            output.append(third == nil ? UInt8(ascii: "=") : alphabet[Int(word & 63)])
        }
        return String(decoding: output, as: UTF8.self)
    }

    /// Why a text is not Base64: the offset of the first byte that does not belong there.
    package struct DecodingError: Error, Equatable, Sendable {
        package var offset: Int
    }

    /// The bytes of `text`. Line breaks are skipped, as Go's decoder does.
    package static func decode(_ text: String) throws(DecodingError) -> [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(text.utf8.count / 4 * 3)
        var word: UInt32 = 0
        var count = 0
        var padding = 0
        for (offset, byte) in text.utf8.enumerated() {
            let digit: UInt32
            switch byte {
            case UInt8(ascii: "A")...UInt8(ascii: "Z"): digit = UInt32(byte) - 65
            case UInt8(ascii: "a")...UInt8(ascii: "z"): digit = UInt32(byte) - 71
            case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = UInt32(byte) + 4
            case UInt8(ascii: "+"): digit = 62
            case UInt8(ascii: "/"): digit = 63
            case UInt8(ascii: "\r"), UInt8(ascii: "\n"): continue
            case UInt8(ascii: "="):
                guard count % 4 >= 2, padding < 2 else { throw DecodingError(offset: offset) }
                padding += 1
                count += 1
                word <<= 6
                if count % 4 == 0 { flush(word, dropping: padding, into: &output) }
                continue
            default: throw DecodingError(offset: offset)
            }
            guard padding == 0 else { throw DecodingError(offset: offset) }
            word = word << 6 | digit
            count += 1
            if count % 4 == 0 {
                flush(word, dropping: 0, into: &output)
                word = 0
            }
        }
        guard count % 4 == 0 else { throw DecodingError(offset: text.utf8.count) }
        return output
    }

    private static func flush(_ word: UInt32, dropping padding: Int, into output: inout [UInt8]) {
        output.append(UInt8(truncatingIfNeeded: word >> 16))
        if padding < 2 { output.append(UInt8(truncatingIfNeeded: word >> 8)) }
        if padding < 1 { output.append(UInt8(truncatingIfNeeded: word)) }
    }
}
