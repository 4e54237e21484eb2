import Kubernetes
import YAML

/// Checks a value against a structural schema, with the errors of apiextensions-apiserver.
///
/// On an update, what is unchanged is not held against the object: a stricter schema does not lock old objects
/// (ratcheting, `CRDValidationRatcheting` of Kubernetes).
struct SchemaValidator {
    /// A mistake, or the verdict on a choice between schemas, which names no field.
    private(set) var errors = FieldErrors()

    private static let mostErrors = 10_000

    /// Validates `value` against `rules`, beginning at `path`.
    static func validate(_ value: Value, old: Value? = nil, _ rules: SchemaRules, at path: FieldPath = .root)
        -> [FieldError]
    {
        var validator = SchemaValidator()
        validator.check(value, old: old, rules, at: path)
        return validator.errors.errors
    }

    private mutating func fail(
        _ path: FieldPath, _ value: Value, _ text: String, kind: FieldError.Kind = .invalid
    ) {
        guard errors.errors.count < Self.mostErrors else { return }
        errors.append(FieldError(kind, path.text, value: value, "\(path.text) in body \(text)"))
    }

    private mutating func check(_ value: Value, old: Value?, _ rules: SchemaRules, at path: FieldPath) {
        if let old, old == value { return }
        guard checkType(value, rules, at: path) else { return }
        checkChoices(value, rules, at: path)
        switch value {
        case .null: break
        case .string(let text): checkText(text, rules, at: path)
        case .int, .uint, .double: checkNumber(value, rules, at: path)
        case .array(let elements): checkList(elements, old: old?.array, rules, at: path)
        case .bool, .object: break
        }
        checkEnumeration(value, rules, at: path)
        if case .object(let map) = value { checkMap(map, old: old?.object, rules, at: path) }
    }

    /// Whether the value has one of the types; an error if not.
    private mutating func checkType(_ value: Value, _ rules: SchemaRules, at path: FieldPath) -> Bool {
        guard !rules.types.isEmpty else { return true }
        let type = Self.typeName(of: value)
        if value.isNull, rules.isNullable { return true }
        if rules.types.contains(type) { return true }
        if type == "integer", rules.types.contains("number") { return true }
        if type == "number", rules.types.contains("integer"), value.int != nil { return true }
        let types = rules.types.joined(separator: ",")
        fail(path, .string(type), "must be of type \(types): \(GoString.quoted(type))", kind: .typeInvalid)
        return false
    }

    private static func typeName(of value: Value) -> String {
        switch value {
        case .null: "null"
        case .bool: "boolean"
        case .int, .uint: "integer"
        case .double: "number"
        case .string: "string"
        case .array: "array"
        case .object: "object"
        }
    }

    private mutating func checkText(_ text: String, _ rules: SchemaRules, at path: FieldPath) {
        if let lengths = rules.lengths {
            let count = text.unicodeScalars.count
            if count > lengths.upperBound {
                errors.tooLong(path, lengths.upperBound)
            } else if count < lengths.lowerBound {
                fail(path, .string(text), "should be at least \(lengths.lowerBound) chars long")
            }
        }
        if let pattern = rules.pattern, !pattern.compiled.isFound(in: text) {
            fail(path, .string(text), "should match '\(pattern.text)'")
        }
        if let format = rules.format, format.isOfText, !format.accepts(text) {
            fail(
                path, .string(text), "must be of type \(format.rawValue): \(GoString.quoted(text))",
                kind: .typeInvalid)
        }
    }

    private mutating func checkNumber(_ value: Value, _ rules: SchemaRules, at path: FieldPath) {
        guard let number = value.double else { return }
        if let factor = rules.multipleOf, factor > 0 {
            let quotient = number / factor
            if quotient != quotient.rounded() {
                fail(path, value, "should be a multiple of \(GoString.number(factor))")
            }
        }
        if let maximum = rules.maximum {
            if number > maximum.limit || (maximum.isExclusive && number == maximum.limit) {
                let words = maximum.isExclusive ? "should be less than" : "should be less than or equal to"
                fail(path, value, "\(words) \(GoString.number(maximum.limit))")
            }
        }
        if let minimum = rules.minimum {
            if number < minimum.limit || (minimum.isExclusive && number == minimum.limit) {
                let words =
                    minimum.isExclusive ? "should be greater than" : "should be greater than or equal to"
                fail(path, value, "\(words) \(GoString.number(minimum.limit))")
            }
        }
        if rules.format == .int32, rules.types == ["integer"], Int32(exactly: number) == nil {
            fail(
                path, value, "must be of type int32: \(GoString.quoted(JSONWriter.string(value)))",
                kind: .typeInvalid)
        }
    }

