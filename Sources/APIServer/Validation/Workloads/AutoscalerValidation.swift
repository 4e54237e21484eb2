import Kubernetes
import YAML

/// The rules of HorizontalPodAutoscalers.
///
/// Follows `pkg/apis/autoscaling/validation/validation.go` of Kubernetes.
enum AutoscalerValidation {
    private static let path = FieldPath("spec")

    static func validate(_ object: Object, kind: GroupVersionKind) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let least = spec.number(.minReplicas)
        if let least, least < 1 {
            errors.invalid(path.child("minReplicas"), least, "must be greater than or equal to 1")
        }
        let most = spec.number(.maxReplicas) ?? 0
        if most < 1 { errors.invalid(path.child("maxReplicas"), most, "must be greater than 0") }
        if let least, most < least {
            errors.invalid(
                path.child("maxReplicas"), most, "must be greater than or equal to `minReplicas`")
        }
        reference(spec.member(.scaleTargetRef) ?? .emptyObject, at: path.child("scaleTargetRef"), &errors)
        var metrics = spec.items(.metrics)
        if kind.version == "v1", let share = spec.number(.targetCPUUtilizationPercentage) {
            metrics = [
                [
                    "type": "Resource",
                    "resource": [
                        "name": "cpu",
                        "target": ["type": "Utilization", "averageUtilization": .int(Int64(share))],
                    ],
                ]
            ]
        }
        for (position, metric) in metrics.enumerated() {
            self.metric(metric, at: path.child("metrics").index(position), &errors)
        }
        if let behavior = spec.member(.behavior) {
            for field in [Field.scaleUp, .scaleDown] {
                if let rules = behavior.member(field) {
                    self.rules(rules, at: path.child("behavior", field.name), &errors)
                }
            }
        }
        return errors.errors
    }

    private static func reference(_ reference: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let kind = reference.text(.kind)
        if kind.isEmpty {
            errors.required(path.child("kind"))
        } else {
            errors.invalid(path.child("kind"), kind, NameValidation.pathSegment(kind))
        }
        let name = reference.text(.name)
        if name.isEmpty {
            errors.required(path.child("name"))
        } else {
            errors.invalid(path.child("name"), name, NameValidation.pathSegment(name))
        }
        let version = reference.text(.apiVersion)
        if !version.isEmpty, GroupVersion(apiVersion: version) == nil {
            errors.invalid(
                path.child("apiVersion"), version, "unexpected GroupVersion string: \(version)")
        }
    }

    private static let sources: [Field] = [.object, .pods, .resource, .containerResource, .external]
    private static let types = ["ContainerResource", "External", "Object", "Pods", "Resource"]

    private static func metric(_ metric: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let type = metric.text(.type)
        if type.isEmpty {
            return errors.required(path.child("type"), "must specify a metric source type")
        }
        guard types.contains(type) else { return errors.notSupported(path.child("type"), type, types) }
        let present = sources.filter { metric.has($0) }
        if let first = present.first, let source = metric.member(first) {
            self.source(first, source, at: path.child(first.name), &errors)
        }
        let expected = type.prefix(1).lowercased() + type.dropFirst()
        if !present.contains(where: { $0.name == expected }) {
            errors.required(path.child(expected), "must populate information for the given metric source")
        }
        if present.count != 1 {
            for extra in present where extra.name != expected {
                errors.forbidden(path.child(extra.name), "must populate the given metric source only")
            }
        }
    }

    private static func source(
        _ kind: Field, _ source: Value, at path: FieldPath, _ errors: inout FieldErrors
    ) {
        let target = source.member(.target) ?? .emptyObject
        let place = path.child("target")
        switch kind {
        case .resource, .containerResource:
            if kind == .containerResource, source.text(.container).isEmpty {
                errors.required(path.child("container"), "must specify a container")
            }
            if source.text(.name).isEmpty {
                errors.required(path.child("name"), "must specify a resource name")
            }
            self.target(target, at: place, &errors)
            let hasShare = target.has(.averageUtilization)
            let hasValue = target.has(.averageValue)
            if !hasShare, !hasValue {
                errors.required(
                    place.child("averageUtilization"),
                    "must set either a target raw value or a target utilization")
            }
            if hasShare, hasValue {
                errors.forbidden(
                    place.child("averageValue"),
                    "may not set both a target raw value and a target utilization")
            }
        case .pods:
            identifier(source, at: path, &errors)
            self.target(target, at: place, &errors)
            if (target.quantity(.averageValue)?.sign ?? 0) <= 0 {
                errors.required(
                    place.child("averageValue"), "must specify a positive target averageValue")
            }
        case .object:
            reference(
                source.member(.describedObject) ?? .emptyObject, at: path.child("describedObject"), &errors)
            identifier(source, at: path, &errors)
            self.target(target, at: place, &errors)
            if !target.has(.value), !target.has(.averageValue) {
                errors.required(
                    place.child("averageValue"), "must set either a target value or averageValue")
            }
        default:
            identifier(source, at: path, &errors)
            self.target(target, at: place, &errors)
            if !target.has(.value), !target.has(.averageValue) {
                errors.required(
                    place.child("averageValue"),
                    "must set either a target value for metric or a per-pod target")
            }
            if target.has(.value), target.has(.averageValue) {
                errors.forbidden(
                    place.child("value"), "may not set both a target value for metric and a per-pod target")
            }
        }
    }

    private static func identifier(_ source: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let metric = source.member(.metric) ?? .emptyObject
        let name = metric.text(.name)
        if name.isEmpty {
            errors.required(path.child("metric", "name"), "must specify a metric name")
        } else {
            errors.invalid(path.child("metric", "name"), name, NameValidation.pathSegment(name))
        }
        errors.selector(metric[.selector], at: path.child("metric", "selector"))
    }

    private static func target(_ target: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let type = target.text(.type)
        if type.isEmpty {
            errors.required(path.child("type"), "must specify a metric target type")
        } else if !["Utilization", "Value", "AverageValue"].contains(type) {
            errors.invalid(path.child("type"), type, "must be either Utilization, Value, or AverageValue")
        }
        if let value = target.quantity(.value), value.sign <= 0 {
            errors.invalid(path.child("value"), value.description, "must be positive")
        }
        if let share = target.number(.averageUtilization), share < 1 {
            errors.invalid(path.child("averageUtilization"), share, "must be greater than 0")
        }
        if let value = target.quantity(.averageValue), value.sign <= 0 {
            errors.invalid(path.child("averageValue"), value.description, "must be positive")
        }
    }

    private static func rules(_ rules: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        if let window = rules.number(.stabilizationWindowSeconds) {
            let place = path.child("stabilizationWindowSeconds")
            if window < 0 { errors.invalid(place, window, "must be greater than or equal to zero") }
            if window > 3600 { errors.invalid(place, window, "must be less than or equal to 3600") }
        }
        if let policy = rules[.selectPolicy]?.string {
            errors.oneOf(path.child("selectPolicy"), policy, ["Disabled", "Max", "Min"])
        }
        if let tolerance = rules.quantity(.tolerance), tolerance.sign < 0 {
            errors.invalid(path.child("tolerance"), tolerance.description, "must be greater or equal to zero")
        }
        let policies = rules.items(.policies)
        if policies.isEmpty { errors.required(path.child("policies"), "must specify at least one Policy") }
        for (position, policy) in policies.enumerated() {
            let path = path.child("policies").index(position)
            errors.oneOf(path.child("type"), policy.text(.type), ["Percent", "Pods"])
            let value = policy.number(.value) ?? 0
            if value <= 0 { errors.invalid(path.child("value"), value, "must be greater than zero") }
            let period = policy.number(.periodSeconds) ?? 0
            if period <= 0 {
                errors.invalid(path.child("periodSeconds"), period, "must be greater than zero")
            }
            if period > 1800 {
                errors.invalid(path.child("periodSeconds"), period, "must be less than or equal to 1800")
            }
        }
    }
}
