import Kubernetes
import YAML

/// The rules of nodes.
///
/// Follows `ValidateNode` and `ValidateNodeUpdate` in `pkg/apis/core/validation/validation.go`.
enum NodeValidation {
    private static let path = FieldPath("spec")

    static func validate(_ node: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = node.value[.spec] ?? .emptyObject
        taints(spec.items(.taints), at: path.child("taints"), &errors)
        for field in [Field.capacity, .allocatable] {
            for entry in node.value[.status]?.map(field).sorted() ?? Map() {
                guard let amount = Quantity(value: entry.value) else { continue }
                ResourceNames.checkAmount(
                    entry.key.name, amount, at: FieldPath("status", field.name).key(entry.key.name), &errors)
            }
        }
        let blocks = spec.texts(.podCIDRs)
        for (position, block) in blocks.enumerated() {
            errors.block(block, at: path.child("podCIDRs").index(position))
        }
        if blocks.count > 2 {
            errors.invalid(
                path.child("podCIDRs"), .array(blocks.map { .string($0) }),
                "may specify no more than one CIDR for each IP family")
        }
        return errors.errors
    }

    private static func taints(_ taints: [Value], at path: FieldPath, _ errors: inout FieldErrors) {
        var seen: Set<String> = []
        for (position, taint) in taints.enumerated() {
            let path = path.index(position)
            let key = taint.text(.key)
            let effect = taint.text(.effect)
            errors.invalid(path.child("key"), key, NameValidation.qualifiedName(key))
            let messages = NameValidation.labelValue(taint.text(.value))
            if !messages.isEmpty {
                errors.invalid(path.child("value"), taint.text(.value), messages.joined(separator: ";"))
            }
            errors.requiredOneOf(
                path.child("effect"), effect, ["NoSchedule", "PreferNoSchedule", "NoExecute"])
            if !seen.insert("\(key) \(effect)").inserted { errors.duplicate(path, taint) }
        }
    }

    static func validateUpdate(_ node: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: validate(node))
        let before = old.value[.spec] ?? .emptyObject
        let now = node.value[.spec] ?? .emptyObject
        if !before.items(.podCIDRs).isEmpty, before[.podCIDRs] != now[.podCIDRs] {
            errors.forbidden(
                path.child("podCIDRs"), "node updates may not change podCIDR except from \"\" to valid")
        }
        if !before.text(.providerID).isEmpty, before[.providerID] != now[.providerID] {
            errors.forbidden(
                path.child("providerID"), "node updates may not change providerID except from \"\" to valid")
        }
        return errors.errors
    }
}
