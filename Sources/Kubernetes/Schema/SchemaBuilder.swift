import YAML

/// Collects a schema's tables.
struct SchemaBuilder {
    var nodes: [Schema.Node] = []
    var attributes: [Schema.Attributes] = []
    var types: [Schema.TypeRecord] = []
    var members: [Schema.Member] = []
    var typesByName: [String: Int] = [:]
    var roots: [GroupVersionKind: Int] = [:]

    /// Adds a node and says where it is.
    mutating func add(_ node: Schema.Node, _ attributes: Schema.Attributes = .init()) -> Int {
        var node = node
        if !attributes.isEmpty {
            node.attributes = self.attributes.count
            self.attributes.append(attributes)
        }
        nodes.append(node)
        return nodes.count - 1
    }

    /// Reads the table of the built-in types; `docs/schema-tables.md` says what its columns mean.
    static func builtin() -> SchemaBuilder {
        var builder = SchemaBuilder()
        let table = EmbeddedTable.types().object?.entries ?? []
        builder.nodes.reserveCapacity(4096)
        builder.members.reserveCapacity(2600)
        // Types refer to each other, so all get their node before any gets its fields.
        for (position, entry) in table.enumerated() {
            builder.typesByName[entry.key.name] = position
            let node = builder.node(ofType: entry.key.name, entry.value, position: position)
            let index = builder.add(node)
            builder.types.append(
                Schema.TypeRecord(
                    name: entry.key.name, fields: 0..<0, node: index,
                    message: entry.value[name: "protobuf"]?.string ?? ""))
            for kind in entry.value[name: "gvk"]?.array ?? [] {
                let kind = GroupVersionKind(
                    group: kind[at: 0]?.string ?? "", version: kind[at: 1]?.string ?? "",
                    kind: kind[at: 2]?.string ?? "")
                builder.roots[kind] = index
            }
        }
        for (position, entry) in table.enumerated() { builder.addMembers(of: entry.value, to: position) }
        return builder
    }

    private func node(ofType name: String, _ value: Value, position: Int) -> Schema.Node {
        var node = Schema.Node(kind: .object)
        node.type = position
        if value[name: "x-kubernetes-map-type"]?.string == "atomic" { node.flags.insert(.atomic) }
        switch (value[.type]?.string, name.split(separator: ".").last) {
        case (nil, _), (_, "CustomResourceSubresourceStatus"), (_, "Patch"): break
        case ("string|number", _): node.kind = .quantity
        case ("integer|string", _): node.kind = .intOrString
        case (_, "MicroTime"): node.kind = .microTime
        case (_, "Time"): node.kind = .time
        default:
            node.kind = .any
            node.flags.insert(.preservesUnknownFields)
        }
        return node
    }

    private mutating func addMembers(of type: Value, to position: Int) {
        let required = Set(type[.required]?.array?.compactMap(\.string) ?? [])
        let start = members.count
        for entry in type[name: "fields"]?.object?.entries ?? [] {
            let node = addNode(type: entry.value[.type]?.string ?? "", field: entry.value)
            members.append(
                Schema.Member(
                    key: entry.key, node: node, required: required.contains(entry.key.name),
                    number: Int(entry.value[.number]?.int ?? 0)))
        }
        types[position].fields = start..<members.count
        types[position].alwaysPrinted = (start..<members.count).filter { isAlwaysPrinted(members[$0]) }
        for entry in type[name: "inline"]?.object?.entries ?? [] {
            addInline(
                name: entry.key.name, number: Int(entry.value[.number]?.int ?? 0),
                wire: entry.value[name: "wire"]?.string ?? "", to: position)
        }
    }

