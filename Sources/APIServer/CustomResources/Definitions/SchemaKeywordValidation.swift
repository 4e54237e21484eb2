import Kubernetes
import YAML

/// The rules of a schema's keywords, wherever they stand.
///
/// Follows `ValidateCustomResourceDefinitionOpenAPISchema` of apiextensions-apiserver.
struct SchemaKeywordValidation {
    /// What the schema is part of.
    struct Surroundings {
        var isRoot = false
        /// Why no defaults may stand here; nil where they may.
        var forbidsDefaults: String?
        /// Whether the schema speaks of an object's metadata or type.
        var isInsideMetadata = false
    }

    private(set) var errors = FieldErrors()
    private var depth = 0
    private static let maximumDepth = 64
    private static let types = ["array", "boolean", "integer", "null", "number", "object", "string"]

    mutating func check(_ schema: Value, at path: FieldPath, _ around: Surroundings) {
        // What is deeper has been refused for it.
        guard depth < Self.maximumDepth else { return }
        depth += 1
        defer { depth -= 1 }
        standard(schema, at: path, around)
        members(schema, at: path, around)
        var inside = around
        inside.isRoot = false
        if let not = schema.member(.not) { check(not, at: path.child("not"), inside) }
        for field: Field in [.allOf, .oneOf, .anyOf] {
            for (position, clause) in schema.items(field).enumerated() {
                check(clause, at: path.child(field.name).index(position), inside)
            }
        }
        if let items = schema.member(.items), items.object != nil {
            check(items, at: path.child("items"), inside)
        }
        if let preserves = schema[name: "x-kubernetes-preserve-unknown-fields"]?.bool, !preserves {
            errors.invalid(
                path.child("x-kubernetes-preserve-unknown-fields"), .bool(false), "must be true or undefined")
        }
        mapType(schema, at: path)
        listType(schema, at: path)
        rules(schema, at: path)
    }

    private mutating func standard(_ schema: Value, at path: FieldPath, _ around: Surroundings) {
        let type = schema.text(.type)
        if !type.isEmpty { errors.oneOf(path.child("type"), type, Self.types) }
        if let reason = around.forbidsDefaults, schema.has(.default) {
            errors.forbidden(
                path.child("default"), reason.isEmpty ? "must not be set" : "must not be set \(reason)")
        }
        for name in [
            "id", "additionalItems", "patternProperties", "definitions", "dependencies", "$ref",
        ] {
            switch schema[name: name] {
            case nil, .null?, .string("")?: continue
            default: errors.forbidden(path.child(name), "\(name) is not supported")
            }
        }
        if type == "null" {
            errors.forbidden(
                path.child("type"), "type cannot be set to null, use nullable as an alternative")
        }
        if schema[.items]?.array != nil {
            errors.forbidden(path.child("items"), "items must be a schema object and not an array")
        }
        if around.isInsideMetadata, StructuralSchemaValidation.flag(schema, "embedded-resource") {
            errors.forbidden(
                path.child("x-kubernetes-embedded-resource"), "must not be used inside of resource meta")
        }
        if schema.flag(.uniqueItems) {
            errors.forbidden(
                path.child("uniqueItems"),
                "uniqueItems cannot be set to true since the runtime complexity becomes quadratic")
        }
    }

    private mutating func members(_ schema: Value, at path: FieldPath, _ around: Surroundings) {
        var inside = around
        inside.isRoot = false
        if let rest = schema.member(.additionalProperties) {
            if !schema.map(.properties).isEmpty, rest != .bool(true) {
                errors.forbidden(
                    path.child("additionalProperties"),
                    "additionalProperties and properties are mutual exclusive")
            }
            var within = inside
            if around.isInsideMetadata {
                within.forbidsDefaults = "inside additionalProperties applying to object metadata"
            }
            if rest.object != nil { check(rest, at: path.child("additionalProperties"), within) }
        }
        let isResource =
            around.isRoot || StructuralSchemaValidation.flag(schema, "embedded-resource")
        for entry in schema.map(.properties).sorted() {
            var within = inside
            let name = entry.key.name
            if isResource, ["metadata", "kind", "apiVersion"].contains(name) {
                within.isInsideMetadata = true
                if around.isRoot { within.forbidsDefaults = "in top-level \(name)" }
            }
            check(entry.value, at: path.child("properties").key(name), within)
        }
    }

    private mutating func mapType(_ schema: Value, at path: FieldPath) {
        guard let stated = schema[name: "x-kubernetes-map-type"]?.string else { return }
        require("object", of: schema, for: "x-kubernetes-map-type", at: path)
        errors.oneOf(path.child("x-kubernetes-map-type"), stated, ["atomic", "granular"])
    }

    private mutating func require(_ type: String, of schema: Value, for name: String, at path: FieldPath) {
        guard schema.text(.type) != type else { return }
        let words = "must be \(type) if \(name) is specified"
        if schema.text(.type).isEmpty {
            errors.required(path.child("type"), words)
        } else {
            errors.invalid(path.child("type"), schema.text(.type), words)
        }
    }

