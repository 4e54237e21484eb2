/// A time zone: the offsets from UTC that hold in a place, and when.
package final class GoZone: Sendable {
    /// What holds at an instant.
    package struct Offset: Sendable, Equatable {
        /// East of UTC.
        package var seconds: Int
        /// The abbreviation, such as `CEST`.
        package var name: String
    }

    /// The name under which the zone is known, such as `Europe/Berlin`.
    package let name: String
    /// The instants at which another offset begins to hold, ascending, with that offset.
    private let transitions: [(start: Int64, offset: Offset)]
    /// What holds before the first transition.
    private let initial: Offset
    /// What holds after the last transition, where a rule repeats each year.
    private let rule: ZoneRule?

    package static let utc = GoZone(name: "UTC", initial: Offset(seconds: 0, name: "UTC"))

    init(
        name: String, initial: Offset, transitions: [(start: Int64, offset: Offset)] = [],
        rule: ZoneRule? = nil
    ) {
        self.name = name
        self.initial = initial
        self.transitions = transitions
        self.rule = rule
    }

    /// A zone with one offset; an empty abbreviation prints as the offset.
    package convenience init(fixed seconds: Int, name: String = "") {
        self.init(name: name, initial: Offset(seconds: seconds, name: name))
    }

    /// The offset that holds at an instant.
    package func offset(at unix: Int64) -> Offset {
        guard let first = transitions.first, unix >= first.start else {
            return transitions.isEmpty ? rule?.offset(at: unix) ?? initial : initial
        }
        var low = 0
        var high = transitions.count
        while high - low > 1 {
            let middle = (low + high) / 2
            if transitions[middle].start <= unix { low = middle } else { high = middle }
        }
        if low == transitions.count - 1, let rule { return rule.offset(at: unix) }
        return transitions[low].offset
    }

    /// The instant at which clocks show `local`, seconds since 1970-01-01 00:00:00 of the zone's own clocks.
    func unix(ofLocal local: Int64) -> Int64 {
        let guess = local &- Int64(offset(at: local).seconds)
        return local &- Int64(offset(at: guess).seconds)
    }

    /// The offset that an abbreviation means in this zone at about `local`.
    func offset(named name: String, atLocal local: Int64) -> Int? {
        let candidates = Array(transitions.map(\.offset) + [initial] + (rule?.offsets ?? []))
        for candidate in candidates where candidate.name == name {
            if offset(at: local &- Int64(candidate.seconds)).name == name {
                return offset(at: local &- Int64(candidate.seconds)).seconds
            }
        }
        return candidates.first { $0.name == name }?.seconds
    }
}
