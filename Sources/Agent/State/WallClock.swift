import Glibc
package import Kubernetes

/// The system's clocks, which only the running services read.
package enum WallClock {
    /// The time of day.
    package static var now: Timestamp { Timestamp(nanoseconds: read(CLOCK_REALTIME)) }

    /// Nanoseconds that only grow, whatever is done to the time of day.
    package static var monotonicNanoseconds: Int64 { read(CLOCK_MONOTONIC) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000_000 + Int64(time.tv_nsec)
    }
}
