package import Kubernetes

/// Which times of a schedule passed without a start.
///
/// Follows `mostRecentScheduleTime` of `pkg/controller/cronjob/utils.go` of Kubernetes.
package struct MissedSchedules: Sendable {
    /// From when on times count.
    package private(set) var earliest: Timestamp
    /// The last time that has come; nil when none has.
    package private(set) var latest: Timestamp?
    /// How many have come.
    package private(set) var count = 0

    /// More missed starts than this are taken for a mistake in the clock or the schedule.
    package static let limit = 100

    /// Nil for a schedule that names no moment.
    package init?(
        since earliest: Timestamp, deadline: Int?, now: Timestamp, table: CronTable, zone: TimeZone
    ) {
        self.earliest = earliest
        if let deadline { self.earliest = max(earliest, now - .seconds(deadline)) }
        guard let first = table.next(after: self.earliest, in: zone) else { return nil }
        guard first <= now else { return }
        latest = first
        count = 1
        guard let second = table.next(after: first, in: zone), second <= now else { return }
        let interval = max(second.seconds - first.seconds, 1)
        count = Int((now.seconds - first.seconds) / interval) + 1
        // Near the end of the gap, since walking through years of minutes takes long; further back when the
        // schedule pauses there.
        latest = second
        var start = first.seconds + Int64(max(count - 2, 0)) * interval
        var step = interval
        while start > first.seconds {
            var candidate = table.next(after: Timestamp(seconds: start), in: zone)
            guard let found = candidate, found <= now else {
                start -= step
                step *= 2
                continue
            }
            while let time = candidate, time <= now {
                latest = time
                candidate = table.next(after: time, in: zone)
            }
            return
        }
    }
}
