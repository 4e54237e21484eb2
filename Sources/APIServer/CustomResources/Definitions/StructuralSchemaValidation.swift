import Kubernetes
import YAML

/// A structural schema says the type of everything outside of choices, and nothing but conditions inside.
///
/// Follows `pkg/apiserver/schema/validation.go` and `complete.go` of apiextensions-apiserver.
struct StructuralSchemaValidation {
    enum Level { case root, item, field }

    private(set) var errors = FieldErrors()
    private var depth = 0
    private static let maximumDepth = 64

    mutating func check(_ schema: Value, _ level: Level, at path: FieldPath) {
        guard depth < Self.maximumDepth else {
            return errors.forbidden(path, "the schema is nested too deeply")
        }
        depth += 1
        defer { depth -= 1 }
        let type = schema.text(.type)
        if type == "array", !schema.has(.items) { errors.required(path.child("items"), "must be specified") }
        if let items = schema.member(.items), items.object != nil {
            check(items, .item, at: path.child("items"))
        }
        for entry in schema.map(.properties).sorted() {
            check(entry.value, .field, at: path.child("properties").key(entry.key.name))
        }
        if let rest = schema.member(.additionalProperties) {
            if level == .root {
                errors.forbidden(path.child("additionalProperties"), "must not be used at the root")
            }
            if rest.object != nil { check(rest, .field, at: path.child("additionalProperties")) }
        }
        extensions(schema, at: path)
        conditions(
            schema, skipsAnyOf: Self.isIntOrString(schema),
            skipsFirstAllOf: schema.items(.allOf).first.map(Self.isIntOrString) ?? false, level, at: path)
        self.type(schema, level, at: path)
        metadata(schema, level, at: path)
        // Kubernetes looks at the conditions of the root alone, and at all within them.
        if level == .root { completeness(schema, schema, at: path, said: path) }
    }

    private static func isIntOrString(_ schema: Value) -> Bool {
        schema.items(.anyOf) == [["type": "integer"], ["type": "string"]]
    }

    private mutating func extensions(_ schema: Value, at path: FieldPath) {
        guard Self.flag(schema, "int-or-string") else { return }
        for name in ["preserve-unknown-fields", "embedded-resource"] where Self.flag(schema, name) {
            errors.invalid(
                path.child("x-kubernetes-\(name)"), .bool(true),
                "must be false if x-kubernetes-int-or-string is true")
        }
    }

    static func flag(_ schema: Value, _ name: String) -> Bool {
        schema[name: "x-kubernetes-\(name)"]?.bool ?? false
    }

    private mutating func type(_ schema: Value, _ level: Level, at path: FieldPath) {
        let type = schema.text(.type)
        let place = path.child("type")
        let isEmbedded = Self.flag(schema, "embedded-resource")
        if isEmbedded, type != "object" {
            let words = "must be object if x-kubernetes-embedded-resource is true"
            if type.isEmpty { errors.required(place, words) } else { errors.invalid(place, type, words) }
        } else if type.isEmpty, !Self.flag(schema, "int-or-string"),
            !Self.flag(schema, "preserve-unknown-fields")
        {
            switch level {
            case .root: errors.required(place, "must not be empty at the root")
            case .item: errors.required(place, "must not be empty for specified array items")
            case .field: errors.required(place, "must not be empty for specified object fields")
            }
        }
        if isEmbedded, schema.has(.additionalProperties) {
            errors.forbidden(
                path.child("additionalProperties"),
                "must not be used if x-kubernetes-embedded-resource is set")
        }
        if level == .root, !type.isEmpty, type != "object" {
            errors.invalid(place, type, "must be object at the root")
        }
        if isEmbedded, !Self.flag(schema, "preserve-unknown-fields"), schema.map(.properties).isEmpty {
            errors.required(
                path.child("properties"),
                "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields"
            )
        }
    }

    /// Of metadata a schema may only restrict the names.
    private mutating func metadata(_ schema: Value, _ level: Level, at path: FieldPath) {
        guard level == .root || Self.flag(schema, "embedded-resource") else { return }
        let members = schema.map(.properties)
        for field: Field in [.kind, .apiVersion] {
            guard let member = members[field], member.text(.type) != "string" else { continue }
            errors.invalid(
                path.child("properties").key(field.name).child("type"), member.text(.type), "must be string")
        }
        guard let metadata = members[.metadata] else { return }
        let place = path.child("properties").key("metadata")
        if metadata.text(.type) != "object" {
            errors.invalid(place.child("type"), metadata.text(.type), "must be object")
        }
        guard level == .root else { return }
        let names = Set(metadata.map(.properties).map(\.key.name))
        var rest = metadata.object ?? Map()
        rest[.type] = nil
        rest[.default] = nil
        if names.isSubset(of: ["name", "generateName"]) { rest[.properties] = nil }
        guard !rest.isEmpty else { return }
        errors.forbidden(
            place,
            "must not specify anything other than name and generateName, but metadata is implicitly specified"
        )
    }

