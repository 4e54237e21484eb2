/// What is wrong with a CronJob's schedule, in the words of the parser Kubernetes uses (robfig/cron v3).
enum CronSchedule {
    private struct Bounds {
        let low: Int
        let high: Int
        let names: [String]

        /// The number of a name such as `jan` or `mon`.
        func number(of name: String) -> Int? { names.firstIndex(of: name.lowercased()).map { $0 + low } }
    }

    private static let bounds: [Bounds] = [
        Bounds(low: 0, high: 59, names: []), Bounds(low: 0, high: 23, names: []),
        Bounds(low: 1, high: 31, names: []),
        Bounds(
            low: 1, high: 12,
            names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
        Bounds(low: 0, high: 6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]),
    ]
    private static let descriptors: Set<String> = [
        "@yearly", "@annually", "@monthly", "@weekly", "@daily", "@midnight", "@hourly",
    ]

    /// The message, nil for a schedule that can be read.
    static func mistake(in schedule: String) -> String? {
        if schedule.hasPrefix("TZ=") || schedule.hasPrefix("CRON_TZ=") {
            return "cannot use TZ or CRON_TZ in schedule, use timeZone field instead"
        }
        if schedule.hasPrefix("@") { return descriptor(schedule) }
        let fields = schedule.split(whereSeparator: \.isWhitespace).map(String.init)
        guard fields.count == 5 else {
            return "expected exactly 5 fields, found \(fields.count): \(GoString.list(fields))"
        }
        for (field, bounds) in zip(fields, bounds) {
            for part in field.split(separator: ",") {
                if let message = range(String(part), bounds) { return message }
            }
        }
        return nil
    }

    private static func descriptor(_ text: String) -> String? {
        if descriptors.contains(text) { return nil }
        let every = "@every "
        if text.hasPrefix(every) {
            let duration = String(text.dropFirst(every.utf8.count))
            return isDuration(duration)
                ? nil
                : "failed to parse duration \(text): time: invalid duration \(GoString.quoted(duration))"
        }
        return "unrecognized descriptor: \(text)"
    }

    private static func isDuration(_ text: String) -> Bool {
        var rest = Substring(text)
        guard !rest.isEmpty else { return false }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            guard !digits.isEmpty else { return false }
            rest = rest.dropFirst(digits.count)
            guard let unit = ["ns", "us", "ms", "h", "m", "s"].first(where: { rest.hasPrefix($0) }) else {
                return false
            }
            rest = rest.dropFirst(unit.count)
        }
        return true
    }

    /// `low-high/step`, each part but the first optional.
    private static func range(_ text: String, _ bounds: Bounds) -> String? {
        let steps = text.split(separator: "/", omittingEmptySubsequences: false).map(String.init)
        let ends = steps[0].split(separator: "-", omittingEmptySubsequences: false).map(String.init)
        var low = bounds.low
        var high = bounds.high
        if ends[0] != "*", ends[0] != "?" {
            switch number(ends[0], bounds) {
            case .failure(let error): return error.message
            case .success(let number): low = number
            }
            if ends.count == 1 {
                high = low
            } else if ends.count == 2 {
                switch number(ends[1], bounds) {
                case .failure(let error): return error.message
                case .success(let number): high = number
                }
            } else {
                return "too many hyphens: \(text)"
            }
        }
        var step = 1
        if steps.count == 2 {
            switch number(steps[1], nil) {
            case .failure(let error): return error.message
            case .success(let number): step = number
            }
            // A step without an end goes on to the last value.
            if ends.count == 1, ends[0] != "*", ends[0] != "?" { high = bounds.high }
        } else if steps.count > 2 {
            return "too many slashes: \(text)"
        }
        if low < bounds.low { return "beginning of range (\(low)) below minimum (\(bounds.low)): \(text)" }
        if high > bounds.high { return "end of range (\(high)) above maximum (\(bounds.high)): \(text)" }
        if low > high { return "beginning of range (\(low)) beyond end of range (\(high)): \(text)" }
        return step == 0 ? "step of range should be a positive number: \(text)" : nil
    }

    private struct Mistake: Error {
        let message: String
    }

    private static func number(_ text: String, _ bounds: Bounds?) -> Result<Int, Mistake> {
        if let number = bounds?.number(of: text) { return .success(number) }
        guard let number = Int(text) else {
            return .failure(
                Mistake(
                    message:
                        "failed to parse int from \(text): strconv.Atoi: parsing \(GoString.quoted(text)): invalid syntax"
                ))
        }
        return number < 0
            ? .failure(Mistake(message: "negative number (\(number)) not allowed: \(text)"))
            : .success(number)
    }

    /// Whether a text has the form of a time zone's name; which zones exist is the clock's business.
    static func isZoneName(_ text: String) -> Bool {
        guard !text.contains(".."), text.first != "/", text.first != "\\" else { return false }
        if text == "UTC" || text == "GMT" { return true }
        return text.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
                || "/_+-".utf8.contains($0)
        }
            && (text.contains("/")
                || [
                    "EST", "MST", "HST", "CET", "EET", "MET", "WET", "Japan", "Israel", "Iran", "Turkey",
                    "Egypt", "Cuba", "Eire", "Zulu", "PRC", "ROC", "ROK", "NZ", "GB", "UCT", "Universal",
                    "Greenwich", "Hongkong", "Iceland", "Jamaica", "Kwajalein", "Libya", "Navajo", "Poland",
                    "Portugal", "Singapore",
                ].contains(text))
    }
}
