/// Go's `strconv.ParseInt`, `ParseUint` and `ParseFloat` with the base taken from the prefix.
package enum GoNumber {
    /// An `int64` with an optional sign and prefix; nil when it is none or does not fit.
    package static func int(_ text: some Collection<UInt8>) -> Int64? {
        let bytes = Array(text)
        let isSigned = bytes.first == UInt8(ascii: "-") || bytes.first == UInt8(ascii: "+")
        guard hasGoodUnderscores(bytes) else { return nil }
        guard let magnitude = unsigned(bytes[(isSigned ? 1 : 0)...]) else { return nil }
        if bytes.first == UInt8(ascii: "-") {
            return magnitude <= UInt64(Int64.max) + 1 ? Int64(truncatingIfNeeded: 0 &- magnitude) : nil
        }
        return Int64(exactly: magnitude)
    }

    /// A `uint64` with an optional prefix and no sign.
    package static func uint(_ text: some Collection<UInt8>) -> UInt64? {
        let bytes = Array(text)
        return hasGoodUnderscores(bytes) ? unsigned(bytes[...]) : nil
    }

    private static func unsigned(_ text: ArraySlice<UInt8>) -> UInt64? {
        var digits = text
        var radix: UInt64 = 10
        if digits.count >= 2, digits.first == UInt8(ascii: "0") {
            switch digits[digits.startIndex + 1] | 0x20 {
            case UInt8(ascii: "x"): radix = 16
            case UInt8(ascii: "o"): radix = 8
            case UInt8(ascii: "b"): radix = 2
            default: break
            }
            digits = digits.dropFirst(radix == 10 ? 1 : 2)
            if radix == 10 { radix = 8 }
        }
        guard digits.contains(where: { $0 != UInt8(ascii: "_") }) else { return nil }
        var value: UInt64 = 0
        for byte in digits where byte != UInt8(ascii: "_") {
            guard let digit = byte.hexDigitValue, digit < radix else { return nil }
            let (shifted, overflow) = value.multipliedReportingOverflow(by: radix)
            let (sum, carry) = shifted.addingReportingOverflow(UInt64(digit))
            if overflow || carry { return nil }
            value = sum
        }
        return value
    }

    /// A finite `float64`, decimal or hexadecimal with a `p` exponent.
    package static func float(_ text: some Collection<UInt8>) -> Double? {
        let bytes = Array(text)
        guard isFloatForm(bytes), hasGoodUnderscores(bytes) else { return nil }
        let plain = String(decoding: bytes.filter { $0 != UInt8(ascii: "_") }, as: UTF8.self)
        guard let value = Double(plain), value.isFinite else { return nil }
        return value
    }

    /// Whether it has the form Go reads: digits with at most one point, then an exponent, which hexadecimal needs.
    private static func isFloatForm(_ bytes: [UInt8]) -> Bool {
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        var isHex = false
        if rest.count >= 2, rest.first == UInt8(ascii: "0"),
            rest[rest.startIndex + 1] | 0x20 == UInt8(ascii: "x")
        {
            isHex = true
            rest = rest.dropFirst(2)
        }
        var sawDigit = false
        var sawPoint = false
        while let byte = rest.first {
            if byte == UInt8(ascii: ".") && !sawPoint {
                sawPoint = true
            } else if let digit = byte.hexDigitValue, digit < (isHex ? 16 : 10) {
                sawDigit = true
            } else if byte != UInt8(ascii: "_") {
                break
            }
            rest = rest.dropFirst()
        }
        guard sawDigit else { return false }
        guard let mark = rest.first else { return !isHex }
        guard mark | 0x20 == (isHex ? UInt8(ascii: "p") : UInt8(ascii: "e")) else { return false }
        rest = rest.dropFirst()
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        guard let first = rest.first, first != UInt8(ascii: "_") else { return false }
        return rest.allSatisfy { $0 == UInt8(ascii: "_") || $0 &- UInt8(ascii: "0") < 10 }
    }

    /// Whether every underscore stands between digits, or between the prefix and a digit.
    private static func hasGoodUnderscores(_ bytes: [UInt8]) -> Bool {
        guard bytes.contains(UInt8(ascii: "_")) else { return true }
        var rest = bytes[...]
        if rest.first == UInt8(ascii: "+") || rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
        var before = UInt8(ascii: "^")
        var isHex = false
        if rest.count >= 2, rest.first == UInt8(ascii: "0") {
            let mark = rest[rest.startIndex + 1] | 0x20
            if mark == UInt8(ascii: "x") || mark == UInt8(ascii: "o") || mark == UInt8(ascii: "b") {
                isHex = mark == UInt8(ascii: "x")
                rest = rest.dropFirst(2)
                before = UInt8(ascii: "0")
            }
        }
        for byte in rest {
            if byte == UInt8(ascii: "_") {
                guard before == UInt8(ascii: "0") else { return false }
                before = byte
            } else if let digit = byte.hexDigitValue, digit < (isHex ? 16 : 10) {
                before = UInt8(ascii: "0")
            } else {
                guard before != UInt8(ascii: "_") else { return false }
                before = UInt8(ascii: "!")
            }
        }
        return before != UInt8(ascii: "_")
    }
}
