/// Judges one value by one schema.
struct SchemaValidator {
    /// The schemas that led here, innermost first; those with the same `value` judge the same value.
    final class Scope {
        let schema: Schema
        let value: Int
        let parent: Scope?
        let depth: Int

        init(_ schema: Schema, value: Int, parent: Scope?) {
            self.schema = schema
            self.value = value
            self.parent = parent
            depth = (parent?.depth ?? 0) + 1
        }
    }

    /// What has not been looked at yet, for keywords that judge the rest.
    struct Unevaluated {
        var properties: Set<String> = []
        var items: Set<Int> = []

        var isEmpty: Bool { properties.isEmpty && items.isEmpty }

        mutating func merge(_ other: Unevaluated) {
            properties.formIntersection(other.properties)
            items.formIntersection(other.items)
        }
    }

    private static let deepest = 2000

    let node: SchemaNode
    let location: [String]
    let schema: Schema
    let scope: Scope
    var unevaluated: Unevaluated
    var failures: [SchemaFailure] = []

    /// Nil when the value is as the schema wants it.
    static func validate(_ node: SchemaNode, with schema: Schema) -> SchemaFailure? {
        var validator = SchemaValidator(
            node: node, location: [], schema: schema, scope: Scope(schema, value: 0, parent: nil),
            unevaluated: unevaluated(node, schema, isNeeded: false))
        guard let failure = validator.run() else { return nil }
        return SchemaFailure(
            .schema, at: [],
            "jsonschema validation failed with \(SchemaFailure.quoted(schema.place.text))",
            causes: failure.kind == .group ? failure.causes : [failure])
    }

    static func unevaluated(_ node: SchemaNode, _ schema: Schema, isNeeded: Bool) -> Unevaluated {
        var rest = Unevaluated()
        switch node {
        case .object(let members):
            if !schema.evaluatesAllProperties, isNeeded || schema.unevaluatedProperties != nil {
                rest.properties = Set(members.keys)
            }
        case .array(let elements):
            if !schema.evaluatesAllItems, isNeeded || schema.unevaluatedItems != nil,
                schema.evaluatedItems < elements.count
            {
                rest.items = Set(schema.evaluatedItems..<elements.count)
            }
        default: break
        }
        return rest
    }

    /// Judges, and gives what is wrong.
    mutating func run() -> SchemaFailure? {
        if let bool = schema.bool { return bool ? nil : failure("false schema") }
        var outer = scope.parent
        while let current = outer, current.value == scope.value {
            if current.schema === schema {
                return failure("reference cycle through \(GoQuoting.quoted(schema.place.text))")
            }
            outer = current.parent
        }
        guard scope.depth <= Self.deepest else { return failure("nested too deep") }
        if let failure = judgeWhatStops() { return failure }
        if let target = schema.ref {
            let failure = judge(reference: target)
            if schema.draft < 2019 { return failure }
            add(failure)
        }
        switch node {
        case .object(let members): judge(members)
        case .array(let elements): judge(elements)
        case .string(let text): judge(text)
        case .number(let number): judge(number)
        default: break
        }
        if schema.draft >= 2019 { judgeReferences() }
        judgeConditions()
        if schema.draft >= 2019 { judgeUnevaluated() }
        switch failures.count {
        case 0: return nil
        case 1: return failures[0]
        default:
            return SchemaFailure(.group, at: location, "validation failed", causes: failures)
        }
    }

    /// What makes everything else pointless.
    private func judgeWhatStops() -> SchemaFailure? {
        if !schema.types.isEmpty {
            let type = node.typeName
            let isInteger =
                type == "number" && schema.types.contains("integer") && node.number?.isInteger ?? false
            if !schema.types.contains(type), !isInteger {
                let order = ["null", "boolean", "number", "integer", "string", "array", "object"]
                let wanted = order.filter(schema.types.contains).joined(separator: " or ")
                return failure("got \(type), want \(wanted)")
            }
        }
        if let constant = schema.constant, constant != node {
            switch constant {
            case .array, .object: return failure("'const' failed")
            default: return failure("value must be \(SchemaFailure.display(constant))")
            }
        }
        if let values = schema.values, !values.contains(node) {
            let isPlain = values.allSatisfy { $0.array == nil && $0.object == nil }
            let texts = values.map(SchemaFailure.display).joined(separator: ", ")
            return failure(
                !isPlain
                    ? "'enum' failed"
                    : values.count == 1 ? "value must be \(texts)" : "value must be one of \(texts)")
        }
        if let format = schema.format, let text = node.string,
            let reason = SchemaFormats.mistake(in: text, as: format)
        {
            return failure("\(SchemaFailure.quoted(text)) is not valid \(format): \(reason)")
        }
        return nil
    }

    // MARK: - Failures

    func failure(_ message: String, causes: [SchemaFailure] = []) -> SchemaFailure {
        SchemaFailure(at: location, message, causes: causes)
    }

    mutating func add(_ failure: SchemaFailure?) {
        if let failure { failures.append(failure) }
    }

    // MARK: - Other schemas

    /// Judges the same value by another schema.
    mutating func judge(by other: Schema) -> SchemaFailure? {
        var validator = SchemaValidator(
            node: node, location: location, schema: other,
            scope: Scope(other, value: scope.value, parent: scope),
            unevaluated: Self.unevaluated(node, other, isNeeded: !unevaluated.isEmpty))
        let failure = validator.run()
        if failure == nil { unevaluated.merge(validator.unevaluated) }
        return failure
    }

    /// Judges a part of the value.
    func judge(_ part: SchemaNode, _ name: String, by other: Schema) -> SchemaFailure? {
        var validator = SchemaValidator(
            node: part, location: location + [name], schema: other,
            scope: Scope(other, value: scope.value + 1, parent: scope),
            unevaluated: Self.unevaluated(part, other, isNeeded: false))
        return validator.run()
    }

    mutating func judge(reference target: Schema) -> SchemaFailure? {
        guard let cause = judge(by: target) else { return nil }
        return SchemaFailure(
            .reference, at: location, "validation failed",
            causes: cause.kind == .group ? cause.causes : [cause])
    }
}
