import Kubernetes
import YAML

/// Defaults must be values that their own schemas accept.
///
/// Follows `pkg/apiserver/schema/defaulting/validation.go` of apiextensions-apiserver.
struct SchemaDefaultValidation {
    private var errors: [FieldError] = []
    private var depth = 0
    private static let maximumDepth = 64

    static func check(_ schema: Value, at path: FieldPath) -> [FieldError] {
        var validation = SchemaDefaultValidation()
        validation.check(schema, at: path)
        return validation.errors
    }

    private mutating func check(_ schema: Value, at path: FieldPath) {
        guard depth < Self.maximumDepth else { return }
        depth += 1
        defer { depth -= 1 }
        if let standard = schema.member(.default) { check(standard, schema, at: path.child("default")) }
        if let items = schema.member(.items), items.object != nil { check(items, at: path.child("items")) }
        for entry in schema.map(.properties).sorted() {
            check(entry.value, at: path.child("properties").key(entry.key.name))
        }
    }

    private mutating func check(_ standard: Value, _ schema: Value, at path: FieldPath) {
        if Self.hasUnknown(standard, schema, depth: 0) {
            errors.append(
                FieldError(.invalid, path.text, value: standard, "must not have unknown fields"))
        }
        let rules = SchemaRules(schema)
        var found = SchemaValidator.validate(standard, rules)
        if found.isEmpty { found = ExpressionValidator.validate(standard, old: nil, rules) }
        for var error in found {
            // The schema's own path begins at the default.
            if error.path.isEmpty || error.path.hasPrefix("[") {
                error.path = path.text + error.path
            } else {
                error.path = path.text + "." + error.path
            }
            errors.append(error)
        }
    }

    /// Whether pruning would take anything away.
    private static func hasUnknown(_ value: Value, _ schema: Value, depth: Int) -> Bool {
        guard depth < maximumDepth, !StructuralSchemaValidation.flag(schema, "preserve-unknown-fields") else {
            return false
        }
        switch value {
        case .object(let map):
            let members = schema.map(.properties)
            let rest = schema.member(.additionalProperties)
            return map.contains { entry in
                if let member = members[entry.key] {
                    return hasUnknown(entry.value, member, depth: depth + 1)
                }
                guard let rest else {
                    let isIdentity = ["apiVersion", "kind", "metadata"].contains(entry.key.name)
                    return !(isIdentity && StructuralSchemaValidation.flag(schema, "embedded-resource"))
                }
                return rest.object == nil
                    ? rest != .bool(true) : hasUnknown(entry.value, rest, depth: depth + 1)
            }
        case .array(let items):
            guard let element = schema.member(.items) else { return false }
            return items.contains { hasUnknown($0, element, depth: depth + 1) }
        default: return false
        }
    }
}
