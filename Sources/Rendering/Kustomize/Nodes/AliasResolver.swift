import YAML

/// Replaces aliases by copies of what they repeat, and merge keys by the members of the maps they name.
struct AliasResolver {
    private static let maximumDepth = 512

    private let file: String
    private var copies = 0
    /// Nodes being resolved: an alias to one of them would make it contain itself.
    private var active: Set<ObjectIdentifier> = []

    init(file: String) { self.file = file }

    /// `node` without aliases, changed in place.
    mutating func resolved(_ node: Node, depth: Int) throws(ReadError) -> Node {
        guard depth <= Self.maximumDepth else {
            throw fault(.tooDeep, "exceeded max depth of \(Self.maximumDepth)", node)
        }
        switch node.kind {
        case .scalar:
            return node
        case .alias:
            let target = node.content[0]
            let identity = ObjectIdentifier(target)
            guard active.insert(identity).inserted else {
                throw fault(.unknownAlias, "anchor '\(node.text)' value contains itself", node)
            }
            defer { active.remove(identity) }
            return try copy(try resolved(target, depth: depth), depth: depth)
        case .mapping:
            try merge(node)
            try resolveContent(of: node, depth: depth)
        case .sequence:
            try resolveContent(of: node, depth: depth)
        }
        return node
    }

    private mutating func resolveContent(of node: Node, depth: Int) throws(ReadError) {
        let identity = ObjectIdentifier(node)
        let isNew = active.insert(identity).inserted
        defer { if isNew { active.remove(identity) } }
        for index in node.content.indices {
            let child = node.content[index]
            if child.kind == .scalar { continue }
            node.content[index] = try resolved(child, depth: depth + 1)
        }
    }

    private mutating func copy(_ node: Node, depth: Int) throws(ReadError) -> Node {
        copies += 1
        guard copies <= NodeReader.maximumRepetition else {
            throw fault(.tooLarge, "document contains excessive aliasing", node)
        }
        guard depth <= Self.maximumDepth else {
            throw fault(.tooDeep, "exceeded max depth of \(Self.maximumDepth)", node)
        }
        var content: [Node] = []
        content.reserveCapacity(node.content.count)
        for child in node.content { content.append(try copy(child, depth: depth + 1)) }
        return Node(
            node.kind, tag: node.tag, style: node.style, text: node.text, content: content, line: node.line)
    }

    // MARK: - Merge keys

    private mutating func merge(_ node: Node) throws(ReadError) {
        var value: Node?
        for index in stride(from: 0, to: node.content.count, by: 2) where node.content[index].tag == .merge {
            if value != nil { throw fault(.duplicateKey, "duplicate merge key", node) }
            value = node.content[index + 1]
        }
        guard let value else { return }
        let sources = try maps(of: value)
        if let index = stride(from: 0, to: node.content.count, by: 2).first(where: {
            node.content[$0].text == "<<"
        }) {
            node.content.removeSubrange(index...(index + 1))
        }
        let own = Set(stride(from: 0, to: node.content.count, by: 2).map { node.content[$0].text })
        var positions: [String: Int] = [:]
        for source in sources {
            for index in stride(from: 0, to: source.content.count, by: 2) {
                let key = source.content[index]
                if own.contains(key.text) { continue }
                let copy = try copy(source.content[index + 1], depth: 0)
                if let position = positions[key.text] {
                    node.content[position] = copy
                } else {
                    node.content += [key, copy]
                    positions[key.text] = node.content.count - 1
                }
            }
        }
    }

    /// The maps a merge key names, the ones that win last.
    private func maps(of value: Node) throws(ReadError) -> [Node] {
        switch value.kind {
        case .mapping: return [value]
        case .alias:
            guard value.content[0].kind == .mapping else {
                throw fault(
                    .unrepresentable, "invalid map merge: received alias for a non-map value", value)
            }
            return [value.content[0]]
        case .sequence:
            var result: [Node] = []
            for element in value.content {
                guard element.kind != .sequence else {
                    throw fault(.unrepresentable, "invalid map merge: received a nested sequence", value)
                }
                result = try maps(of: element) + result
            }
            return result
        case .scalar:
            throw fault(
                .unrepresentable, "map merge requires map or sequence of maps as the value", value)
        }
    }

    private func fault(_ code: ReadError.Code, _ message: String, _ node: Node) -> ReadError {
        ReadError(code, message, at: Mark(file: file, line: Int(node.line), column: 1))
    }
}
