import YAML

/// Finds all nodes a replacement's path names: fields, indices, `*` for every element, `[field=pattern]` for those
/// whose field the pattern matches.
struct PathMatch {
    /// The kind of what is added at the end of the path where it is missing; nil adds nothing.
    let creating: Node.Kind?

    func nodes(at steps: ArraySlice<String>, in node: Node) throws(KustomizeError) -> [Node] {
        guard let step = steps.first else { return [node] }
        let rest = steps.dropFirst()
        if NodePath.isIndex(step) { return try element(step, rest, in: node) }
        if NodePath.isMatch(step) { return try elements(matching: step, rest, in: node, mayAdd: true) }
        if step == "*" {
            try node.require(.sequence)
            var result: [Node] = []
            if node.isNull { return result }
            for element in node.content { result += try nodes(at: rest, in: element) }
            return result
        }
        return try field(step, rest, in: node)
    }

    private func field(
        _ name: String, _ rest: ArraySlice<String>, in node: Node
    ) throws(KustomizeError) -> [Node] {
        var field = try node.lookUp(name)
        if field == nil, let creating {
            field = Node(NodePath.kind(before: rest.first, last: creating))
            try node.set(name, to: field)
        }
        guard let field else { return [] }
        if field.kind == .scalar, !rest.isEmpty {
            // What is found within a text that is not written back changes nothing.
            let root: Node?
            do {
                root = try NodeReader(file: "").root(Array(field.text.utf8))
            } catch {
                throw KustomizeError("yaml: \(error.message)", .syntax)
            }
            guard let root else { throw Node.wrongKind(.mapping, field) }
            return try nodes(at: rest, in: root)
        }
        return try nodes(at: rest, in: field)
    }

    private func element(
        _ step: String, _ rest: ArraySlice<String>, in node: Node
    ) throws(KustomizeError) -> [Node] {
        guard let index = NodePath.integer(step) else { return [] }
        try node.require(.sequence)
        if index == node.content.count, let creating {
            node.content.append(Node(NodePath.kind(before: rest.first, last: creating)))
        }
        guard index < node.content.count else {
            throw KustomizeError("index \(index) specified but only \(node.content.count) elements found")
        }
        return try nodes(at: rest, in: node.content[index])
    }

    private func elements(
        matching step: String, _ rest: ArraySlice<String>, in node: Node, mayAdd: Bool
    ) throws(KustomizeError) -> [Node] {
        let (name, text) = try NodePath.nameAndValue(step)
        try node.require(.sequence)
        let pattern: RegularExpression
        do {
            pattern = try RegularExpression(text)
        } catch {
            throw KustomizeError(error.goMessage)
        }
        var result: [Node] = []
        for element in node.isNull ? [] : node.content {
            guard let value = name.isEmpty ? element : element.field(name) else { continue }
            let shown = NodeText.text(of: value).trimming(\.isWhitespace)
            guard pattern.matches(shown) else { continue }
            result += name.isEmpty ? [element] : try nodes(at: rest, in: element)
        }
        guard result.isEmpty, creating != nil, mayAdd else { return result }
        node.content.append(
            name.isEmpty ? .scalar(text) : Node(.mapping, content: [.scalar(name), .scalar(text)]))
        return try elements(matching: step, rest, in: node, mayAdd: false)
    }
}
