/// Sprig's functions on dates. `Local` is UTC: what a chart renders does not depend on where the agent runs.
enum DateFunctions {
    static var all: [TemplateFunction] { formatting + reading + changing }

    private static func now(_ execution: TemplateExecution) -> GoTime {
        let nanoseconds = execution.environment.now(at: execution.nextCallSite())
        return GoTime(unix: 0).adding(GoDuration(nanoseconds: nanoseconds))
    }

    /// A time, or seconds since 1970 as an integer; now for everything else.
    private static func time(_ value: TemplateValue, _ execution: TemplateExecution) -> GoTime {
        if let time = TimeObject.time(value) { return time }
        if case .int(let seconds, let kind) = value, kind == .int || kind == .int64 || kind == .int32 {
            return GoTime(unix: seconds)
        }
        return now(execution)
    }

    /// The time in a zone, in UTC where there is no such zone.
    private static func formatted(
        _ value: TemplateValue, _ layout: ByteString, zone: ByteString, _ execution: TemplateExecution
    ) throws -> ByteString {
        try execution.spend(steps: 10 + layout.count)
        let zone = TimeZoneDatabase.zone(named: zone.text) ?? .utc
        return ByteString(time(value, execution).in(zone).formatted(layout.text))
    }

    private static var formatting: [TemplateFunction] {
        let inZone: @Sendable (Arguments, TemplateExecution) throws -> ByteString = {
            try formatted($0[1], $0.string(0), zone: $0.string(2), $1)
        }
        return [
            .text("date", [.string, .any]) { try formatted($0[1], $0.string(0), zone: "Local", $1) },
            .text("dateInZone", [.string, .any, .string], body: inZone),
            .text("date_in_zone", [.string, .any, .string], body: inZone),
            .text("htmlDate", [.any]) { try formatted($0[0], "2006-01-02", zone: "Local", $1) },
            .text("htmlDateInZone", [.any, .string]) {
                try formatted($0[0], "2006-01-02", zone: $0.string(1), $1)
            },
            .text("unixEpoch", [TimeObject.type]) {
                ByteString(String(TimeObject.time($0[0])?.unix ?? GoTime.zero.unix))
            },
            .text("ago", [.any]) { arguments, execution in
                let elapsed = now(execution).since(time(arguments[0], execution))
                return ByteString(elapsed.rounded(to: GoDuration(nanoseconds: GoDuration.second)).description)
            },
        ]
    }

    private static var reading: [TemplateFunction] {
        @Sendable func parse(_ arguments: Arguments) throws -> GoTime {
            try TimeParser.time(arguments.string(1).bytes, layout: arguments.string(0).text, in: .utc)
        }
        return [
            TemplateFunction("now", [], returns: TimeObject.type) { TimeObject.value(now($1)) },
            TemplateFunction("toDate", [.string, .string], returns: TimeObject.type) { arguments in
                TimeObject.value((try? parse(arguments)) ?? .zero)
            },
            TemplateFunction("mustToDate", [.string, .string], returns: TimeObject.type) { arguments in
                TimeObject.value(try parse(arguments))
            },
        ]
    }

    private static var changing: [TemplateFunction] {
        func modify(_ name: String, isMust: Bool) -> TemplateFunction {
            TemplateFunction(name, [.string, TimeObject.type], returns: TimeObject.type) { arguments in
                let time = TimeObject.time(arguments[1]) ?? .zero
                do {
                    return TimeObject.value(time.adding(try GoDuration(parsing: arguments.string(0).text)))
                } catch {
                    if isMust { throw error }
                    return TimeObject.value(time)
                }
            }
        }
        return [
            modify("dateModify", isMust: false), modify("date_modify", isMust: false),
            modify("mustDateModify", isMust: true), modify("must_date_modify", isMust: true),
        ]
    }
}
