extension SchemaValidator {
    /// Keywords for arrays.
    mutating func judge(_ elements: [SchemaNode]) {
        if let least = schema.minItems, elements.count < least {
            add(
                failure(
                    "minItems: got \(MessageNumber.text(elements.count)), want \(MessageNumber.text(least))"))
        }
        if let most = schema.maxItems, elements.count > most {
            add(
                failure(
                    "maxItems: got \(MessageNumber.text(elements.count)), want \(MessageNumber.text(most))"))
        }
        if schema.hasUniqueItems, let (first, second) = Self.duplicates(elements) {
            add(failure("items at \(MessageNumber.text(first)) and \(MessageNumber.text(second)) are equal"))
        }
        if schema.draft < 2020 { judgeItems(elements) } else { judgeItemsAfterPrefix(elements) }
        judgeContains(elements)
    }

    private mutating func judgeItems(_ elements: [SchemaNode]) {
        var evaluated = 0
        switch schema.items {
        case .all(let inner)?:
            judge(elements, from: 0, by: inner)
            evaluated = elements.count
        case .each(let schemas)?:
            evaluated = min(elements.count, schemas.count)
            for index in 0..<evaluated {
                add(judge(elements[index], String(index), by: schemas[index]))
            }
        case nil: break
        }
        switch schema.additionalItems {
        case .bool(let isAllowed)?:
            if !isAllowed, evaluated != elements.count {
                add(
                    failure(
                        "last \(MessageNumber.text(elements.count - evaluated)) additionalItem(s) not allowed"
                    ))
            }
        case .schema(let inner)?: judge(elements, from: evaluated, by: inner)
        case nil: break
        }
    }

    private mutating func judgeItemsAfterPrefix(_ elements: [SchemaNode]) {
        let prefix = min(schema.prefixItems.count, elements.count)
        for index in 0..<prefix {
            add(judge(elements[index], String(index), by: schema.prefixItems[index]))
        }
        if let rest = schema.itemsAfterPrefix { judge(elements, from: prefix, by: rest) }
    }

    private mutating func judge(_ elements: [SchemaNode], from start: Int, by inner: Schema) {
        for index in elements.indices.dropFirst(start) {
            add(judge(elements[index], String(index), by: inner))
        }
    }

    private mutating func judgeContains(_ elements: [SchemaNode]) {
        guard let wanted = schema.contains else { return }
        var causes: [SchemaFailure] = []
        var matched: [Int] = []
        for (index, element) in elements.enumerated() {
            if let cause = judge(element, String(index), by: wanted) {
                causes.append(cause)
            } else {
                matched.append(index)
                if schema.draft >= 2020 { unevaluated.items.remove(index) }
            }
        }
        let places = matched.map(String.init).joined(separator: " ")
        if let least = schema.minContains {
            if matched.count < least {
                add(
                    failure(
                        matched.isEmpty
                            ? "min \(MessageNumber.text(least)) items required to match contains schema, but none matched"
                            : "min \(MessageNumber.text(least)) items required to match contains schema, but matched \(MessageNumber.text(matched.count)) items at \(places)",
                        causes: causes))
            }
        } else if matched.isEmpty {
            add(failure("no items match contains schema", causes: causes))
        }
        if let most = schema.maxContains, matched.count > most {
            add(
                failure(
                    "max \(MessageNumber.text(most)) items required to match contains schema, but matched \(MessageNumber.text(matched.count)) items at \(places)"
                ))
        }
    }

    /// The first two that are equal.
    private static func duplicates(_ elements: [SchemaNode]) -> (Int, Int)? {
        // Few are compared each with each; of many, those that look alike.
        var alike: [String: [Int]] = [:]
        for (index, element) in elements.enumerated() {
            let key = shape(element)
            for other in alike[key] ?? [] where elements[other] == element { return (other, index) }
            alike[key, default: []].append(index)
        }
        return nil
    }

    /// A text that is the same for values that are equal.
    private static func shape(_ node: SchemaNode) -> String {
        switch node {
        case .null: "n"
        case .bool(let flag): flag ? "t" : "f"
        case .number(let number): number.isInteger ? "i\(number.integer ?? 0)" : "d\(number.double)"
        case .string(let text): "s" + text
        case .array(let elements): "a\(elements.count)" + elements.prefix(4).map(shape).joined(separator: ",")
        case .object(let members):
            "o"
                + members.sorted { $0.key < $1.key }.prefix(8).map { "\($0.key)=\(shape($0.value))" }.joined(
                    separator: ",")
        }
    }
}
