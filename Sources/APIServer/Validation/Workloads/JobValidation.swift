import Kubernetes
import YAML

/// The rules of Jobs and CronJobs.
///
/// Follows `pkg/apis/batch/validation/validation.go` of Kubernetes.
enum JobValidation {
    private static let path = FieldPath("spec")

    static func validate(_ job: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = job.value[.spec] ?? .emptyObject
        generatedSelector(job, spec, &errors)
        self.spec(spec, at: path, &errors)
        if let selector = spec.member(.selector) {
            errors.selector(selector, at: path.child("selector"))
            let labels = spec[.template]?[.metadata]?.map(.labels) ?? Map()
            if !LabelSelector(validated: selector).matches(labels) {
                errors.invalid(
                    path.child("template", "metadata").child("labels"),
                    labels.isEmpty ? .null : .object(labels),
                    "`selector` does not match template `labels`")
            }
        } else {
            errors.required(path.child("selector"))
        }
        return errors.errors
    }

    private static func generatedSelector(_ job: Object, _ spec: Value, _ errors: inout FieldErrors) {
        guard !spec.flag(.manualSelector), let selector = spec.member(.selector) else { return }
        let uid = job.metadata.uid
        let expected: Value = ["matchLabels": ["batch.kubernetes.io/controller-uid": .string(uid)]]
        let legacy: Value = ["matchLabels": ["controller-uid": .string(uid)]]
        if selector != expected, selector != legacy {
            errors.invalid(path.child("selector"), selector, "`selector` not auto-generated")
        }
    }

    private static func spec(_ spec: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        for field in [
            Field.parallelism, .completions, .activeDeadlineSeconds, .backoffLimit, .ttlSecondsAfterFinished,
            .backoffLimitPerIndex, .maxFailedIndexes,
        ] {
            errors.nonNegative(path.child(field.name), spec.number(field))
        }
        let isIndexed = spec.text(.completionMode) == "Indexed"
        if let mode = spec[.completionMode]?.string {
            errors.oneOf(path.child("completionMode"), mode, ["NonIndexed", "Indexed"])
        }
        if isIndexed {
            if !spec.has(.completions) {
                errors.required(path.child("completions"), "when completion mode is Indexed")
            }
            if let parallelism = spec.number(.parallelism), parallelism > 100_000 {
                errors.invalid(
                    path.child("parallelism"), parallelism,
                    "must be less than or equal to 100000 when completion mode is Indexed")
            }
        } else if let limit = spec.number(.backoffLimitPerIndex) {
            errors.invalid(path.child("backoffLimitPerIndex"), limit, "requires indexed completion mode")
        }
        if let limit = spec.number(.maxFailedIndexes) {
            if !spec.has(.backoffLimitPerIndex) {
                errors.required(
                    path.child("backoffLimitPerIndex"), "when maxFailedIndexes is specified")
            }
            if let completions = spec.number(.completions), limit > completions {
                errors.invalid(
                    path.child("maxFailedIndexes"), limit, "must be less than or equal to completions")
            }
        }
        if let policy = spec[.podReplacementPolicy]?.string {
            if spec.has(.podFailurePolicy), policy != "Failed" {
                errors.notSupported(path.child("podReplacementPolicy"), policy, ["Failed"])
            } else {
                errors.oneOf(path.child("podReplacementPolicy"), policy, ["Failed", "TerminatingOrFailed"])
            }
        }
        failurePolicy(spec, at: path, &errors)
        template(spec, at: path.child("template"), &errors)
    }

    private static func template(_ spec: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        errors.append(contentsOf: PodValidation.template(spec[.template], at: path))
        let place = path.child("spec", "restartPolicy")
        let policy = spec[.template]?[.spec]?.text(.restartPolicy) ?? ""
        if policy == "Always" {
            errors.required(place, "valid values: \"OnFailure\", \"Never\"")
        } else if policy == "OnFailure", spec.has(.podFailurePolicy) {
            errors.invalid(place, policy, "only \"Never\" is supported when podFailurePolicy is specified")
        } else if policy == "OnFailure", spec.has(.backoffLimitPerIndex) {
            errors.invalid(place, policy, "when backoffLimitPerIndex is specified")
        }
    }

    private static func failurePolicy(_ spec: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        guard let policy = spec.member(.podFailurePolicy) else { return }
        let path = path.child("podFailurePolicy")
        let rules = policy.items(.rules)
        if rules.count > 20 { errors.tooMany(path.child("rules"), rules.count, 20) }
        for (position, rule) in rules.enumerated() {
            let path = path.child("rules").index(position)
            let action = rule.text(.action)
            if action == "FailIndex", !spec.has(.backoffLimitPerIndex) {
                errors.invalid(
                    path.child("action"), action, "requires the backoffLimitPerIndex to be set")
            }
            errors.requiredOneOf(
                path.child("action"), action, ["Count", "FailIndex", "FailJob", "Ignore"],
                "valid values: [\"Count\" \"FailIndex\" \"FailJob\" \"Ignore\"]")
            let hasCodes = rule.has(.onExitCodes)
            let hasConditions = !rule.items(.onPodConditions).isEmpty
            if !hasCodes, !hasConditions {
                errors.invalid(
                    path, rule, "specifying one of OnExitCodes and OnPodConditions is required")
            } else if hasCodes, hasConditions {
                errors.invalid(
                    path, rule, "specifying both OnExitCodes and OnPodConditions is not supported")
            }
            if let codes = rule.member(.onExitCodes) {
                exitCodes(codes, at: path.child("onExitCodes"), &errors)
            }
            for (position, condition) in rule.items(.onPodConditions).enumerated() {
                let path = path.child("onPodConditions").index(position)
                let type = condition.text(.type)
                errors.invalid(path.child("type"), type, NameValidation.qualifiedName(type))
                errors.requiredOneOf(
                    path.child("status"), condition.text(.status), ["False", "True", "Unknown"],
                    "valid values: [\"False\" \"True\" \"Unknown\"]")
            }
        }
    }

