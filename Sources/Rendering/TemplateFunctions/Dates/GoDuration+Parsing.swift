extension GoDuration {
    /// Reads `1h30m`, `-1.5s`, `300ms`: signed decimals, each with its unit, as Go's `time.ParseDuration`.
    package init(parsing text: String) throws(GoTimeError) {
        let quoted = GoTimeError.quoted(text)
        let invalid = GoTimeError(message: "time: invalid duration " + quoted)
        var rest = Array(text.utf8)[...]
        var isNegative = false
        if let sign = rest.first, sign == UInt8(ascii: "-") || sign == UInt8(ascii: "+") {
            isNegative = sign == UInt8(ascii: "-")
            rest = rest.dropFirst()
        }
        if rest.elementsEqual([UInt8(ascii: "0")]) {
            self.init(nanoseconds: 0)
            return
        }
        guard !rest.isEmpty else { throw invalid }
        var total: UInt64 = 0
        while !rest.isEmpty {
            let number = try Self.number(&rest, invalid)
            let unitText = rest.prefix { $0 != UInt8(ascii: ".") && !Self.isDigit($0) }
            rest = rest.dropFirst(unitText.count)
            if unitText.isEmpty { throw GoTimeError(message: "time: missing unit in duration " + quoted) }
            let name = String(decoding: unitText, as: UTF8.self)
            guard let unit = Self.units[name] else {
                throw GoTimeError(
                    message: "time: unknown unit \(GoTimeError.quoted(name)) in duration " + quoted)
            }
            let (product, overflow) = number.whole.multipliedReportingOverflow(by: unit)
            guard !overflow, product <= 1 << 63 else { throw invalid }
            var part = product
            if number.fraction > 0 {
                part += UInt64(Double(number.fraction) * (Double(unit) / number.scale))
                guard part <= 1 << 63 else { throw invalid }
            }
            total &+= part
            guard total <= 1 << 63 else { throw invalid }
        }
        if isNegative {
            self.init(nanoseconds: total == 1 << 63 ? .min : -Int64(total))
        } else {
            guard total < 1 << 63 else { throw invalid }
            self.init(nanoseconds: Int64(total))
        }
    }

    private static let units: [String: UInt64] = [
        "ns": 1, "us": 1_000, "µs": 1_000, "μs": 1_000, "ms": 1_000_000, "s": 1_000_000_000,
        "m": 60_000_000_000, "h": 3_600_000_000_000,
    ]

    private static func isDigit(_ byte: UInt8) -> Bool { byte &- UInt8(ascii: "0") < 10 }

    /// `12`, `12.5`, `.5`; the fraction as an integer and the power of ten it is to be divided by.
    private static func number(
        _ rest: inout ArraySlice<UInt8>, _ invalid: GoTimeError
    ) throws(GoTimeError) -> (whole: UInt64, fraction: UInt64, scale: Double) {
        guard let first = rest.first, first == UInt8(ascii: ".") || isDigit(first) else { throw invalid }
        var whole: UInt64 = 0
        var hasDigits = false
        while let byte = rest.first, isDigit(byte) {
            guard whole <= (1 << 63) / 10 else { throw invalid }
            whole = whole * 10 + UInt64(byte - 48)
            guard whole <= 1 << 63 else { throw invalid }
            hasDigits = true
            rest = rest.dropFirst()
        }
        var fraction: UInt64 = 0
        var scale = 1.0
        if rest.first == UInt8(ascii: ".") {
            rest = rest.dropFirst()
            var isFull = false
            while let byte = rest.first, isDigit(byte) {
                hasDigits = true
                rest = rest.dropFirst()
                // Digits that no longer fit are too small to count.
                if isFull { continue }
                guard fraction <= (1 << 63 - 1) / 10 else {
                    isFull = true
                    continue
                }
                let next = fraction * 10 + UInt64(byte - 48)
                guard next <= 1 << 63 else {
                    isFull = true
                    continue
                }
                fraction = next
                scale *= 10
            }
        }
        guard hasDigits else { throw invalid }
        return (whole, fraction, scale)
    }
}
