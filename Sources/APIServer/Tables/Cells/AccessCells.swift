import Kubernetes
import YAML

/// Who may do what, and certificates.
enum AccessCells {
    private static let group = "rbac.authorization.k8s.io"

    static let family: TablePrinters.Family = [
        (group, "RoleBinding", { binding($0, $1) }),
        (group, "ClusterRoleBinding", { binding($0, $1) }),
        ("certificates.k8s.io", "CertificateSigningRequest", { request($0, $1) }),
    ]

    private static func binding(_ object: Object, _ text: CellText) -> [Value] {
        let role = object.value[.roleRef] ?? .emptyObject
        let subjects = object.value[.subjects]?.array ?? []
        func names(_ kind: String) -> Value {
            let matching = subjects.filter { $0.text(.kind) == kind }
            let names = matching.map {
                kind == "ServiceAccount" ? "\($0.text(.namespace))/\($0.text(.name))" : $0.text(.name)
            }
            return .string(names.joined(separator: ", "))
        }
        return [
            .string(object.name), .string("\(role.text(.kind))/\(role.text(.name))"), text.age(object),
            names("User"), names("Group"), names("ServiceAccount"),
        ]
    }

    private static func request(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let duration = spec[.expirationSeconds]?.int.map { HumanDuration.text(.seconds($0)) }
        return [
            .string(object.name), text.age(object), .string(CellText.filled(spec.text(.signerName))),
            .string(spec.text(.username)), .string(duration ?? CellText.none), .string(condition(object)),
        ]
    }

    private static func condition(_ object: Object) -> String {
        let status = object.value[.status] ?? .emptyObject
        let types = status[.conditions]?.array?.map { $0.text(.type) } ?? []
        var words = [
            types.contains("Denied") ? "Denied" : types.contains("Approved") ? "Approved" : "Pending"
        ]
        if types.contains("Failed") { words.append("Failed") }
        if !status.text(.certificate).isEmpty { words.append("Issued") }
        return words.joined(separator: ",")
    }
}