    private static func exitCodes(_ codes: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let sign = codes.text(.operator)
        errors.requiredOneOf(
            path.child("operator"), sign, ["In", "NotIn"], "valid values: [\"In\" \"NotIn\"]")
        let values = codes.items(.values).compactMap(\.int)
        if values.isEmpty {
            errors.invalid(path.child("values"), .array([]), "at least one value is required")
        }
        for (position, value) in values.enumerated() {
            let place = path.child("values").index(position)
            if sign == "In", value == 0 {
                errors.invalid(place, 0, "must not be 0 for the In operator")
            }
            if values[..<position].contains(value) {
                errors.duplicate(place, .int(value))
            } else if position > 0, values[position - 1] > value {
                errors.invalid(path.child("values"), codes[.values], "must be ordered")
                break
            }
        }
    }

    static func validateUpdate(_ job: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        let now = job.value[.spec] ?? .emptyObject
        let before = old.value[.spec] ?? .emptyObject
        spec(now, at: path, &errors)
        let isElastic =
            now.text(.completionMode) == "Indexed" && now.has(.completions) && now.has(.parallelism)
        if !isElastic {
            errors.immutable(path.child("completions"), now[.completions], before[.completions])
        } else if now[.completions] != before[.completions], now[.completions] != now[.parallelism] {
            errors.invalid(
                path.child("completions"), now[.completions],
                "can only be modified in tandem with parallelism")
        }
        errors.immutable(path.child("selector"), now[.selector], before[.selector])
        template(
            now, before, suspended: before.flag(.suspend) && old.value[.status]?.has(.startTime) != true,
            &errors)
        for field in [
            Field.completionMode, .podFailurePolicy, .backoffLimitPerIndex, .managedBy, .successPolicy,
        ] {
            errors.immutable(path.child(field.name), now[field], before[field])
        }
        return errors.errors
    }

    /// A Job that never started may still say where its pods may run.
    private static func template(_ now: Value, _ old: Value, suspended: Bool, _ errors: inout FieldErrors) {
        var template = now[.template] ?? .emptyObject
        let before = old[.template] ?? .emptyObject
        if suspended {
            template.change(.spec) { spec in
                for field in [Field.nodeSelector, .tolerations, .schedulingGates] {
                    spec[field] = before[.spec]?[field]
                }
                spec[.affinity] = before[.spec]?[.affinity]
            }
            template.change(.metadata) { metadata in
                metadata[.labels] = before[.metadata]?[.labels]
                metadata[.annotations] = before[.metadata]?[.annotations]
            }
        }
        if template != before { errors.invalid(path.child("template"), now[.template], "field is immutable") }
    }

    // MARK: CronJob

    static func cronJob(_ object: Object, isCreate: Bool) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let schedule = spec.text(.schedule)
        if schedule.isEmpty {
            errors.required(path.child("schedule"))
        } else {
            if let message = CronSchedule.mistake(in: schedule) {
                errors.invalid(path.child("schedule"), schedule, message)
            }
        }
        if let zone = spec[.timeZone]?.string {
            let place = path.child("timeZone")
            if zone.isEmpty {
                errors.invalid(place, zone, "timeZone must be nil or non-empty string")
            } else if zone.lowercased() == "local" {
                errors.invalid(
                    place, zone,
                    "timeZone must be an explicit time zone as defined in https://www.iana.org/time-zones")
            } else if !CronSchedule.isZoneName(zone) {
                errors.invalid(place, zone, "unknown time zone \(zone)")
            }
        }
        for field in [Field.startingDeadlineSeconds, .successfulJobsHistoryLimit, .failedJobsHistoryLimit] {
            errors.nonNegative(path.child(field.name), spec.number(field))
        }
        errors.requiredOneOf(
            path.child("concurrencyPolicy"), spec.text(.concurrencyPolicy), ["Allow", "Forbid", "Replace"])
        let template = spec[.jobTemplate]?[.spec] ?? .emptyObject
        let place = path.child("jobTemplate", "spec")
        self.spec(template, at: place, &errors)
        if template.has(.manualSelector) {
            errors.notSupported(
                place.child("manualSelector"), template.flag(.manualSelector) ? "true" : "false",
                ["nil", "false"])
        }
        // The Job's name gets eleven characters more, and pods' names end at 63.
        if isCreate, object.name.utf8.count > 52 {
            errors.invalid(FieldPath("metadata", "name"), object.name, "must be no more than 52 characters")
        }
        return errors.errors
    }
}
