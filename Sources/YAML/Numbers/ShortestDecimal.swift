/// The shortest decimal digits that read back as the same floating-point number, and where its point stands:
/// `0.d₁d₂d₃… × 10^point`.
struct ShortestDecimal {
    let isNegative: Bool
    /// ASCII digits without leading or trailing zeros; `0` for zero.
    let digits: [UInt8]
    let point: Int

    /// Of a finite number.
    init(_ value: Double) {
        self.init(description: value.magnitude.description, isNegative: value.sign == .minus)
    }

    /// Of a finite number of single precision.
    init(_ value: Float) {
        self.init(description: value.magnitude.description, isNegative: value.sign == .minus)
    }

    /// Takes apart Swift's own description, which has the shortest digits but other rules for the exponent.
    private init(description: String, isNegative: Bool) {
        var digits: [UInt8] = []
        var point: Int?
        var exponent = 0
        var isExponentNegative = false
        var inExponent = false
        for byte in description.utf8 {
            switch byte {
            case UInt8(ascii: "."): point = digits.count
            case UInt8(ascii: "e"): inExponent = true
            case UInt8(ascii: "-"): isExponentNegative = true
            case UInt8(ascii: "0")...UInt8(ascii: "9"):
                if inExponent {
                    exponent = exponent * 10 + Int(byte & 15)
                } else {
                    digits.append(byte)
                }
            default: break
            }
        }
        var place = (point ?? digits.count) + (isExponentNegative ? -exponent : exponent)
        let leading = digits.prefix { $0 == UInt8(ascii: "0") }.count
        digits.removeFirst(leading)
        place -= leading
        while digits.last == UInt8(ascii: "0") { digits.removeLast() }
        if digits.isEmpty {
            digits = [UInt8(ascii: "0")]
            place = 1
        }
        self.isNegative = isNegative
        self.digits = digits
        self.point = place
    }

    /// Without exponent, as Go's format `f` with the shortest precision.
    var plain: String {
        var text = isNegative ? "-" : ""
        if point <= 0 {
            text += "0." + String(repeating: "0", count: -point) + string(digits[...])
        } else if point >= digits.count {
            text += string(digits[...]) + String(repeating: "0", count: point - digits.count)
        } else {
            text += string(digits[..<point]) + "." + string(digits[point...])
        }
        return text
    }

    /// With an exponent of at least two digits, as Go's format `e` with the shortest precision.
    var scientific: String { scientific(exponentDigits: 2) }

    func scientific(exponentDigits: Int) -> String {
        var text = (isNegative ? "-" : "") + string(digits[..<1])
        if digits.count > 1 { text += "." + string(digits[1...]) }
        let exponent = isZero ? 0 : point - 1
        let magnitude = String(exponent.magnitude)
        let zeros = String(repeating: "0", count: max(0, exponentDigits - magnitude.utf8.count))
        return text + "e" + (exponent < 0 ? "-" : "+") + zeros + magnitude
    }

    /// As Go's format `g` with the shortest precision: an exponent below 10⁻⁴ and from 10⁶ on.
    ///
    /// (Go decides by six digits when the shortest precision is asked for: 21000000 is `2.1e+07`.)
    var general: String {
        let exponent = isZero ? 0 : point - 1
        return exponent < -4 || exponent >= 6 ? scientific : plain
    }

    /// As Go's `encoding/json` writes numbers: an exponent below 10⁻⁶ and from 10²¹ on, without leading zeros.
    var json: String {
        let exponent = isZero ? 0 : point - 1
        return exponent < -6 || exponent >= 21 ? scientific(exponentDigits: exponent < 0 ? 1 : 2) : plain
    }

    private var isZero: Bool { digits == [UInt8(ascii: "0")] }

    private func string(_ digits: ArraySlice<UInt8>) -> String { String(decoding: digits, as: UTF8.self) }
}
