import Kubernetes
import YAML

/// The rules of CustomResourceDefinitions.
///
/// Follows `pkg/apis/apiextensions/validation/validation.go` of apiextensions-apiserver. Kubernetes validates its
/// internal form, in which what all versions share stands in `spec` itself: paths of mistakes say `spec.validation`,
/// `spec.subresources` and `spec.additionalPrinterColumns` then.
enum DefinitionValidation {
    static let path = FieldPath("spec")

    static func validate(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let expected =
            (object.value[.spec]?[.names]?.text(.plural) ?? "") + "."
            + (object.value[.spec]?.text(.group) ?? "")
        if object.name != expected {
            errors.invalid(
                FieldPath("metadata", "name"), object.name, "must be spec.names.plural+\".\"+spec.group")
        }
        return errors.errors + spec(object) + approval(object, old: nil)
    }

    static func validateUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: spec(object))
        let now = object.value[.spec] ?? .emptyObject
        let before = old.value[.spec] ?? .emptyObject
        if CustomResources.isEstablished(old) {
            errors.immutable(path.child("scope"), now[.scope], before[.scope])
            errors.immutable(path.child("names", "kind"), now[.names]?[.kind], before[.names]?[.kind])
        }
        errors.immutable(path.child("group"), now[.group], before[.group])
        errors.immutable(path.child("names", "plural"), now[.names]?[.plural], before[.names]?[.plural])
        storedVersions(object, &errors)
        return errors.errors + approval(object, old: old)
    }

    /// The rules of a definition's status.
    static func validateStatus(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let names = object.value[.status]?.member(.acceptedNames) ?? .emptyObject
        DefinitionNames.check(names, at: FieldPath("status", "acceptedNames"), &errors)
        return errors.errors
    }

    private static func spec(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let group = spec.text(.group)
        if group.isEmpty {
            errors.required(path.child("group"))
        } else {
            let messages = NameValidation.dns1123Subdomain(group)
            if !messages.isEmpty {
                errors.invalid(path.child("group"), group, messages.joined(separator: ","))
            } else if !group.contains(".") {
                errors.invalid(path.child("group"), group, "should be a domain with at least one dot")
            }
        }
        errors.requiredOneOf(path.child("scope"), spec.text(.scope), ["Cluster", "Namespaced"])
        DefinitionVersions(spec).check(&errors)
        let names = spec.member(.names) ?? .emptyObject
        for field: Field in [.plural, .singular, .kind, .listKind] where names.text(field).isEmpty {
            errors.required(path.child("names", field.name))
        }
        DefinitionNames.check(names, at: path.child("names"), &errors)
        conversion(spec, &errors)
        if spec.flag(.preserveUnknownFields) {
            errors.invalid(
                path.child("preserveUnknownFields"), .bool(true),
                "cannot set to true, set x-kubernetes-preserve-unknown-fields to true in spec.versions[*].schema instead"
            )
        }
        return errors.errors
    }

    private static func storedVersions(_ object: Object, _ errors: inout FieldErrors) {
        let stored = object.value[.status]?.texts(.storedVersions) ?? []
        let names = object.value[.spec]?.items(.versions).map { $0.text(.name) } ?? []
        for (position, version) in stored.enumerated() where !names.contains(version) {
            errors.invalid(
                FieldPath("status", "storedVersions").index(position), version,
                "missing from spec.versions; \(version) was previously a storage version, and must remain in spec.versions until a storage migration ensures no data remains persisted in \(version) and removes \(version) from status.storedVersions"
            )
        }
    }

    // MARK: - Conversion

    private static func conversion(_ spec: Value, _ errors: inout FieldErrors) {
        guard let conversion = spec.member(.conversion) else { return }
        let path = path.child("conversion")
        errors.requiredOneOf(path.child("strategy"), conversion.text(.strategy), ["None", "Webhook"])
        let webhook = conversion.member(.webhook)
        let client = webhook?.member(.clientConfig)
        let versions = webhook?.texts(.conversionReviewVersions) ?? []
        let place = path.child("webhookClientConfig")
        guard conversion.text(.strategy) == "Webhook" else {
            let reason = "should not be set when strategy is not set to Webhook"
            if client != nil { errors.forbidden(place, reason) }
            if !versions.isEmpty { errors.forbidden(path.child("conversionReviewVersions"), reason) }
            return
        }
        if let client {
            if client.has(.url) == client.has(.service) {
                errors.required(place, "exactly one of url or service is required")
            }
        } else {
            errors.required(place, "required when strategy is set to Webhook")
        }
        let list = path.child("conversionReviewVersions")
        if versions.isEmpty { errors.required(list) }
        var seen: Set<String> = []
        for (position, version) in versions.enumerated() {
            guard seen.insert(version).inserted else {
                errors.invalid(list.index(position), version, "duplicate version")
                continue
            }
            errors.invalid(list.index(position), version, NameValidation.dns1035Label(version))
        }
        if !versions.isEmpty, seen.isDisjoint(with: ["v1", "v1beta1"]) {
            errors.invalid(
                list, .array(versions.map { .string($0) }), "must include at least one of v1, v1beta1")
        }
    }

    // MARK: - Approval

    private static let approvalKey: Key = "api-approved.kubernetes.io"

    private static func isProtected(_ group: String) -> Bool {
        group == "k8s.io" || group.hasSuffix(".k8s.io") || group == "kubernetes.io"
            || group.hasSuffix(".kubernetes.io")
    }

    /// Groups of Kubernetes' own community need the community's approval.
    private static func approval(_ object: Object, old: Object?) -> [FieldError] {
        guard isProtected(object.value[.spec]?.text(.group) ?? "") else { return [] }
        let text = object.metadata.annotations[approvalKey]?.string ?? ""
        if let old, old.metadata.annotations[approvalKey]?.string ?? "" == text { return [] }
        var errors = FieldErrors()
        let place = FieldPath("metadata", "annotations").key(approvalKey.name)
        let see = "see https://github.com/kubernetes/enhancements/pull/1111"
        let need = "protected groups must have approval annotation \"\(approvalKey.name)\""
        if text.isEmpty {
            errors.required(place, "\(need), \(see)")
        } else if !text.hasPrefix("unapproved"), !text.hasPrefix("http://"), !text.hasPrefix("https://") {
            errors.invalid(
                place, text, "\(need) with either a URL or a reason starting with \"unapproved\", \(see)")
        }
        return errors.errors
    }

    /// What the status says of the approval; nil for groups that need none.
    static func approvalCondition(_ object: Object) -> (status: String, reason: String, message: String)? {
        guard isProtected(object.value[.spec]?.text(.group) ?? "") else { return nil }
        let text = object.metadata.annotations[approvalKey]?.string ?? ""
        return text.hasPrefix("unapproved")
            ? ("False", "UnapprovedAnnotation", "not approved: \(GoString.quoted(text))")
            : ("True", "ApprovedAnnotation", "approved in \(text)")
    }
}
