/// Durations as Go writes them in configuration: `5s`, `3m`, `1h30m`, `500ms`; a plain number is seconds.
package enum GoDuration {
    /// The duration that `text` says; nil when it is malformed, negative or beyond a year.
    package static func parse(_ text: String) -> Duration? {
        if let seconds = Int64(text), seconds >= 0, seconds <= longest { return .seconds(seconds) }
        var rest = Substring(text)
        guard !rest.isEmpty else { return nil }
        var total = 0.0
        while !rest.isEmpty {
            let number = rest.prefix { $0.isASCII && ($0.isNumber || $0 == ".") }
            guard let amount = Double(number) else { return nil }
            rest = rest.dropFirst(number.count)
            let unit = rest.prefix { !($0.isNumber || $0 == ".") }
            guard let scale = scale(of: unit) else { return nil }
            rest = rest.dropFirst(unit.count)
            total += amount * scale
            guard total <= Double(longest) else { return nil }
        }
        return .nanoseconds(Int64((total * 1e9).rounded()))
    }

    private static let longest: Int64 = 366 * 86400

    private static func scale(of unit: Substring) -> Double? {
        switch unit {
        case "ns": 1e-9
        case "us", "µs": 1e-6
        case "ms": 1e-3
        case "s": 1
        case "m": 60
        case "h": 3600
        default: nil
        }
    }
}
