/// A seeded stream of random numbers: xoshiro256**, its state filled by splitmix64.
///
/// Every use has a stream of its own, named, so that a draw more in one place changes nothing elsewhere.
package struct RandomStream: RandomNumberGenerator, Sendable {
    private var state: (UInt64, UInt64, UInt64, UInt64)

    /// The stream `name` of a simulation with `seed`.
    package init(seed: UInt64, name: String) {
        var mixed = seed
        for byte in name.utf8 { mixed = (mixed ^ UInt64(byte)) &* 0x100_0000_01B3 }
        func next() -> UInt64 {
            mixed = mixed &+ 0x9E37_79B9_7F4A_7C15
            var z = mixed
            z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
            z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
            return z ^ (z >> 31)
        }
        state = (next(), next(), next(), next())
    }

    package mutating func next() -> UInt64 {
        let product = state.1 &* 5
        let result = ((product << 7) | (product >> 57)) &* 9
        let shifted = state.1 << 17
        state.2 ^= state.0
        state.3 ^= state.1
        state.1 ^= state.2
        state.0 ^= state.3
        state.2 ^= shifted
        state.3 = (state.3 << 45) | (state.3 >> 19)
        return result
    }

    /// A whole number from 0 to below `bound`, which must be positive.
    package mutating func below(_ bound: Int) -> Int { Int(next(upperBound: UInt64(bound))) }

    /// A duration from `range`, spread evenly in steps of a millisecond.
    package mutating func duration(_ range: ClosedRange<Duration>) -> Duration {
        let low = Self.milliseconds(range.lowerBound)
        let high = Self.milliseconds(range.upperBound)
        return .milliseconds(low + Int64(next(upperBound: UInt64(high - low + 1))))
    }

    private static func milliseconds(_ duration: Duration) -> Int64 {
        let (seconds, attoseconds) = duration.components
        return seconds * 1000 + attoseconds / 1_000_000_000_000_000
    }

    /// `count` characters of Kubernetes' alphabet for generated names, which spells no words.
    package mutating func suffix(_ count: Int = 5) -> String {
        let alphabet = Array("bcdfghjklmnpqrstvwxz2456789".utf8)
        return String(decoding: (0..<count).map { _ in alphabet[below(alphabet.count)] }, as: UTF8.self)
    }
}
