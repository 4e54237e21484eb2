import Kubernetes
import YAML

/// The rules of what webhooks and policies match.
enum AdmissionRuleValidation {
    /// Operations on resources.
    static func check(_ rule: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let operations = rule.texts(.operations)
        let place = path.child("operations")
        if operations.isEmpty { errors.required(place) }
        if operations.count > 1, operations.contains("*") {
            errors.invalid(place, rule[.operations], "if '*' is present, must not specify other operations")
        }
        for (position, operation) in operations.enumerated() {
            errors.oneOf(
                place.index(position), operation, ["*", "CONNECT", "CREATE", "DELETE", "UPDATE"])
        }
        for (field, words) in [(Field.apiGroups, "API groups"), (.apiVersions, "API versions")] {
            let values = rule.texts(field)
            let place = path.child(field.name)
            if values.isEmpty { errors.required(place) }
            if values.count > 1, values.contains("*") {
                errors.invalid(place, rule[field], "if '*' is present, must not specify other \(words)")
            }
            guard field == .apiVersions else { continue }
            for (position, value) in values.enumerated() where value.isEmpty {
                errors.required(place.index(position))
            }
        }
        resources(rule.texts(.resources), at: path.child("resources"), &errors)
        if let scope = rule[.scope]?.string {
            errors.oneOf(path.child("scope"), scope, ["*", "Cluster", "Namespaced"])
        }
    }

    private static func resources(_ resources: [String], at path: FieldPath, _ errors: inout FieldErrors) {
        if resources.isEmpty { errors.required(path) }
        var allOf: Set<Substring> = []
        var ofAll: Set<Substring> = []
        var hasPlain = false
        for (position, resource) in resources.enumerated() {
            guard !resource.isEmpty else {
                errors.required(path.index(position))
                continue
            }
            let parts = resource.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else {
                hasPlain = resource != "*"
                continue
            }
            if allOf.contains(parts[0]) {
                errors.invalid(
                    path.index(position), resource,
                    "if '\(parts[0])/*' is present, must not specify \(resource)")
            }
            if ofAll.contains(parts[1]) {
                errors.invalid(
                    path.index(position), resource,
                    "if '*/\(parts[1])' is present, must not specify \(resource)")
            }
            if parts[1] == "*" { allOf.insert(parts[0]) }
            if parts[0] == "*" { ofAll.insert(parts[1]) }
        }
        let stated = Value.array(resources.map { .string($0) })
        if resources.count > 1, resources.contains("*/*") {
            errors.invalid(path, stated, "if '*/*' is present, must not specify other resources")
        }
        if resources.contains("*"), hasPlain {
            errors.invalid(
                path, stated, "if '*' is present, must not specify other resources without subresources")
        }
    }

    /// Expressions that must hold for a request to be looked at.
    static func conditions(_ conditions: [Value], at path: FieldPath, _ errors: inout FieldErrors) {
        if conditions.count > 64 { errors.tooMany(path, conditions.count, 64) }
        var names: [String] = []
        for (position, condition) in conditions.enumerated() {
            let path = path.index(position)
            expression(condition.text(.expression), at: path.child("expression"), &errors)
            let name = condition.text(.name)
            if name.isEmpty {
                errors.required(path.child("name"))
            } else {
                errors.invalid(path.child("name"), name, NameValidation.qualifiedName(name))
                if names.contains(name) { errors.duplicate(path.child("name"), .string(name)) }
                names.append(name)
            }
        }
    }

    static func expression(
        _ text: String, at path: FieldPath, _ errors: inout FieldErrors, missing: String = ""
    ) {
        let trimmed = SchemaRules.trimmed(text)
        guard !trimmed.isEmpty else { return errors.required(path, missing) }
        do throws(Expression.SyntaxError) {
            _ = try Expression(parsing: trimmed)
        } catch {
            errors.invalid(path, text, "compilation failed: \(error.message)")
        }
    }

    /// What a policy or a binding of one matches.
    static func matches(_ matches: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        if let policy = matches[.matchPolicy]?.string {
            errors.oneOf(path.child("matchPolicy"), policy, ["Equivalent", "Exact"])
        } else {
            errors.required(path.child("matchPolicy"))
        }
        for field: Field in [.namespaceSelector, .objectSelector] {
            if matches.has(field) {
                errors.selector(matches[field], at: path.child(field.name))
            } else {
                errors.required(path.child(field.name))
            }
        }
        for field: Field in [.resourceRules, .excludeResourceRules] {
            for (position, rule) in matches.items(field).enumerated() {
                let path = path.child(field.name).index(position)
                check(rule, at: path, &errors)
                var names: [String] = []
                for (position, name) in rule.texts(.resourceNames).enumerated() {
                    let path = path.child("resourceNames").index(position)
                    errors.invalid(path, name, NameValidation.pathSegment(name))
                    if names.contains(name) { errors.duplicate(path, .string(name)) }
                    names.append(name)
                }
            }
        }
    }
}
