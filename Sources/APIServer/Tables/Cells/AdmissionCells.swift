import Kubernetes
import YAML

/// The kinds of `admissionregistration.k8s.io`.
enum AdmissionCells {
    private static let group = "admissionregistration.k8s.io"

    static let family: TablePrinters.Family = [
        (group, "MutatingWebhookConfiguration", { webhooks($0, $1) }),
        (group, "ValidatingWebhookConfiguration", { webhooks($0, $1) }),
        (group, "ValidatingAdmissionPolicy", { policy($0, .validations, $1) }),
        (group, "MutatingAdmissionPolicy", { policy($0, .mutations, $1) }),
        (group, "ValidatingAdmissionPolicyBinding", { binding($0, $1) }),
        (group, "MutatingAdmissionPolicyBinding", { binding($0, $1) }),
    ]

    private static func webhooks(_ object: Object, _ text: CellText) -> [Value] {
        [.string(object.name), .int(Int64(object.value.count(.webhooks))), text.age(object)]
    }

    private static func policy(_ object: Object, _ rules: Field, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        var parameter = CellText.unset
        if let kind = spec[.paramKind], !kind.isNull {
            parameter = "\(kind.text(.apiVersion))/\(kind.text(.kind))"
        }
        return [
            .string(object.name), .int(Int64(spec.count(rules))), .string(parameter), text.age(object),
        ]
    }

    private static func binding(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        var parameter = CellText.unset
        if let reference = spec[.paramRef], !reference.isNull {
            let name = reference.text(.name)
            let namespace = reference.text(.namespace)
            if !name.isEmpty {
                parameter = namespace.isEmpty ? name : "\(namespace)/\(name)"
            } else if reference[.selector] != nil {
                parameter = CellText.selector(reference[.selector])
            }
        }
        return [.string(object.name), .string(spec.text(.policyName)), .string(parameter), text.age(object)]
    }
}