    // MARK: - Conditions

    private mutating func conditions(
        _ schema: Value, skipsAnyOf: Bool, skipsFirstAllOf: Bool, _ level: Level, at path: FieldPath
    ) {
        if !skipsAnyOf { nested(schema.items(.anyOf), level, at: path.child("anyOf")) }
        for (position, clause) in schema.items(.allOf).enumerated() {
            nested(
                clause, skipsAnyOf: skipsFirstAllOf && position == 0, level,
                at: path.child("allOf").index(position))
        }
        nested(schema.items(.oneOf), level, at: path.child("oneOf"))
        if let not = schema.member(.not) { nested(not, level, at: path.child("not")) }
        let pattern = schema.text(.pattern)
        guard !pattern.isEmpty else { return }
        do throws(Pattern.SyntaxError) {
            _ = try Pattern(pattern)
        } catch {
            errors.invalid(
                path.child("pattern"), pattern,
                "must be a valid regular expression, but isn't: \(error.message)")
        }
    }

    private mutating func nested(_ clauses: [Value], _ level: Level, at path: FieldPath) {
        for (position, clause) in clauses.enumerated() { nested(clause, level, at: path.index(position)) }
    }

    private mutating func nested(
        _ clause: Value, skipsAnyOf: Bool = false, _ level: Level, at path: FieldPath
    ) {
        guard depth < Self.maximumDepth else {
            return errors.forbidden(path, "the schema is nested too deeply")
        }
        depth += 1
        defer { depth -= 1 }
        conditions(clause, skipsAnyOf: skipsAnyOf, skipsFirstAllOf: false, level, at: path)
        if let items = clause.member(.items) { nested(items, level, at: path.child("items")) }
        for entry in clause.map(.properties).sorted() {
            nested(entry.value, .field, at: path.child("properties").key(entry.key.name))
        }
        forbid(clause, at: path)
        if clause.map(.properties)[.metadata] != nil {
            errors.forbidden(
                path.child("properties").key("metadata"), "must not be specified in a nested context")
        }
    }

    private mutating func forbid(_ clause: Value, at path: FieldPath) {
        for (name, words) in [
            ("type", "empty"), ("additionalProperties", "undefined"), ("default", "undefined"),
            ("title", "empty"), ("description", "empty"), ("nullable", "false"),
            ("x-kubernetes-preserve-unknown-fields", "false"), ("x-kubernetes-embedded-resource", "false"),
            ("x-kubernetes-int-or-string", "false"), ("x-kubernetes-list-map-keys", "empty"),
            ("x-kubernetes-list-type", "undefined"), ("x-kubernetes-map-type", "undefined"),
            ("x-kubernetes-validations", "empty"),
        ] {
            switch clause[name: name] {
            case nil, .null?, .bool(false)?, .string("")?: continue
            default: errors.forbidden(path.child(name), "must be \(words) to be structural")
            }
        }
    }

    // MARK: - Completeness

    /// What a condition speaks of must be declared outside of conditions.
    ///
    /// - Parameter said: Where the condition stands, beside where its subject would be declared.
    private mutating func completeness(
        _ clause: Value, _ schema: Value, at path: FieldPath, said: FieldPath
    ) {
        for (list, name) in [(Field.allOf, "allOf"), (.anyOf, "anyOf"), (.oneOf, "oneOf")] {
            for (position, inner) in clause.items(list).enumerated() {
                nestedCompleteness(inner, schema, at: path, said: said.child(name).index(position))
            }
        }
        if let not = clause.member(.not) {
            nestedCompleteness(not, schema, at: path, said: said.child("not"))
        }
    }

    private mutating func nestedCompleteness(
        _ clause: Value, _ schema: Value?, at path: FieldPath, said: FieldPath
    ) {
        guard let schema else { return errors.required(path, "because it is defined in \(said)") }
        guard depth < Self.maximumDepth else { return }
        depth += 1
        defer { depth -= 1 }
        completeness(clause, schema, at: path, said: said)
        if let items = clause.member(.items) {
            nestedCompleteness(
                items, schema.member(.items), at: path.child("items"), said: said.child("items"))
        }
        for entry in clause.map(.properties).sorted() {
            let name = entry.key.name
            nestedCompleteness(
                entry.value, schema.map(.properties)[entry.key], at: path.child("properties").key(name),
                said: said.child("properties").key(name))
        }
    }
}
