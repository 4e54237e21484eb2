/// Finds the fields a ``FieldSpec`` names in an object and changes them.
struct FieldSpecWalk {
    let spec: FieldSpec
    private let steps: [String]
    /// What a missing field becomes, when the spec asks for it.
    private let creating: Node.Kind?
    private let creatingTag: NodeTag
    private let change: (Node) throws(KustomizeError) -> Void

    init(
        _ spec: FieldSpec, creating: Node.Kind? = nil, tag: NodeTag = .none,
        _ change: @escaping (Node) throws(KustomizeError) -> Void
    ) {
        self.spec = spec
        steps = spec.steps
        self.creating = creating
        creatingTag = tag
        self.change = change
    }

    /// Changes `object` if it is of the kind that is meant.
    func apply(to object: Node) throws(KustomizeError) {
        guard Self.matches(spec.gvk, object) else { return }
        try NodePath.check(steps)
        do throws(KustomizeError) {
            try walk(object, steps[...])
        } catch {
            let id = ResId(
                Gvk(apiVersion: object.apiVersion, kind: object.objectKind), name: object.name,
                namespace: object.namespace)
            throw error.prefixed("considering field '\(spec.path)' of object \(id)")
        }
    }

    private static func matches(_ gvk: Gvk, _ object: Node) -> Bool {
        if !gvk.kind.isEmpty, gvk.kind != object.objectKind { return false }
        if gvk.group.isEmpty && gvk.version.isEmpty { return true }
        let (group, version) = Gvk.parts(of: object.apiVersion)
        return (gvk.group.isEmpty || gvk.group == group) && (gvk.version.isEmpty || gvk.version == version)
    }

    private func walk(_ node: Node, _ steps: ArraySlice<String>) throws(KustomizeError) {
        guard let step = steps.first else { return try change(node) }
        if node.isNull { return }
        switch node.kind {
        case .sequence:
            for element in node.content {
                do throws(KustomizeError) {
                    try walk(element, steps)
                } catch {
                    throw error.prefixed("visit traversal on path: [\(steps.joined(separator: " "))]")
                }
            }
        case .mapping:
            try walkMap(node, step, steps.dropFirst())
        case .scalar, .alias:
            throw KustomizeError("expected sequence or mapping node")
        }
    }

    private func walkMap(
        _ node: Node, _ step: String, _ rest: ArraySlice<String>
    ) throws(KustomizeError) {
        let isList = step.hasSuffix("[]")
        let name = isList ? String(step.dropLast(2)) : step
        guard !name.isEmpty else { throw KustomizeError("cannot set or create an empty field name") }
        var kind: Node.Kind?
        var tag = NodeTag.none
        let field: Node?
        if !spec.creates || creating == nil || isList {
            field = node.field(name)
            if isList { kind = .sequence }
        } else if rest.isEmpty, let creating {
            kind = creating
            tag = creatingTag
            field = try node.lookUpCreating(name, creating)
        } else {
            kind = .mapping
            tag = .map
            field = try node.lookUpCreating(name, .mapping)
        }
        guard let field else { return }
        if field.tag == .null, let kind {
            field.kind = kind
            field.tag = tag
        }
        try walk(field, rest)
    }
}

extension [FieldSpec] {
    /// Changes every field named in `object`.
    func apply(
        to object: Node, creating: Node.Kind? = nil, tag: NodeTag = .none,
        _ change: @escaping (Node) throws(KustomizeError) -> Void
    ) throws(KustomizeError) {
        for spec in self {
            try FieldSpecWalk(spec, creating: creating, tag: tag, change).apply(to: object)
        }
    }
}