    private mutating func checkList(
        _ elements: [Value], old: [Value]?, _ rules: SchemaRules, at path: FieldPath
    ) {
        if let items = rules.items {
            for (index, element) in elements.enumerated() {
                check(
                    element, old: Self.counterpart(of: element, in: old, rules), items, at: path.index(index))
            }
        }
        guard let counts = rules.itemCounts else { return }
        if elements.count < counts.lowerBound {
            fail(path, .int(Int64(elements.count)), "should have at least \(counts.lowerBound) items")
        }
        if elements.count > counts.upperBound { errors.tooMany(path, elements.count, counts.upperBound) }
    }

    /// What an element was before the update: found by its keys in a list that is a map, else not at all.
    static func counterpart(of element: Value, in old: [Value]?, _ rules: SchemaRules) -> Value? {
        guard let old, case .map(let keys) = rules.listType else { return nil }
        return old.first { candidate in keys.allSatisfy { candidate[$0] == element[$0] } }
    }

    private mutating func checkEnumeration(_ value: Value, _ rules: SchemaRules, at path: FieldPath) {
        guard !rules.enumeration.isEmpty, !value.isNull || !rules.isNullable,
            !rules.enumeration.contains(where: {
                $0 == value || ($0.double != nil && $0.double == value.double)
            })
        else { return }
        let supported = rules.enumeration.map { GoString.quoted($0.string ?? JSONWriter.string($0)) }
        errors.append(
            FieldError(
                .notSupported, path.text, value: value,
                "supported values: \(supported.joined(separator: ", "))"))
    }

    private mutating func checkMap(_ map: Map, old: Map?, _ rules: SchemaRules, at path: FieldPath) {
        if let counts = rules.memberCounts {
            if map.count < counts.lowerBound {
                fail(path, .int(Int64(map.count)), "should have at least \(counts.lowerBound) properties")
            }
            if map.count > counts.upperBound { errors.tooMany(path, map.count, counts.upperBound) }
        }
        for key in rules.required where map[key] == nil { errors.required(path.child(key.name)) }
        // In the order of names, whatever order the client gave them in.
        for entry in map.sorted() {
            guard let member = rules.member(entry.key) else { continue }
            check(entry.value, old: old?[entry.key], member, at: path.child(entry.key.name))
        }
    }

    // MARK: - Choices between schemas

    private mutating func checkChoices(_ value: Value, _ rules: SchemaRules, at path: FieldPath) {
        let place = GoString.quoted(path.text)
        func mistakes(_ candidate: SchemaRules) -> [FieldError] {
            Self.validate(value, candidate, at: path)
        }
        func verdict(_ text: String) {
            errors.append(FieldError(.invalid, "", value: "", "\(place) \(text)"))
        }
        if !rules.anyOf.isEmpty {
            let failures = rules.anyOf.map(mistakes)
            if !failures.contains(where: \.isEmpty) {
                verdict("must validate at least one schema (anyOf)")
                errors.append(contentsOf: failures.min { $0.count < $1.count } ?? [])
            }
        }
        if !rules.oneOf.isEmpty {
            let failures = rules.oneOf.map(mistakes)
            let fitting = failures.count(where: \.isEmpty)
            if fitting != 1 {
                verdict(
                    "must validate one and only one schema (oneOf). "
                        + (fitting == 0 ? "Found none valid" : "Found \(fitting) valid alternatives"))
                if fitting == 0 { errors.append(contentsOf: failures.min { $0.count < $1.count } ?? []) }
            }
        }
        let failures = rules.allOf.map(mistakes)
        if failures.contains(where: { !$0.isEmpty }) {
            for failure in failures { errors.append(contentsOf: failure) }
            verdict(
                "must validate all the schemas (allOf)"
                    + (failures.contains(where: \.isEmpty) ? "" : ". None validated"))
        }
        if let not = rules.not, mistakes(not).isEmpty { verdict("must not validate the schema (not)") }
    }
}
