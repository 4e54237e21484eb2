import Kubernetes
import YAML

/// The rules of roles and their bindings.
///
/// Follows `pkg/apis/rbac/validation/validation.go` of Kubernetes.
enum AccessValidation {
    private static let group = "rbac.authorization.k8s.io"

    static func role(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let isNamespaced = object.kind == "Role"
        for (position, rule) in object.value.items(.rules).enumerated() {
            let path = FieldPath("rules").index(position)
            if rule.items(.verbs).isEmpty {
                errors.required(path.child("verbs"), "verbs must contain at least one value")
            }
            let urls = rule.items(.nonResourceURLs)
            guard urls.isEmpty else {
                if isNamespaced {
                    errors.invalid(
                        path.child("nonResourceURLs"), .array(urls),
                        "namespaced rules cannot apply to non-resource URLs")
                }
                if !rule.items(.apiGroups).isEmpty || !rule.items(.resources).isEmpty
                    || !rule.items(.resourceNames).isEmpty
                {
                    errors.invalid(
                        path.child("nonResourceURLs"), .array(urls),
                        "rules cannot apply to both regular resources and non-resource URLs")
                }
                continue
            }
            if rule.items(.apiGroups).isEmpty {
                errors.required(path.child("apiGroups"), "resource rules must supply at least one api group")
            }
            if rule.items(.resources).isEmpty {
                errors.required(path.child("resources"), "resource rules must supply at least one resource")
            }
        }
        if let aggregation = object.value.member(.aggregationRule) {
            let path = FieldPath("aggregationRule", "clusterRoleSelectors")
            let selectors = aggregation.items(.clusterRoleSelectors)
            if selectors.isEmpty {
                errors.required(
                    path, "at least one clusterRoleSelector required if aggregationRule is non-nil")
            }
            for (position, selector) in selectors.enumerated() {
                errors.selector(selector, at: path.index(position))
            }
        }
        return errors.errors
    }

    static func binding(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let isNamespaced = object.kind == "RoleBinding"
        let reference = object.value.member(.roleRef) ?? .emptyObject
        let path = FieldPath("roleRef")
        errors.oneOf(path.child("apiGroup"), reference.text(.apiGroup), [group])
        errors.oneOf(
            path.child("kind"), reference.text(.kind),
            isNamespaced ? ["Role", "ClusterRole"] : ["ClusterRole"])
        let name = reference.text(.name)
        if name.isEmpty {
            errors.required(path.child("name"))
        } else {
            errors.invalid(path.child("name"), name, NameValidation.pathSegment(name))
        }
        for (position, subject) in object.value.items(.subjects).enumerated() {
            self.subject(
                subject, isNamespaced: isNamespaced, at: FieldPath("subjects").index(position), &errors)
        }
        return errors.errors
    }

    private static func subject(
        _ subject: Value, isNamespaced: Bool, at path: FieldPath, _ errors: inout FieldErrors
    ) {
        let name = subject.text(.name)
        if name.isEmpty { errors.required(path.child("name")) }
        switch subject.text(.kind) {
        case "ServiceAccount":
            if !name.isEmpty {
                errors.invalid(path.child("name"), name, NameValidation.dns1123Subdomain(name))
            }
            if !subject.text(.apiGroup).isEmpty {
                errors.notSupported(path.child("apiGroup"), subject.text(.apiGroup), [""])
            }
            if !isNamespaced, subject.text(.namespace).isEmpty { errors.required(path.child("namespace")) }
        case "User", "Group": errors.oneOf(path.child("apiGroup"), subject.text(.apiGroup), [group])
        case let kind:
            errors.notSupported(path.child("kind"), kind, ["ServiceAccount", "User", "Group"])
        }
    }

    static func bindingUpdate(_ object: Object, old: Object) -> [FieldError] {
        guard object.value[.roleRef] != old.value[.roleRef] else { return [] }
        var errors = FieldErrors()
        let reference = object.value[.roleRef] ?? .emptyObject
        errors.invalid(
            FieldPath("roleRef"),
            [
                "APIGroup": .string(reference.text(.apiGroup)), "Kind": .string(reference.text(.kind)),
                "Name": .string(reference.text(.name)),
            ], "cannot change roleRef")
        return errors.errors
    }
}
