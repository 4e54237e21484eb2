import Kubernetes
import YAML

/// The rules of LimitRanges and ResourceQuotas.
///
/// Follows `ValidateLimitRange` and `ValidateResourceQuota` in `pkg/apis/core/validation/validation.go`.
enum QuotaValidation {
    private static let scopes: Set<String> = [
        "Terminating", "NotTerminating", "BestEffort", "NotBestEffort", "PriorityClass",
        "CrossNamespacePodAffinity", "VolumeAttributesClass",
    ]
    private static let computeResources: Set<String> = [
        "cpu", "memory", "limits.cpu", "limits.memory", "requests.cpu", "requests.memory",
    ]

    static func resourceQuota(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let path = FieldPath("spec")
        let spec = object.value[.spec] ?? .emptyObject
        for (field, map, place) in [
            (Field.hard, spec, path), (.hard, object.value[.status] ?? .emptyObject, FieldPath("status")),
            (.used, object.value[.status] ?? .emptyObject, FieldPath("status")),
        ] {
            for entry in map.map(field).sorted() {
                let place = place.child(field.name).key(entry.key.name)
                name(entry.key.name, at: place, &errors)
                if let amount = Quantity(value: entry.value) {
                    ResourceNames.checkAmount(entry.key.name, amount, at: place, &errors)
                }
            }
        }
        checkScopes(spec, at: path, &errors)
        return errors.errors
    }

    private static func name(_ name: String, at path: FieldPath, _ errors: inout FieldErrors) {
        ResourceNames.checkQualified(name, at: path, &errors)
        if !name.contains("/"), !ResourceNames.isStandardQuota(name) {
            errors.invalid(path, name, "must be a standard resource for quota")
        }
    }

    private static func checkScopes(_ spec: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let given = spec.texts(.scopes)
        let hard = spec.map(.hard).sorted().map(\.key.name)
        let list = Value.array(given.map { .string($0) })
        check(given, hard, list, at: path.child("scopes"), &errors)
        let expressions = spec[.scopeSelector]?.items(.matchExpressions) ?? []
        for expression in expressions {
            let place = path.child("scopeSelector", "matchExpressions")
            let name = expression.text(.scopeName)
            guard scopes.contains(name) else {
                errors.invalid(place.child("scopeName"), name, "unsupported scope")
                continue
            }
            let sign = expression.text(.operator)
            let values = expression.items(.values)
            if name != "PriorityClass", name != "VolumeAttributesClass", sign != "Exists" {
                errors.invalid(
                    place.child("operator"), sign,
                    "must be 'Exist' when scope is any of ResourceQuotaScopeTerminating, ResourceQuotaScopeNotTerminating, ResourceQuotaScopeBestEffort, ResourceQuotaScopeNotBestEffort or ResourceQuotaScopeCrossNamespacePodAffinity"
                )
            }
            switch sign {
            case "In", "NotIn":
                if values.isEmpty {
                    errors.required(
                        place.child("values"),
                        "must be at least one value when `operator` is 'In' or 'NotIn' for scope selector")
                }
            case "Exists", "DoesNotExist":
                if !values.isEmpty {
                    errors.invalid(
                        place.child("values"), .array(values),
                        "must be no value when `operator` is 'Exist' or 'DoesNotExist' for scope selector")
                }
            default: errors.invalid(place.child("operator"), sign, "not a valid selector operator")
            }
        }
    }

    private static func check(
        _ given: [String], _ hard: [String], _ list: Value, at path: FieldPath, _ errors: inout FieldErrors
    ) {
        for scope in given {
            guard scopes.contains(scope) else {
                errors.invalid(path, list, "unsupported scope")
                continue
            }
            for name in hard where ResourceNames.isStandardQuota(name) && !applies(scope, to: name) {
                errors.invalid(path, list, "unsupported scope applied to resource")
            }
        }
        for pair in [["BestEffort", "NotBestEffort"], ["Terminating", "NotTerminating"]]
        where pair.allSatisfy(given.contains) {
            errors.invalid(path, list, "conflicting scopes")
        }
    }

