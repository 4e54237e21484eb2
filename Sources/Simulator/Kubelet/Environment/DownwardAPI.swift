import Kubernetes
import YAML

/// A field of the pod as text: the downward API.
struct DownwardField {
    let pod: Pod
    let ip: String
    let hostIP: String

    /// The text under a path such as `metadata.labels['app']`; nil for one that is none.
    func text(_ path: String) -> String? {
        if let open = path.firstIndex(of: "["), path.hasSuffix("]") {
            let key = path[path.index(after: open)...].dropLast().filter { $0 != "'" && $0 != "\"" }
            switch path[..<open] {
            case "metadata.labels": return pod.metadata.labels[Key(String(key))]?.string ?? ""
            case "metadata.annotations": return pod.metadata.annotations[Key(String(key))]?.string ?? ""
            default: return nil
            }
        }
        switch path {
        case "metadata.name": return pod.name
        case "metadata.namespace": return pod.namespace
        case "metadata.uid": return pod.metadata.uid
        case "metadata.labels": return Self.lines(pod.metadata.labels)
        case "metadata.annotations": return Self.lines(pod.metadata.annotations)
        case "spec.nodeName": return pod.spec.nodeName
        case "spec.serviceAccountName": return pod.spec.serviceAccountName
        case "status.podIP", "status.podIPs": return pod.spec.hostNetwork ? hostIP : ip
        case "status.hostIP", "status.hostIPs": return hostIP
        default: return nil
        }
    }

    /// `key="value"` per line, sorted.
    private static func lines(_ map: Map) -> String {
        map.sorted().map { entry in
            let escaped = (entry.value.string ?? "").map { character -> String in
                switch character {
                case "\"": "\\\""
                case "\\": "\\\\"
                case "\n": "\\n"
                default: String(character)
                }
            }.joined()
            return "\(entry.key.name)=\"\(escaped)\""
        }.joined(separator: "\n")
    }
}

/// A request or limit of a container as text, in units of the divisor.
struct DownwardResource {
    let pod: Pod
    let container: Container
    let world: World

    func text(_ field: ResourceFieldSelector) -> String {
        let name = field.containerName
        let subject =
            name.isEmpty
            ? container
            : (pod.spec.containers + pod.spec.initContainers).first { $0.name == name } ?? container
        let parts = field.resource.split(separator: ".", maxSplits: 1)
        guard parts.count == 2 else { return "0" }
        let (list, resource) = (parts[0], String(parts[1]))
        var amount =
            list == "limits" ? subject.resources.limits[resource] : subject.resources.requests[resource]
        if amount == nil, list == "limits",
            let node = world.get(.nodes, ObjectName(namespace: "", name: pod.spec.nodeName))
        {
            // Without a limit a container may use what the node can give.
            amount = Node(node).status.allocatable[resource]
        }
        let divisor = field.divisor.flatMap { $0.isZero ? nil : $0 } ?? Quantity(1)
        guard let amount else { return "0" }
        if resource == "cpu" {
            let (value, unit) = (amount.milliValue, max(divisor.milliValue, 1))
            return "\((value + unit - 1) / unit)"
        }
        let (value, unit) = (amount.value, max(divisor.value, 1))
        return "\((value + unit - 1) / unit)"
    }
}
