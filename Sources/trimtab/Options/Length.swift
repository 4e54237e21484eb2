import ArgumentParser

/// A length of time on the command line: `90s`, `5m`, `1h30m`, `500ms`, or a number of seconds.
struct Length: ExpressibleByArgument, CustomStringConvertible {
    let duration: Duration

    init(_ duration: Duration) { self.duration = duration }

    init?(argument: String) {
        if let seconds = Double(argument), seconds >= 0, seconds < 1e9 {
            duration = .milliseconds(Int64(seconds * 1000))
            return
        }
        var total = Duration.zero
        var rest = Substring(argument)
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            rest = rest.dropFirst(digits.count)
            let unit = rest.prefix { $0.isASCII && $0.isLetter }
            rest = rest.dropFirst(unit.count)
            guard let number = Double(digits), number < 1e9, let milliseconds = Self.units[String(unit)]
            else {
                return nil
            }
            total += .milliseconds(Int64(number * milliseconds))
        }
        duration = total
    }

    private static let units: [String: Double] = ["ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000]

    var description: String {
        let seconds = duration.components.seconds
        if seconds >= 60, seconds % 60 == 0 { return "\(seconds / 60)m" }
        return "\(seconds)s"
    }

    var defaultValueDescription: String { description }
}