    /// Adds a protobuf field that has no member of its name: an embedded message, or a member whose JSON name no
    /// identifier can be (`$ref`, `x-kubernetes-list-type`).
    private mutating func addInline(name: String, number: Int, wire: String, to position: Int) {
        guard wire.utf8.first.map({ $0 < UInt8(ascii: "a") }) ?? false else {
            let member = types[position].fields.first { Self.identifier(of: members[$0].key.name) == name }
            if let member { members[member].number = number }
            return
        }
        let package = types[position].message.split(separator: ".").dropLast().joined(separator: ".")
        types[position].inline.append((number, "\(package).\(wire)"))
    }

    /// `x-kubernetes-list-type` as `xKubernetesListType`, `$ref` as `ref`.
    private static func identifier(of name: String) -> String {
        let words = (name.hasPrefix("$") ? name.dropFirst() : name[...]).split(separator: "-")
        return words.dropFirst().reduce(words.first.map(String.init) ?? "") {
            $0 + $1.prefix(1).uppercased() + $1.dropFirst()
        }
    }

    /// Whether Go prints the member even when it was given nothing.
    private func isAlwaysPrinted(_ member: Schema.Member) -> Bool {
        let node = nodes[member.node]
        switch (node.presence, node.kind) {
        case (.always, _), (.nullable, _): return true
        case (.whenFilled, .object), (.whenFilled, .any), (.whenFilled, .quantity),
            (.whenFilled, .intOrString),
            (.whenFilled, .time), (.whenFilled, .microTime), (.whenFilled, .duration):
            return true
        default: return false
        }
    }

    /// Adds the node of a field whose type is written in the table's notation.
    private mutating func addNode(type: String, field: Value) -> Int {
        var attributes = Schema.Attributes()
        attributes.defaultValue = field[.default]
        attributes.goName = field[name: "go"]?.string
        attributes.enumeration = field[.enum]?.array?.compactMap(\.string) ?? []
        attributes.patchMergeKey = field[name: "patch-merge-key"]?.string.map { Key($0) }
        attributes.listMapKeys =
            field[name: "list-map-keys"]?.array?.compactMap(\.string).map { Key($0) } ?? []
        var node = node(type: type)
        switch node.kind {
        case .list:
            switch field[name: "list-type"]?.string {
            case "map": node.listType = .map
            case "set": node.listType = .set
            default: node.flags.insert(.atomic)
            }
            node.patchStrategy = .replace
        case .map, .object:
            switch field[name: "map-type"]?.string {
            case "atomic": node.flags.insert(.atomic)
            case "granular": node.flags.remove(.atomic)
            default: break
            }
        default: break
        }
        switch field[name: "presence"]?.string {
        case "pointer": node.presence = .pointer
        case "always": node.presence = .always
        case "nullable": node.presence = .nullable
        case "nonzero": node.presence = .whenNonzero
        default: break
        }
        if let strategy = field[name: "patch-strategy"]?.string {
            node.patchStrategy = []
            for word in strategy.split(separator: ",") {
                switch word {
                case "merge": node.patchStrategy.insert(.merge)
                case "retainKeys": node.patchStrategy.insert(.retainKeys)
                default: node.patchStrategy.insert(.replace)
                }
            }
        }
        return add(node, attributes)
    }

    /// The node of a type in the table's notation, with what it holds already added.
    private mutating func node(type: String) -> Schema.Node {
        if type.hasPrefix("[") || type.hasPrefix("{") {
            var node = Schema.Node(kind: type.hasPrefix("[") ? .list : .map)
            let element = self.node(type: String(type.dropFirst().dropLast()))
            node.element = add(element)
            return node
        }
        if let position = typesByName[type] { return nodes[types[position].node] }
        switch type {
        case "string": return Schema.Node(kind: .string)
        case "string:byte": return Schema.Node(kind: .bytes)
        case "integer:int32": return Schema.Node(kind: .integer(bits: 32))
        case "integer:int64", "integer": return Schema.Node(kind: .integer(bits: 64))
        case "number:double", "number": return Schema.Node(kind: .number)
        case "boolean": return Schema.Node(kind: .boolean)
        default:
            var node = Schema.Node(kind: .any)
            node.flags.insert(.preservesUnknownFields)
            return node
        }
    }
}
