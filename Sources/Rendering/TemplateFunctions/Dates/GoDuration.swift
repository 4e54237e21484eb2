/// A span of time in nanoseconds, parsed and printed as Go's `time.Duration`.
package struct GoDuration: Sendable, Hashable, Comparable, CustomStringConvertible {
    package var nanoseconds: Int64

    package static let microsecond: Int64 = 1_000
    package static let millisecond: Int64 = 1_000_000
    package static let second: Int64 = 1_000_000_000
    package static let minute: Int64 = 60 * second
    package static let hour: Int64 = 60 * minute

    package init(nanoseconds: Int64) { self.nanoseconds = nanoseconds }

    package static func < (left: GoDuration, right: GoDuration) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// `1h2m3.5s`; below a second with the unit that leaves no zero before the point (`1.5ms`); `0s` for none.
    package var description: String {
        let magnitude = nanoseconds.magnitude
        let sign = nanoseconds < 0 ? "-" : ""
        if magnitude == 0 { return "0s" }
        if magnitude < UInt64(Self.second) {
            if magnitude < UInt64(Self.microsecond) { return "\(sign)\(magnitude)ns" }
            if magnitude < UInt64(Self.millisecond) {
                return sign + Self.decimal(magnitude, UInt64(Self.microsecond)) + "µs"
            }
            return sign + Self.decimal(magnitude, UInt64(Self.millisecond)) + "ms"
        }
        let minutes = magnitude / UInt64(Self.minute)
        let seconds = Self.decimal(magnitude % UInt64(Self.minute), UInt64(Self.second)) + "s"
        if minutes == 0 { return sign + seconds }
        if minutes < 60 { return "\(sign)\(minutes)m\(seconds)" }
        return "\(sign)\(minutes / 60)h\(minutes % 60)m\(seconds)"
    }

    /// `value` in units of `unit`, with as many decimals as it has.
    private static func decimal(_ value: UInt64, _ unit: UInt64) -> String {
        var rest = value % unit
        var digits = ""
        var place = unit
        while rest > 0 {
            place /= 10
            digits += "\(rest / place)"
            rest %= place
        }
        return "\(value / unit)" + (digits.isEmpty ? "" : "." + digits)
    }

    /// In seconds, as Go's `Seconds()` computes them.
    package var seconds: Double { parts(Self.second, 1e9) }
    package var minutes: Double { parts(Self.minute, 60e9) }
    package var hours: Double { parts(Self.hour, 3600e9) }

    private func parts(_ unit: Int64, _ divisor: Double) -> Double {
        Double(nanoseconds / unit) + Double(nanoseconds % unit) / divisor
    }

    /// Towards zero to a multiple of `multiple`; unchanged when that is not positive.
    package func truncated(to multiple: GoDuration) -> GoDuration {
        guard multiple.nanoseconds > 0 else { return self }
        return GoDuration(nanoseconds: nanoseconds - nanoseconds % multiple.nanoseconds)
    }

    /// To the nearest multiple of `multiple`, halves away from zero; unchanged when that is not positive.
    package func rounded(to multiple: GoDuration) -> GoDuration {
        let unit = multiple.nanoseconds
        guard unit > 0 else { return self }
        let rest = nanoseconds % unit
        let isBelowHalf = rest.magnitude &+ rest.magnitude < UInt64(unit)
        let down = nanoseconds - rest
        if isBelowHalf { return GoDuration(nanoseconds: down) }
        let (sum, overflow) =
            rest < 0 ? down.subtractingReportingOverflow(unit) : down.addingReportingOverflow(unit)
        return GoDuration(nanoseconds: overflow ? (rest < 0 ? .min : .max) : sum)
    }
}
