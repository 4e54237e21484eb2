/// Takes over the keywords of one schema, those of its draft.
struct SchemaObjectCompiler {
    private let compiler: SchemaCompiler
    private let schema: Schema
    private let members: [String: SchemaNode]
    private let resource: SchemaDocument.Resource

    init(
        _ compiler: SchemaCompiler, _ schema: Schema, _ members: [String: SchemaNode],
        _ resource: SchemaDocument.Resource
    ) {
        self.compiler = compiler
        self.schema = schema
        self.members = members
        self.resource = resource
    }

    private var draft: Int { schema.draft }
    private var dialect: SchemaDialect { resource.dialect }

    func compile() throws(SchemaError) {
        schema.ref = try reference("$ref")
        if draft < 2019, schema.ref != nil { return }
        if dialect.has("applicator") { try applicators() }
        if dialect.has("validation") { try assertions() }
        if compiler.assertsFormat || dialect.assertsFormat { schema.format = members["format"]?.string }
        if draft >= 2019 { try references() }
    }

    // MARK: - Keywords that apply other schemas

    private func applicators() throws(SchemaError) {
        schema.allOf = list("allOf")
        schema.anyOf = list("anyOf")
        schema.oneOf = list("oneOf")
        schema.not = one("not")
        schema.properties = map("properties")
        for (text, inner) in map("patternProperties").sorted(by: { $0.key < $1.key }) {
            schema.patternProperties.append((try expression(text, "patternProperties"), inner))
        }
        schema.additionalProperties = additional("additionalProperties")
        for (name, value) in members["dependencies"]?.object ?? [:] {
            if let names = value.array {
                schema.dependencies[name] = .properties(names.compactMap(\.string))
            } else {
                schema.dependencies[name] = .schema(at("dependencies", name))
            }
        }
        if draft < 2020, let items = members["items"] {
            if items.array != nil {
                schema.items = .each(list("items"))
                schema.additionalItems = additional("additionalItems")
            } else {
                schema.items = .all(at("items"))
            }
        }
        if draft >= 6 {
            schema.contains = one("contains")
            schema.propertyNames = one("propertyNames")
        }
        if draft >= 7, let condition = one("if") {
            schema.condition = condition
            schema.then = one("then")
            schema.otherwise = one("else")
        }
        if draft >= 2019 {
            schema.dependentSchemas = map("dependentSchemas")
            if draft == 2019 || dialect.has("unevaluated") {
                schema.unevaluatedItems = one("unevaluatedItems")
                schema.unevaluatedProperties = one("unevaluatedProperties")
            }
        }
        if draft >= 2020 {
            schema.prefixItems = list("prefixItems")
            schema.itemsAfterPrefix = one("items")
        }
    }

    private func references() throws(SchemaError) {
        schema.recursiveRef = try reference("$recursiveRef")
        schema.isRecursiveAnchor = members["$recursiveAnchor"]?.bool ?? false
        guard draft >= 2020 else { return }
        if let target = try reference("$dynamicRef"), let text = members["$dynamicRef"]?.string {
            let fragment = SchemaURL.split(text).fragment
            schema.dynamicRef = (
                target, fragment.isEmpty || fragment.hasPrefix("/") ? nil : fragment
            )
        }
        schema.dynamicAnchor = members["$dynamicAnchor"]?.string ?? ""
    }

    // MARK: - Keywords that judge by themselves

    private func assertions() throws(SchemaError) {
        switch members["type"] {
        case .string(let name)?: schema.types = [name]
        case .array(let names)?: schema.types = Set(names.compactMap(\.string))
        default: break
        }
        schema.values = members["enum"]?.array
        if draft >= 6 { schema.constant = members["const"] }
        schema.multipleOf = members["multipleOf"]?.number
        schema.maximum = members["maximum"]?.number
        schema.minimum = members["minimum"]?.number
        if members["exclusiveMaximum"]?.bool ?? false {
            schema.exclusiveMaximum = schema.maximum
            schema.maximum = nil
        } else {
            schema.exclusiveMaximum = members["exclusiveMaximum"]?.number
        }
        if members["exclusiveMinimum"]?.bool ?? false {
            schema.exclusiveMinimum = schema.minimum
            schema.minimum = nil
        } else {
            schema.exclusiveMinimum = members["exclusiveMinimum"]?.number
        }
        schema.minLength = integer("minLength")
        schema.maxLength = integer("maxLength")
        if let text = members["pattern"]?.string {
            schema.pattern = (text, try expression(text, "pattern"))
        }
        schema.minItems = integer("minItems")
        schema.maxItems = integer("maxItems")
        schema.hasUniqueItems = members["uniqueItems"]?.bool ?? false
        schema.minProperties = integer("minProperties")
        schema.maxProperties = integer("maxProperties")
        schema.required = members["required"]?.array?.compactMap(\.string) ?? []
        guard draft >= 2019 else { return }
        if schema.contains != nil {
            schema.minContains = integer("minContains")
            schema.maxContains = integer("maxContains")
        }
        for (name, value) in members["dependentRequired"]?.object ?? [:] {
            if let names = value.array { schema.dependentRequired[name] = names.compactMap(\.string) }
        }
    }

    // MARK: - Parts

    private func at(_ parts: String...) -> Schema {
        var pointer = schema.place.pointer
        for part in parts { pointer = pointer.appending(part) }
        return compiler.schema(at: Schema.Place(url: schema.place.url, pointer: pointer))
    }

    private func one(_ keyword: String) -> Schema? { members[keyword] == nil ? nil : at(keyword) }

    private func list(_ keyword: String) -> [Schema] {
        (members[keyword]?.array ?? []).indices.map { at(keyword, String($0)) }
    }

    private func map(_ keyword: String) -> [String: Schema] {
        var schemas: [String: Schema] = [:]
        for key in members[keyword]?.object?.keys ?? [:].keys { schemas[key] = at(keyword, key) }
        return schemas
    }

    private func additional(_ keyword: String) -> Schema.Additional? {
        if let flag = members[keyword]?.bool { return .bool(flag) }
        return one(keyword).map { .schema($0) }
    }

    private func integer(_ keyword: String) -> Int? { members[keyword]?.number?.integer }

    private func reference(_ keyword: String) throws(SchemaError) -> Schema? {
        guard let text = members[keyword]?.string else { return nil }
        return try compiler.schema(for: text, from: resource, in: schema.place.url)
    }

    private func expression(_ text: String, _ keyword: String) throws(SchemaError) -> RegularExpression {
        do throws(RegularExpression.CompileError) {
            return try RegularExpression(text)
        } catch {
            let place = Schema.Place(url: schema.place.url, pointer: schema.place.pointer.appending(keyword))
            throw SchemaError(
                "invalid regex \(GoQuoting.quoted(text)) at \(GoQuoting.quoted(place.text)): \(SchemaFormats.regexError(error))"
            )
        }
    }
}

extension Schema {
    /// Lets go of all other schemas.
    func clear() {
        ref = nil
        recursiveRef = nil
        dynamicRef = nil
        dynamicAnchors = [:]
        (not, condition, then, otherwise) = (nil, nil, nil, nil)
        (allOf, anyOf, oneOf, prefixItems) = ([], [], [], [])
        (properties, dependencies, dependentSchemas) = ([:], [:], [:])
        patternProperties = []
        (additionalProperties, additionalItems, items) = (nil, nil, nil)
        (propertyNames, contains, itemsAfterPrefix) = (nil, nil, nil)
        (unevaluatedItems, unevaluatedProperties) = (nil, nil)
    }
}
