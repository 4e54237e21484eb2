/// Compiles a schema and all that it refers to.
///
/// Follows santhosh-tekuri/jsonschema 6, which Helm 4 uses: draft 4, 6, 7, 2019-09 and 2020-12, the last where a schema
/// does not say. References are resolved within the document and to the drafts' own schemas; nothing is loaded from
/// files or the network.
final class SchemaCompiler {
    /// What a compiled schema may have at most.
    private static let greatestNumber = 100_000

    private(set) var schemas: [Schema.Place: Schema] = [:]
    private var queue: [Schema] = []
    private var documents: [String: SchemaDocument] = [:]
    private let sources: [String: SchemaNode]
    /// Whether `format` is checked whatever the draft says, as for the drafts' own schemas.
    let assertsFormat: Bool

    init(_ sources: [String: SchemaNode], assertsFormat: Bool = false) {
        self.sources = sources
        self.assertsFormat = assertsFormat
    }

    deinit {
        // Schemas refer to each other in rings.
        for schema in schemas.values { schema.clear() }
        for schema in queue { schema.clear() }
    }

    /// The compiled schema at the top of a document.
    func compile(_ url: String) throws(SchemaError) -> Schema {
        _ = try document(url)
        let top = schema(at: Schema.Place(url: url, pointer: SchemaPointer()))
        var next = 0
        while next < queue.count {
            try compile(queue[next])
            next += 1
        }
        queue = []
        return top
    }

    /// The schema at a place, to be compiled when its turn comes.
    func schema(at place: Schema.Place) -> Schema {
        if let known = schemas[place] { return known }
        let schema = Schema(place)
        schemas[place] = schema
        queue.append(schema)
        return schema
    }

    /// The schema that a reference names.
    func schema(
        for reference: String, from resource: SchemaDocument.Resource, in url: String
    ) throws(SchemaError) -> Schema {
        let (name, fragment) = SchemaURL.split(reference)
        let target = SchemaURL.resolve(name, against: resource.id)
        let own = try document(url)
        if let local = own.resource(named: target) {
            return schema(at: Schema.Place(url: url, pointer: try own.place(of: fragment, in: local)))
        }
        let other = try document(target)
        let place = try other.place(of: fragment, in: other.resource(of: SchemaPointer()))
        return schema(at: Schema.Place(url: target, pointer: place))
    }

    private func compile(_ schema: Schema) throws(SchemaError) {
        guard schemas.count <= Self.greatestNumber else {
            throw SchemaError("the schema has more than \(Self.greatestNumber) parts")
        }
        let place = schema.place
        try prepare(place)
        let document = try document(place.url)
        guard let node = document.node.value(at: place.pointer) else {
            throw SchemaError("json-pointer in \(GoQuoting.quoted(place.text)) not found")
        }
        let resource = document.resource(of: place.pointer)
        schema.draft = resource.dialect.draft
        schema.resource = self.schema(at: Schema.Place(url: place.url, pointer: resource.pointer))
        if schema.draft >= 2020, resource.pointer == place.pointer {
            for anchor in resource.dynamicAnchors {
                guard let pointer = resource.anchors[anchor] else { continue }
                schema.dynamicAnchors[anchor] = self.schema(
                    at: Schema.Place(url: place.url, pointer: pointer))
            }
        }
        switch node {
        case .bool(let flag): schema.bool = flag
        case .object(let members):
            if members.isEmpty {
                schema.bool = true
            } else {
                try SchemaObjectCompiler(self, schema, members, resource).compile()
            }
        default: break
        }
    }

    // MARK: - Documents

    private func document(_ url: String) throws(SchemaError) -> SchemaDocument {
        if let known = documents[url] { return known }
        var document = SchemaDocument(url: url, node: try node(url))
        try document.collect(
            at: SchemaPointer(), document.node, base: url, fallback: .latest,
            dialectOf: { (name) throws(SchemaError) in try self.dialect(of: name) })
        documents[url] = document
        if !Self.isStandard(url) { try check(document, SchemaPointer()) }
        return document
    }

    /// Makes a place known that no keyword of the draft leads to.
    private func prepare(_ place: Schema.Place) throws(SchemaError) {
        var document = try document(place.url)
        guard !document.processed.contains(place.pointer) else { return }
        guard let node = document.node.value(at: place.pointer) else {
            throw SchemaError("json-pointer in \(GoQuoting.quoted(place.text)) not found")
        }
        let resource = document.resource(of: place.pointer)
        try document.collect(
            at: place.pointer, node, base: resource.id, fallback: resource.dialect,
            dialectOf: { (name) throws(SchemaError) in try self.dialect(of: name) })
        documents[place.url] = document
        if !Self.isStandard(place.url) { try check(document, place.pointer) }
    }

    private static func isStandard(_ url: String) -> Bool {
        url.hasPrefix("http://json-schema.org/") || url.hasPrefix("https://json-schema.org/")
    }

    private func node(_ url: String) throws(SchemaError) -> SchemaNode {
        if let node = sources[url] { return node }
        if let node = MetaSchemas.node(url) { return node }
        switch SchemaURL.scheme(url) {
        // What a name without a place means is left open, as Helm leaves it.
        case "urn": return .bool(true)
        case "file":
            let path = SchemaURL.path(url)
            throw SchemaError(
                "failing loading \(GoQuoting.quoted(url)): open \(path): no such file or directory")
        case "http", "https":
            throw SchemaError("failing loading \(GoQuoting.quoted(url)): schemas are not fetched")
        default:
            throw SchemaError(
                "failing loading \(GoQuoting.quoted(url)): no URLLoader registered for \(GoQuoting.quoted(url))"
            )
        }
    }

    /// What a `$schema` stands for: a draft, or a schema of one's own that is built on one.
    private func dialect(of name: String, depth: Int = 0) throws(SchemaError) -> SchemaDialect {
        if let draft = SchemaDialect.draft(of: name) { return SchemaDialect(draft) }
        let url = SchemaURL.split(name).url
        guard depth < 8 else { throw SchemaError("cycle in resolving $schema in \(GoQuoting.quoted(url))") }
        guard let members = try node(url).object, let next = members["$schema"]?.string else {
            return .latest
        }
        if SchemaURL.split(next).url == url {
            throw SchemaError("draft \(GoQuoting.quoted(url)) is not supported")
        }
        var dialect = try dialect(of: next, depth: depth + 1)
        if let vocabularies = members["$vocabulary"]?.object, dialect.draft >= 2019 {
            let names = vocabularies.filter { $0.value.bool ?? false }.keys.sorted()
            dialect.vocabularies = names.compactMap { $0.split(separator: "/").last.map(String.init) }
        }
        return dialect
    }

    /// Checks a schema against the schema of its draft.
    private func check(_ document: SchemaDocument, _ pointer: SchemaPointer) throws(SchemaError) {
        let dialect = document.resource(of: pointer).dialect
        guard let node = document.node.value(at: pointer) else { return }
        let compiler = SchemaCompiler([:], assertsFormat: true)
        let meta = try compiler.compile(dialect.url)
        if let failure = SchemaValidator.validate(node, with: meta) {
            let place = Schema.Place(url: document.url, pointer: pointer).text
            throw SchemaError(
                "\(GoQuoting.quoted(place)) is not valid against metaschema: \(failure.text)")
        }
        withExtendedLifetime(compiler) {}
    }
}
