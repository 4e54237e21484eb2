import Kubernetes
import YAML

/// The rules of validating admission policies and their bindings.
///
/// Follows `pkg/apis/admissionregistration/validation/validation.go` of Kubernetes.
enum AdmissionPolicyValidation {
    private static let path = FieldPath("spec")
    private static let reasons = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"]

    static func policy(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        if let policy = spec[.failurePolicy]?.string {
            errors.oneOf(path.child("failurePolicy"), policy, ["Fail", "Ignore"])
        } else {
            errors.required(path.child("failurePolicy"))
        }
        if let kind = spec.member(.paramKind) { paramKind(kind, at: path.child("paramKind"), &errors) }
        let place = path.child("matchConstraints")
        if let matches = spec.member(.matchConstraints) {
            AdmissionRuleValidation.matches(matches, at: place, &errors)
            if matches.items(.resourceRules).isEmpty { errors.required(place.child("resourceRules")) }
        } else {
            errors.required(place)
        }
        AdmissionRuleValidation.conditions(
            spec.items(.matchConditions), at: path.child("matchConditions"), &errors)
        variables(spec.items(.variables), &errors)
        let (validations, annotations) = (spec.items(.validations), spec.items(.auditAnnotations))
        if validations.isEmpty, annotations.isEmpty {
            let words = "validations or auditAnnotations must contain at least one item"
            errors.required(path.child("validations"), words)
            errors.required(path.child("auditAnnotations"), words)
        }
        for (position, validation) in validations.enumerated() {
            self.validation(validation, at: path.child("validations").index(position), &errors)
        }
        self.annotations(annotations, &errors)
        return errors.errors
    }

    private static func paramKind(_ kind: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let version = kind.text(.apiVersion)
        if version.isEmpty {
            errors.required(path.child("apiVersion"))
        } else if let parsed = GroupVersion(apiVersion: version) {
            if !parsed.group.isEmpty {
                let messages = NameValidation.dns1123Subdomain(parsed.group)
                if !messages.isEmpty {
                    errors.invalid(
                        path.child("apiVersion"), parsed.group, messages.joined(separator: ","))
                }
            }
            let messages = NameValidation.dns1035Label(parsed.version)
            if parsed.version.isEmpty {
                errors.invalid(path.child("apiVersion"), version, "version must be specified")
            } else if !messages.isEmpty {
                errors.invalid(path.child("apiVersion"), parsed.version, messages.joined(separator: ","))
            }
        } else {
            errors.invalid(
                path.child("apiVersion"), version, "unexpected GroupVersion string: \(version)")
        }
        let name = kind.text(.kind)
        let messages = NameValidation.dns1035Label(name.lowercased())
        if name.isEmpty {
            errors.required(path.child("kind"))
        } else if !messages.isEmpty {
            errors.invalid(
                path.child("kind"), name,
                "may have mixed case, but should otherwise match: \(messages.joined(separator: ","))")
        }
    }

    private static func variables(_ variables: [Value], _ errors: inout FieldErrors) {
        for (position, variable) in variables.enumerated() {
            let path = path.child("variables").index(position)
            let name = variable.text(.name)
            if name.isEmpty {
                errors.required(path.child("name"), "name is not specified")
            } else if !isIdentifier(name) {
                errors.invalid(path.child("name"), name, "must be a valid CEL identifier")
            }
            AdmissionRuleValidation.expression(
                variable.text(.expression), at: path.child("expression"), &errors,
                missing: "expression is not specified")
        }
    }

    private static func isIdentifier(_ name: String) -> Bool {
        guard let first = name.utf8.first, !(48...57).contains(first) else { return false }
        return name.utf8.allSatisfy {
            (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0) || $0 == 95
        }
    }

    private static func validation(_ validation: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let expression = SchemaRules.trimmed(validation.text(.expression))
        let message = validation.text(.message)
        let trimmed = SchemaRules.trimmed(message)
        let hasLines = { (text: String) in text.contains { $0 == "\n" || $0 == "\r" || $0 == "\r\n" } }
        AdmissionRuleValidation.expression(
            validation.text(.expression), at: path.child("expression"), &errors,
            missing: "expression is not specified")
        let messageExpression = validation.text(.messageExpression)
        if !messageExpression.isEmpty {
            if SchemaRules.trimmed(messageExpression).isEmpty {
                errors.invalid(
                    path.child("messageExpression"), messageExpression, "must be non-empty if specified")
            } else {
                AdmissionRuleValidation.expression(
                    messageExpression, at: path.child("messageExpression"), &errors)
            }
        }
        if !message.isEmpty, trimmed.isEmpty {
            errors.invalid(path.child("message"), message, "must be non-empty if specified")
        } else if hasLines(trimmed) {
            errors.invalid(path.child("message"), message, "must not contain line breaks")
        } else if hasLines(expression), trimmed.isEmpty {
            errors.required(
                path.child("message"), "message must be specified if expression contains line breaks")
        }
        if let reason = validation[.reason]?.string {
            errors.oneOf(path.child("reason"), reason, reasons)
        }
    }

    private static func annotations(_ annotations: [Value], _ errors: inout FieldErrors) {
        let place = path.child("auditAnnotations")
        if annotations.count > 20 {
            errors.invalid(place, .array(annotations), "must not have more than 20 auditAnnotations")
        }
        var keys: [String] = []
        for (position, annotation) in annotations.enumerated() {
            let path = place.index(position)
            let key = annotation.text(.key)
            errors.invalid(path.child("key"), key, NameValidation.qualifiedName(key))
            AdmissionRuleValidation.expression(
                annotation.text(.valueExpression), at: path.child("valueExpression"), &errors,
                missing: "valueExpression is not specified")
            if keys.contains(key) { errors.duplicate(path.child("key"), .string(key)) }
            keys.append(key)
        }
    }

    static func binding(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let name = spec.text(.policyName)
        if name.isEmpty {
            errors.required(path.child("policyName"))
        } else {
            errors.invalid(path.child("policyName"), name, NameValidation.dns1123Subdomain(name))
        }
        if let matches = spec.member(.matchResources) {
            AdmissionRuleValidation.matches(matches, at: path.child("matchResources"), &errors)
        }
        guard object.kind == "ValidatingAdmissionPolicyBinding" else { return errors.errors }
        actions(spec.texts(.validationActions), at: path.child("validationActions"), &errors)
        return errors.errors
    }

    private static func actions(_ actions: [String], at path: FieldPath, _ errors: inout FieldErrors) {
        if actions.isEmpty { errors.required(path, "at least one validation action is required") }
        for (position, action) in actions.enumerated() {
            errors.oneOf(path.index(position), action, ["Audit", "Deny", "Warn"])
            if actions[..<position].contains(action) {
                errors.duplicate(path.index(position), .string(action))
            }
        }
        if actions.contains("Deny"), actions.contains("Warn") {
            errors.invalid(
                path, .array(actions.map { .string($0) }),
                "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)"
            )
        }
    }
}
