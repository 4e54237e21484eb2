import Kubernetes
import YAML

/// The rules of workloads that keep pods running, and of disruption budgets.
///
/// Follows `pkg/apis/apps/validation/validation.go` and `pkg/apis/policy/validation/validation.go` of Kubernetes.
enum WorkloadValidation {
    private static let path = FieldPath("spec")
    private static let doesNotMatch = "`selector` does not match template `labels`"

    // MARK: Shared parts

    /// The selector must be there, say something, and match the template.
    private static func selection(_ spec: Value, kind: String, _ errors: inout FieldErrors) {
        let place = path.child("selector")
        let selector = spec.member(.selector)
        if let selector {
            errors.selector(selector, at: place)
            if selector.map(.matchLabels).isEmpty, selector.items(.matchExpressions).isEmpty {
                errors.invalid(place, selector, "empty selector is invalid for \(kind)")
            }
        } else {
            errors.required(place)
        }
        let labels = spec[.template]?[.metadata]?.map(.labels) ?? Map()
        do throws(SelectorError) {
            let parsed =
                try selector.map { value throws(SelectorError) in try LabelSelector(value) } ?? .nothing
            if !parsed.isEmpty, !parsed.matches(labels) {
                errors.invalid(
                    path.child("template", "metadata").child("labels"),
                    labels.isEmpty ? .null : .object(labels),
                    doesNotMatch)
            }
        } catch {
            errors.invalid(place, selector, "invalid label selector")
        }
    }

    /// The template of pods that run for ever.
    private static func template(_ spec: Value, kind: String, _ errors: inout FieldErrors) {
        let place = path.child("template")
        errors.append(contentsOf: PodValidation.template(spec[.template], at: place))
        let pod = spec[.template]?[.spec] ?? .emptyObject
        let policy = pod.text(.restartPolicy)
        if ["OnFailure", "Never"].contains(policy) {
            errors.notSupported(place.child("spec", "restartPolicy"), policy, ["Always"])
        }
        if pod.has(.activeDeadlineSeconds) {
            errors.forbidden(
                place.child("spec", "activeDeadlineSeconds"),
                "activeDeadlineSeconds in \(kind) is not Supported")
        }
    }

    static func immutableSelector(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.immutable(
            path.child("selector"), object.value[.spec]?[.selector], old.value[.spec]?[.selector])
        return errors.errors
    }

    /// The share of 100 pods that a number or percentage is, as far as it can be read.
    private static func share(_ value: Value?) -> Int {
        switch value.flatMap(IntOrString.init) {
        case .int(let number)?: number
        case .string(let text)?: Int(text.dropLast()) ?? 0
        case nil: 0
        }
    }

    // MARK: Deployment

    static func deployment(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        errors.nonNegative(path.child("replicas"), spec.number(.replicas))
        selection(spec, kind: "deployment", &errors)
        template(spec, kind: "ReplicaSet", &errors)
        deploymentStrategy(spec.member(.strategy) ?? .emptyObject, at: path.child("strategy"), &errors)
        errors.nonNegative(path.child("minReadySeconds"), spec.number(.minReadySeconds))
        errors.nonNegative(path.child("revisionHistoryLimit"), spec.number(.revisionHistoryLimit))
        if let deadline = spec.number(.progressDeadlineSeconds) {
            let place = path.child("progressDeadlineSeconds")
            errors.nonNegative(place, deadline)
            if deadline <= spec.number(.minReadySeconds) ?? 0 {
                errors.invalid(place, deadline, "must be greater than minReadySeconds")
            }
        }
        return errors.errors
    }

