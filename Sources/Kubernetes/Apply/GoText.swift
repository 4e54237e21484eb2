import YAML

/// Texts as Go's `fmt` prints them.
enum GoText {
    /// The text in double quotes, as `%q` and `strconv.Quote` print it.
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

    /// A value as Go's `%v` prints it.
    static func value(_ value: Value) -> String {
        switch value {
        case .null: "<nil>"
        case .string(let text): text
        case .array(let items): "[" + items.map(Self.value).joined(separator: " ") + "]"
        case .object(let map):
            "map["
                + map.sorted().entries.map { "\($0.key.name):\(Self.value($0.value))" }.joined(separator: " ")
                + "]"
        default: JSONWriter.string(value)
        }
    }

    /// A value as Go's `%#v` prints it.
    static func syntax(_ value: Value) -> String {
        switch value {
        case .null: "interface {}(nil)"
        case .string(let text): quoted(text)
        case .array(let items): "[]interface {}{" + items.map(syntax).joined(separator: ", ") + "}"
        case .object(let map):
            "map[string]interface {}{"
                + map.sorted().entries.map { "\(quoted($0.key.name)):\(syntax($0.value))" }
                .joined(separator: ", ") + "}"
        default: JSONWriter.string(value)
        }
    }

    /// The Go type that a decoder without a schema makes of a value.
    static func typeName(_ value: Value) -> String {
        switch value {
        case .null: "<nil>"
        case .bool: "bool"
        case .int, .uint: "int64"
        case .double: "float64"
        case .string: "string"
        case .array: "[]interface {}"
        case .object: "map[string]interface {}"
        }
    }
}
