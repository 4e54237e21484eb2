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
            throw FormatFault(goMessage(error, text.bytes))
        }
    }

    /// The message in the words of Go's present decoder, which shows whole characters and whole escapes.
    private static func goMessage(_ error: ReadError, _ text: [UInt8]) -> String {
        let start = "invalid character '"
        guard error.message.hasPrefix(start) else { return error.message }
        let rest = error.message.dropFirst(start.count)
        let isQuote = rest.hasPrefix("\\'")
        let character = isQuote ? rest.prefix(2) : rest.prefix { $0 != "'" }
        let context = rest.dropFirst(character.count + 1)
        let offset = offset(of: error.mark, in: text)
        guard offset < text.count else { return error.message }
        let isHexadecimal = context.hasSuffix("hexadecimal character escape")
        if isHexadecimal || context.hasSuffix("in string escape code") {
            let escape = text[..<offset].lastIndex(of: UInt8(ascii: "\\")) ?? offset
            let sequence = text[escape...].prefix(isHexadecimal ? 6 : 2)
            let quoted =
                QuotedText.canBackquote(Array(sequence))
                ? "`\(String(decoding: sequence, as: UTF8.self))`" : GoFormat.quote(ByteString(sequence)).text
            return "invalid escape sequence \(quoted) in string"
        }
        let place = context.hasSuffix(" in string literal") ? context.dropLast(8) : context
        guard text[offset] >= 0x80, let scalar = Unicode.Scalar(text.rune(at: offset).code) else {
            return start + character + "'" + place
        }
        return start + "\(scalar)'" + place
    }

    private static func offset(of mark: Mark, in text: [UInt8]) -> Int {
        var start = 0
        for _ in 1..<max(1, mark.line) {
            guard let lineEnd = text[start...].firstIndex(of: 10) else { break }
            start = lineEnd + 1
        }
        return start + mark.column - 1
    }
}
