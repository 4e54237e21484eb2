extension GoTime {
    /// The time in a Go layout, such as `Mon, 02 Jan 2006 15:04:05 -0700`.
    package func formatted(_ layout: String) -> String {
        let offset = offset
        let date = date
        let secondOfDay = secondOfDay
        var out: [UInt8] = []
        for part in TimeLayout(layout).parts {
            switch part.element {
            case .literal(let bytes): out += bytes
            case .longMonth: out += CalendarDate.monthNames[date.month - 1].utf8
            case .month: out += CalendarDate.monthNames[date.month - 1].utf8.prefix(3)
            case .monthNumber: Self.append(date.month, to: &out)
            case .zeroMonth: Self.append(date.month, width: 2, to: &out)
            case .longWeekday: out += CalendarDate.dayNames[date.weekday].utf8
            case .weekday: out += CalendarDate.dayNames[date.weekday].utf8.prefix(3)
            case .day: Self.append(date.day, to: &out)
            case .spaceDay: Self.append(date.day, width: 2, padding: UInt8(ascii: " "), to: &out)
            case .zeroDay: Self.append(date.day, width: 2, to: &out)
            case .spaceDayOfYear: Self.append(date.dayOfYear, width: 3, padding: UInt8(ascii: " "), to: &out)
            case .zeroDayOfYear: Self.append(date.dayOfYear, width: 3, to: &out)
            case .hour: Self.append(secondOfDay / 3600, width: 2, to: &out)
            case .hour12: Self.append((secondOfDay / 3600 + 11) % 12 + 1, to: &out)
            case .zeroHour12: Self.append((secondOfDay / 3600 + 11) % 12 + 1, width: 2, to: &out)
            case .minute: Self.append(secondOfDay / 60 % 60, to: &out)
            case .zeroMinute: Self.append(secondOfDay / 60 % 60, width: 2, to: &out)
            case .second: Self.append(secondOfDay % 60, to: &out)
            case .zeroSecond: Self.append(secondOfDay % 60, width: 2, to: &out)
            case .longYear: Self.append(date.year, width: 4, to: &out)
            case .year: Self.append(abs(date.year) % 100, width: 2, to: &out)
            case .upperPeriod: out += (secondOfDay >= 43_200 ? "PM" : "AM").utf8
            case .lowerPeriod: out += (secondOfDay >= 43_200 ? "pm" : "am").utf8
            case .zoneName:
                if offset.name.isEmpty {
                    Self.appendOffset(offset.seconds, hasColon: false, to: &out)
                } else {
                    out += offset.name.utf8
                }
            case .offset(let isISO, let hasColon, let hasMinutes, let hasSeconds):
                if isISO, offset.seconds == 0 {
                    out.append(UInt8(ascii: "Z"))
                } else {
                    Self.appendOffset(
                        offset.seconds, hasColon: hasColon, hasMinutes: hasMinutes, hasSeconds: hasSeconds,
                        to: &out)
                }
            case .fraction(let digits, let isFixed, let separator):
                appendFraction(digits: digits, isFixed: isFixed, separator: separator, to: &out)
            }
        }
        return String(decoding: out, as: UTF8.self)
    }

    private static func append(
        _ value: Int, width: Int = 0, padding: UInt8 = UInt8(ascii: "0"), to out: inout [UInt8]
    ) {
        if value < 0 { out.append(UInt8(ascii: "-")) }
        let digits = String(value.magnitude)
        for _ in 0..<max(0, width - digits.utf8.count) { out.append(padding) }
        out += digits.utf8
    }

    private static func appendOffset(
        _ seconds: Int, hasColon: Bool, hasMinutes: Bool = true, hasSeconds: Bool = false,
        to out: inout [UInt8]
    ) {
        out.append(seconds < 0 ? UInt8(ascii: "-") : UInt8(ascii: "+"))
        let magnitude = abs(seconds)
        append(magnitude / 3600, width: 2, to: &out)
        if hasMinutes {
            if hasColon { out.append(UInt8(ascii: ":")) }
            append(magnitude / 60 % 60, width: 2, to: &out)
        }
        if hasSeconds {
            if hasColon { out.append(UInt8(ascii: ":")) }
            append(magnitude % 60, width: 2, to: &out)
        }
    }

    private func appendFraction(digits: Int, isFixed: Bool, separator: UInt8, to out: inout [UInt8]) {
        var fraction = Array(String(nanosecond).utf8)
        fraction.insert(contentsOf: [UInt8](repeating: UInt8(ascii: "0"), count: 9 - fraction.count), at: 0)
        fraction.removeLast(max(0, 9 - digits))
        if !isFixed {
            while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
            if fraction.isEmpty { return }
        }
        out.append(separator)
        out += fraction
    }
}
