/// When to look at a remote: at intervals that vary a little, so that many agents do not all come at once, and less
/// often while the remote fails. A pure value: the same seed gives the same times.
package struct PollSchedule: Hashable, Sendable {
    /// The mean interval in milliseconds.
    package let interval: Int
    /// How far one interval may be from the mean, in hundredths of it (10 is ±10 %).
    package let jitter: Int
    /// The longest interval after failures, in milliseconds.
    package let maximum: Int
    private var state: UInt64
    private var failures = 0

    /// Bounds what does not make sense: an interval is at least one millisecond, the jitter at most 100.
    package init(interval: Int, jitter: Int = 10, maximum: Int = 300_000, seed: UInt64) {
        self.interval = max(interval, 1)
        self.jitter = min(max(jitter, 0), 100)
        self.maximum = max(maximum, self.interval)
        state = seed
    }

    /// How many milliseconds to wait before the next look.
    ///
    /// - Parameter failed: Whether the last look failed. Each failure in a row doubles the interval, up to `maximum`;
    ///   the first success ends that.
    package mutating func next(failed: Bool = false) -> Int {
        failures = failed ? min(failures + 1, 30) : 0
        var mean = interval
        for _ in 0..<failures where mean < maximum { mean = min(mean * 2, maximum) }
        let spread = mean / 100 * jitter + mean % 100 * jitter / 100
        guard spread > 0 else { return mean }
        return max(1, mean - spread + Int(random() % UInt64(2 * spread + 1)))
    }

    /// SplitMix64 (Steele, Lea and Flood, 2014).
    private mutating func random() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
