/// Made-up names and uids, all following from one seed.
struct NameSource: Sendable {
    private var state: UInt64

    init(seed: UInt64) { state = seed &+ 0x9E37_79B9_7F4A_7C15 }

    /// SplitMix64.
    private mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var word = state
        word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
        word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
        return word ^ (word >> 31)
    }

    /// A random (version 4) UUID.
    mutating func uid() -> String {
        let high = (next() & ~0xF000) | 0x4000
        let low = (next() & ~(0b11 << 62)) | (0b10 << 62)
        let digits = Self.hexadecimal(high) + Self.hexadecimal(low)
        var text = ""
        text.reserveCapacity(36)
        for (position, digit) in digits.enumerated() {
            if position == 8 || position == 12 || position == 16 || position == 20 { text.append("-") }
            text.append(Character(UnicodeScalar(digit)))
        }
        return text
    }

    private static func hexadecimal(_ word: UInt64) -> [UInt8] {
        let digits = Array("0123456789abcdef".utf8)
        return (0..<16).map { digits[Int(word >> (60 - 4 * UInt64($0)) & 15)] }
    }

    /// Consonants and digits that spell no words: `utilrand.String` of apimachinery.
    private static let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
    /// The longest prefix that leaves room for the suffix: names of 63 bytes.
    private static let longestPrefix = 58

    /// A name that begins with `prefix` and ends in five random letters, as `generateName` asks for.
    mutating func name(prefix: String) -> String {
        var name = String(decoding: prefix.utf8.prefix(Self.longestPrefix), as: UTF8.self)
        for _ in 0..<5 {
            name.append(Character(UnicodeScalar(Self.alphabet[Int(next() % UInt64(Self.alphabet.count))])))
        }
        return name
    }
}
