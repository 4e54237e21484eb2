import Kubernetes
import YAML

/// Machines and their runtimes.
enum NodeCells {
    static let family: TablePrinters.Family = [
        ("", "Node", { node($0, $1) }),
        (
            "node.k8s.io", "RuntimeClass",
            { object, text in
                [.string(object.name), .string(object.value.text(.handler)), text.age(object)]
            }
        ),
        ("", "ComponentStatus", { object, _ in componentStatus(object) }),
    ]

    private static func node(_ object: Object, _ text: CellText) -> [Value] {
        let status = object.value[.status] ?? .emptyObject
        let info = status[.nodeInfo] ?? .emptyObject
        var kernel = CellText.filled(info.text(.kernelVersion), CellText.unknown)
        let architecture = info.text(.architecture)
        if !architecture.isEmpty { kernel += " (\(architecture))" }
        return [
            .string(object.name), .string(state(object)),
            .string(CellText.filled(roles(object).joined(separator: ","))), text.age(object),
            .string(info.text(.kubeletVersion)), .string(address("InternalIP", status)),
            .string(address("ExternalIP", status)),
            .string(CellText.filled(info.text(.osImage), CellText.unknown)), .string(kernel),
            .string(CellText.filled(info.text(.containerRuntimeVersion), CellText.unknown)),
        ]
    }

    private static func state(_ object: Object) -> String {
        let conditions = object.value[path: .status, .conditions]?.array ?? []
        var state = "Unknown"
        if let ready = conditions.last(where: { $0.text(.type) == "Ready" }) {
            state = ready.text(.status) == "True" ? "Ready" : "NotReady"
        }
        if object.value[path: .spec, .unschedulable]?.bool ?? false { state += ",SchedulingDisabled" }
        return state
    }

    private static func roles(_ object: Object) -> [String] {
        let prefix = "node-role.kubernetes.io/"
        return CellText.sortedSet(
            object.metadata.labels.entries.compactMap { label in
                let name = label.key.name
                if name.hasPrefix(prefix) {
                    return name.utf8.count > prefix.utf8.count ? String(name.dropFirst(prefix.count)) : nil
                }
                guard name == "kubernetes.io/role", let role = label.value.string, !role.isEmpty else {
                    return nil
                }
                return role
            })
    }

    private static func address(_ type: String, _ status: Value) -> String {
        let addresses = status[.addresses]?.array ?? []
        return addresses.first { $0.text(.type) == type }?.text(.address) ?? CellText.none
    }

    private static func componentStatus(_ object: Object) -> [Value] {
        let conditions = object.value[.conditions]?.array ?? []
        guard let health = conditions.first(where: { $0.text(.type) == "Healthy" }) else {
            return [.string(object.name), "Unknown", "", ""]
        }
        return [
            .string(object.name), health.text(.status) == "True" ? "Healthy" : "Unhealthy",
            .string(health.text(.message)), .string(health.text(.error)),
        ]
    }
}
