/// A compiled schema. Schemas refer to each other in rings, so they are references; the compiler holds them all.
final class Schema {
    /// Where it stands: a document's URL and a pointer into it.
    struct Place: Hashable {
        var url: String
        var pointer: SchemaPointer

        /// The place as messages name it.
        var text: String { "\(url)#\(SchemaURL.encoded(pointer.text))" }
    }

    enum Additional {
        case bool(Bool)
        case schema(Schema)
    }

    enum Dependency {
        case properties([String])
        case schema(Schema)
    }

    enum Items {
        case all(Schema)
        case each([Schema])
    }

    let place: Place
    var draft = 2020
    /// The schema that gives this one's scope.
    weak var resource: Schema?
    var dynamicAnchors: [String: Schema] = [:]

    /// A schema that is just true or false.
    var bool: Bool?
    var ref: Schema?
    var recursiveRef: Schema?
    var isRecursiveAnchor = false
    var dynamicRef: (schema: Schema, anchor: String?)?
    var dynamicAnchor = ""

    var types: Set<String> = []
    var values: [SchemaNode]?
    var constant: SchemaNode?
    var format: String?
    var not: Schema?
    var allOf: [Schema] = []
    var anyOf: [Schema] = []
    var oneOf: [Schema] = []
    var condition: Schema?
    var then: Schema?
    var otherwise: Schema?

    var minProperties: Int?
    var maxProperties: Int?
    var required: [String] = []
    var propertyNames: Schema?
    var properties: [String: Schema] = [:]
    var patternProperties: [(pattern: RegularExpression, schema: Schema)] = []
    var additionalProperties: Additional?
    var dependencies: [String: Dependency] = [:]
    var dependentRequired: [String: [String]] = [:]
    var dependentSchemas: [String: Schema] = [:]
    var unevaluatedProperties: Schema?

    var minItems: Int?
    var maxItems: Int?
    var hasUniqueItems = false
    var contains: Schema?
    var minContains: Int?
    var maxContains: Int?
    var items: Items?
    var additionalItems: Additional?
    var prefixItems: [Schema] = []
    var itemsAfterPrefix: Schema?
    var unevaluatedItems: Schema?

    var minLength: Int?
    var maxLength: Int?
    var pattern: (text: String, expression: RegularExpression)?

    var minimum: SchemaNumber?
    var maximum: SchemaNumber?
    var exclusiveMinimum: SchemaNumber?
    var exclusiveMaximum: SchemaNumber?
    var multipleOf: SchemaNumber?

    init(_ place: Place) { self.place = place }

    /// Whether every property is judged by this schema alone.
    var evaluatesAllProperties: Bool { additionalProperties != nil }

    var evaluatesAllItems: Bool {
        if draft >= 2020 { return itemsAfterPrefix != nil }
        if case .all? = items { return true }
        return additionalItems != nil
    }

    /// How many items from the first are judged by this schema alone.
    var evaluatedItems: Int {
        if draft >= 2020 { return prefixItems.count }
        if case .each(let schemas)? = items { return schemas.count }
        return 0
    }
}
