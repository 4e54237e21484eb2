/// The password hash bcrypt over the cipher Blowfish, as `golang.org/x/crypto/bcrypt` writes it (`$2a$`).
enum Bcrypt {
    /// The cost that Sprig takes: 2¹⁰ rounds of the key schedule.
    private static let cost = 10
    private static let maximumPassword = 72
    private static let alphabet = Array(
        "./ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789".utf8)

    /// The tables of Blowfish before any key: 18 words of subkeys, then four boxes of 256.
    private static let initial = PiDigits.words(18 + 1024)

    /// The hash of a password with a salt of 16 bytes; nil for one longer than bcrypt reads.
    static func hash(_ password: [UInt8], salt: [UInt8]) -> ByteString? {
        guard password.count <= maximumPassword else { return nil }
        var state = initial
        let key = words(password + [0])
        let salts = words(salt, count: 4)
        state.withUnsafeMutableBufferPointer { state in
            expand(state, key: key, salt: salts)
            let none: [UInt32] = [0, 0, 0, 0]
            let saltKey = words(salt)
            for _ in 0..<(1 << cost) {
                expand(state, key: key, salt: none)
                expand(state, key: saltKey, salt: none)
            }
        }
        var text = words(Array("OrpheanBeholderScryDoubt".utf8), count: 6)
        state.withUnsafeMutableBufferPointer { state in
            for index in stride(from: 0, to: 6, by: 2) {
                for _ in 0..<64 {
                    (text[index], text[index + 1]) = encrypt(text[index], text[index + 1], state)
                }
            }
        }
        let digest = text.flatMap { word in [24, 16, 8, 0].map { UInt8(word >> $0 & 0xFF) } }
        let head = Array("$2a$10$".utf8)
        return ByteString(head + base64(salt) + base64(Array(digest.prefix(23))))
    }

    /// The bytes over and over as words, as many as there are subkeys.
    private static func words(_ bytes: [UInt8], count: Int = 18) -> [UInt32] {
        var position = 0
        return (0..<count).map { _ in
            var word: UInt32 = 0
            for _ in 0..<4 {
                word = word << 8 | UInt32(bytes[position])
                position = (position + 1) % bytes.count
            }
            return word
        }
    }

    private static func expand(_ state: UnsafeMutableBufferPointer<UInt32>, key: [UInt32], salt: [UInt32]) {
        for index in 0..<18 { state[index] ^= key[index] }
        var (left, right): (UInt32, UInt32) = (0, 0)
        var index = 0
        let (a, b, c, d) = (salt[0], salt[1], salt[2], salt[3])
        while index < 18 + 1024 {
            if index & 2 == 0 {
                (left, right) = encrypt(left ^ a, right ^ b, state)
            } else {
                (left, right) = encrypt(left ^ c, right ^ d, state)
            }
            state[index] = left
            state[index + 1] = right
            index += 2
        }
    }

    @inline(__always)
    private static func encrypt(
        _ left: UInt32, _ right: UInt32, _ state: UnsafeMutableBufferPointer<UInt32>
    ) -> (UInt32, UInt32) {
        var (left, right) = (left, right)
        var round = 0
        while round < 16 {
            left ^= state[round]
            let first = state[18 + Int(left >> 24)] &+ state[274 + Int(left >> 16 & 0xFF)]
            right ^= (first ^ state[530 + Int(left >> 8 & 0xFF)]) &+ state[786 + Int(left & 0xFF)]
            swap(&left, &right)
            round += 1
        }
        return (right ^ state[17], left ^ state[16])
    }

    /// bcrypt's own base64: another alphabet, no padding.
    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        var out: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            var word: UInt32 = 0
            for offset in 0..<3 {
                word = word << 8 | UInt32(offset < group.count ? group[start + offset] : 0)
            }
            for digit in 0...group.count { out.append(alphabet[Int(word >> UInt32(18 - 6 * digit) & 63)]) }
        }
        return out
    }
}