    private static func applies(_ scope: String, to name: String) -> Bool {
        switch scope {
        case "BestEffort": name == "pods"
        case "VolumeAttributesClass": name == "persistentvolumeclaims" || name == "requests.storage"
        default: name == "pods" || computeResources.contains(name)
        }
    }

    static func resourceQuotaUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: resourceQuota(object))
        let now = object.value[.spec]?.texts(.scopes) ?? []
        if now.sorted() != (old.value[.spec]?.texts(.scopes) ?? []).sorted() {
            errors.invalid(
                FieldPath("spec", "scopes"), .array(now.map { .string($0) }), "field is immutable")
        }
        return errors.errors
    }

    // MARK: Limit ranges

    static func limitRange(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        var types: [String] = []
        for (position, limit) in (object.value[.spec]?.items(.limits) ?? []).enumerated() {
            let path = FieldPath("spec", "limits").index(position)
            let type = limit.text(.type)
            let messages = NameValidation.qualifiedName(type)
            errors.invalid(path.child("type"), type, messages)
            if messages.isEmpty, !type.contains("/"),
                !["Pod", "Container", "PersistentVolumeClaim"].contains(type)
            {
                errors.invalid(path.child("type"), type, "must be a standard limit type or fully qualified")
            }
            if types.contains(type) { errors.duplicate(path.child("type"), .string(type)) }
            types.append(type)
            bounds(limit, type: type, at: path, &errors)
        }
        return errors.errors
    }

    private static func bounds(_ limit: Value, type: String, at path: FieldPath, _ errors: inout FieldErrors)
    {
        if type == "Pod" {
            for field in [Field.default, .defaultRequest] where !limit.map(field).isEmpty {
                errors.forbidden(path.child(field.name), "may not be specified when `type` is 'Pod'")
            }
        }
        if type == "PersistentVolumeClaim", limit[.min]?[.storage] == nil, limit[.max]?[.storage] == nil {
            errors.required(
                path, "either minimum or maximum storage value is required, but neither was provided")
        }
        var names: [Key] = []
        for field in [Field.max, .min, .default, .defaultRequest, .maxLimitRequestRatio] {
            for entry in limit.map(field) where !names.contains(entry.key) { names.append(entry.key) }
        }
        for name in names.sorted() {
            func amount(_ field: Field) -> Quantity? { limit[field]?[name].flatMap(Quantity.init(value:)) }
            func place(_ field: Field) -> FieldPath { path.child(field.name).key(name.name) }
            let (low, high) = (amount(.min), amount(.max))
            let (standard, request) = (amount(.default), amount(.defaultRequest))
            for field in [Field.max, .min, .default, .defaultRequest, .maxLimitRequestRatio] {
                guard amount(field) != nil else { continue }
                ResourceNames.checkQualified(name.name, at: place(field), &errors)
            }
            if let low, let high, low > high {
                errors.invalid(
                    place(.min), low.description, "min value \(low) is greater than max value \(high)")
            }
            if let request, let low, low > request {
                errors.invalid(
                    place(.defaultRequest), request.description,
                    "min value \(low) is greater than default request value \(request)")
            }
            if let request, let high, request > high {
                errors.invalid(
                    place(.defaultRequest), request.description,
                    "default request value \(request) is greater than max value \(high)")
            }
            if let request, let standard, request > standard {
                errors.invalid(
                    place(.defaultRequest), request.description,
                    "default request value \(request) is greater than default limit value \(standard)")
            }
            if let standard, let low, low > standard {
                errors.invalid(
                    place(.default), low.description,
                    "min value \(low) is greater than default value \(standard)")
            }
            if let standard, let high, standard > high {
                errors.invalid(
                    place(.default), high.description,
                    "default value \(standard) is greater than max value \(high)")
            }
            if let ratio = amount(.maxLimitRequestRatio), ratio < Quantity(1) {
                errors.invalid(
                    place(.maxLimitRequestRatio), ratio.description, "ratio \(ratio) is less than 1")
            }
        }
    }
}
