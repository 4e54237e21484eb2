/// The built-in `ValueAddTransformer`: writes one value to fields, or as a part of the paths they hold.
struct ValueAddTransformer: Transformer {
    struct Target {
        var selector: ResourceSelector?
        var fieldPath: String
        /// Counted from 1; 0 replaces the whole field.
        var position: Int
    }

    let value: String
    let targets: [Target]

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        for target in targets {
            let selected = try target.selector.map {
                (selector) throws(KustomizeError) in try CompiledSelector(selector).select(set)
            }
            for resource in selected ?? set.resources {
                if target.fieldPath == "metadata/namespace" {
                    try NamespaceTransformer(namespace: value, fields: []).change(resource)
                } else {
                    try resource.edit { (node) throws(KustomizeError) in try change(node, target) }
                }
            }
        }
    }

    private func change(_ node: Node, _ target: Target) throws(KustomizeError) {
        let steps = NodePath.split(target.fieldPath, "/")
        guard let field = try node.lookUp(path: steps, creating: .scalar) else { return }
        try field.require(.scalar)
        let text = target.position > 0 ? Self.inserting(value, field.text, at: target.position - 1) : value
        try field.setScalar(to: .scalar(text))
    }

    /// `path` with `part` at a position; beyond the end it comes last.
    static func inserting(_ part: String, _ path: String, at position: Int) -> String {
        if part.isEmpty { return path }
        let isAbsolute = path.hasPrefix("/")
        var parts = path.split(separator: "/").map(String.init)
        parts.insert(part, at: min(max(0, position), parts.count))
        return (isAbsolute ? "/" : "") + parts.joined(separator: "/")
    }
}
