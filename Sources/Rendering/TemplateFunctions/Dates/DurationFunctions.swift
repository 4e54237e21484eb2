/// Sprig's and Helm's functions on durations.
enum DurationFunctions {
    static var all: [TemplateFunction] { sprig + conversions + rounding }

    private static var sprig: [TemplateFunction] {
        [
            .text("duration", [.any]) { arguments in
                var seconds: Int64 = 0
                switch arguments[0] {
                case .string(let text): seconds = Cast.integer(text, radix: 10)?.value ?? 0
                case .int(let value, .int64): seconds = value
                default: break
                }
                return ByteString(GoDuration(nanoseconds: seconds &* GoDuration.second).description)
            },
            .text("durationRound", [.any]) { arguments, execution in
                var duration = GoDuration(nanoseconds: 0)
                switch arguments[0] {
                case .string(let text):
                    duration = (try? GoDuration(parsing: text.text)) ?? duration
                case .int(let value, .int64): duration = GoDuration(nanoseconds: value)
                case let value:
                    if let time = TimeObject.time(value) {
                        let now = execution.environment.now(at: execution.nextCallSite())
                        duration = GoTime(unix: 0).adding(GoDuration(nanoseconds: now)).since(time)
                    }
                }
                return coarse(duration)
            },
        ]
    }

    private static let units: [(size: Int64, name: String)] = [
        (GoDuration.hour * 24 * 365, "y"), (GoDuration.hour * 24 * 30, "mo"), (GoDuration.hour * 24, "d"),
        (GoDuration.hour, "h"), (GoDuration.minute, "m"), (GoDuration.second, "s"),
    ]

    /// In the largest unit of which there is more than one, rounded down, without a sign.
    private static func coarse(_ duration: GoDuration) -> ByteString {
        let magnitude = duration.nanoseconds.magnitude
        for unit in units where magnitude > UInt64(unit.size) {
            return ByteString("\(magnitude / UInt64(unit.size))\(unit.name)")
        }
        return "0s"
    }

    // MARK: - Helm's

    /// A duration, its text, or seconds as a number or in text.
    private static func duration(_ value: TemplateValue) throws(TemplateError) -> GoDuration {
        if DurationValue.isDuration(value) { return DurationValue.duration(value) }
        switch value.plain {
        case .null: throw TemplateError("invalid duration")
        case .string(let original):
            let text = original.trimmed(\.isGoSpace)
            if text.isEmpty { throw TemplateError("empty duration") }
            if let duration = try? GoDuration(parsing: text.text) { return duration }
            if let seconds = Cast.double(text) { return try self.duration(seconds: seconds) }
            throw TemplateError("could not parse duration \(GoFormat.quote(original))")
        case .int(let seconds, _):
            let (product, overflow) = seconds.multipliedReportingOverflow(by: GoDuration.second)
            if overflow { throw TemplateError("duration seconds overflow: \(seconds)") }
            return GoDuration(nanoseconds: product)
        case .uint(let seconds, _):
            guard seconds <= UInt64(Int64.max / GoDuration.second) else {
                throw TemplateError("duration seconds overflow: \(seconds)")
            }
            return GoDuration(nanoseconds: Int64(seconds) * GoDuration.second)
        case .float(let seconds): return try duration(seconds: seconds)
        default: throw TemplateError("unsupported duration type \(value.typeName)")
        }
    }

    private static func duration(seconds: Double) throws(TemplateError) -> GoDuration {
        guard seconds.isFinite else {
            throw TemplateError("invalid duration seconds: \(GoFormat.float(seconds))")
        }
        guard seconds.magnitude <= 9_223_372_036.854_775_807 else {
            throw TemplateError("duration seconds overflow: \(GoFormat.float(seconds))")
        }
        return GoDuration(nanoseconds: Cast.truncated(seconds * 1e9))
    }

    private static var conversions: [TemplateFunction] {
        func float(_ name: String, _ body: @escaping @Sendable (GoDuration) -> Double) -> TemplateFunction {
            TemplateFunction(name, [.any], returns: .float64) {
                .float((try? duration($0[0])).map(body) ?? 0)
            }
        }
        func integer(_ name: String, _ unit: Int64) -> TemplateFunction {
            TemplateFunction(name, [.any], returns: .int64) {
                .int64(((try? duration($0[0]))?.nanoseconds ?? 0) / unit)
            }
        }
        return [
            TemplateFunction("mustToDuration", [.any], returns: DurationValue.type) {
                DurationValue.value(try duration($0[0]))
            },
            float("durationSeconds") { $0.seconds }, float("durationMinutes") { $0.minutes },
            float("durationHours") { $0.hours }, float("durationDays") { $0.hours / 24 },
            float("durationWeeks") { $0.hours / 24 / 7 }, integer("durationMilliseconds", 1_000_000),
            integer("durationMicroseconds", 1_000), integer("durationNanoseconds", 1),
        ]
    }

    private static var rounding: [TemplateFunction] {
        func change(
            _ name: String, _ body: @escaping @Sendable (GoDuration, GoDuration) -> GoDuration
        ) -> TemplateFunction {
            TemplateFunction(name, [.any, .any], returns: DurationValue.type) { arguments in
                guard let value = try? duration(arguments[0]) else {
                    return DurationValue.value(GoDuration(nanoseconds: 0))
                }
                guard let multiple = try? duration(arguments[1]) else { return DurationValue.value(value) }
                return DurationValue.value(body(value, multiple))
            }
        }
        return [
            change("durationRoundTo") { $0.rounded(to: $1) },
            change("durationTruncateTo") { $0.truncated(to: $1) },
        ]
    }
}
