/// A decimal number of any size and precision, as shopspring/decimal computes for Sprig's functions on floats.
struct DecimalNumber {
    private var value: BigInteger
    private var exponent: Int

    private init(_ value: BigInteger, _ exponent: Int) {
        self.value = value
        self.exponent = exponent
    }

    /// The shortest decimal that reads back as `number`.
    init(_ number: Double) throws(TemplateError) {
        guard number.isFinite else {
            throw TemplateError("Cannot create a Decimal from \(GoFormat.float(number))")
        }
        var digits: [UInt8] = []
        var exponent = 0
        var scale = 0
        var isFraction = false
        let parts = number.magnitude.description.split(separator: "e")
        for byte in (parts.first ?? "0").utf8 {
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else {
                digits.append(byte)
                if isFraction { scale += 1 }
            }
        }
        if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
        exponent -= scale
        while digits.count > 1, digits.last == UInt8(ascii: "0") {
            digits.removeLast()
            exponent += 1
        }
        let magnitude = digits.reduce(UInt64(0)) { $0 &* 10 &+ UInt64($1 - 48) }
        self.init(BigInteger(magnitude: magnitude, isNegative: number < 0), magnitude == 0 ? 0 : exponent)
    }

    static func + (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        let exponent = min(left.exponent, right.exponent)
        return DecimalNumber(left.scaled(to: exponent) + right.scaled(to: exponent), exponent)
    }

    static func - (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        left + DecimalNumber(right.value.negated, right.exponent)
    }

    static func * (left: DecimalNumber, right: DecimalNumber) -> DecimalNumber {
        DecimalNumber(left.value * right.value, left.exponent + right.exponent)
    }

    /// Decimals behind the point that a quotient keeps.
    private static let quotientDecimals = 16

    /// Rounded to sixteen decimals, halves away from zero.
    func divided(by divisor: DecimalNumber) throws(TemplateError) -> DecimalNumber {
        guard !divisor.value.isZero else { throw TemplateError("decimal division by 0") }
        let shift = exponent - divisor.exponent + Self.quotientDecimals
        let dividend = shift > 0 ? value.timesPowerOfTen(shift) : value
        let by = shift < 0 ? divisor.value.timesPowerOfTen(-shift) : divisor.value
        let (quotient, remainder) = dividend.magnitudeDivided(by: by)
        let twice = remainder + remainder
        let roundsUp = !twice.isBelow(by.magnitude)
        let rounded = roundsUp ? quotient + BigInteger(magnitude: 1, isNegative: false) : quotient
        let isNegative = value.isNegative != divisor.value.isNegative
        return DecimalNumber(isNegative ? rounded.negated : rounded, -Self.quotientDecimals)
    }

    private func scaled(to exponent: Int) -> BigInteger { value.timesPowerOfTen(self.exponent - exponent) }

    /// The nearest `float64`.
    var double: Double {
        let text = value.description + "e\(exponent)"
        return Double(text) ?? 0
    }
}
