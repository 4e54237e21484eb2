package import Kubernetes

/// What an autoscaler remembers from one look to the next: its recommendations and what it did.
package struct ScalingHistory: Sendable {
    struct Recommendation: Sendable {
        var replicas: Int
        var time: Timestamp
    }

    struct Change: Sendable {
        var amount: Int
        var time: Timestamp
    }

    var recommendations: [Recommendation] = []
    var ups: [Change] = []
    var downs: [Change] = []

    package init() {}

    /// Notes that the target was scaled.
    package mutating func noteChange(from: Int, to: Int, _ now: Timestamp) {
        let change = Change(amount: abs(to - from), time: now)
        if to > from { ups.append(change) } else { downs.append(change) }
    }

    /// The first look counts the present size as recommended, so that an autoscaler that is new does not shrink
    /// its target at once.
    package mutating func begin(with replicas: Int, _ now: Timestamp) {
        guard recommendations.isEmpty else { return }
        recommendations.append(Recommendation(replicas: replicas, time: now))
    }

    /// Forgets what no window reaches any more.
    mutating func prune(_ now: Timestamp) {
        // No window may be longer than an hour, no period than half of it.
        recommendations.removeAll { now - $0.time > .seconds(3600) }
        ups.removeAll { now - $0.time > .seconds(1800) }
        downs.removeAll { now - $0.time > .seconds(1800) }
    }

    static func sum(_ changes: [Change], last seconds: Int, _ now: Timestamp) -> Int {
        changes.reduce(0) { $0 + ($1.time > now - .seconds(seconds) ? $1.amount : 0) }
    }
}
