/// Numbers as the messages show them, in the English manner: `70,000.5`, `1.5×10⁰⁷`.
enum MessageNumber {
    static func text(_ number: SchemaNumber) -> String {
        let text = FloatText.general(number.double)
        let parts = text.split(separator: "e", maxSplits: 1)
        guard parts.count == 2 else { return grouped(text) }
        let exponent = parts[1].unicodeScalars.compactMap { scalar -> Character? in
            switch scalar {
            case "+": nil
            case "-": "⁻"
            case "1": "¹"
            case "2": "²"
            case "3": "³"
            default: Unicode.Scalar(0x2070 + scalar.value - 0x30).map { Character($0) }
            }
        }
        return "\(parts[0])×10\(String(exponent))"
    }

    static func text(_ number: Int) -> String { grouped(String(number)) }

    private static func grouped(_ text: String) -> String {
        let sign = text.hasPrefix("-") ? "-" : ""
        let parts = text.dropFirst(sign.count).split(separator: ".", maxSplits: 1)
        let digits = Array(parts.first ?? "")
        var result = sign
        for (index, digit) in digits.enumerated() {
            if index > 0, (digits.count - index) % 3 == 0 { result.append(",") }
            result.append(digit)
        }
        return parts.count > 1 ? result + "." + parts[1] : result
    }
}
