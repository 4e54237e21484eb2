import YAML

/// Reads YAML as sigs.k8s.io/yaml does: the first document, by way of JSON.
enum YAMLText {
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
            throw FormatFault(GoYAML.message(error))
        }
    }

    private static func firstDocument(_ text: ByteString, _ options: YAMLReader.Options) -> Value? {
        guard let end = text.firstOffset(of: "\n---") else { return nil }
        return try? YAMLReader.documents(text[0..<end + 1].bytes, options: options).first?.value ?? .null
    }
}
