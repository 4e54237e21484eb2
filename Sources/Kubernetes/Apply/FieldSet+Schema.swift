package import YAML

extension FieldSet {
    /// Every field that `value` sets, as the applier of `value` owns them: scalars, atomic lists and maps, the
    /// elements of associative lists, and the members of maps that the schema does not name.
    package static func of(_ value: Value, schema: SchemaNode) -> FieldSet {
        FieldSet(unsorted: collect(value, MergeType(schema)).nodes)
    }

    private static func collect(_ value: Value, _ type: MergeType) -> (isMember: Bool, nodes: [Node]) {
        switch type.form(of: value) {
        case .scalar, .atomic:
            return (true, [])
        case .map:
            return (false, value.object.map { members(of: $0, type) } ?? [])
        case .associativeList:
            return (false, value.array.map { elements(of: $0, type) } ?? [])
        }
    }

    private static func members(of map: Map, _ type: MergeType) -> [Node] {
        var nodes: [Node] = []
        nodes.reserveCapacity(map.count)
        for entry in map.entries {
            let member = type.member(entry.key)
            let below = collect(entry.value, member.type)
            let isEmptyMap = entry.value.isNull || entry.value.object?.isEmpty ?? false
            let isMember = below.isMember || isEmptyMap || !member.isNamed
            guard isMember || !below.nodes.isEmpty else { continue }
            nodes.append(
                Node(
                    element: .field(entry.key), isMember: isMember, children: FieldSet(unsorted: below.nodes))
            )
        }
        return nodes
    }

    private static func elements(of items: [Value], _ type: MergeType) -> [Node] {
        let index = ListIndex(items, keys: type.listKeys)
        let element = type.element
        var nodes: [Node] = []
        nodes.reserveCapacity(index.count)
        for entry in index.identities.indices where index.first[entry] == entry {
            // Of elements that cannot be told apart, only their being there is owned.
            let below =
                index.isDuplicated(entry) ? [] : collect(items[index.positions[entry]], element).nodes
            nodes.append(
                Node(element: index.identities[entry], isMember: true, children: FieldSet(unsorted: below)))
        }
        return nodes
    }

    /// With every field that the schema names and that stands above a member made a member as well.
    func withNamedParents(_ type: MergeType) -> FieldSet {
        guard !nodes.isEmpty else { return self }
        return FieldSet(
            sorted: nodes.map { node in
                guard !node.children.isEmpty else { return node }
                var isMember = node.isMember
                var below = MergeType.deduced
                switch node.element {
                case .field(let key):
                    let member = type.member(key)
                    below = member.type
                    isMember = isMember || member.isNamed
                case .key: below = type.element
                case .value, .index: break
                }
                return Node(
                    element: node.element, isMember: isMember, children: node.children.withNamedParents(below)
                )
            })
    }

    /// The set after a change of the schema: fields below what is now atomic become the atomic field itself. The
    /// set itself (with its storage) when nothing changes.
    func reconciled(with schema: SchemaNode) -> FieldSet {
        reconciled(MergeType(schema)) ?? self
    }

    /// Nil when nothing changes.
    private func reconciled(_ type: MergeType) -> FieldSet? {
        var result: [Node]?
        for (index, node) in nodes.enumerated() where !node.children.isEmpty {
            let below: MergeType
            switch node.element {
            case .field(let key):
                let member = type.member(key)
                guard member.isDeclared else { continue }
                below = member.type
            case .key, .value, .index: below = type.element
            }
            guard !below.isDeduced else { continue }
            let children: FieldSet?
            var isMember = node.isMember
            if below.form(of: nil) == .atomic {
                children = FieldSet()
                isMember = true
            } else {
                children = node.children.reconciled(below)
            }
            guard let children else { continue }
            if result == nil { result = nodes }
            result?[index] = Node(element: node.element, isMember: isMember, children: children)
        }
        return result.map { FieldSet(sorted: $0) }
    }
}
