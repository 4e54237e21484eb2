import Kubernetes
import YAML

/// The kinds of `networking.k8s.io`.
enum NetworkCells {
    private static let group = "networking.k8s.io"

    static let family: TablePrinters.Family = [
        (group, "Ingress", { ingress($0, $1) }),
        (group, "IngressClass", { ingressClass($0, $1) }),
        (
            group, "NetworkPolicy",
            { object, text in
                [
                    .string(object.name),
                    .string(CellText.selector(object.value[path: .spec, .podSelector] ?? .emptyObject)),
                    text.age(object),
                ]
            }
        ),
        (group, "IPAddress", { address($0, $1) }),
        (
            group, "ServiceCIDR",
            { object, text in
                let ranges = object.value[path: .spec, .cidrs]?.array?.compactMap(\.string) ?? []
                return [.string(object.name), .string(ranges.joined(separator: ",")), text.age(object)]
            }
        ),
    ]

    private static func ingress(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let addresses = ServiceCells.loadBalancerAddresses(object.value[path: .status, .loadBalancer])
        return [
            .string(object.name), .string(spec[.ingressClassName]?.string ?? CellText.none),
            .string(hosts(spec[.rules]?.array ?? [])), .string(addresses.joined(separator: ",")),
            .string(spec.count(.tls) > 0 ? "80, 443" : "80"), text.age(object),
        ]
    }

    /// The first three hosts. As Kubernetes has it, more rules than hosts count as more hosts once three are shown.
    private static func hosts(_ rules: [Value]) -> String {
        var shown: [String] = []
        var hasMore = false
        for rule in rules {
            if shown.count == 3 { hasMore = true }
            let host = rule.text(.host)
            if !hasMore, !host.isEmpty { shown.append(host) }
        }
        guard !shown.isEmpty else { return "*" }
        return shown.joined(separator: ",") + (hasMore ? " + \(rules.count - 3) more..." : "")
    }

    private static func ingressClass(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        var parameters = CellText.none
        if let reference = spec[.parameters], !reference.isNull {
            let group = reference[.apiGroup]?.string.map { ".\($0)" } ?? ""
            parameters = "\(reference.text(.kind))\(group)/\(reference.text(.name))"
        }
        return [
            .string(object.name), .string(spec.text(.controller)), .string(parameters), text.age(object),
        ]
    }

    private static func address(_ object: Object, _ text: CellText) -> [Value] {
        var parent = CellText.none
        if let reference = object.value[path: .spec, .parentRef], !reference.isNull {
            let resource = GroupResource(group: reference.text(.group), resource: reference.text(.resource))
            let namespace = reference.text(.namespace)
            parent = resource.description.lowercased()
            if !namespace.isEmpty { parent += "/\(namespace)" }
            parent += "/\(reference.text(.name))"
        }
        // Kubernetes writes the age as well, for which it declares no column.
        return [.string(object.name), .string(parent), text.age(object)]
    }
}
