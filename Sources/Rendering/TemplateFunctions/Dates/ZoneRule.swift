/// A rule that repeats each year, as the POSIX `TZ` text at the end of a zone file says it:
/// `CET-1CEST,M3.5.0,M10.5.0/3`.
struct ZoneRule: Sendable {
    /// A day of each year and the second of that day, by the clock that holds until then.
    private struct Change: Sendable {
        enum Day: Sendable {
            /// 1 to 365, the leap day never counted.
            case julian(Int)
            /// 0 to 365, the leap day counted.
            case zeroBased(Int)
            /// The `week`th `weekday` of `month`; week 5 is the last one.
            case weekday(month: Int, week: Int, weekday: Int)
        }

        var day: Day
        var seconds: Int

        /// Seconds since the beginning of `year`.
        func offset(in year: Int) -> Int {
            switch day {
            case .julian(let day):
                return (day - 1 + (CalendarDate.isLeap(year) && day >= 60 ? 1 : 0)) * 86_400 + seconds
            case .zeroBased(let day): return day * 86_400 + seconds
            case .weekday(let month, let week, let weekday):
                let first = CalendarDate(year: year, month: month, day: 1)
                var day = (weekday - first.weekday + 7) % 7 + 1 + (week - 1) * 7
                while day > CalendarDate.days(inMonth: month, of: year) { day -= 7 }
                let january = CalendarDate(year: year, month: 1, day: 1)
                return (first.daysSinceEpoch - january.daysSinceEpoch + day - 1) * 86_400 + seconds
            }
        }
    }

    private let standard: GoZone.Offset
    private let summer: GoZone.Offset?
    private let begin: Change
    private let end: Change

    /// The offsets the rule knows.
    var offsets: [GoZone.Offset] { [standard] + (summer.map { [$0] } ?? []) }

    func offset(at unix: Int64) -> GoZone.Offset {
        guard let summer else { return standard }
        let local = unix &+ Int64(standard.seconds)
        let days = local / 86_400 - (local % 86_400 < 0 ? 1 : 0)
        let year = CalendarDate(daysSinceEpoch: Int(days)).year
        let yearStart = Int64(CalendarDate(year: year, month: 1, day: 1).daysSinceEpoch) * 86_400
        // Both changes are told by the clock that they end.
        let start = Int64(begin.offset(in: year) - standard.seconds) + yearStart
        let stop = Int64(end.offset(in: year) - summer.seconds) + yearStart
        let isSummer = start < stop ? unix >= start && unix < stop : unix >= start || unix < stop
        return isSummer ? summer : standard
    }

    // MARK: - Reading

    /// nil when the text is no such rule.
    init?(_ bytes: ArraySlice<UInt8>) {
        var rest = bytes
        guard let name = Self.name(&rest), let west = Self.time(&rest) else { return nil }
        standard = GoZone.Offset(seconds: -west, name: name)
        guard !rest.isEmpty else {
            summer = nil
            begin = Change(day: .zeroBased(0), seconds: 0)
            end = begin
            return
        }
        guard let summerName = Self.name(&rest) else { return nil }
        var summerOffset = standard.seconds + 3600
        if let next = rest.first, next != UInt8(ascii: ",") {
            guard let west = Self.time(&rest) else { return nil }
            summerOffset = -west
        }
        summer = GoZone.Offset(seconds: summerOffset, name: summerName)
        guard let begin = Self.change(&rest), let end = Self.change(&rest), rest.isEmpty else { return nil }
        self.begin = begin
        self.end = end
    }

    private static func name(_ rest: inout ArraySlice<UInt8>) -> String? {
        let name: ArraySlice<UInt8>
        if rest.first == UInt8(ascii: "<") {
            name = rest.dropFirst().prefix { $0 != UInt8(ascii: ">") }
            rest = rest.dropFirst(name.count + 2)
        } else {
            name = rest.prefix { $0 | 0x20 >= UInt8(ascii: "a") && $0 | 0x20 <= UInt8(ascii: "z") }
            rest = rest.dropFirst(name.count)
        }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    private static func number(_ rest: inout ArraySlice<UInt8>) -> Int? {
        let digits = rest.prefix { $0 &- UInt8(ascii: "0") < 10 }.prefix(6)
        rest = rest.dropFirst(digits.count)
        return Int(String(decoding: digits, as: UTF8.self))
    }

    /// `[+-]hh[:mm[:ss]]` in seconds.
    private static func time(_ rest: inout ArraySlice<UInt8>) -> Int? {
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        guard var seconds = number(&rest).map({ $0 * 3600 }) else { return nil }
        for unit in [60, 1] where rest.first == UInt8(ascii: ":") {
            rest = rest.dropFirst()
            guard let part = number(&rest) else { return nil }
            seconds += part * unit
        }
        return isNegative ? -seconds : seconds
    }

    /// `,M3.5.0/2`, `,J60`, `,59`.
    private static func change(_ rest: inout ArraySlice<UInt8>) -> Change? {
        guard rest.first == UInt8(ascii: ",") else { return nil }
        rest = rest.dropFirst()
        let day: Change.Day
        switch rest.first {
        case UInt8(ascii: "M"):
            var parts: [Int] = []
            for _ in 0..<3 {
                rest = rest.dropFirst()
                guard let part = number(&rest) else { return nil }
                parts.append(part)
            }
            guard 1...12 ~= parts[0], 1...5 ~= parts[1], 0...6 ~= parts[2] else { return nil }
            day = .weekday(month: parts[0], week: parts[1], weekday: parts[2])
        case UInt8(ascii: "J"):
            rest = rest.dropFirst()
            guard let number = number(&rest), 1...365 ~= number else { return nil }
            day = .julian(number)
        default:
            guard let number = number(&rest), 0...365 ~= number else { return nil }
            day = .zeroBased(number)
        }
        var seconds = 2 * 3600
        if rest.first == UInt8(ascii: "/") {
            rest = rest.dropFirst()
            guard let time = time(&rest) else { return nil }
            seconds = time
        }
        return Change(day: day, seconds: seconds)
    }
}
