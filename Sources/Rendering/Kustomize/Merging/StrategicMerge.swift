/// Applies a strategic merge patch the way kustomize's library does, lists growing at the front.
///
/// Differs from the API server's algorithm in what shows: the result's order, nulls that stay or go, and that a
/// value keeps the style of the one it replaces. Follows `kyaml/yaml/merge2` and `kyaml/yaml/walk`.
struct StrategicMerge {
    let schemas: Schemas
    /// Whether a patch's new elements come before a list's own, as in patches, or behind, as in a chart's values.
    var prependsElements = true

    /// The deepest object that is merged.
    private static let maximumDepth = 1000

    /// `target` after the patch, nil when the patch deletes it. Both are changed.
    func apply(_ patch: Node, to target: Node) throws(KustomizeError) -> Node? {
        try walk(Pair(target: target, patch: patch), schema: nil, depth: 0).node
    }

    /// The two nodes at one place. They can be one and the same, after a patch's node took the target's place.
    struct Pair {
        var target: Node?
        var patch: Node?

        var first: Node? {
            if let target, !target.isNull { return target }
            if let patch, !patch.isNull { return patch }
            return nil
        }
    }

    /// A merged node; a null that is there to stay says so.
    struct Merged {
        var node: Node?
        var keepsNull = false
    }

    func walk(_ pair: Pair, schema: MergeSchema?, depth: Int) throws(KustomizeError) -> Merged {
        guard depth <= Self.maximumDepth else {
            throw KustomizeError("exceeded max depth of \(Self.maximumDepth)", .tooLarge)
        }
        let schema = schema ?? self.schema(of: pair)
        guard let first = pair.first else { return try walkMap(pair, schema, depth) }
        try pair.target?.require(first.kind)
        try pair.patch?.require(first.kind)
        switch first.kind {
        case .mapping: return try walkMap(pair, schema, depth)
        case .sequence:
            guard let keys = schema?.mergeKeys else {
                setStyle(pair)
                return Merged(node: pair.patch ?? pair.target)
            }
            return Merged(node: try walkList(pair, schema, keys, depth))
        case .scalar, .alias:
            return Merged(node: pair.patch ?? pair.target)
        }
    }

    /// The schema of an object, wherever it stands.
    private func schema(of pair: Pair) -> MergeSchema? {
        for node in [pair.target, pair.patch] {
            guard let node, !node.isNull, node.kind == .mapping else { continue }
            let (apiVersion, kind) = (node.apiVersion, node.objectKind)
            if apiVersion.isEmpty || kind.isEmpty { continue }
            if let schema = schemas.schema(apiVersion: apiVersion, kind: kind) { return schema }
        }
        return nil
    }

    /// An empty collection takes over how the patch writes it.
    private func setStyle(_ pair: Pair) {
        guard let target = pair.target, let patch = pair.patch else { return }
        if target.kind != .scalar, target.content.isEmpty { target.style = patch.style }
    }

    // MARK: - Maps

    private func walkMap(
        _ pair: Pair, _ schema: MergeSchema?, _ depth: Int
    ) throws(KustomizeError) -> Merged {
        let visited = try visitMap(pair)
        guard let target = visited.node else { return visited }
        let patch = pair.patch
        var names = Set(target.fields.map(\.key.text))
        if let patch { names.formUnion(patch.fields.map(\.key.text)) }
        for name in names.sorted(by: { $0.utf8.lexicographicallyPrecedes($1.utf8) }) {
            let targetField = target.field(name)
            let patchIndex = patch?.fieldIndex(name)
            let patchField = patchIndex.flatMap { patch?.content[$0] }
            let merged = try walk(
                Pair(target: targetField, patch: patchField), schema: schema?.field(name), depth: depth + 1)
            var keyStyle: NodeStyle = []
            if let patchIndex, let patch, merged.node === patchField {
                keyStyle = patch.content[patchIndex - 1].style
            }
            try target.set(name, to: merged.node, keyStyle: keyStyle, keepsNull: merged.keepsNull)
        }
        return visited
    }

    private func visitMap(_ pair: Pair) throws(KustomizeError) -> Merged {
        setStyle(pair)
        if pair.target.isMissingOrNull {
            let directive = pair.patch.flatMap { try? MergeDirective.take(from: $0) }
            if directive == .delete { return Merged() }
            if pair.patch == nil, let target = pair.target, !target.text.isEmpty {
                return Merged(node: Node(.scalar, tag: .null, text: target.text), keepsNull: true)
            }
            return Merged(node: pair.patch)
        }
        if let patch = pair.patch, patch.isNull { return Merged() }
        switch try pair.patch.map({ (patch) throws(KustomizeError) in try MergeDirective.take(from: patch) })
        {
        case .delete: return Merged()
        case .replace: return Merged(node: pair.patch)
        case .merge, nil: return Merged(node: pair.target)
        }
    }
}

/// What `$patch` asks for.
enum MergeDirective {
    case merge
    case replace
    case delete

    static let field = "$patch"

    /// The directive in a patch's node, which is removed from it.
    static func take(from patch: Node) throws(KustomizeError) -> MergeDirective {
        switch patch.kind {
        case .mapping:
            guard !patch.isNull, let value = patch.field(field) else { return .merge }
            let directive = try named(value.text)
            try patch.clear(field)
            return directive
        case .sequence:
            guard
                let element = patch.content.first(where: { $0.kind == .mapping && $0.field(field) != nil }),
                element.content.count <= 2, let text = element.field(field)?.text
            else { return .merge }
            let directive = try named(text)
            try patch.setElement(nil, keys: [field], values: [text])
            return directive
        case .scalar, .alias:
            let shown = patch.text
            throw KustomizeError(
                "no implemented strategic merge patch strategy for '\(patch.tag.name)' ('\(shown)')")
        }
    }

    private static func named(_ text: String) throws(KustomizeError) -> MergeDirective {
        switch text {
        case "delete": return .delete
        case "replace": return .replace
        case "merge": return .merge
        default: throw KustomizeError("unknown patch strategy '\(text)'")
        }
    }
}
