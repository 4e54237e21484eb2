import Kubernetes
import YAML

/// `configMapGenerator` and `secretGenerator`: a ConfigMap or a Secret made of files and literals.
struct DataGenerator: Generator {
    let rule: GeneratorRule
    let isSecret: Bool
    let loader: KustomizationLoader
    let schemas: Schemas
    /// Where the rule stands.
    let mark: Mark?

    func generate() throws(KustomizeError) -> [Resource] {
        do throws(KustomizeError) {
            return [try resource()]
        } catch {
            throw error.placed(mark)
        }
    }

    private func resource() throws(KustomizeError) -> Resource {
        guard !rule.name.isEmpty else { throw KustomizeError("a configmap must have a name") }
        let node = Node.mapping()
        try node.set("apiVersion", to: Node(.scalar, tag: .string, text: "v1"))
        try node.set("kind", to: Node(.scalar, tag: .string, text: isSecret ? "Secret" : "ConfigMap"))
        let metadata = try node.lookUpCreating("metadata", .mapping)
        try metadata?.set("name", to: .string(rule.name))
        if !rule.namespace.isEmpty { try metadata?.set("namespace", to: .string(rule.namespace)) }
        if isSecret { try node.set("type", to: .string(rule.type.isEmpty ? "Opaque" : rule.type)) }
        let data = try data()
        if isSecret {
            let map = try node.lookUpCreating("data", .mapping)
            for (key, value) in data { try map?.set(key, to: Self.node(Self.base64(value))) }
        } else {
            for (key, value) in data {
                let text = String(validating: value, as: UTF8.self)
                let field = try node.lookUpCreating(text == nil ? "binaryData" : "data", .mapping)
                try field?.set(key, to: Self.node(text ?? Self.base64(value)))
            }
        }
        try applyOptions(to: node)
        let resource = Resource(node, scopes: schemas.scopes, mark: mark)
        if !(rule.options?.disablesNameSuffixHash ?? false) { try resource.enable(BuildAnnotation.needsHash) }
        let behavior = GeneratorBehavior(rawValue: rule.behavior) ?? .unspecified
        try resource.setAnnotation(BuildAnnotation.behavior, behavior.rawValue)
        return resource
    }

    /// The entries sorted by key, each key once.
    private func data() throws(KustomizeError) -> [(key: String, value: [UInt8])] {
        let entries = try explaining("loading KV pairs") { () throws(KustomizeError) in
            try KeyValueSources(loader: loader).entries(of: rule)
        }
        var keys = Set<String>()
        for (key, _) in entries where !keys.insert(key).inserted {
            throw KustomizeError("configmap \(rule.name) illegally repeats the key `\(key)`")
        }
        return entries.sorted { utf8Less($0.key, $1.key) }
    }

    private func applyOptions(to node: Node) throws(KustomizeError) {
        guard let options = rule.options else { return }
        for (name, text) in (options.labels ?? [:]).sorted(by: { utf8Less($0.key, $1.key) }) {
            try node.setQuoted(name, text, in: "labels")
        }
        for (name, text) in (options.annotations ?? [:]).sorted(by: { utf8Less($0.key, $1.key) }) {
            try node.setAnnotation(name, text)
        }
        if options.isImmutable { try node.set("immutable", to: Node(.scalar, tag: .bool, text: "true")) }
    }

    /// A value of data: a string, over several lines where it has them.
    static func node(_ text: String) -> Node { .string(text) }

    /// Base64 in lines of 70 characters when it is longer than one.
    static func base64(_ bytes: [UInt8]) -> String {
        let text = Base64.encode(bytes)
        let length = text.utf8.count
        guard length >= 70 else { return text }
        var result = ""
        result.reserveCapacity(length + length / 70 + 1)
        var start = text.startIndex
        while start < text.endIndex {
            let end = text.utf8.index(start, offsetBy: 70, limitedBy: text.endIndex) ?? text.endIndex
            result += text[start..<end] + "\n"
            start = end
        }
        return result
    }
}

extension Node {
    /// Adds entries to a ConfigMap's `data` or `binaryData`, sorted by key.
    func setConfigMapData(_ texts: [String: String], isBinary: Bool) throws(KustomizeError) {
        let field = isBinary ? "binaryData" : "data"
        for key in texts.keys.sorted(by: utf8Less) {
            try lookUpCreating(field, .mapping)?.set(key, to: DataGenerator.node(texts[key] ?? ""))
        }
    }
}
