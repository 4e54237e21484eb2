package import Kubernetes

/// The simulated cluster's time as a function of the wall's: it begins somewhere and runs at some speed.
package struct ClusterClock: Sendable {
    private let clusterStart: Timestamp
    private let wallStart: Int64
    /// Simulated seconds per second.
    package let speed: Double

    /// A clock that shows `start` now.
    package init(start: Timestamp, speed: Double) {
        clusterStart = start
        wallStart = WallClock.monotonicNanoseconds
        self.speed = speed
    }

    /// The cluster's time now.
    package var now: Timestamp {
        let elapsed = Double(WallClock.monotonicNanoseconds - wallStart) * speed
        return Timestamp(nanoseconds: clusterStart.nanoseconds + Int64(elapsed))
    }

    /// How long the wall's clock takes until the cluster's shows `time`; zero when it already does.
    package func wait(until time: Timestamp) -> Duration { wallDuration(of: time - now) }

    /// How long a stretch of the cluster's time takes on the wall.
    package func wallDuration(of duration: Duration) -> Duration {
        .nanoseconds(Int64(max(0, Double(duration.nanoseconds) / speed)))
    }
}
