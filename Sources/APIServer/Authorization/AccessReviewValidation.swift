import Kubernetes
import YAML

/// The rules of questions about access (`pkg/apis/authorization/validation` of Kubernetes).
enum AccessReviewValidation {
    static func validate(_ review: Object, kind: String) -> [FieldError] {
        var errors = FieldErrors()
        let spec = review.value.member(.spec) ?? .emptyObject
        let resource = spec.member(.resourceAttributes)
        let path = spec.member(.nonResourceAttributes)
        let place = FieldPath("spec")
        if resource != nil, let path {
            errors.invalid(
                place.child("nonResourceAttributes"),
                ["Path": .string(path.text(.path)), "Verb": .string(path.text(.verb))],
                "cannot be specified in combination with resourceAttributes")
        }
        if resource == nil, path == nil {
            errors.invalid(
                place.child("resourceAttributes"), .null,
                "exactly one of nonResourceAttributes or resourceAttributes must be specified")
        }
        if kind != "SelfSubjectAccessReview", spec.text(.user).isEmpty, spec.texts(.groups).isEmpty {
            errors.invalid(place.child("user"), "", "at least one of user or group must be specified")
        }
        if let resource {
            let place = place.child("resourceAttributes")
            selector(resource.member(.fieldSelector), at: place.child("fieldSelector"), &errors)
            selector(resource.member(.labelSelector), at: place.child("labelSelector"), &errors)
        }
        let isLocal = kind == "LocalSubjectAccessReview"
        metadata(review, isLocal: isLocal, &errors)
        guard isLocal else { return errors.errors }
        if let resource, resource.text(.namespace) != review.namespace {
            errors.invalid(
                place.child("resourceAttributes", "namespace"), resource.text(.namespace),
                "must match metadata.namespace")
        }
        if let path {
            errors.invalid(
                place.child("nonResourceAttributes"),
                ["Path": .string(path.text(.path)), "Verb": .string(path.text(.verb))],
                "disallowed on this kind of request")
        }
        return errors.errors
    }

    private static func metadata(_ review: Object, isLocal: Bool, _ errors: inout FieldErrors) {
        var metadata = review.value[.metadata]?.object ?? Map()
        metadata[.managedFields] = nil
        if isLocal { metadata[.namespace] = nil }
        guard !metadata.isEmpty else { return }
        errors.invalid(
            FieldPath("metadata"), review.value[.metadata],
            isLocal ? "must be empty except for namespace" : "must be empty")
    }

    private static func selector(_ selector: Value?, at path: FieldPath, _ errors: inout FieldErrors) {
        guard let selector else { return }
        let raw = selector.text(.rawSelector)
        let requirements = selector.items(.requirements)
        if !raw.isEmpty, !requirements.isEmpty {
            errors.invalid(
                path.child("rawSelector"), raw, "may not specified at the same time as requirements")
        }
        if raw.isEmpty, requirements.isEmpty {
            errors.required(
                path.child("requirements"),
                "when \(path.text) is specified, requirements or rawSelector is required")
        }
        for (position, requirement) in requirements.enumerated() {
            let place = path.child("requirements").index(position)
            let values = requirement.texts(.values)
            switch requirement.text(.operator) {
            case "In", "NotIn":
                if values.isEmpty {
                    errors.required(
                        place.child("values"), "must be specified when `operator` is 'In' or 'NotIn'")
                }
            case "Exists", "DoesNotExist":
                if !values.isEmpty {
                    errors.forbidden(
                        place.child("values"),
                        "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
                }
            default: break
            }
        }
    }
}
