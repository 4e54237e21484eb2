/// `time.Duration` in templates.
enum DurationValue {
    static let type = GoType.named("time.Duration", .int64)

    static func value(_ duration: GoDuration) -> TemplateValue {
        .object(
            NamedScalar(
                type, .int64(duration.nanoseconds), text: duration.description, methods: methods(duration)))
    }

    /// The duration that a value of the type, or an integer given for one, is.
    static func duration(_ value: TemplateValue) -> GoDuration {
        if case .int(let nanoseconds, _) = value.plain { return GoDuration(nanoseconds: nanoseconds) }
        return GoDuration(nanoseconds: 0)
    }

    /// Whether the value is of this type.
    static func isDuration(_ value: TemplateValue) -> Bool {
        if case .object(let object) = value { object.goType == type } else { false }
    }

    private static func methods(_ duration: GoDuration) -> [TemplateFunction] {
        let nanoseconds = duration.nanoseconds
        func float(_ name: String, _ value: Double) -> TemplateFunction {
            TemplateFunction(name, [], returns: .float64) { _ in .float(value) }
        }
        func integer(_ name: String, _ value: Int64) -> TemplateFunction {
            TemplateFunction(name, [], returns: .int64) { _ in .int64(value) }
        }
        return [
            float("Hours", duration.hours), float("Minutes", duration.minutes),
            float("Seconds", duration.seconds),
            integer("Milliseconds", nanoseconds / 1_000_000), integer("Microseconds", nanoseconds / 1_000),
            integer("Nanoseconds", nanoseconds),
            TemplateFunction("Round", [type], returns: type) {
                value(duration.rounded(to: Self.duration($0[0])))
            },
            TemplateFunction("Truncate", [type], returns: type) {
                value(duration.truncated(to: Self.duration($0[0])))
            },
            TemplateFunction("Abs", [], returns: type) { _ in
                value(GoDuration(nanoseconds: nanoseconds == .min ? .max : abs(nanoseconds)))
            },
        ]
    }
}
