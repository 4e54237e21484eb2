/// Floating-point numbers as Go's `strconv` writes them with the fewest digits that say the same number.
enum FloatText {
    /// As `strconv.FormatFloat(value, 'g', -1, 64)` and `%v`: with an exponent below 10⁻⁴ and from 10⁶.
    static func general(_ value: Double) -> String {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return value > 0 ? "+Inf" : "-Inf" }
        let sign = value.sign == .minus ? "-" : ""
        if value == 0 { return sign + "0" }
        let (digits, exponent) = decimal(value.magnitude)
        let isScientific = exponent < -4 || exponent >= 6
        return sign + (isScientific ? scientific(digits, exponent) : plain(digits, exponent))
    }

    /// The shortest digits of a positive number and the exponent of the first.
    private static func decimal(_ value: Double) -> (digits: [Character], exponent: Int) {
        var digits: [Character] = []
        var exponent = 0
        var point: Int?
        let text = value.description
        let parts = text.split(separator: "e", maxSplits: 1)
        for character in parts.first ?? "" {
            if character == "." { point = digits.count } else { digits.append(character) }
        }
        if parts.count > 1 { exponent = Int(parts[1]) ?? 0 }
        var place = (point ?? digits.count) + exponent
        let zeros = digits.prefix { $0 == "0" }.count
        digits.removeFirst(zeros)
        place -= zeros
        while digits.count > 1, digits.last == "0" { digits.removeLast() }
        return (digits, place - 1)
    }

    private static func scientific(_ digits: [Character], _ exponent: Int) -> String {
        let magnitude = String(abs(exponent))
        return String(digits[0]) + (digits.count > 1 ? "." + String(digits[1...]) : "") + "e"
            + (exponent < 0 ? "-" : "+") + (magnitude.count < 2 ? "0" + magnitude : magnitude)
    }

    private static func plain(_ digits: [Character], _ exponent: Int) -> String {
        if exponent < 0 { return "0." + String(repeating: "0", count: -exponent - 1) + String(digits) }
        if digits.count <= exponent + 1 {
            return String(digits) + String(repeating: "0", count: exponent + 1 - digits.count)
        }
        return String(digits[...exponent]) + "." + String(digits[(exponent + 1)...])
    }
}
