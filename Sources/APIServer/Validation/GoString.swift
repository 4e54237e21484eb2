/// Texts as Go's `fmt` prints them, which messages of Kubernetes hold.
enum GoString {
    /// The text in double quotes, as `%q` prints it.
    static func quoted(_ text: String) -> String {
        var result = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"": result += "\\\""
            case "\\": result += "\\\\"
            case "\n": result += "\\n"
            case "\r": result += "\\r"
            case "\t": result += "\\t"
            case "\u{7}": result += "\\a"
            case "\u{8}": result += "\\b"
            case "\u{b}": result += "\\v"
            case "\u{c}": result += "\\f"
            case _ where scalar.value < 0x20 || scalar.value == 0x7f:
                let digits = String(scalar.value, radix: 16)
                result += "\\x" + (digits.utf8.count < 2 ? "0" : "") + digits
            default: result.unicodeScalars.append(scalar)
            }
        }
        return result + "\""
    }

    /// A list as `%v` prints it: `[a b]`.
    static func list(_ items: [String]) -> String { "[" + items.joined(separator: " ") + "]" }

    /// A list of texts as `%q` prints it: `["a" "b"]`.
    static func quotedList(_ items: [String]) -> String { list(items.map(quoted)) }

    /// A number as `%v` prints it: without a fraction where it has none.
    static func number(_ number: Double) -> String {
        if let whole = Int64(exactly: number), abs(number) < 1e21 { return "\(whole)" }
        return "\(number)"
    }
}
