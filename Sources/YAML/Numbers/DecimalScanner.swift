/// Collects the digits of a decimal number and says its exact integer or nearest double.
struct DecimalScanner {
    var isNegative = false
    /// The power of ten that the digits are multiplied with.
    var exponent = 0
    /// The first digits as a number; exact unless `overflows`.
    private var mantissa: UInt64 = 0
    private var overflows = false

    init() {}

    @inline(__always)
    mutating func integerDigit(_ byte: UInt8) { append(byte) }

    @inline(__always)
    mutating func fractionDigit(_ byte: UInt8) {
        append(byte)
        exponent -= 1
    }

    @inline(__always)
    private mutating func append(_ byte: UInt8) {
        // Up to eighteen digits cannot overflow; beyond that, look.
        if mantissa < 100_000_000_000_000_000 {
            mantissa = mantissa &* 10 &+ UInt64(byte & 15)
        } else {
            let (product, overflow) = mantissa.multipliedReportingOverflow(by: 10)
            let (sum, carry) = product.addingReportingOverflow(UInt64(byte & 15))
            if overflow || carry { overflows = true }
            mantissa = sum
        }
    }

    /// The integer that the digits say when there was neither fraction nor exponent; nil when it fits no
    /// 64-bit integer.
    var integer: Value? {
        if overflows { return nil }
        if isNegative {
            if mantissa <= UInt64(Int64.max) { return .int(-Int64(mantissa)) }
            return mantissa == UInt64(Int64.max) + 1 ? .int(.min) : nil
        }
        return mantissa <= UInt64(Int64.max) ? .int(Int64(mantissa)) : .uint(mantissa)
    }

    /// The nearest double; nil when it is too large for one. `text` is the number in plain decimal or
    /// scientific notation.
    func double(text: UnsafeBufferPointer<UInt8>) -> Double? {
        // A mantissa and a power of ten that are both exact doubles give a correctly rounded result.
        if !overflows, mantissa <= 1 << 53, exponent >= -22, exponent <= 22 {
            let magnitude = Double(mantissa)
            let scaled =
                exponent < 0
                ? magnitude / Self.powersOfTen[-exponent] : magnitude * Self.powersOfTen[exponent]
            return isNegative ? -scaled : scaled
        }
        guard let double = Double(String(decoding: text, as: UTF8.self)), double.isFinite else { return nil }
        return double
    }

    private static let powersOfTen: [Double] = [
        1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17,
        1e18, 1e19, 1e20, 1e21, 1e22,
    ]
}
