package import Kubernetes

/// When a field that drifts again and again may be put back: the first time at once, then 2 s after the last time,
/// then 6 s, 18 s, … at most 300 s, as Argo CD's self-heal back-off. Kept per field, so that somebody who fights
/// over one field does not delay the healing of another.
package struct HealBackoff: Sendable {
    private struct State: Sendable {
        var heals: Int
        var last: Timestamp
    }

    private var states: [ResourceKey: [String: State]] = [:]

    package init() {}

    private static let longest = Duration.seconds(300)
    /// A field that was quiet for this long, or twice its last delay, starts anew.
    private static let quiet = Duration.seconds(60)

    /// The time to wait after heal number `heals`, counted from 1.
    private static func delay(after heals: Int) -> Duration {
        var delay = Duration.seconds(2)
        for _ in 1..<max(heals, 1) {
            if delay >= longest { return longest }
            delay *= 3
        }
        return min(delay, longest)
    }

    private static func isForgotten(_ state: State, at now: Timestamp) -> Bool {
        now - state.last > max(delay(after: state.heals) * 2, quiet)
    }

    /// When the object may be healed: when the first of its drifted fields may.
    package func due(_ key: ResourceKey, fields: [String], now: Timestamp) -> Timestamp {
        guard let known = states[key] else { return now }
        var due: Timestamp?
        for field in fields {
            guard let state = known[field], !Self.isForgotten(state, at: now) else { return now }
            let time = state.last + Self.delay(after: state.heals)
            due = due.map { min($0, time) } ?? time
        }
        return due ?? now
    }

    /// How often in a row a field has been put back.
    package func heals(_ key: ResourceKey, field: String) -> Int { states[key]?[field]?.heals ?? 0 }

    /// Notes that the fields were put back.
    package mutating func healed(_ key: ResourceKey, fields: [String], now: Timestamp) {
        var known = states[key] ?? [:]
        known = known.filter { !Self.isForgotten($0.value, at: now) }
        for field in fields {
            known[field] = State(heals: (known[field]?.heals ?? 0) + 1, last: now)
        }
        states[key] = known
    }

    /// Forgets an object that is no longer of interest.
    package mutating func forget(_ key: ResourceKey) { states[key] = nil }
}
