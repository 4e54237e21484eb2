package import Kubernetes
import SimulatorData
import YAML

/// A time zone of the tz database: how far its clocks are from UTC, and when that changes.
///
/// Known changes since 2015 come from a table inside the binary, later ones follow the zone's rule in the form of
/// POSIX' `TZ` variable.
package struct TimeZone: Sendable {
    private let first: Int
    private let changes: [(time: Int64, offset: Int)]
    private let rule: TimeZoneRule?

    package static let utc = TimeZone(first: 0, changes: [], rule: nil)

    private init(first: Int, changes: [(time: Int64, offset: Int)], rule: TimeZoneRule?) {
        self.first = first
        self.changes = changes
        self.rule = rule
    }

    /// The zone of this name, such as `Europe/Berlin`; nil when there is none. No name is UTC.
    package init?(named name: String) {
        guard !name.isEmpty, name != "UTC" else {
            self = .utc
            return
        }
        var entry = Self.table[name: name]
        if let other = entry?.string { entry = Self.table[name: other] }
        guard let entry, let numbers = entry[name: "offsets"]?.array?.compactMap(\.int),
            let start = numbers.first
        else { return nil }
        var changes: [(time: Int64, offset: Int)] = []
        for position in stride(from: 1, to: numbers.count - 1, by: 2) {
            changes.append((numbers[position], Int(numbers[position + 1])))
        }
        self.init(
            first: Int(start), changes: changes, rule: TimeZoneRule(entry[name: "rule"]?.string ?? ""))
    }

    private static let table: Value = {
        let bytes = Array(
            UnsafeBufferPointer(start: simulator_timezones_start(), count: simulator_timezones_json_size))
        do {
            return try JSONReader.value(from: bytes)
        } catch {
            // The table is part of the program, so this is a mistake in it and no input's.
            preconditionFailure("the table of time zones inside the binary is not JSON: \(error)")
        }
    }()

    /// Seconds to add to UTC for the zone's clocks at this moment, in seconds since 1970.
    package func offset(at seconds: Int64) -> Int {
        if let last = changes.last, seconds >= last.time {
            return rule?.offset(at: seconds) ?? last.offset
        }
        if changes.isEmpty, let rule { return rule.offset(at: seconds) }
        return changes.last { $0.time <= seconds }?.offset ?? first
    }

    /// What the zone's clocks and calendars show at a moment.
    package func date(at seconds: Int64) -> CivilDate {
        CivilDate(secondsSince1970: seconds + Int64(offset(at: seconds)))
    }

    /// The moment of a local date. One that clocks jump over or show twice gives one of the two possible moments.
    package func seconds(of date: CivilDate) -> Int64 {
        let local = date.secondsSince1970
        let guess = local - Int64(offset(at: local))
        return local - Int64(offset(at: guess))
    }
}

/// When summer time begins and ends, in the form `CET-1CEST,M3.5.0,M10.5.0/3`.
///
/// Follows the description of `TZ` in POSIX, with the extension of hours from -167 to 167.
struct TimeZoneRule: Sendable {
    private enum Day: Sendable {
        /// Month, week (5: the last) and weekday.
        case weekday(month: Int, week: Int, day: Int)
        /// 1 to 365, never 29 February.
        case julian(Int)
        /// 0 to 365.
        case dayOfYear(Int)
    }

    private struct Change: Sendable {
        var day: Day
        /// Seconds after local midnight.
        var time: Int64
    }

    private let standard: Int
    private var summer: Int?
    private var begin = Change(day: .dayOfYear(0), time: 0)
    private var end = Change(day: .dayOfYear(0), time: 0)

    init?(_ text: String) {
        var reader = Reader(bytes: Array(text.utf8))
        guard reader.name(), let offset = reader.time() else { return nil }
        standard = -Int(offset)
        guard reader.name() else { return }
        summer = standard + 3600
        if let byte = reader.peek, byte != UInt8(ascii: ","), let offset = reader.time() {
            summer = -Int(offset)
        }
        guard let begin = reader.change(), let end = reader.change() else { return nil }
        self.begin = begin
        self.end = end
    }

    func offset(at seconds: Int64) -> Int {
        guard let summer else { return standard }
        let year = CivilDate(secondsSince1970: seconds + Int64(standard)).year
        let start = moment(begin, year, Int64(standard))
        let stop = moment(end, year, Int64(summer))
        // In the south summer goes on over the turn of the year.
        let isSummer = start < stop ? seconds >= start && seconds < stop : seconds >= start || seconds < stop
        return isSummer ? summer : standard
    }

    private func moment(_ change: Change, _ year: Int, _ offset: Int64) -> Int64 {
        let newYear = CivilDate(year: year, month: 1, day: 1).daysSince1970
        let isLeap = CivilDate.days(inMonth: 2, of: year) == 29
        let day: Int64
        switch change.day {
        case .dayOfYear(let number): day = newYear + Int64(number)
        case .julian(let number): day = newYear + Int64(number - 1) + (isLeap && number > 59 ? 1 : 0)
        case .weekday(let month, let week, let weekday):
            let first = CivilDate(year: year, month: month, day: 1)
            var number = 1 + (weekday - first.weekday + 7) % 7 + (week - 1) * 7
            if number > CivilDate.days(inMonth: month, of: year) { number -= 7 }
            day = first.daysSince1970 + Int64(number - 1)
        }
        return day * 86400 + change.time - offset
    }

    private struct Reader {
        let bytes: [UInt8]
        var position = 0

        init(bytes: [UInt8]) { self.bytes = bytes }

        var peek: UInt8? { position < bytes.count ? bytes[position] : nil }

        private mutating func take(_ character: Unicode.Scalar) -> Bool {
            guard peek == UInt8(ascii: character) else { return false }
            position += 1
            return true
        }

        /// Letters, or anything in angle brackets.
        mutating func name() -> Bool {
            let start = position
            if take("<") {
                while let byte = peek, byte != UInt8(ascii: ">") {
                    _ = byte
                    position += 1
                }
                return take(">")
            }
            while let byte = peek, (65...90).contains(byte) || (97...122).contains(byte) { position += 1 }
            return position > start
        }

        mutating func number() -> Int64? {
            let start = position
            var number: Int64 = 0
            while let byte = peek, (48...57).contains(byte), position - start < 6 {
                number = number * 10 + Int64(byte - 48)
                position += 1
            }
            return position > start ? number : nil
        }

        /// `[+-]hh[:mm[:ss]]` in seconds.
        mutating func time() -> Int64? {
            let isNegative = take("-")
            if !isNegative { _ = take("+") }
            guard let hours = number() else { return nil }
            var total = hours * 3600
            if take(":") { total += (number() ?? 0) * 60 }
            if take(":") { total += number() ?? 0 }
            return isNegative ? -total : total
        }

        mutating func change() -> Change? {
            guard take(",") else { return nil }
            let day: Day
            if take("M") {
                guard let month = number(), take("."), let week = number(), take("."), let weekday = number(),
                    (1...12).contains(month)
                else { return nil }
                day = .weekday(month: Int(month), week: Int(week), day: Int(weekday))
            } else if take("J") {
                guard let number = number() else { return nil }
                day = .julian(Int(number))
            } else {
                guard let number = number() else { return nil }
                day = .dayOfYear(Int(number))
            }
            var time: Int64 = 7200
            if take("/") { time = self.time() ?? time }
            return Change(day: day, time: time)
        }
    }
}
