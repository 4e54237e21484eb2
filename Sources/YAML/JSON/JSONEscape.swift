/// What each byte needs in a JSON string: nothing, `\u00xx`, or a backslash and the letter that the table holds.
enum JSONEscape {
    static let none: UInt8 = 0
    static let hexadecimal: UInt8 = 1
    /// Escaped only for HTML's sake, as `\u00xx`.
    static let html: UInt8 = 2
    /// The first byte of U+2028 and U+2029, which are escaped.
    static let separator: UInt8 = 3

    static let table: [UInt8] = {
        var table = [UInt8](repeating: none, count: 256)
        for byte in 0..<32 { table[byte] = hexadecimal }
        let letters: [(UInt8, Character)] = [
            (8, "b"), (9, "t"), (10, "n"), (12, "f"), (13, "r"), (0x22, "\""), (0x5C, "\\"),
        ]
        for (byte, letter) in letters { table[Int(byte)] = letter.asciiValue ?? hexadecimal }
        for character in "<>&".utf8 { table[Int(character)] = html }
        table[0xE2] = separator
        return table
    }()

    /// Copies bytes up to the first that may need an escape (any beyond ASCII may), and says how many those
    /// are. The target must have room for eight more bytes than there are.
    @inline(__always)
    static func copyPlain(_ bytes: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) -> Int
    {
        guard let base = bytes.baseAddress else { return 0 }
        let source = UnsafeRawPointer(base)
        let output = UnsafeMutableRawPointer(target)
        let count = bytes.count
        var position = 0
        while position + 8 <= count {
            let word = UInt64(littleEndian: source.loadUnaligned(fromByteOffset: position, as: UInt64.self))
            output.storeBytes(of: word.littleEndian, toByteOffset: position, as: UInt64.self)
            let found = marks(word)
            if found != 0 { return position + found.trailingZeroBitCount / 8 }
            position += 8
        }
        if position < count {
            // The rest in one word, filled up with a byte that needs no escape.
            var word: UInt64 = 0
            var shift: UInt64 = 0
            for index in position..<count {
                word |= UInt64(base[index]) << shift
                shift += 8
            }
            word |= (0x2020_2020_2020_2020 as UInt64) << shift
            output.storeBytes(of: word.littleEndian, toByteOffset: position, as: UInt64.self)
            let found = marks(word)
            if found != 0 { return position + found.trailingZeroBitCount / 8 }
        }
        return count
    }

    /// A word with the high bit of each byte set that may need an escape; only the lowest one is certain.
    @inline(__always)
    private static func marks(_ word: UInt64) -> UInt64 {
        let ones: UInt64 = 0x0101_0101_0101_0101
        // `"` and `&` differ in one bit, and so do `<` and `>`.
        let quote = (word & ~(ones &* 0x04)) ^ (ones &* 0x22)
        let angle = (word & ~(ones &* 0x02)) ^ (ones &* 0x3C)
        let backslash = word ^ (ones &* 0x5C)
        let zeros = (quote &- ones) & ~quote | (angle &- ones) & ~angle | (backslash &- ones) & ~backslash
        return (zeros | (word &- ones &* 0x20) | word) & (ones &* 0x80)
    }
}
