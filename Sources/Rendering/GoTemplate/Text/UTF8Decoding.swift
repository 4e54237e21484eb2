/// One code point of a run of bytes, as Go decodes UTF-8: what is no UTF-8 gives U+FFFD, a byte at a time.
struct DecodedRune: Equatable {
    var code: UInt32
    /// The number of bytes it took: zero at the end, one for an invalid byte.
    var width: Int

    /// Whether the bytes were no UTF-8.
    var isInvalid: Bool { code == GoCharacter.replacement && width == 1 }
}

extension Collection where Element == UInt8, Index == Int {
    /// The code point that starts at `position`.
    @inline(__always)
    func rune(at position: Int) -> DecodedRune {
        guard position < endIndex else { return DecodedRune(code: GoCharacter.replacement, width: 0) }
        let first = self[position]
        if first < 0x80 { return DecodedRune(code: UInt32(first), width: 1) }
        return multibyteRune(first, at: position)
    }

    private func multibyteRune(_ first: UInt8, at position: Int) -> DecodedRune {
        let invalid = DecodedRune(code: GoCharacter.replacement, width: 1)
        let length: Int
        var code: UInt32
        switch first {
        case 0xC2...0xDF: (length, code) = (2, UInt32(first & 0x1F))
        case 0xE0...0xEF: (length, code) = (3, UInt32(first & 0x0F))
        case 0xF0...0xF4: (length, code) = (4, UInt32(first & 0x07))
        default: return invalid
        }
        guard position + length <= endIndex else { return invalid }
        for offset in 1..<length {
            let byte = self[position + offset]
            guard byte & 0xC0 == 0x80 else { return invalid }
            code = code << 6 | UInt32(byte & 0x3F)
        }
        // Neither overlong forms nor surrogates nor what lies beyond Unicode.
        let least: UInt32 = length == 2 ? 0x80 : length == 3 ? 0x800 : 0x1_0000
        guard code >= least, code <= 0x10_FFFF, code & 0xFFFF_F800 != 0xD800 else { return invalid }
        return DecodedRune(code: code, width: length)
    }

    /// How many code points there are, invalid bytes counting one each.
    var runeCount: Int {
        var count = 0
        var position = startIndex
        while position < endIndex {
            position += rune(at: position).width
            count += 1
        }
        return count
    }
}

extension [UInt8] {
    /// Appends the code point in UTF-8; U+FFFD for what is none.
    mutating func append(rune code: UInt32) {
        let code = Unicode.Scalar(code) == nil ? GoCharacter.replacement : code
        switch code {
        case 0..<0x80: append(UInt8(code))
        case 0x80..<0x800:
            append(0xC0 | UInt8(code >> 6))
            append(0x80 | UInt8(code & 0x3F))
        case 0x800..<0x1_0000:
            append(0xE0 | UInt8(code >> 12))
            append(0x80 | UInt8(code >> 6 & 0x3F))
            append(0x80 | UInt8(code & 0x3F))
        default:
            append(0xF0 | UInt8(code >> 18))
            append(0x80 | UInt8(code >> 12 & 0x3F))
            append(0x80 | UInt8(code >> 6 & 0x3F))
            append(0x80 | UInt8(code & 0x3F))
        }
    }

    /// Appends the UTF-8 of `text`.
    @inline(__always)
    mutating func append(text: String) { append(contentsOf: text.utf8) }
}
