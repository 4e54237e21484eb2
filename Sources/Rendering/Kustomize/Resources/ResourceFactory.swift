import YAML

/// Makes resources from the content of files.
struct ResourceFactory {
    let schemas: Schemas
    let parsed: ParsedFiles

    /// The objects of a file, read unless it is known.
    func resources(_ file: LocatedFile) throws(KustomizeError) -> [Resource] {
        resources(
            try parsed.objects(of: file) { (bytes) throws(KustomizeError) in
                try objects(bytes, file: file.file)
            }, file: file.file)
    }

    /// The objects of a text, lists taken apart. `file` is named in marks.
    func resources(_ bytes: [UInt8], file: String) throws(KustomizeError) -> [Resource] {
        resources(try objects(bytes, file: file), file: file)
    }

    private func resources(_ objects: [(node: Node, document: Int)], file: String) -> [Resource] {
        objects.map { node, document in
            let mark = Mark(file: file, line: max(1, Int(node.line)), column: 1)
            let resource = Resource(node, scopes: schemas.scopes, mark: mark)
            resource.document = document
            return resource
        }
    }

    private func objects(
        _ bytes: [UInt8], file: String
    ) throws(KustomizeError) -> [(node: Node, document: Int)] {
        let documents = try NodeReader(file: file).documents(bytes)
        var queue: [(node: Node, document: Int)] = []
        for document in documents {
            let root = document.root
            // A single list is unwrapped as it is; the objects of others go through JSON.
            if document.isOnly, root.kind == .mapping,
                ["List", "ResourceList"].contains(root.objectKind),
                root.field("items") != nil || root.field("functionConfig") != nil
            {
                queue += (root.field("items")?.content ?? []).map { ($0, document.number) }
            } else {
                queue.append((root, document.number))
            }
        }
        var result: [(node: Node, document: Int)] = []
        try check(&queue, file)
        var position = 0
        while position < queue.count {
            let (node, document) = queue[position]
            position += 1
            if node.objectKind.hasSuffix("List"), let items = node.field("items") {
                var inner = try elements(of: items, node.objectKind, document)
                try check(&inner, file)
                queue += inner
                continue
            }
            result.append((node, document))
        }
        return result
    }

    private func elements(
        of items: Node, _ kind: String, _ document: Int
    ) throws(KustomizeError) -> [(node: Node, document: Int)] {
        if items.isNull { return [] }
        guard items.kind == .sequence else {
            throw KustomizeError("expected array in \(kind)/items, but found \(items.kindName)")
        }
        var result: [(node: Node, document: Int)] = []
        for item in items.content {
            let value = try item.readValue()
            if value.isNull { continue }
            let node = Node.fromJSONText(value)
            node.line = item.line
            result.append((node, document))
        }
        return result
    }

    /// Drops what is empty and refuses what is no object.
    private func check(_ nodes: inout [(node: Node, document: Int)], _ file: String) throws(KustomizeError) {
        nodes.removeAll { $0.node.isEmpty }
        for (node, _) in nodes {
            let mark = Mark(file: file, line: max(1, Int(node.line)), column: 1)
            guard node.kind == .mapping,
                !(node.apiVersion.isEmpty && node.objectKind.isEmpty && node.metadata == nil)
            else { throw KustomizeError("missing Resource metadata", .invalidObject, at: mark) }
            let shown =
                "{{\(node.apiVersion) \(node.objectKind)} {{\(node.name) \(node.namespace)} map[] map[]}}"
            guard !node.objectKind.isEmpty else {
                throw KustomizeError("missing kind in object \(shown)", .invalidObject, at: mark)
            }
            if node.objectKind.hasSuffix("List") { continue }
            guard !node.name.isEmpty else {
                throw KustomizeError("missing metadata.name in object \(shown)", .invalidObject, at: mark)
            }
        }
    }
}
