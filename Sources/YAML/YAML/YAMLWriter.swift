/// Writes YAML as `kubectl -o yaml` and Helm's `toYaml` print it (sigs.k8s.io/yaml over go-yaml 2): block
/// style, list items not indented under their key, `|` for text of several lines, quotes around whatever a
/// reader would take for something else than a string.
package enum YAMLWriter {
    /// The order of a map's keys.
    package enum KeyOrder: Sendable {
        case asGiven
        /// By UTF-8 bytes.
        case sorted
        /// As go-yaml sorts: numbers within keys by their value, so that `a9` stands before `a10`.
        case natural
    }

    /// What a caller may choose.
    package struct Options: Sendable {
        package var keyOrder = KeyOrder.asGiven
        /// The column after which a long text of one line is folded at its next space; nil folds nothing.
        package var lineWidth: Int? = 80
        /// Whether list items stand two columns to the right of their key, as in Helm's `toYamlPretty`.
        package var indentsSequences = false
        /// Whether doubles are written as they are (`1e+08`), which did not come by way of JSON, and tabs stand in text
        /// of several lines, as go-yaml 3 has it.
        package var followsVersion3 = false

        package init() {}
    }

    /// The text of one document, with a final newline and without a `---` line.
    package static func string(_ value: Value, options: Options = Options()) -> String {
        var emitter = YAMLEmitter(options)
        emitter.emitDocument(value)
        return String(decoding: emitter.sink.bytes, as: UTF8.self)
    }

    /// The text of a stream of documents with `---` lines between them.
    package static func string(documents: [Value], options: Options = Options()) -> String {
        var emitter = YAMLEmitter(options)
        for (index, document) in documents.enumerated() {
            if index > 0 { emitter.separateDocuments() }
            emitter.emitDocument(document)
        }
        return String(decoding: emitter.sink.bytes, as: UTF8.self)
    }
}
