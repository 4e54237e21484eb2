/// A decimal number of any size and precision, as JSON states it.
struct SchemaNumber: Sendable {
    /// As it is written.
    let text: String
    private let isNegative: Bool
    /// The digits without zeros at either end; empty for zero.
    private let digits: [UInt8]
    /// The power of ten that the digits, taken as an integer, are multiplied by.
    private let exponent: Int

    /// Reads a number of JSON, or of Go's `%v`.
    init(_ text: String) {
        self.text = text
        var digits: [UInt8] = []
        var exponent = 0
        var fraction = 0
        var isFraction = false
        var rest = text.utf8[...]
        isNegative = rest.first == UInt8(ascii: "-")
        if isNegative || rest.first == UInt8(ascii: "+") { rest.removeFirst() }
        while let byte = rest.first {
            rest.removeFirst()
            if byte == UInt8(ascii: ".") {
                isFraction = true
            } else if byte | 0x20 == UInt8(ascii: "e") {
                if rest.first == UInt8(ascii: "+") { rest.removeFirst() }
                // Far beyond what a number of a file can need, and far from overflowing.
                exponent = max(-100_000, min(100_000, Int(String(Substring(rest))) ?? 0))
                break
            } else {
                digits.append(byte - 0x30)
                if isFraction { fraction += 1 }
            }
        }
        exponent -= fraction
        while digits.last == 0 {
            digits.removeLast()
            exponent += 1
        }
        self.digits = Array(digits.drop { $0 == 0 })
        self.exponent = self.digits.isEmpty ? 0 : exponent
    }

    init(_ value: Double) { self.init(FloatText.general(value)) }

    var isInteger: Bool { exponent >= 0 }

    var double: Double { Double(text) ?? 0 }

    /// The number as an integer that fits.
    var integer: Int? {
        guard isInteger, digits.count + exponent <= 18 else { return nil }
        var value = 0
        for digit in digits { value = value * 10 + Int(digit) }
        for _ in 0..<exponent { value *= 10 }
        return isNegative ? -value : value
    }

    /// Whether this number is a multiple of `other`, exactly.
    func isMultiple(of other: SchemaNumber) -> Bool {
        if digits.isEmpty { return true }
        if other.digits.isEmpty { return false }
        let shift = exponent - other.exponent
        // The digits do not end in zero, so no power of ten divides them.
        if shift < 0 { return false }
        guard other.digits.count <= 18 else {
            return (double / other.double).rounded() == double / other.double
        }
        var divisor: UInt64 = 0
        for digit in other.digits { divisor = divisor * 10 + UInt64(digit) }
        var remainder: UInt64 = 0
        func take(_ digit: UInt8) {
            let (high, low) = remainder.multipliedFullWidth(by: 10)
            let (sum, carry) = low.addingReportingOverflow(UInt64(digit))
            remainder = divisor.dividingFullWidth((high + (carry ? 1 : 0), sum)).remainder
        }
        for digit in digits { take(digit) }
        for _ in 0..<min(shift, 1000) { take(0) }
        return remainder == 0
    }
}

extension SchemaNumber: Comparable {
    static func == (left: SchemaNumber, right: SchemaNumber) -> Bool {
        left.digits == right.digits && left.exponent == right.exponent
            && (left.isNegative == right.isNegative || left.digits.isEmpty)
    }

    static func < (left: SchemaNumber, right: SchemaNumber) -> Bool {
        let (a, b) = (left.sign, right.sign)
        if a != b { return a < b }
        return a < 0 ? right.hasLessMagnitude(than: left) : left.hasLessMagnitude(than: right)
    }

    private var sign: Int { digits.isEmpty ? 0 : isNegative ? -1 : 1 }

    private func hasLessMagnitude(than other: SchemaNumber) -> Bool {
        let (place, otherPlace) = (digits.count + exponent, other.digits.count + other.exponent)
        if place != otherPlace { return place < otherPlace }
        return digits.lexicographicallyPrecedes(other.digits)
    }
}
