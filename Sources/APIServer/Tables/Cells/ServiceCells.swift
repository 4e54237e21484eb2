import Kubernetes
import YAML

/// Services and what is behind them.
enum ServiceCells {
    static let family: TablePrinters.Family = [
        ("", "Service", { service($0, $1) }),
        (
            "", "Endpoints",
            { object, text in
                [.string(object.name), .string(endpoints(object)), text.age(object)]
            }
        ),
        ("discovery.k8s.io", "EndpointSlice", { slice($0, $1) }),
    ]

    private static func service(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let ports = (spec[.ports]?.array ?? []).map { port in
            let number = port[.port]?.int ?? 0
            let node = port[.nodePort]?.int ?? 0
            return node > 0
                ? "\(number):\(node)/\(port.text(.protocol))" : "\(number)/\(port.text(.protocol))"
        }
        return [
            .string(object.name), .string(spec.text(.type)),
            .string(spec[.clusterIPs]?[at: 0]?.string ?? CellText.none),
            .string(externalAddress(object, spec)),
            .string(CellText.filled(ports.joined(separator: ","))), text.age(object),
            .string(CellText.labels(spec[.selector])),
        ]
    }

    private static func externalAddress(_ object: Object, _ spec: Value) -> String {
        let stated = spec[.externalIPs]?.array?.compactMap(\.string) ?? []
        switch spec.text(.type) {
        case "ClusterIP", "NodePort": return CellText.filled(stated.joined(separator: ","))
        case "LoadBalancer":
            let balancer = loadBalancerAddresses(object.value[path: .status, .loadBalancer])
            return CellText.filled((balancer + stated).joined(separator: ","), "<pending>")
        case "ExternalName": return spec.text(.externalName)
        default: return CellText.unknown
        }
    }

    /// The addresses at which a load balancer is reached, sorted.
    static func loadBalancerAddresses(_ status: Value?) -> [String] {
        CellText.sortedSet(
            (status?[.ingress]?.array ?? []).compactMap { entry in
                let address = entry.text(.ip).isEmpty ? entry.text(.hostname) : entry.text(.ip)
                return address.isEmpty ? nil : address
            })
    }

    private static func endpoints(_ object: Object) -> String {
        guard let subsets = object.value[.subsets]?.array, !subsets.isEmpty else { return CellText.none }
        var words: [String] = []
        for subset in subsets {
            let addresses = (subset[.addresses]?.array ?? []).map { $0.text(.ip) }
            guard let ports = subset[.ports]?.array, !ports.isEmpty else {
                words += addresses
                continue
            }
            for port in ports {
                let number = port[.port]?.int ?? 0
                words += addresses.map { $0.contains(":") ? "[\($0)]:\(number)" : "\($0):\(number)" }
            }
        }
        return CellText.firstThree(words)
    }

    private static func slice(_ object: Object, _ text: CellText) -> [Value] {
        let ports = (object.value[.ports]?.array ?? []).map { port in
            port[.port]?.int.map { String($0) } ?? port[.name]?.string ?? "*"
        }
        let addresses = (object.value[.endpoints]?.array ?? []).flatMap { endpoint in
            endpoint[.addresses]?.array?.compactMap(\.string) ?? []
        }
        return [
            .string(object.name), .string(object.value.text(.addressType)),
            .string(CellText.firstThree(ports)), .string(CellText.firstThree(addresses)), text.age(object),
        ]
    }
}
