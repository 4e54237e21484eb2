import Glibc

/// Floating-point numbers as Go's `strconv.FormatFloat` writes them.
enum GoFloat {
    /// The number in the format `verb` (`e`, `E`, `f`, `g`, `G`, `b`, `x`, `X`); without a precision with the fewest
    /// digits that read back as the same number. `+Inf`, `-Inf` and `NaN` for what is not finite.
    static func text(_ value: Double, verb: UInt8, precision: Int?) -> [UInt8] {
        if value.isNaN { return Array("NaN".utf8) }
        if value.isInfinite { return Array((value < 0 ? "-Inf" : "+Inf").utf8) }
        switch verb {
        case UInt8(ascii: "b"): return binary(value)
        case UInt8(ascii: "x"), UInt8(ascii: "X"): return hexadecimal(value, verb: verb, precision: precision)
        default: return decimal(value, verb: verb, precision: precision)
        }
    }

    // MARK: - Decimal

    /// Decimal digits `0.d₁d₂… × 10^point` of a number's magnitude.
    private struct Digits {
        var digits: [UInt8]
        var point: Int

        /// The fewest that read back.
        init(shortest value: Double) {
            self.init(scientific: value.magnitude.description.utf8)
        }

        /// Exactly `count` significant ones, correctly rounded; `count` is at least one.
        init(_ value: Double, significant count: Int) {
            self.init(scientific: GoFloat.printed(value.magnitude, "%.*e", count - 1))
        }

        /// Those up to `places` after the point, correctly rounded.
        init(_ value: Double, places: Int) {
            self.init(scientific: GoFloat.printed(value.magnitude, "%.*f", places))
        }

        /// From `123.45e-6` and the like.
        private init(scientific text: some Sequence<UInt8>) {
            digits = []
            var point: Int?
            var exponent = 0
            var sign = 1
            var isExponent = false
            for byte in text {
                switch byte {
                case UInt8(ascii: "."): point = digits.count
                case UInt8(ascii: "e"): isExponent = true
                case UInt8(ascii: "-"): sign = -1
                case UInt8(ascii: "0")...UInt8(ascii: "9"):
                    if isExponent {
                        exponent = exponent * 10 + Int(byte & 15)
                    } else {
                        digits.append(byte)
                    }
                default: break
                }
            }
            self.point = (point ?? digits.count) + sign * exponent
            let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
            digits.removeFirst(leading)
            self.point -= leading
            while digits.last == UInt8(ascii: "0") { digits.removeLast() }
            if digits.isEmpty { self.point = 0 }
        }
    }

    private static func printed(_ value: Double, _ format: String, _ precision: Int) -> [UInt8] {
        withVaList([CInt(clamping: precision), value]) { arguments in
            var buffer = [CChar](repeating: 0, count: max(0, precision) + 400)
            let count = vsnprintf(&buffer, buffer.count, format, arguments)
            return buffer.prefix(Int(count)).map { UInt8(bitPattern: $0) }
        }
    }

    private static func decimal(_ value: Double, verb: UInt8, precision: Int?) -> [UInt8] {
        var out: [UInt8] = value.sign == .minus ? [UInt8(ascii: "-")] : []
        switch verb {
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            let digits = precision.map { Digits(value, significant: $0 + 1) } ?? Digits(shortest: value)
            appendScientific(
                digits, places: precision ?? max(digits.digits.count - 1, 0), verb: verb, to: &out)
        case UInt8(ascii: "f"):
            let digits = precision.map { Digits(value, places: $0) } ?? Digits(shortest: value)
            appendPlain(digits, places: precision ?? max(digits.digits.count - digits.point, 0), to: &out)
        default:
            // A precision counts significant digits here, and nought of them is one.
            let digits = precision.map { Digits(value, significant: max($0, 1)) } ?? Digits(shortest: value)
            var limit = precision.map { max($0, 1) } ?? 6
            if precision != nil, limit > digits.digits.count, digits.digits.count >= digits.point {
                limit = digits.digits.count
            }
            let exponent = digits.point - 1
            if exponent < -4 || exponent >= limit, !digits.digits.isEmpty {
                let places = min(precision.map { max($0, 1) } ?? Int.max, digits.digits.count) - 1
                appendScientific(digits, places: places, verb: verb &- 2, to: &out)
            } else {
                appendPlain(digits, places: max(digits.digits.count - digits.point, 0), to: &out)
            }
        }
        return out
    }

