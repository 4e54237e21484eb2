package import Kubernetes

/// How long a Job waits before it replaces failed pods: 10 s after the first failure since the last success,
/// doubling to ten minutes.
///
/// Follows `pkg/controller/job/backoff_utils.go` of Kubernetes.
package struct JobBackoff: Sendable, Equatable {
    package private(set) var failures = 0
    private var lastFailure: Timestamp?

    package init() {}

    private static let initial: Duration = .seconds(10)
    private static let maximum: Duration = .seconds(600)

    /// The delay after this many failures in a row.
    package static func delay(failures: Int) -> Duration {
        guard failures > 0 else { return .zero }
        return failures > 7 ? maximum : min(initial * (1 << (failures - 1)), maximum)
    }

    /// Counts pods that ended, given by the times of their ends.
    package mutating func record(successes: [Timestamp], failures times: [Timestamp]) {
        guard !successes.isEmpty || !times.isEmpty else { return }
        if let success = successes.max() {
            let later = times.filter { $0 > success }
            failures = later.count
            lastFailure = later.max()
        } else {
            failures += times.count
            lastFailure = times.max() ?? lastFailure
        }
    }

    /// What is left of the wait.
    package func remaining(now: Timestamp) -> Duration {
        guard let lastFailure else { return .zero }
        return max(Self.delay(failures: failures) - (now - lastFailure), .zero)
    }

    /// What is left of the wait for one index that failed so often.
    package static func remaining(failures: Int, last: Timestamp, now: Timestamp) -> Duration {
        max(delay(failures: failures) - (now - last), .zero)
    }
}
