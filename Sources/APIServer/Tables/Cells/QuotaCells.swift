import Kubernetes
import YAML

/// Bounds on what may be used, disturbed or preferred.
enum QuotaCells {
    static let family: TablePrinters.Family = [
        ("", "ResourceQuota", { quota($0, $1) }),
        ("policy", "PodDisruptionBudget", { budget($0, $1) }),
        (
            "scheduling.k8s.io", "PriorityClass",
            { object, text in
                [
                    .string(object.name), object.value.numberCell(.value),
                    .bool(object.value[.globalDefault]?.bool ?? false), text.age(object),
                    .string(object.value.text(.preemptionPolicy)),
                ]
            }
        ),
    ]

    private static func quota(_ object: Object, _ text: CellText) -> [Value] {
        let status = object.value[.status] ?? .emptyObject
        var requests: [String] = []
        var limits: [String] = []
        for entry in (status[.hard]?.object ?? Map()).sorted() {
            let used = CellText.quantity(status[.used]?[entry.key])
            let word = "\(entry.key.name): \(used)/\(CellText.quantity(entry.value))"
            if entry.key.name.hasPrefix("limits.") { limits.append(word) } else { requests.append(word) }
        }
        return [
            .string(object.name), .string(requests.joined(separator: ", ")),
            .string(limits.joined(separator: ", ")), text.age(object),
        ]
    }

    private static func budget(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        func bound(_ field: Field) -> Value {
            .string(spec[field].flatMap(IntOrString.init)?.description ?? "N/A")
        }
        return [
            .string(object.name), bound(.minAvailable), bound(.maxUnavailable),
            object.value[.status]?.numberCell(.disruptionsAllowed) ?? 0, text.age(object),
        ]
    }
}
