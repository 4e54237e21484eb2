import Kubernetes
import YAML

/// The rules of pods beyond those of their spec: what a new one may not have, what a change may not touch.
///
/// Follows `ValidatePodCreate`, `ValidatePodUpdate` and their kin in `pkg/apis/core/validation/validation.go`.
enum PodValidation {
    private static let path = FieldPath("spec")

    static func validate(_ pod: Object) -> [FieldError] {
        let spec = pod.value[.spec] ?? .emptyObject
        var errors = FieldErrors()
        errors.append(contentsOf: PodSpecValidator.validate(spec, at: path, isPod: true))
        if !spec.items(.ephemeralContainers).isEmpty {
            errors.forbidden(path.child("ephemeralContainers"), "cannot be set on create")
        }
        return errors.errors
    }

    /// A template, as workloads have it.
    static func template(_ template: Value?, at path: FieldPath) -> [FieldError] {
        let template = template ?? .emptyObject
        var errors = FieldErrors()
        let meta = template.member(.metadata) ?? .emptyObject
        errors.labels(meta.map(.labels), at: path.child("metadata", "labels"))
        MetadataValidation.annotations(
            meta.map(.annotations), at: path.child("metadata", "annotations"), &errors)
        let spec = template.member(.spec) ?? .emptyObject
        errors.append(contentsOf: PodSpecValidator.validate(spec, at: path.child("spec"), isPod: false))
        if !spec.items(.ephemeralContainers).isEmpty {
            errors.forbidden(
                path.child("spec", "ephemeralContainers"), "ephemeral containers not allowed in pod template")
        }
        return errors.errors
    }

    private static let changeable = [
        "`spec.containers[*].image`", "`spec.initContainers[*].image`", "`spec.activeDeadlineSeconds`",
        "`spec.tolerations` (only additions to existing tolerations)",
        "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously negative)",
    ]

    static func validateUpdate(_ pod: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = pod.value[.spec] ?? .emptyObject
        if spec != old.value[.spec] {
            errors.append(contentsOf: PodSpecValidator.validate(spec, at: path, isPod: true))
        }
        let before = old.value[.spec] ?? .emptyObject
        for list in [Field.containers, .initContainers] {
            let place = path.child(list.name)
            guard spec.items(list).count == before.items(list).count else {
                errors.forbidden(place, "pod updates may not add or remove containers")
                return errors.errors
            }
            for (position, container) in spec.items(list).enumerated() where container.text(.image).isEmpty {
                errors.required(place.index(position).child("image"))
            }
        }
        deadline(spec, before, &errors)
        gates(spec, before, &errors)
        onlyAddedTolerations(spec, before, &errors)
        let isGated = !before.items(.schedulingGates).isEmpty
        var munged = spec
        for list in [Field.containers, .initContainers] {
            let images = before.items(list).map { $0[.image] }
            var position = 0
            munged.changeItems(list) { container in
                container[.image] = images[position]
                position += 1
            }
        }
        munged[.activeDeadlineSeconds] = before[.activeDeadlineSeconds]
        munged[.schedulingGates] = before[.schedulingGates]
        munged[.tolerations] = before[.tolerations]
        if let grace = before.number(.terminationGracePeriodSeconds), grace < 0,
            spec.number(.terminationGracePeriodSeconds) == 1
        {
            munged[.terminationGracePeriodSeconds] = before[.terminationGracePeriodSeconds]
        }
        if isGated {
            // A pod that waits may still be narrowed to fewer nodes.
            munged[.nodeSelector] = before[.nodeSelector]
            munged[.affinity] = before[.affinity]
            gatedSelector(spec, before, &errors)
        }
        if munged != before {
            errors.forbidden(
                path,
                "pod updates may not change fields other than \(changeable.joined(separator: ","))\n"
                    + difference(munged, before))
        }
        return errors.errors
    }

