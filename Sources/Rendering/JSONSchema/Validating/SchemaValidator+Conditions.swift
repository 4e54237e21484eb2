extension SchemaValidator {
    /// Keywords that combine schemas.
    mutating func judgeConditions() {
        if let not = schema.not, judge(by: not) == nil { add(failure("'not' failed")) }
        let all = schema.allOf.compactMap { judge(by: $0) }
        if !all.isEmpty { add(failure("'allOf' failed", causes: all)) }
        judgeAnyOf()
        judgeOneOf()
        if let condition = schema.condition {
            if judge(by: condition) == nil {
                if let then = schema.then { add(judge(by: then)) }
            } else if let otherwise = schema.otherwise {
                add(judge(by: otherwise))
            }
        }
    }

    private mutating func judgeAnyOf() {
        guard !schema.anyOf.isEmpty else { return }
        var causes: [SchemaFailure] = []
        var isMatched = false
        for candidate in schema.anyOf {
            if let cause = judge(by: candidate) {
                causes.append(cause)
            } else {
                isMatched = true
                // All are asked only where each may look at parts that the others do not.
                if unevaluated.isEmpty { break }
            }
        }
        if !isMatched { add(failure("'anyOf' failed", causes: causes)) }
    }

    private mutating func judgeOneOf() {
        guard !schema.oneOf.isEmpty else { return }
        var causes: [SchemaFailure] = []
        var matched: Int?
        for (index, candidate) in schema.oneOf.enumerated() {
            if let cause = judge(by: candidate) {
                if matched == nil { causes.append(cause) }
            } else if let first = matched {
                add(failure("'oneOf' failed, subschemas \(first), \(index) matched"))
                break
            } else {
                matched = index
            }
        }
        if matched == nil { add(failure("'oneOf' failed, none matched", causes: causes)) }
    }

    /// References that are resolved by who refers.
    mutating func judgeReferences() {
        if var target = schema.recursiveRef {
            if target.isRecursiveAnchor {
                var outer: Scope? = scope
                while let current = outer {
                    if current.schema.resource?.isRecursiveAnchor ?? false { target = current.schema }
                    outer = current.parent
                }
            }
            add(judge(reference: target))
        }
        if let reference = schema.dynamicRef {
            var target = reference.schema
            if let anchor = reference.anchor, target.dynamicAnchor == anchor {
                var outer: Scope? = scope
                while let current = outer {
                    if let found = current.schema.resource?.dynamicAnchors[anchor] { target = found }
                    outer = current.parent
                }
            }
            add(judge(reference: target))
        }
    }

    /// Keywords for what no other has looked at.
    mutating func judgeUnevaluated() {
        if case .object(let members) = node, let rest = schema.unevaluatedProperties {
            for name in unevaluated.properties.sorted() {
                if let value = members[name] { add(judge(value, name, by: rest)) }
            }
            unevaluated.properties = []
        }
        if case .array(let elements) = node, let rest = schema.unevaluatedItems {
            for index in unevaluated.items.sorted() where index < elements.count {
                add(judge(elements[index], String(index), by: rest))
            }
            unevaluated.items = []
        }
    }
}
