import YAML

extension SchemaValidator {
    /// Keywords for objects.
    mutating func judge(_ members: [String: SchemaNode]) {
        if let least = schema.minProperties, members.count < least {
            add(
                failure(
                    "minProperties: got \(MessageNumber.text(members.count)), want \(MessageNumber.text(least))"
                ))
        }
        if let most = schema.maxProperties, members.count > most {
            add(
                failure(
                    "maxProperties: got \(MessageNumber.text(members.count)), want \(MessageNumber.text(most))"
                ))
        }
        let missing = schema.required.filter { members[$0] == nil }
        if !missing.isEmpty {
            add(
                failure(
                    "missing \(missing.count == 1 ? "property" : "properties") \(SchemaFailure.list(missing))"
                ))
        }
        for (name, dependency) in schema.dependencies.sorted(by: { $0.key < $1.key })
        where members[name] != nil {
            switch dependency {
            case .properties(let wanted): judge(wanted, requiredBy: name, members)
            case .schema(let inner): add(judge(by: inner))
            }
        }
        judgeProperties(members)
        if schema.draft == 4 { return }
        judgeNames(members)
        if schema.draft == 6 { return }
        for (name, inner) in schema.dependentSchemas.sorted(by: { $0.key < $1.key })
        where members[name] != nil {
            add(judge(by: inner))
        }
        for (name, wanted) in schema.dependentRequired.sorted(by: { $0.key < $1.key })
        where members[name] != nil {
            judge(wanted, requiredBy: name, members)
        }
    }

    private mutating func judge(_ wanted: [String], requiredBy name: String, _ members: [String: SchemaNode])
    {
        let missing = wanted.filter { members[$0] == nil }
        guard !missing.isEmpty else { return }
        add(
            failure(
                "properties \(SchemaFailure.list(missing)) required, if \(SchemaFailure.quoted(name)) exists")
        )
    }

    private mutating func judgeProperties(_ members: [String: SchemaNode]) {
        var additional: [String] = []
        let isAsked =
            !schema.properties.isEmpty || !schema.patternProperties.isEmpty
            || schema.additionalProperties != nil
        guard isAsked else { return }
        for name in members.keys.sorted(by: utf8Less) {
            guard let value = members[name] else { continue }
            var isEvaluated = false
            if let inner = schema.properties[name] {
                isEvaluated = true
                add(judge(value, name, by: inner))
            }
            for (pattern, inner) in schema.patternProperties where pattern.matches(name) {
                isEvaluated = true
                add(judge(value, name, by: inner))
            }
            if !isEvaluated, let rest = schema.additionalProperties {
                isEvaluated = true
                switch rest {
                case .bool(let isAllowed): if !isAllowed { additional.append(name) }
                case .schema(let inner): add(judge(value, name, by: inner))
                }
            }
            if isEvaluated { unevaluated.properties.remove(name) }
        }
        if !additional.isEmpty {
            add(failure("additional properties \(SchemaFailure.list(additional)) not allowed"))
        }
    }

    private mutating func judgeNames(_ members: [String: SchemaNode]) {
        guard let inner = schema.propertyNames else { return }
        for name in members.keys.sorted(by: utf8Less) {
            guard let cause = Self.validate(.string(name), with: inner) else { continue }
            add(failure("invalid propertyName \(SchemaFailure.quoted(name))", causes: cause.causes))
        }
    }
}
