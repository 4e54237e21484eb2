import YAML

/// Reads YAML as sigs.k8s.io/yaml does: the first document, by way of JSON.
enum YAMLText {
    private static let prefix = "error converting YAML to JSON: "

    static func value(_ text: ByteString, _ execution: TemplateExecution) throws -> Value {
        try execution.spend(steps: text.count / 2)
        try execution.spend(bytes: text.count)
        var options = YAMLReader.Options()
        options.allNumbersAsDoubles = true
        do {
            return try YAMLReader.documents(text.bytes, options: options).first?.value ?? .null
        } catch {
            // What is wrong behind the first document nobody sees.
            if let value = firstDocument(text, options) { return value }
            throw FormatFault(prefix + goMessage(error, text))
        }
    }

    private static func firstDocument(_ text: ByteString, _ options: YAMLReader.Options) -> Value? {
        guard let end = text.firstOffset(of: "\n---") else { return nil }
        return try? YAMLReader.documents(text[0..<end + 1].bytes, options: options).first?.value ?? .null
    }

    /// Errors that go-yaml finds while it parts the text into tokens; it counts their lines from one, those of other
    /// errors from nought.
    private static let scannerMessages = [
        "mapping values are not allowed", "found character that cannot start",
        "found unexpected end of stream",
        "could not find expected ':'", "found unknown escape", "found unknown directive", "found invalid",
        "did not find expected comment or line break", "block sequence entries are not allowed",
        "did not find expected whitespace", "did not find expected alphabetic", "found a tab character",
        "found unexpected document indicator", "mapping keys are not allowed", "found unexpected ':'",
    ]

    private static func goMessage(_ error: ReadError, _ text: ByteString) -> String {
        if error.message.hasPrefix("json: ") { return error.message }
        var line = error.mark.line - 1
        // The end of a text counts as a line of its own.
        let last = text.bytes.lastIndex(of: 10).map { $0 + 1 } ?? 0
        let isAtEnd =
            error.message.hasPrefix("did not find expected") || error.message.hasPrefix("could not find")
        if isAtEnd, text.bytes.last != 10, text.bytes.count(where: { $0 == 10 }) == line,
            error.mark.column > text.count - last
        {
            line += 1
        }
        guard error.code == .syntax, line > 0 else { return "yaml: " + error.message }
        let isScanner = scannerMessages.contains { error.message.hasPrefix($0) }
        return "yaml: line \(isScanner ? line + 1 : line): " + error.message
    }
}
