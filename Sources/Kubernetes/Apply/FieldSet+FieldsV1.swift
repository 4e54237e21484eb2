package import YAML

extension FieldSet {
    /// A step of `fieldsV1` that cannot be read.
    package struct FormatError: Error, Equatable, Sendable, CustomStringConvertible {
        package var description: String
    }

    /// Reads `fieldsV1`: keys `f:name`, `k:{…}`, `v:…`, `i:…`; an empty map is a member, and `.` makes the field a
    /// member above others. Kinds of steps that are not known are left out, as Kubernetes does.
    package init(fieldsV1: Value) throws(FormatError) {
        self = try Self.read(fieldsV1).set
    }

    private static func read(_ value: Value) throws(FormatError) -> (set: FieldSet, isMember: Bool) {
        guard case .object(let map) = value else {
            guard value.isNull else {
                throw FormatError(description: "expected a map in fieldsV1, got \(value.kindName)")
            }
            return (FieldSet(), true)
        }
        var nodes: [Node] = []
        nodes.reserveCapacity(map.count)
        var isMember = false
        for entry in map.entries {
            guard let element = try FieldsV1Key.element(entry.key) else {
                if entry.key == FieldsV1Key.dot { isMember = true }
                continue
            }
            let below = try read(entry.value)
            nodes.append(Node(element: element, isMember: below.isMember, children: below.set))
        }
        if nodes.isEmpty { isMember = true }
        return (FieldSet(unsorted: nodes).withoutDuplicates, isMember)
    }

    /// Two spellings of one key (`k:{"a":1,"b":2}`, `k:{"b":2,"a":1}`) read as one node.
    private var withoutDuplicates: FieldSet {
        for index in nodes.indices.dropFirst() where nodes[index - 1].element == nodes[index].element {
            var result: [Node] = []
            for node in nodes {
                if let last = result.indices.last, result[last].element == node.element {
                    result[last].isMember = result[last].isMember || node.isMember
                    result[last].children = result[last].children.union(node.children)
                } else {
                    result.append(node)
                }
            }
            return FieldSet(sorted: result)
        }
        return self
    }

    /// The set as managed fields hold it.
    package var fieldsV1: Value { .object(Map(uniqueEntries: nodes.map(Self.entry))) }

    private static func entry(_ node: Node) -> Map.Entry {
        let key = FieldsV1Key.key(node.element)
        guard !node.children.isEmpty else { return Map.Entry(key: key, value: .emptyObject) }
        var entries: [Map.Entry] = []
        entries.reserveCapacity(node.children.nodes.count + 1)
        if node.isMember { entries.append(Map.Entry(key: FieldsV1Key.dot, value: .emptyObject)) }
        for child in node.children.nodes { entries.append(entry(child)) }
        return Map.Entry(key: key, value: .object(Map(uniqueEntries: entries)))
    }
}
