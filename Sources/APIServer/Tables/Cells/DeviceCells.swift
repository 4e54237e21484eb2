import Kubernetes
import YAML

/// The kinds of `resource.k8s.io`.
enum DeviceCells {
    private static let group = "resource.k8s.io"

    static let family: TablePrinters.Family = [
        (group, "DeviceClass", { object, text in [.string(object.name), text.age(object)] }),
        (group, "ResourceClaimTemplate", { object, text in [.string(object.name), text.age(object)] }),
        (
            group, "ResourceClaim",
            { object, text in
                [.string(object.name), .string(state(object)), text.age(object)]
            }
        ),
        (
            group, "ResourceSlice",
            { object, text in
                let spec = object.value[.spec] ?? .emptyObject
                return [
                    .string(object.name), .string(spec.text(.nodeName)), .string(spec.text(.driver)),
                    .string(spec[path: .pool, .name]?.string ?? ""), text.age(object),
                ]
            }
        ),
    ]

    private static func state(_ object: Object) -> String {
        let status = object.value[.status] ?? .emptyObject
        let isDeleting = object.metadata.isDeleting
        var words: [String] = isDeleting ? ["deleted"] : []
        if let allocation = status[.allocation], !allocation.isNull {
            words.append("allocated")
            if status.count(.reservedFor) > 0 { words.append("reserved") }
        } else if !isDeleting {
            words.append("pending")
        }
        return words.joined(separator: ",")
    }
}
