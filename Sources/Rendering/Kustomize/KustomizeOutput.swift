import YAML

/// Prints values as kustomize does.
enum KustomizeOutput {
    /// One document with a final line break.
    static func text(of value: Value) -> String {
        var options = YAMLWriter.Options()
        options.keyOrder = .natural
        return YAMLWriter.string(value, options: options)
    }

    /// A stream of documents with `---` lines between them.
    static func text(of values: [Value]) -> String {
        var options = YAMLWriter.Options()
        options.keyOrder = .natural
        return YAMLWriter.string(documents: values, options: options)
    }
}