    private static func deploymentStrategy(_ strategy: Value, at path: FieldPath, _ errors: inout FieldErrors)
    {
        let type = strategy.text(.type)
        let place = path.child("rollingUpdate")
        switch type {
        case "Recreate":
            if strategy.has(.rollingUpdate) {
                errors.forbidden(place, "may not be specified when strategy `type` is 'Recreate'")
            }
        case "RollingUpdate":
            guard let update = strategy.member(.rollingUpdate) else {
                return errors.required(place, "this should be defaulted and never be nil")
            }
            errors.nonNegativeOrPercent(update[.maxUnavailable], at: place.child("maxUnavailable"))
            errors.nonNegativeOrPercent(update[.maxSurge], at: place.child("maxSurge"))
            if share(update[.maxUnavailable]) == 0, share(update[.maxSurge]) == 0, isNumber(update[.maxSurge])
            {
                errors.invalid(
                    place.child("maxUnavailable"), update[.maxUnavailable],
                    "may not be 0 when `maxSurge` is 0")
            }
            errors.atMostHundredPercent(update[.maxUnavailable], at: place.child("maxUnavailable"))
        default:
            errors.append(
                FieldError(
                    .notSupported, path.text,
                    value: ["Type": .string(type), "RollingUpdate": strategy[.rollingUpdate] ?? .null],
                    "supported values: \"Recreate\", \"RollingUpdate\""))
        }
    }

    /// Whether the value can be read at all, so that 0 means 0.
    private static func isNumber(_ value: Value?) -> Bool {
        switch value.flatMap(IntOrString.init) {
        case .int?: true
        case .string(let text)?: NameValidation.percent(text).isEmpty
        case nil: true
        }
    }

    static func replicaSet(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        errors.nonNegative(path.child("replicas"), spec.number(.replicas))
        errors.nonNegative(path.child("minReadySeconds"), spec.number(.minReadySeconds))
        selection(spec, kind: "deployment", &errors)
        template(spec, kind: "ReplicaSet", &errors)
        return errors.errors
    }

    static func replicationController(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        errors.nonNegative(path.child("minReadySeconds"), spec.number(.minReadySeconds))
        let selector = spec.map(.selector)
        if selector.isEmpty { errors.required(path.child("selector")) }
        errors.nonNegative(path.child("replicas"), spec.number(.replicas))
        guard spec.has(.template) else {
            errors.required(path.child("template"))
            return errors.errors
        }
        let labels = spec[.template]?[.metadata]?.map(.labels) ?? Map()
        if !selector.isEmpty, !LabelSelector(labels: selector).matches(labels) {
            errors.invalid(
                path.child("template", "metadata").child("labels"), labels.isEmpty ? .null : .object(labels),
                doesNotMatch)
        }
        template(spec, kind: "ReplicationController", &errors)
        return errors.errors
    }

    // MARK: StatefulSet

    static func statefulSet(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let policy = spec.text(.podManagementPolicy)
        if policy.isEmpty {
            errors.required(path.child("podManagementPolicy"))
        } else if !["OrderedReady", "Parallel"].contains(policy) {
            errors.invalid(
                path.child("podManagementPolicy"), policy, "must be 'OrderedReady' or 'Parallel'")
        }
        statefulStrategy(spec.member(.updateStrategy) ?? .emptyObject, &errors)
        let retention = spec.member(.persistentVolumeClaimRetentionPolicy) ?? .emptyObject
        for field in [Field.whenDeleted, .whenScaled] {
            errors.oneOf(
                path.child("persistentVolumeClaimRetentionPolicy", field.name), retention.text(field),
                ["Retain", "Delete"])
        }
        errors.nonNegative(path.child("replicas"), spec.number(.replicas))
        errors.nonNegative(path.child("minReadySeconds"), spec.number(.minReadySeconds))
        errors.nonNegative(path.child("ordinals", "start"), spec[.ordinals]?.number(.start))
        selection(spec, kind: "statefulset", &errors)
        template(spec, kind: "StatefulSet", &errors)
        return errors.errors
    }

