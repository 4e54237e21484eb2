/// How an object or an application does, in Argo CD's words.
package enum HealthStatus: String, Sendable, Hashable, CaseIterable {
    case healthy = "Healthy"
    case suspended = "Suspended"
    case progressing = "Progressing"
    case missing = "Missing"
    case degraded = "Degraded"
    case unknown = "Unknown"

    /// The place in the order from best to worst, in which the worst of an application's objects decides.
    private var rank: Int {
        switch self {
        case .healthy: 0
        case .suspended: 1
        case .progressing: 2
        case .missing: 3
        case .degraded: 4
        case .unknown: 5
        }
    }

    package func isWorse(than other: HealthStatus) -> Bool { rank > other.rank }
}

/// A health with its reason.
package struct Health: Sendable, Hashable {
    package var status: HealthStatus
    /// Why, for a person; empty when there is nothing to say.
    package var message: String

    package init(_ status: HealthStatus, _ message: String = "") {
        self.status = status
        self.message = message
    }
}
