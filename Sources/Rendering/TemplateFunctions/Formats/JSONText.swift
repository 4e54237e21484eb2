import YAML

/// Reads JSON as Go's `encoding/json` does into `interface {}`.
enum JSONText {
    static func value(_ text: ByteString, _ execution: TemplateExecution) throws -> Value {
        try execution.spend(steps: text.count / 4)
        try execution.spend(bytes: text.count)
        var options = JSONReader.Options()
        options.allNumbersAsDoubles = true
        do {
            return try JSONReader.value(from: text.bytes, options: options)
        } catch {
            throw FormatFault(goMessage(error.message))
        }
    }

    /// The message in the words of Go's present decoder.
    private static func goMessage(_ message: String) -> String {
        let start = "invalid character '"
        if message.hasPrefix(start), message.hasSuffix("' in string escape code") {
            let character = message.dropFirst(start.count).prefix { $0 != "'" }
            return "invalid escape sequence `\\\(character)` in string"
        }
        return message.hasSuffix(" in string literal") ? String(message.dropLast(8)) : message
    }
}
