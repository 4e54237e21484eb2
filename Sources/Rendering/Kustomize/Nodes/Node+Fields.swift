/// Members of maps: finding, setting and removing them as kustomize's library does.
extension Node {
    /// The position of the value under `name` in `content`.
    func fieldIndex(_ name: String) -> Int? {
        guard kind == .mapping else { return nil }
        var index = 0
        while index + 1 < content.count {
            if content[index].text == name { return index + 1 }
            index += 2
        }
        return nil
    }

    /// The value under `name`; nil when there is none or this is no map.
    func field(_ name: String) -> Node? { fieldIndex(name).map { content[$0] } }

    /// The members in their order.
    var fields: [(key: Node, value: Node)] {
        guard kind == .mapping else { return [] }
        return stride(from: 0, to: content.count - 1, by: 2).map { (content[$0], content[$0 + 1]) }
    }

    /// Throws unless this is null or of `kind`.
    func require(_ kind: Kind) throws(KustomizeError) {
        if isNull || self.kind == kind { return }
        throw Node.wrongKind(kind, self)
    }

    static func wrongKind(_ kind: Kind, _ node: Node) -> KustomizeError {
        var message = "wrong node kind: expected \(Node(kind).kindName) but got \(node.kindName)"
        if let value = try? node.value() {
            message += ": node contents:\n" + KustomizeOutput.text(of: value).prefix(2000)
        }
        return KustomizeError(message)
    }

    /// The value under `name`; nil when there is none or this is null.
    func lookUp(_ name: String) throws(KustomizeError) -> Node? {
        if isNull { return nil }
        try require(.mapping)
        return field(name)
    }

    func clear(_ name: String) throws(KustomizeError) {
        try require(.mapping)
        if let index = fieldIndex(name) { content.removeSubrange((index - 1)...index) }
    }

    /// Puts `value` under `name`; nil and null remove it. A value that is there keeps its place and its style.
    @discardableResult
    func set(
        _ name: String, to value: Node?, keyStyle: NodeStyle = [], keepsNull: Bool = false
    ) throws(KustomizeError) -> Node? {
        value?.quoteIfAmbiguous()
        guard let value, keepsNull || !value.isNull else {
            try clear(name)
            return nil
        }
        if let field = try lookUp(name) {
            value.style = field.style
            field.assign(value)
            return field
        }
        content.append(Node(.scalar, style: keyStyle, text: name))
        content.append(value)
        return value
    }

    /// Replaces a scalar by `value`, which takes over the style.
    func setScalar(to value: Node) throws(KustomizeError) {
        value.quoteIfAmbiguous()
        try require(.scalar)
        if value.isNull { return }
        value.style = style
        assign(value)
    }

    /// Quotes a string without a style that YAML 1.1 would read as something else.
    private func quoteIfAmbiguous() {
        if isStringLike, style.isEmpty, Node.isYAML11Scalar(text) { style = .doubleQuoted }
    }
}

// MARK: - What every object has

extension Node {
    /// The text of a scalar under `name`.
    private func text(_ name: String) -> String { field(name)?.text ?? "" }

    var apiVersion: String { text("apiVersion") }
    var objectKind: String { text("kind") }

    var metadata: Node? {
        guard !isNull, let metadata = field("metadata"), !metadata.isEmpty else { return nil }
        return metadata
    }

    var name: String { metadataText("name") }
    var namespace: String { metadataText("namespace") }

    private func metadataText(_ name: String) -> String {
        guard let field = metadata?.field(name), !field.isEmpty else { return "" }
        return field.text
    }

    var annotations: [String: String] { metadataTexts("annotations") }
    var labels: [String: String] { metadataTexts("labels") }

    func annotation(_ name: String) -> String? { metadata?.field("annotations")?.field(name)?.text }

    private func metadataTexts(_ name: String) -> [String: String] {
        guard let map = metadata?.field(name) else { return [:] }
        var result: [String: String] = [:]
        for (key, value) in map.fields { result[key.text] = value.text }
        return result
    }

    func setAnnotations(_ texts: [String: String]) throws(KustomizeError) {
        try setMetadata(texts, "annotations")
    }

    func setLabels(_ texts: [String: String]) throws(KustomizeError) { try setMetadata(texts, "labels") }

    private func setMetadata(_ texts: [String: String], _ name: String) throws(KustomizeError) {
        guard let metadata = try lookUpCreating("metadata", .mapping) else { return }
        try metadata.clear(name)
        if texts.isEmpty { return }
        guard let map = try metadata.lookUpCreating(name, .mapping) else { return }
        for key in texts.keys.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            try map.set(key, to: .string(texts[key] ?? ""))
        }
    }

    /// Sets one annotation, in single quotes as kustomize writes its own.
    func setAnnotation(_ name: String, _ text: String) throws(KustomizeError) {
        if let annotations = metadata?.field("annotations"), annotations.content.isEmpty {
            try metadata?.clear("annotations")
        }
        try setQuoted(name, text, in: "annotations")
    }

    func setQuoted(_ name: String, _ text: String, in field: String) throws(KustomizeError) {
        let value = Node.string(text)
        value.style = .singleQuoted
        try lookUpCreating("metadata", .mapping)?.lookUpCreating(field, .mapping)?.set(name, to: value)
    }

    func setKind(_ kind: String) throws(KustomizeError) { try set("kind", to: .scalar(kind)) }

    func setAPIVersion(_ text: String) throws(KustomizeError) { try set("apiVersion", to: .scalar(text)) }

    func setName(_ name: String) throws(KustomizeError) {
        try lookUpCreating("metadata", .mapping)?.set("name", to: .scalar(name))
    }

    func setNamespace(_ namespace: String) throws(KustomizeError) {
        if namespace.isEmpty {
            try lookUp("metadata")?.clear("namespace")
        } else {
            try lookUpCreating("metadata", .mapping)?.set("namespace", to: .scalar(namespace))
        }
    }

    /// The value under `name`, added as an empty node of `kind` when there is none.
    func lookUpCreating(_ name: String, _ kind: Kind) throws(KustomizeError) -> Node? {
        if isNull { return nil }
        try require(.mapping)
        if let field = field(name) { return field }
        return try set(name, to: Node(kind))
    }
}
