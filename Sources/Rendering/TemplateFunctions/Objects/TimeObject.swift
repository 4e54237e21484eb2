/// `time.Time` in templates.
final class TimeObject: TemplateObject {
    static let type = GoType.named("time.Time", nil)

    let time: GoTime

    init(_ time: GoTime) { self.time = time }

    static func value(_ time: GoTime) -> TemplateValue { .object(TimeObject(time)) }

    /// The time that a value of the type is.
    static func time(_ value: TemplateValue) -> GoTime? {
        if case .object(let object) = value { (object as? TimeObject)?.time } else { nil }
    }

    var goType: GoType { Self.type }
    var stringForm: ByteString? { ByteString(time.description) }

    func isEqual(to other: any TemplateObject) -> Bool {
        guard let other = other as? TimeObject else { return false }
        return time == other.time && time.zone === other.time.zone
    }

    func method(_ name: ByteString) -> TemplateFunction? {
        Self.methods(time).first { ByteString($0.name) == name }
    }

    private static func methods(_ time: GoTime) -> [TemplateFunction] {
        numbers(time) + comparisons(time) + changes(time) + [
            .text("Format", [.string]) { ByteString(time.formatted($0.string(0).text)) },
            .text("String", []) { _ in ByteString(time.description) },
            TemplateFunction("Month", [], returns: .named("time.Month", .int)) { _ in
                let month = time.date.month
                return .object(
                    NamedScalar(
                        .named("time.Month", .int), .int(month), text: CalendarDate.monthNames[month - 1]))
            },
            TemplateFunction("Weekday", [], returns: .named("time.Weekday", .int)) { _ in
                let day = time.date.weekday
                return .object(
                    NamedScalar(.named("time.Weekday", .int), .int(day), text: CalendarDate.dayNames[day]))
            },
        ]
    }

    private static func numbers(_ time: GoTime) -> [TemplateFunction] {
        let small: [(String, Int)] = [
            ("Year", time.date.year), ("Day", time.date.day), ("YearDay", time.date.dayOfYear),
            ("Hour", time.hour), ("Minute", time.minute), ("Second", time.second),
            ("Nanosecond", time.nanosecond),
        ]
        let large: [(String, Int64)] = [
            ("Unix", time.unix), ("UnixMilli", time.unix &* 1_000 &+ Int64(time.nanosecond / 1_000_000)),
            ("UnixMicro", time.unix &* 1_000_000 &+ Int64(time.nanosecond / 1_000)),
            ("UnixNano", time.unix &* 1_000_000_000 &+ Int64(time.nanosecond)),
        ]
        return small.map { name, value in TemplateFunction(name, [], returns: .int) { _ in .int(value) } }
            + large.map { name, value in TemplateFunction(name, [], returns: .int64) { _ in .int64(value) } }
    }

    private static func comparisons(_ time: GoTime) -> [TemplateFunction] {
        @Sendable func order(_ other: TemplateValue) -> Int {
            let other = Self.time(other) ?? .zero
            if time == other { return 0 }
            return (time.unix, time.nanosecond) < (other.unix, other.nanosecond) ? -1 : 1
        }
        return [
            TemplateFunction("Before", [type], returns: .bool) { .bool(order($0[0]) < 0) },
            TemplateFunction("After", [type], returns: .bool) { .bool(order($0[0]) > 0) },
            TemplateFunction("Equal", [type], returns: .bool) { .bool(order($0[0]) == 0) },
            TemplateFunction("Compare", [type], returns: .int) { .int(order($0[0])) },
            TemplateFunction("IsZero", [], returns: .bool) { _ in .bool(time == .zero) },
            TemplateFunction("Sub", [type], returns: DurationValue.type) {
                DurationValue.value(time.since(Self.time($0[0]) ?? .zero))
            },
        ]
    }

    private static func changes(_ time: GoTime) -> [TemplateFunction] {
        [
            TemplateFunction("UTC", [], returns: type) { _ in value(time.in(.utc)) },
            TemplateFunction("Local", [], returns: type) { _ in value(time.in(.utc)) },
            TemplateFunction("Add", [DurationValue.type], returns: type) {
                value(time.adding(DurationValue.duration($0[0])))
            },
            TemplateFunction("AddDate", [.int, .int, .int], returns: type) { arguments in
                func bounded(_ value: Int) -> Int { max(-1_000_000, min(1_000_000, value)) }
                var date = time.date
                date.year += bounded(arguments.int(0))
                date.month += bounded(arguments.int(1))
                date.day += bounded(arguments.int(2))
                return value(
                    GoTime(
                        date: date, secondOfDay: time.secondOfDay, nanosecond: time.nanosecond,
                        zone: time.zone))
            },
            TemplateFunction("Truncate", [DurationValue.type], returns: type) {
                value(time.rounded(to: DurationValue.duration($0[0]), halfUp: false))
            },
            TemplateFunction("Round", [DurationValue.type], returns: type) {
                value(time.rounded(to: DurationValue.duration($0[0]), halfUp: true))
            },
        ]
    }
}

extension GoTime {
    /// To a multiple of `unit` since the zero time, down or to the nearest.
    fileprivate func rounded(to unit: GoDuration, halfUp: Bool) -> GoTime {
        guard unit.nanoseconds > 0 else { return self }
        // 128 bits hold every time in nanoseconds.
        let whole = Int128(unix - GoTime.zero.unix) * 1_000_000_000 + Int128(nanosecond)
        var rest = whole % Int128(unit.nanoseconds)
        if rest < 0 { rest += Int128(unit.nanoseconds) }
        let down = GoDuration(nanoseconds: -Int64(rest))
        let isUp = halfUp && rest * 2 >= Int128(unit.nanoseconds)
        return adding(isUp ? GoDuration(nanoseconds: unit.nanoseconds - Int64(rest)) : down)
    }
}
