package import Kubernetes

/// When something is to be done, in cron's notation.
///
/// Understands what `robfig/cron` v3 does with its standard parser: five fields with lists, ranges, steps and
/// names, and the descriptors `@hourly`, `@daily`, … and `@every`.
package struct CronTable: Sendable {
    private enum Form: Sendable {
        case fields(Fields)
        /// Every so many seconds.
        case every(Int64)
    }

    private struct Fields: Sendable {
        var minutes: UInt64 = 0
        var hours: UInt64 = 0
        var days: UInt64 = 0
        var months: UInt64 = 0
        var weekdays: UInt64 = 0
        /// Whether a day is said with a star: then the other of day and weekday decides alone.
        var hasAnyDay = false
        var hasAnyWeekday = false
    }

    private let form: Form

    /// Why a schedule cannot be read.
    package struct Mistake: Error, Sendable, Equatable {
        package var message: String
    }

    /// Reads a schedule such as `*/5 8-18 * * mon-fri`.
    package init(_ text: String) throws(Mistake) {
        if text.hasPrefix("@every ") {
            guard let seconds = Self.duration(String(text.dropFirst(7))) else {
                throw Mistake(message: "failed to parse duration \(text)")
            }
            form = .every(max(seconds, 1))
            return
        }
        let expanded: String
        switch text {
        case "@yearly", "@annually": expanded = "0 0 1 1 *"
        case "@monthly": expanded = "0 0 1 * *"
        case "@weekly": expanded = "0 0 * * 0"
        case "@daily", "@midnight": expanded = "0 0 * * *"
        case "@hourly": expanded = "0 * * * *"
        default:
            guard !text.hasPrefix("@") else { throw Mistake(message: "unrecognized descriptor: \(text)") }
            expanded = text
        }
        let parts = expanded.split(whereSeparator: \.isWhitespace).map(String.init)
        guard parts.count == 5 else {
            throw Mistake(
                message:
                    "expected exactly 5 fields, found \(parts.count): [\(parts.joined(separator: " "))]")
        }
        var fields = Fields()
        (fields.minutes, _) = try Self.field(parts[0], 0...59, [])
        (fields.hours, _) = try Self.field(parts[1], 0...23, [])
        (fields.days, fields.hasAnyDay) = try Self.field(parts[2], 1...31, [])
        (fields.months, _) = try Self.field(parts[3], 1...12, Self.monthNames)
        (fields.weekdays, fields.hasAnyWeekday) = try Self.field(parts[4], 0...6, Self.dayNames)
        form = .fields(fields)
    }

    private static let monthNames = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ]
    private static let dayNames = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func field(
        _ text: String, _ bounds: ClosedRange<Int>, _ names: [String]
    ) throws(Mistake) -> (bits: UInt64, isAny: Bool) {
        var bits: UInt64 = 0
        var isAny = false
        for part in text.split(separator: ",") {
            let range = try range(String(part), bounds, names)
            for number in stride(from: range.low, through: range.high, by: range.step) {
                bits |= 1 << UInt64(number)
            }
            isAny = isAny || range.isAny
        }
        return (bits, isAny)
    }

    private static func range(
        _ text: String, _ bounds: ClosedRange<Int>, _ names: [String]
    ) throws(Mistake) -> (low: Int, high: Int, step: Int, isAny: Bool) {
        func number(_ text: String, _ names: [String]) throws(Mistake) -> Int {
            if let position = names.firstIndex(of: text.lowercased()) { return position + bounds.lowerBound }
            guard let number = Int(text), number >= 0 else {
                throw Mistake(message: "failed to parse int from \(text)")
            }
            return number
        }
        let steps = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let ends = (steps.first ?? "").split(separator: "-", omittingEmptySubsequences: false).map(
            String.init)
        guard steps.count <= 2, (1...2).contains(ends.count), let first = ends.first else {
            throw Mistake(message: "too many hyphens or slashes: \(text)")
        }
        var low = bounds.lowerBound
        var high = bounds.upperBound
        let isStar = first == "*" || first == "?"
        if !isStar {
            low = try number(first, names)
            high = ends.count == 2 ? try number(ends[1], names) : steps.count == 2 ? high : low
        }
        let step = steps.count == 2 ? try number(steps[1], []) : 1
        guard bounds.contains(low), bounds.contains(high), low <= high, step > 0 else {
            throw Mistake(message: "range outside of \(bounds.lowerBound) to \(bounds.upperBound): \(text)")
        }
        return (low, high, step, isStar && step == 1)
    }

    /// Go's form of a duration, `1h30m`, in whole seconds.
    private static func duration(_ text: String) -> Int64? {
        var total = 0.0
        var rest = Substring(text)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { !$0.isNumber && $0 != "." }
            rest = rest.dropFirst(unit.count)
            let scales: [Substring: Double] = [
                "h": 3600, "m": 60, "s": 1, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9,
            ]
            guard let number = Double(String(digits)), let scale = scales[unit] else { return nil }
            total += number * scale
        }
        return total < 9e15 ? Int64(total) : nil
    }

    // MARK: - The next time

    /// The first moment after `time` that the schedule names, on the clocks of `zone`; nil when there is none in
    /// five years, as for 31 February.
    package func next(after time: Timestamp, in zone: TimeZone = .utc) -> Timestamp? {
        switch form {
        case .every(let seconds): return Timestamp(seconds: time.seconds + seconds)
        case .fields(let fields):
            return Self.next(after: time.seconds, fields, zone).map { Timestamp(seconds: $0) }
        }
    }

    /// Walks months, days, hours and minutes of the local calendar. An hour that clocks jump over is not found,
    /// one that they show twice is found twice, as cron has it.
    private static func next(after seconds: Int64, _ fields: Fields, _ zone: TimeZone) -> Int64? {
        var time = seconds + 1
        let limit = zone.date(at: time).year + 5
        /// Whether `time` already is the start of the unit that is looked at.
        var isRound = false
        while true {
            var date = zone.date(at: time)
            guard date.year <= limit else { return nil }
            guard fields.months & (1 << UInt64(date.month)) != 0 else {
                date = CivilDate(
                    year: date.month == 12 ? date.year + 1 : date.year, month: date.month % 12 + 1, day: 1)
                time = zone.seconds(of: date)
                isRound = true
                continue
            }
            guard matchesDay(fields, date) else {
                let following = CivilDate(secondsSince1970: (date.daysSince1970 + 1) * 86400)
                time = zone.seconds(of: following)
                isRound = true
                // Where midnight is jumped over, the day begins an hour later.
                while zone.date(at: time).daysSince1970 < following.daysSince1970 { time += 3600 }
                continue
            }
            guard fields.hours & (1 << UInt64(date.hour)) != 0 else {
                if !isRound { time -= Int64(date.minute * 60 + date.second) }
                isRound = true
                time += 3600
                continue
            }
            guard fields.minutes & (1 << UInt64(date.minute)) != 0 else {
                if !isRound { time -= Int64(date.second) }
                isRound = true
                time += 60
                continue
            }
            guard date.second == 0 else {
                time += Int64(60 - date.second)
                isRound = true
                continue
            }
            return time
        }
    }

    private static func matchesDay(_ fields: Fields, _ date: CivilDate) -> Bool {
        let matchesDay = fields.days & (1 << UInt64(date.day)) != 0
        let matchesWeekday = fields.weekdays & (1 << UInt64(date.weekday)) != 0
        return fields.hasAnyDay || fields.hasAnyWeekday
            ? matchesDay && matchesWeekday : matchesDay || matchesWeekday
    }
}