    private mutating func listType(_ schema: Value, at path: FieldPath) {
        let place = path.child("x-kubernetes-list-type")
        let stated = schema[name: "x-kubernetes-list-type"]?.string
        let keys = schema[name: "x-kubernetes-list-map-keys"]?.array?.compactMap(\.string) ?? []
        let items = schema.member(.items).flatMap { $0.object == nil ? nil : $0 }
        if let stated {
            if schema.text(.type) != "array" {
                require("array", of: schema, for: "x-kubernetes-list-type", at: path)
            } else if stated == "set", let items {
                setItems(items, at: path.child("items"))
            }
            errors.oneOf(place, stated, ["atomic", "set", "map"])
        }
        if !keys.isEmpty, stated != "map" {
            let words = "must be map if x-kubernetes-list-map-keys is non-empty"
            if let stated { errors.invalid(place, stated, words) } else { errors.required(place, words) }
        }
        if stated == "map" { mapItems(items, keys, at: path) }
        guard stated == "map" || stated == "set", let items else { return }
        if items.flag(.nullable) {
            errors.forbidden(
                path.child("items", "nullable"),
                "cannot be nullable when x-kubernetes-list-type is \(stated ?? "")")
        }
        guard stated == "map" else { return }
        self.keys(keys, of: items, at: path.child("items", "properties"))
    }

    private mutating func setItems(_ items: Value, at path: FieldPath) {
        let words = "must be atomic as item of a list with x-kubernetes-list-type=set"
        let listType = items[name: "x-kubernetes-list-type"]
        if items.text(.type) == "array", let listType, listType != "atomic" {
            errors.invalid(path.child("x-kubernetes-list-type"), listType, words)
        }
        if items.text(.type) == "object", items[name: "x-kubernetes-map-type"] != "atomic" {
            errors.invalid(path.child("x-kubernetes-map-type"), listType, words)
        }
    }

    private mutating func mapItems(_ items: Value?, _ keys: [String], at path: FieldPath) {
        let place = path.child("x-kubernetes-list-map-keys")
        if keys.isEmpty { errors.required(place, "must not be empty if x-kubernetes-list-type is map") }
        guard let items else {
            return errors.required(
                path.child("items"), "must have a schema if x-kubernetes-list-type is map")
        }
        guard items.text(.type) == "object" else {
            return errors.invalid(
                path.child("items", "type"), items.text(.type),
                "must be object if parent array's x-kubernetes-list-type is map")
        }
        let stated = Value.array(keys.map { .string($0) })
        for (position, key) in keys.enumerated() {
            if let member = items.map(.properties)[Key(key)] {
                if ["array", "object"].contains(member.text(.type)) {
                    errors.invalid(
                        path.child("items", "properties").key(key).child("type"), items.text(.type),
                        "must be a scalar type if parent array's x-kubernetes-list-type is map")
                }
            } else {
                errors.invalid(place, stated, "entries must all be names of item properties")
            }
            if keys[..<position].contains(key) {
                errors.invalid(place, stated, "must not contain duplicate entries")
            }
        }
    }

    /// What tells elements apart must always be there.
    private mutating func keys(_ keys: [String], of items: Value, at path: FieldPath) {
        let required = items[name: "required"]?.array ?? []
        for key in keys {
            guard let member = items.map(.properties)[Key(key)] else { continue }
            if !required.contains(.string(key)), !member.has(.default) {
                errors.required(
                    path.key(key).child("default"),
                    "this property is in x-kubernetes-list-map-keys, so it must have a default or be a required property"
                )
            }
            if member.flag(.nullable) {
                errors.forbidden(
                    path.key(key).child("nullable"),
                    "this property is in x-kubernetes-list-map-keys, so it cannot be nullable")
            }
        }
    }

    // MARK: - Rules

    private static let reasons = [
        "FieldValueDuplicate", "FieldValueForbidden", "FieldValueInvalid", "FieldValueRequired",
    ]

    private mutating func rules(_ schema: Value, at path: FieldPath) {
        let list = path.child("x-kubernetes-validations")
        for (position, rule) in (schema[name: "x-kubernetes-validations"]?.array ?? []).enumerated() {
            let place = list.index(position)
            let text = rule[name: "rule"]?.string ?? ""
            let message = rule.text(.message)
            let isBlank = { (text: String) in text.allSatisfy(\.isWhitespace) }
            let hasLines = { (text: String) in text.contains { $0 == "\n" || $0 == "\r" || $0 == "\r\n" } }
            if isBlank(text) {
                errors.required(place.child("rule"), "rule is not specified")
            } else if !message.isEmpty, isBlank(message) {
                errors.invalid(place.child("message"), message, "must be non-empty if specified")
            } else if hasLines(SchemaRules.trimmed(message)) {
                errors.invalid(place.child("message"), message, "must not contain line breaks")
            } else if hasLines(SchemaRules.trimmed(text)), isBlank(message) {
                errors.required(
                    place.child("message"), "message must be specified if rule contains line breaks")
            }
            let expression = rule[name: "messageExpression"]?.string ?? ""
            if !expression.isEmpty, isBlank(expression) {
                errors.required(
                    place.child("messageExpression"), "messageExpression must be non-empty if specified")
            }
            if let reason = rule[.reason]?.string {
                errors.oneOf(place.child("reason"), reason, Self.reasons)
            }
            let field = rule[name: "fieldPath"]?.string ?? ""
            guard !field.isEmpty else { continue }
            if isBlank(field) {
                errors.invalid(place.child("fieldPath"), field, "must be non-empty if specified")
            }
            if hasLines(field) {
                errors.invalid(place.child("fieldPath"), field, "must not contain line breaks")
            }
            if !RuleFieldPath.isValid(field, in: schema) {
                errors.invalid(place.child("fieldPath"), field, "must be a valid path")
            }
        }
    }
}
