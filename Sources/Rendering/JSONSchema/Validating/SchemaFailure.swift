/// What a value has against it, with what led to that.
struct SchemaFailure {
    /// What kind of message it is, for how it is shown.
    enum Kind {
        /// The whole: `jsonschema validation failed with …`.
        case schema
        /// Several failures without one above them.
        case group
        /// A reference whose schema failed.
        case reference
        case other
    }

    var kind: Kind
    /// The parts of the pointer to the value.
    var location: [String]
    var message: String
    var causes: [SchemaFailure]

    init(_ kind: Kind = .other, at location: [String], _ message: String, causes: [SchemaFailure] = []) {
        self.kind = kind
        self.location = location
        self.message = message
        self.causes = causes
    }

    /// The tree of failures, each on a line, indented below what it led to.
    var text: String {
        var text = ""
        append(to: &text, indent: 0)
        return text
    }

    private func append(to text: inout String, indent: Int) {
        var indent = indent
        // A reference with one cause adds nothing to it.
        if !(kind == .reference && causes.count == 1) {
            if indent > 0 { text += "\n" + String(repeating: "  ", count: indent - 1) + "- " }
            indent += 1
            if kind == .schema {
                text += message
            } else {
                let pointer = location.map { "/" + SchemaPointer.escaped($0) }.joined()
                text += "at \(Self.quoted(pointer)): \(message)"
            }
        }
        for cause in causes { cause.append(to: &text, indent: indent) }
    }

    /// Text in single quotes, with what cannot be printed escaped.
    static func quoted(_ text: String) -> String {
        var result = "'"
        var rest = GoQuoting.quoted(text).dropFirst().dropLast().unicodeScalars[...]
        while let scalar = rest.first {
            rest.removeFirst()
            if scalar == "\\", let next = rest.first {
                rest.removeFirst()
                if next != "\"" { result += "\\" }
                result.unicodeScalars.append(next)
            } else if scalar == "'" {
                result += "\\'"
            } else {
                result.unicodeScalars.append(scalar)
            }
        }
        return result + "'"
    }

    static func list(_ names: [String]) -> String { names.map(quoted).joined(separator: ", ") }

    /// A value that is neither list nor map, as messages show it.
    static func display(_ node: SchemaNode) -> String {
        switch node {
        case .null: "<nil>"
        case .bool(let flag): flag ? "true" : "false"
        case .number(let number): number.text
        case .string(let text): quoted(text)
        case .array, .object: "value"
        }
    }
}
