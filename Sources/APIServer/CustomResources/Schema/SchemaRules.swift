import Kubernetes
import YAML

/// What a structural schema demands of a value: `openAPIV3Schema` with its keywords read once.
final class SchemaRules: Sendable {
    /// A bound on a number.
    struct Bound: Sendable {
        var limit: Double
        var isExclusive: Bool
    }

    enum ListType: Sendable {
        case atomic
        case set
        case map(keys: [Key])
    }

    /// A rule in the Common Expression Language: an entry of `x-kubernetes-validations`.
    struct Rule: Sendable {
        var expression: Expression
        var text: String
        var message: String
        var messageExpression: Expression?
        var reason: String
        var fieldPath: String
        /// Whether it speaks of the value before the update, without which it has nothing to say.
        var isTransition: Bool
        var optionalOldSelf: Bool
    }

    let types: [String]
    let isNullable: Bool
    let isIntOrString: Bool
    let isEmbedded: Bool
    let preservesUnknown: Bool
    let properties: [(key: Key, rules: SchemaRules)]
    let additional: SchemaRules?
    let items: SchemaRules?
    let required: [Key]
    let enumeration: [Value]
    let format: StringFormat?
    let pattern: (text: String, compiled: Pattern)?
    let lengths: ClosedRange<Int>?
    let itemCounts: ClosedRange<Int>?
    let memberCounts: ClosedRange<Int>?
    let minimum: Bound?
    let maximum: Bound?
    let multipleOf: Double?
    let allOf: [SchemaRules]
    let anyOf: [SchemaRules]
    let oneOf: [SchemaRules]
    let not: SchemaRules?
    let listType: ListType
    let rules: [Rule]
    private let positions: [Key: Int]

    /// Reads a schema. Unreadable patterns and expressions are left out: the definition's validation refuses them.
    init(_ schema: Value, depth: Int = 0) {
        func read(_ name: String) -> SchemaRules? {
            guard depth < 200, let value = schema[name: name], value.object != nil else { return nil }
            return SchemaRules(value, depth: depth + 1)
        }
        func readAll(_ name: String) -> [SchemaRules] {
            guard depth < 200 else { return [] }
            return (schema[name: name]?.array ?? []).map { SchemaRules($0, depth: depth + 1) }
        }
        func range(_ least: String, _ most: String) -> ClosedRange<Int>? {
            let low = Int(clamping: schema[name: least]?.int ?? 0)
            let high = schema[name: most]?.int.map { Int(clamping: $0) } ?? Int.max
            return low > 0 || high < Int.max ? low...max(low, high) : nil
        }
        func bound(_ name: String, _ exclusive: String) -> Bound? {
            schema[name: name]?.double.map {
                Bound(limit: $0, isExclusive: schema[name: exclusive]?.bool ?? false)
            }
        }
        isIntOrString = schema[name: "x-kubernetes-int-or-string"]?.bool ?? false
        types = isIntOrString ? ["integer", "string"] : schema[.type]?.string.map { [$0] } ?? []
        isNullable = schema[.nullable]?.bool ?? false
        isEmbedded = schema[name: "x-kubernetes-embedded-resource"]?.bool ?? false
        preservesUnknown = schema[name: "x-kubernetes-preserve-unknown-fields"]?.bool ?? false
        let members = depth < 200 ? schema[name: "properties"]?.object ?? Map() : Map()
        properties = members.map { ($0.key, SchemaRules($0.value, depth: depth + 1)) }
        positions = Dictionary(
            properties.enumerated().map { ($0.element.key, $0.offset) }, uniquingKeysWith: { $1 })
        additional = read("additionalProperties")
        items = read("items")
        required = schema[name: "required"]?.array?.compactMap(\.string).map { Key($0) } ?? []
        enumeration = schema[.enum]?.array ?? []
        format = schema[.format]?.string.flatMap(StringFormat.init(rawValue:))
        pattern = schema[name: "pattern"]?.string.flatMap { text in
            (try? Pattern(text)).map { (text: text, compiled: $0) }
        }
        lengths = range("minLength", "maxLength")
        itemCounts = range("minItems", "maxItems")
        memberCounts = range("minProperties", "maxProperties")
        minimum = bound("minimum", "exclusiveMinimum")
        maximum = bound("maximum", "exclusiveMaximum")
        multipleOf = schema[name: "multipleOf"]?.double
        allOf = readAll("allOf")
        anyOf = readAll("anyOf")
        oneOf = readAll("oneOf")
        not = read("not")
        switch schema[name: "x-kubernetes-list-type"]?.string {
        case "set": listType = .set
        case "map":
            listType = .map(
                keys: schema[name: "x-kubernetes-list-map-keys"]?.array?.compactMap(\.string).map { Key($0) }
                    ?? [])
        default: listType = .atomic
        }
        rules = (schema[name: "x-kubernetes-validations"]?.array ?? []).compactMap(Self.rule)
    }

    private static func rule(_ value: Value) -> Rule? {
        let text = trimmed(value[name: "rule"]?.string ?? "")
        guard let expression = try? Expression(parsing: text) else { return nil }
        let optional = value[name: "optionalOldSelf"]?.bool ?? false
        return Rule(
            expression: expression, text: text, message: trimmed(value[.message]?.string ?? ""),
            messageExpression: value[name: "messageExpression"]?.string.flatMap {
                try? Expression(parsing: $0)
            }, reason: value[.reason]?.string ?? "", fieldPath: value[name: "fieldPath"]?.string ?? "",
            isTransition: !optional && expression.mentions("oldSelf"), optionalOldSelf: optional)
    }

    static func trimmed(_ text: String) -> String {
        var text = Substring(text)
        while text.first?.isWhitespace ?? false { text.removeFirst() }
        while text.last?.isWhitespace ?? false { text.removeLast() }
        return String(text)
    }

    /// The rules of a member: of the property, else of what additional ones must be.
    func member(_ key: Key) -> SchemaRules? { positions[key].map { properties[$0].rules } ?? additional }

    func declares(_ key: Key) -> Bool { positions[key] != nil }
}
