/// The schemas that describe schemas, one for each draft.
enum MetaSchemas {
    /// The document at a URL, nil when it is none of them.
    static func node(_ url: String) -> SchemaNode? {
        for prefix in ["http://json-schema.org/", "https://json-schema.org/"] where url.hasPrefix(prefix) {
            let name = String(url.dropFirst(prefix.count))
            return nodes[name == "schema" ? "draft/2020-12/schema" : name]
        }
        return nil
    }

    private static let nodes: [String: SchemaNode] = {
        var nodes: [String: SchemaNode] = [:]
        for texts in [MetaSchemaDraft4To7.texts, MetaSchema2019.texts, MetaSchema2020.texts] {
            for (name, text) in texts {
                var parser = SchemaNodeParser(Array(text.utf8))
                nodes[name] = parser.value()
            }
        }
        return nodes
    }()
}
