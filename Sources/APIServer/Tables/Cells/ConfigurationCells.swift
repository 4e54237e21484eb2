import Kubernetes
import YAML

/// Small kinds that hold data or names.
enum ConfigurationCells {
    static let family: TablePrinters.Family = [
        (
            "", "ConfigMap",
            { object, text in
                let count = object.value.count(.data) + object.value.count(.binaryData)
                return [.string(object.name), .int(Int64(count)), text.age(object)]
            }
        ),
        (
            "", "Secret",
            { object, text in
                [
                    .string(object.name), .string(object.value.text(.type)),
                    .int(Int64(object.value.count(.data))), text.age(object),
                ]
            }
        ),
        ("", "ServiceAccount", { object, text in [.string(object.name), text.age(object)] }),
        (
            "", "Namespace",
            { object, text in
                [
                    .string(object.name), .string(object.value[path: .status, .phase]?.string ?? ""),
                    text.age(object),
                ]
            }
        ),
        (
            "coordination.k8s.io", "Lease",
            { object, text in
                [
                    .string(object.name), .string(object.value[path: .spec, .holderIdentity]?.string ?? ""),
                    text.age(object),
                ]
            }
        ),
        ("apiregistration.k8s.io", "APIService", { apiService($0, $1) }),
    ]

    private static func apiService(_ object: Object, _ text: CellText) -> [Value] {
        var service = "Local"
        if let reference = object.value[path: .spec, .service], !reference.isNull {
            service = "\(reference.text(.namespace))/\(reference.text(.name))"
        }
        let conditions = object.value[path: .status, .conditions]?.array ?? []
        var available = "Unknown"
        if let condition = conditions.first(where: { $0.text(.type) == "Available" }) {
            available = condition.text(.status)
            let reason = condition.text(.reason)
            if available != "True", !reason.isEmpty { available += " (\(reason))" }
        }
        return [.string(object.name), .string(service), .string(available), text.age(object)]
    }
}