    private static func appendScientific(_ digits: Digits, places: Int, verb: UInt8, to out: inout [UInt8]) {
        out.append(digits.digits.first ?? UInt8(ascii: "0"))
        if places > 0 {
            out.append(UInt8(ascii: "."))
            let rest = digits.digits.dropFirst().prefix(places)
            out.append(contentsOf: rest)
            out.append(contentsOf: repeatElement(UInt8(ascii: "0"), count: places - rest.count))
        }
        out.append(verb)
        let exponent = digits.digits.isEmpty ? 0 : digits.point - 1
        out.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
        if exponent.magnitude < 10 { out.append(UInt8(ascii: "0")) }
        out.append(text: String(exponent.magnitude))
    }

    private static func appendPlain(_ digits: Digits, places: Int, to out: inout [UInt8]) {
        let zero = UInt8(ascii: "0")
        if digits.point > 0 {
            let whole = digits.digits.prefix(digits.point)
            out.append(contentsOf: whole)
            out.append(contentsOf: repeatElement(zero, count: digits.point - whole.count))
        } else {
            out.append(zero)
        }
        guard places > 0 else { return }
        out.append(UInt8(ascii: "."))
        let leading = min(max(-digits.point, 0), places)
        let rest = digits.digits.dropFirst(max(digits.point, 0)).prefix(places - leading)
        out.append(contentsOf: repeatElement(zero, count: leading))
        out.append(contentsOf: rest)
        out.append(contentsOf: repeatElement(zero, count: places - leading - rest.count))
    }

    // MARK: - Binary and hexadecimal

    /// `%b`: the integer significand and a decimal exponent of two.
    private static func binary(_ value: Double) -> [UInt8] {
        var significand = value.significandBitPattern
        var exponent = Int(value.exponentBitPattern)
        if exponent == 0 { exponent = 1 } else { significand |= 1 << 52 }
        exponent -= 1023 + 52
        let sign = value.sign == .minus ? "-" : ""
        return Array("\(sign)\(significand)p\(exponent >= 0 ? "+" : "")\(exponent)".utf8)
    }

    /// `%x`: hexadecimal digits after a leading 1 and a decimal exponent of two of at least two digits.
    private static func hexadecimal(_ value: Double, verb: UInt8, precision: Int?) -> [UInt8] {
        var significand = value.significandBitPattern
        var exponent = Int(value.exponentBitPattern) - 1023
        if value.isSubnormal {
            // Normalised so that the digit before the point is one.
            let shift = significand.leadingZeroBitCount - 11
            significand <<= UInt64(shift)
            exponent = -1022 - shift
        } else if value == 0 {
            exponent = 0
        } else {
            significand |= 1 << 52
        }
        // The point stands after the uppermost of 60 bits.
        significand <<= 8
        if let precision, precision < 15 {
            let dropped = UInt64(60 - precision * 4)
            let half: UInt64 = dropped > 0 ? 1 << (dropped - 1) : 0
            let rest = dropped > 0 ? significand & ((1 << dropped) - 1) : 0
            significand >>= dropped
            if dropped > 0, rest > half || (rest == half && significand & 1 == 1) { significand += 1 }
            significand <<= dropped
            if significand & (1 << 61) != 0 {
                significand >>= 1
                exponent += 1
            }
        }
        let isUpper = verb == UInt8(ascii: "X")
        var out: [UInt8] = value.sign == .minus ? [UInt8(ascii: "-")] : []
        out.append(text: isUpper ? "0X" : "0x")
        out.append(UInt8(ascii: "0") + UInt8(significand >> 60 & 1))
        var fraction: [UInt8] = []
        for place in 0..<15 {
            let digit = UInt8(significand >> UInt64(56 - 4 * place) & 15)
            fraction.append(
                digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: isUpper ? "A" : "a") + digit - 10)
        }
        if let precision {
            fraction = Array(fraction.prefix(precision))
            fraction += Array(repeating: UInt8(ascii: "0"), count: precision - fraction.count)
        } else {
            while fraction.last == UInt8(ascii: "0") { fraction.removeLast() }
        }
        if !fraction.isEmpty { out.append(UInt8(ascii: ".")) }
        out += fraction
        out.append(UInt8(ascii: isUpper ? "P" : "p"))
        out.append(UInt8(ascii: exponent < 0 ? "-" : "+"))
        if exponent.magnitude < 10 { out.append(UInt8(ascii: "0")) }
        out.append(text: String(exponent.magnitude))
        return out
    }
}
