package import Kubernetes

/// A delay that doubles with each failure up to a maximum and is forgotten after twice the maximum without one.
///
/// Follows client-go's `flowcontrol.Backoff` as the kubelet uses it for restarts and image pulls: the first
/// failure sets the initial delay, and whether an item has to wait is measured from the failure itself.
package struct FailureBackoff: Sendable, Equatable {
    package let initial: Duration
    package let maximum: Duration
    private var delay: Duration?
    private var updated = Timestamp(nanoseconds: 0)

    package init(initial: Duration = .seconds(10), maximum: Duration = .seconds(300)) {
        self.initial = initial
        self.maximum = maximum
    }

    /// The delay now in force after a failure, zero before the first.
    package var current: Duration { delay ?? .zero }

    /// When something that failed at `failure` may be tried again: at once without an earlier failure on record.
    package func earliestRetry(after failure: Timestamp) -> Timestamp {
        guard let delay, !isExpired(at: failure) else { return failure }
        return failure + delay
    }

    /// Records at `now` that it is tried again after the failure at `failure`: the delay is set or doubled.
    package mutating func next(after failure: Timestamp, now: Timestamp) {
        if let delay, !isExpired(at: failure) {
            self.delay = min(delay * 2, maximum)
        } else {
            delay = initial
        }
        updated = now
    }

    private func isExpired(at failure: Timestamp) -> Bool { failure - updated > maximum * 2 }
}
