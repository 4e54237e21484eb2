import Synchronization

/// Random version 4 uuids for `Audit-Id`: unique, not secret.
enum AuditID {
    private static let state = Mutex(SplitMix(seed: UInt64.random(in: .min ... .max)))

    static func next() -> String {
        let (high, low) = state.withLock { state in (state.next(), state.next()) }
        let first = high & 0xFFFF_FFFF_FFFF_0FFF | 0x4000
        let second = low & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
        return String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for (word, breaks) in [(first, [8, 12]), (second, [0, 4])] {
                for digit in 0..<16 {
                    if breaks.contains(digit) {
                        buffer[position] = UInt8(ascii: "-")
                        position += 1
                    }
                    let nibble = UInt8(truncatingIfNeeded: word >> UInt64(60 - 4 * digit)) & 15
                    buffer[position] =
                        nibble < 10 ? UInt8(ascii: "0") + nibble : UInt8(ascii: "a") + nibble - 10
                    position += 1
                }
            }
            return position
        }
    }

    /// The SplitMix64 generator.
    private struct SplitMix {
        var seed: UInt64

        mutating func next() -> UInt64 {
            seed &+= 0x9E37_79B9_7F4A_7C15
            var word = seed
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return word ^ (word >> 31)
        }
    }
}