    private static func statefulStrategy(_ strategy: Value, _ errors: inout FieldErrors) {
        let place = path.child("updateStrategy")
        switch strategy.text(.type) {
        case "": errors.required(place)
        case "OnDelete":
            if let update = strategy.member(.rollingUpdate) {
                errors.invalid(
                    place.child("rollingUpdate"), update, "only allowed for updateStrategy 'RollingUpdate'")
            }
        case "RollingUpdate":
            guard let update = strategy.member(.rollingUpdate) else { return }
            errors.nonNegative(place.child("rollingUpdate", "partition"), update.number(.partition))
            if let most = update.member(.maxUnavailable) {
                let place = place.child("rollingUpdate", "maxUnavailable")
                errors.nonNegativeOrPercent(most, at: place)
                if share(most) == 0, isNumber(most) { errors.invalid(place, most, "cannot be 0") }
                errors.atMostHundredPercent(most, at: place)
            }
        default: errors.invalid(place, strategy, "must be 'RollingUpdate' or 'OnDelete'")
        }
    }

    static func statefulSetUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: statefulSet(object))
        var now = object.value[.spec] ?? .emptyObject
        let before = old.value[.spec] ?? .emptyObject
        for field in [
            Field.replicas, .template, .updateStrategy, .minReadySeconds, .ordinals, .revisionHistoryLimit,
            .persistentVolumeClaimRetentionPolicy,
        ] {
            now[field] = before[field]
        }
        if now != before {
            errors.forbidden(
                path,
                "updates to statefulset spec for fields other than 'replicas', 'ordinals', 'template', 'updateStrategy', 'revisionHistoryLimit', 'persistentVolumeClaimRetentionPolicy' and 'minReadySeconds' are forbidden"
            )
        }
        return errors.errors
    }

    // MARK: DaemonSet

    static func daemonSet(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        selection(spec, kind: "daemonset", &errors)
        template(spec, kind: "DaemonSet", &errors)
        errors.nonNegative(path.child("minReadySeconds"), spec.number(.minReadySeconds))
        errors.nonNegative(path.child("revisionHistoryLimit"), spec.number(.revisionHistoryLimit))
        let strategy = spec.member(.updateStrategy) ?? .emptyObject
        let place = path.child("updateStrategy")
        switch strategy.text(.type) {
        case "OnDelete": break
        case "RollingUpdate":
            guard let update = strategy.member(.rollingUpdate) else {
                errors.required(place.child("rollingUpdate"))
                return errors.errors
            }
            daemonUpdate(update, at: place.child("rollingUpdate"), &errors)
        case let type: errors.notSupported(place, type, ["RollingUpdate", "OnDelete"])
        }
        return errors.errors
    }

    private static func daemonUpdate(_ update: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        for field in [Field.maxUnavailable, .maxSurge] {
            errors.nonNegativeOrPercent(update[field], at: path.child(field.name))
            errors.atMostHundredPercent(update[field], at: path.child(field.name))
        }
        let hasUnavailable = share(update[.maxUnavailable]) != 0
        let hasSurge = share(update[.maxSurge]) != 0
        if hasUnavailable, hasSurge {
            errors.invalid(
                path.child("maxSurge"), update[.maxSurge], "may not be set when maxUnavailable is non-zero")
        } else if !hasUnavailable, !hasSurge, isNumber(update[.maxUnavailable]), isNumber(update[.maxSurge]) {
            errors.required(path.child("maxUnavailable"), "cannot be 0 when maxSurge is 0")
        }
    }

    // MARK: PodDisruptionBudget

    static func disruptionBudget(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        if spec.has(.minAvailable), spec.has(.maxUnavailable) {
            errors.invalid(
                path,
                [
                    "MinAvailable": spec[.minAvailable] ?? .null, "Selector": spec[.selector] ?? .null,
                    "MaxUnavailable": spec[.maxUnavailable] ?? .null, "UnhealthyPodEvictionPolicy": .null,
                ], "minAvailable and maxUnavailable cannot be both set")
        }
        for field in [Field.minAvailable, .maxUnavailable] where spec.has(field) {
            errors.nonNegativeOrPercent(spec[field], at: path.child(field.name))
            errors.atMostHundredPercent(spec[field], at: path.child(field.name))
        }
        errors.selector(spec[.selector], at: path.child("selector"))
        if let policy = spec[.unhealthyPodEvictionPolicy]?.string {
            errors.oneOf(
                path.child("unhealthyPodEvictionPolicy"), policy, ["AlwaysAllow", "IfHealthyBudget"])
        }
        return errors.errors
    }
}
