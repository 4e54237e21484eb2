import Kubernetes

/// How many pods each workload made at the present moment.
struct CreationLimit: Sendable {
    private var moment = Timestamp(nanoseconds: 0)
    private var counts: [String: Int] = [:]

    /// So many pods may one workload make without time passing.
    private static let limit = 5000

    /// How many more the owner may make now.
    mutating func room(for owner: String, now: Timestamp) -> Int {
        if moment != now {
            moment = now
            counts.removeAll(keepingCapacity: true)
        }
        return max(Self.limit - counts[owner, default: 0], 0)
    }

    mutating func note(_ count: Int, for owner: String) { counts[owner, default: 0] += count }
}