    private static func deadline(_ spec: Value, _ old: Value, _ errors: inout FieldErrors) {
        let place = path.child("activeDeadlineSeconds")
        guard let before = old.number(.activeDeadlineSeconds) else {
            if let seconds = spec.number(.activeDeadlineSeconds), !(0...Int(Int32.max)).contains(seconds) {
                errors.invalid(place, seconds, NameValidation.outside(0, Int(Int32.max)))
            }
            return
        }
        guard let seconds = spec.number(.activeDeadlineSeconds) else {
            return errors.invalid(place, Value.null, "must not update from a positive integer to nil value")
        }
        if !(0...Int(Int32.max)).contains(seconds) {
            errors.invalid(place, seconds, NameValidation.outside(0, Int(Int32.max)))
        } else if seconds > before {
            errors.invalid(place, seconds, "must be less than or equal to previous value")
        }
    }

    private static func gates(_ spec: Value, _ old: Value, _ errors: inout FieldErrors) {
        let before = old.items(.schedulingGates).map { $0.text(.name) }
        for (position, gate) in spec.items(.schedulingGates).enumerated()
        where !before.contains(gate.text(.name)) {
            errors.forbidden(
                path.child("schedulingGates").index(position).child("name"),
                "only deletion is allowed, but found new scheduling gate '\(gate.text(.name))'")
        }
    }

    /// Tolerations may be added; one that was there may at most tolerate for another time.
    private static func onlyAddedTolerations(_ spec: Value, _ old: Value, _ errors: inout FieldErrors) {
        func withoutTime(_ toleration: Value) -> Value {
            var toleration = toleration
            toleration[.tolerationSeconds] = nil
            return toleration
        }
        let now = spec.items(.tolerations).map(withoutTime)
        for toleration in old.items(.tolerations) where !now.contains(withoutTime(toleration)) {
            errors.forbidden(
                path.child("tolerations"),
                "existing toleration can not be modified except its tolerationSeconds")
            return
        }
        guard spec[.tolerations] != old[.tolerations] else { return }
        errors.append(
            contentsOf: PodSpecValidator.tolerations(spec.items(.tolerations), at: path.child("tolerations")))
    }

    private static func gatedSelector(_ spec: Value, _ old: Value, _ errors: inout FieldErrors) {
        let now = spec.map(.nodeSelector)
        for entry in old.map(.nodeSelector) where now[entry.key] != entry.value {
            errors.invalid(
                path.child("nodeSelector"), .object(now),
                "only additions to spec.nodeSelector are allowed (no mutations or deletions)")
            return
        }
    }

    static func validateEphemeralContainers(_ pod: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        let place = path.child("ephemeralContainers")
        let now = pod.value[.spec]?.items(.ephemeralContainers) ?? []
        errors.append(
            contentsOf: PodSpecValidator.validate(pod.value[.spec] ?? .emptyObject, at: path, isPod: true))
        for container in old.value[.spec]?.items(.ephemeralContainers) ?? [] {
            let name = container.text(.name)
            guard let same = now.first(where: { $0.text(.name) == name }) else {
                errors.forbidden(place, "existing ephemeral containers \"\(name)\" may not be removed\n")
                continue
            }
            if same != container {
                errors.forbidden(
                    place, "existing ephemeral containers \"\(name)\" may not be changed\n")
            }
        }
        return errors.errors
    }

    /// What differs, one line for each field.
    static func difference(_ new: Value, _ old: Value) -> String {
        var lines: [String] = []
        let before = old.object ?? Map()
        let now = new.object ?? Map()
        for entry in before.sorted() where now[entry.key] != entry.value {
            lines.append("- \(entry.key.name): \(JSONWriter.string(entry.value))")
            if let value = now[entry.key] { lines.append("+ \(entry.key.name): \(JSONWriter.string(value))") }
        }
        for entry in now.sorted() where before[entry.key] == nil {
            lines.append("+ \(entry.key.name): \(JSONWriter.string(entry.value))")
        }
        return lines.joined(separator: "\n")
    }
}
