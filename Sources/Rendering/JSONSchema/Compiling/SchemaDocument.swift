/// One JSON document with schemas in it: which parts have names of their own, and which anchors they have.
struct SchemaDocument {
    /// A schema that has a name of its own, and with it a scope for anchors and relative references.
    struct Resource {
        var pointer: SchemaPointer
        var id: String
        var dialect: SchemaDialect
        var anchors: [String: SchemaPointer] = [:]
        var dynamicAnchors: [String] = []
    }

    let url: String
    let node: SchemaNode
    private(set) var resources: [SchemaPointer: Resource] = [:]
    private(set) var processed: Set<SchemaPointer> = []

    init(url: String, node: SchemaNode) {
        self.url = url
        self.node = node
    }

    /// The resource a place belongs to.
    func resource(of pointer: SchemaPointer) -> Resource {
        var place: SchemaPointer? = pointer
        while let current = place {
            if let resource = resources[current] { return resource }
            place = current.parent
        }
        return resources[SchemaPointer()]
            ?? Resource(pointer: SchemaPointer(), id: url, dialect: .latest)
    }

    /// The resource with a URL, nil when it is not in this document.
    func resource(named url: String) -> Resource? {
        if url == self.url { return resources[SchemaPointer()] }
        return resources.values.first { $0.id == url }
    }

    /// The place that a fragment names within a resource.
    func place(of fragment: String, in resource: Resource) throws(SchemaError) -> SchemaPointer {
        if fragment.isEmpty || fragment.hasPrefix("/") {
            return SchemaPointer(resource.pointer.text + fragment)
        }
        if let place = resource.anchors[fragment] { return place }
        throw SchemaError(
            "anchor in \(GoQuoting.quoted("\(resource.id)#\(SchemaURL.encoded(fragment))")) not found in schema \(GoQuoting.quoted(url))"
        )
    }

    /// Finds resources and anchors at `pointer` and below.
    ///
    /// - Parameters:
    ///   - base: the URL against which names are resolved.
    ///   - dialectOf: what a `$schema` stands for.
    mutating func collect(
        at pointer: SchemaPointer, _ schema: SchemaNode, base: String, fallback: SchemaDialect,
        dialectOf: (String) throws(SchemaError) -> SchemaDialect, depth: Int = 0
    ) throws(SchemaError) {
        guard !processed.contains(pointer) else { return }
        processed.insert(pointer)
        guard depth < 256 else { throw SchemaError("the schema is nested too deep") }
        let isRoot = pointer.text.isEmpty
        guard case .object(let members) = schema else {
            if isRoot, case .bool = schema {
                resources[pointer] = Resource(pointer: pointer, id: base, dialect: fallback)
            }
            return
        }
        var dialect = fallback
        if let name = members["$schema"]?.string { dialect = try dialectOf(name) }
        var id = dialect.id(of: members)
        if id == nil, !isRoot {
            // Only a schema with a name of its own can be in another dialect.
            dialect = fallback
            id = dialect.id(of: members)
        }
        var base = base
        if let id { base = SchemaURL.resolve(id, against: base) }
        if id != nil || isRoot {
            if let known = resources.values.first(where: { $0.id == base }) {
                guard known.pointer == pointer else {
                    throw SchemaError(
                        "duplicate id \(GoQuoting.quoted(base)) in \(GoQuoting.quoted(url)) at \(GoQuoting.quoted(pointer.text)) and \(GoQuoting.quoted(known.pointer.text))"
                    )
                }
            } else {
                resources[pointer] = Resource(pointer: pointer, id: base, dialect: dialect)
            }
        }
        let owner = resource(of: pointer)
        try collectAnchors(members, at: pointer, owner)
        for (place, inner) in Self.subschemas(of: members, at: pointer, dialect) {
            try collect(
                at: place, inner, base: base, fallback: owner.dialect, dialectOf: dialectOf, depth: depth + 1)
        }
    }

    private static func subschemas(
        of members: [String: SchemaNode], at pointer: SchemaPointer, _ dialect: SchemaDialect
    ) -> [(SchemaPointer, SchemaNode)] {
        var found: [(SchemaPointer, SchemaNode)] = []
        for (keyword, position) in dialect.positions {
            guard let value = members[keyword] else { continue }
            let place = pointer.appending(keyword)
            switch (position, value) {
            case (.map, .object(let inner)):
                for (key, node) in inner { found.append((place.appending(key), node)) }
            case (.list, .array(let elements)), (.oneOrList, .array(let elements)):
                for (index, node) in elements.enumerated() {
                    found.append((place.appending(String(index)), node))
                }
            case (.one, _), (.oneOrList, _): found.append((place, value))
            default: break
            }
        }
        return found
    }

    private mutating func collectAnchors(
        _ members: [String: SchemaNode], at pointer: SchemaPointer, _ owner: Resource
    ) throws(SchemaError) {
        var names: [String] = []
        if owner.dialect.draft < 2019 {
            if members["$ref"] != nil { return }
            if let id = members[owner.dialect.idKeyword]?.string {
                let fragment = SchemaURL.split(id).fragment
                if !fragment.isEmpty, !fragment.hasPrefix("/") { names.append(fragment) }
            }
        } else {
            if let name = members["$anchor"]?.string { names.append(name) }
        }
        if owner.dialect.draft >= 2020, let name = members["$dynamicAnchor"]?.string {
            names.append(name)
            resources[owner.pointer]?.dynamicAnchors.append(name)
        }
        for name in names {
            if let known = resources[owner.pointer]?.anchors[name], known != pointer {
                throw SchemaError(
                    "duplicate anchor \(GoQuoting.quoted(name)) in \(GoQuoting.quoted(url)) at \(GoQuoting.quoted(known.text)) and \(GoQuoting.quoted(pointer.text))"
                )
            }
            resources[owner.pointer]?.anchors[name] = pointer
        }
    }
}

/// Why a schema cannot be used, in the words of the library that Helm uses.
struct SchemaError: Error, Equatable {
    var message: String

    init(_ message: String) { self.message = message }
}
