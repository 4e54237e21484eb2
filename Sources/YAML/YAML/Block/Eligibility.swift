/// Whether a text has none but the characters that ``BlockReader`` knows how to read.
enum Eligibility {
    /// Tabs, line feeds, printable ASCII, and UTF-8 without control characters, byte order marks and the
    /// line breaks of YAML 1.1 that are no ASCII.
    static func check(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        guard let base = bytes.baseAddress else { return true }
        let raw = UnsafeRawPointer(base)
        var seen: UInt64 = 0
        var bad: UInt64 = 0
        var position = 0
        // Eight bytes at a time, and no branch on what they are.
        while position + 8 <= bytes.count {
            let word = raw.loadUnaligned(fromByteOffset: position, as: UInt64.self)
            let isControl = ~((word & low) &+ ones &* 0x60) & ~word
            bad |=
                isControl & ~(zeros(word ^ ones &* 10) | zeros(word ^ ones &* 9)) | zeros(word ^ ones &* 127)
            seen |= word
            position += 8
        }
        if bad & high != 0 { return false }
        var isWide = seen & high != 0
        while position < bytes.count {
            let byte = base[position]
            if (byte < 32 && byte != 10 && byte != 9) || byte == 127 { return false }
            if byte >= 0x80 { isWide = true }
            position += 1
        }
        return !isWide || checkWide(bytes)
    }

    private static let ones: UInt64 = 0x0101_0101_0101_0101
    private static let low: UInt64 = 0x7F7F_7F7F_7F7F_7F7F
    private static let high: UInt64 = 0x8080_8080_8080_8080

    /// The high bit of each byte that is zero; the other bits mean nothing.
    @inline(__always)
    private static func zeros(_ word: UInt64) -> UInt64 { ~(((word & low) &+ low) | word) }

    private static func checkWide(_ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
        var position = 0
        while position < bytes.count {
            let byte = bytes[position]
            if byte < 0x80 {
                position += 1
                continue
            }
            let length = byte >= 0xF0 ? 4 : byte >= 0xE0 ? 3 : 2
            guard byte >= 0xC2, byte <= 0xF4, position + length <= bytes.count else { return false }
            var scalar = UInt32(byte) & (length == 4 ? 0x07 : length == 3 ? 0x0F : 0x1F)
            for offset in 1..<length {
                let next = bytes[position + offset]
                guard next & 0xC0 == 0x80 else { return false }
                scalar = scalar << 6 | UInt32(next & 0x3F)
            }
            let isShortest = scalar >= (length == 4 ? 0x10000 : length == 3 ? 0x800 : 0x80)
            guard isShortest, isKnown(scalar) else { return false }
            position += length
        }
        return true
    }

    private static func isKnown(_ scalar: UInt32) -> Bool {
        switch scalar {
        case 0..<0xA0, 0x2028, 0x2029, 0xD800...0xDFFF, 0xFEFF, 0xFFFE, 0xFFFF: false
        default: scalar <= 0x10FFFF
        }
    }
}
