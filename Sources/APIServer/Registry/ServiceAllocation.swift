import Kubernetes
import YAML

/// Gives Services their cluster IPs and node ports (`pkg/registry/core/service/storage/alloc.go` of Kubernetes).
enum ServiceAllocation {
    private static let service = GroupKind(group: "", kind: "Service")

    /// Fills in what a Service needs and has not; what it states is taken for it.
    static func allocate(
        _ object: inout Object, old: Object?, from addresses: inout ServiceAddresses
    ) throws(StatusError) {
        guard object.kind == "Service", object.groupVersionKind.group.isEmpty else { return }
        let mistakes = ServiceValidation.addresses(object, old: old)
        guard mistakes.isEmpty else { throw StatusError.invalid(service, object.name, mistakes) }
        let type = object.value[.spec]?[.type]?.string ?? "ClusterIP"
        try allocateAddress(&object, old: old, type: type, from: &addresses)
        try allocatePorts(&object, old: old, type: type, from: &addresses)
    }

    private static func allocateAddress(
        _ object: inout Object, old: Object?, type: String, from addresses: inout ServiceAddresses
    ) throws(StatusError) {
        let before = old?.value[.spec]?[.clusterIP]?.string ?? ""
        guard type != "ExternalName" else {
            if !before.isEmpty { addresses.release(address: before) }
            object.value[.spec]?[.clusterIP] = nil
            object.value[.spec]?[.clusterIPs] = nil
            return
        }
        var stated = object.value[.spec]?[.clusterIP]?.string ?? ""
        if stated.isEmpty { stated = object.value[.spec]?[.clusterIPs]?.array?.first?.string ?? "" }
        // An update that leaves the address out keeps it.
        if stated.isEmpty, !before.isEmpty { stated = before }
        if stated.isEmpty {
            guard let address = addresses.takeAddress() else {
                throw StatusError(
                    500, .internalError,
                    "Internal error occurred: failed to allocate a serviceIP: range is full")
            }
            stated = address
        } else if stated != "None", stated != before {
            guard addresses.take(address: stated) else {
                throw StatusError.invalid(
                    service, object.name,
                    [
                        FieldError(
                            .invalid, "spec.clusterIPs", value: .array([.string(stated)]),
                            "failed to allocate IP \(stated): provided IP is already allocated")
                    ])
            }
        }
        object.value[.spec]?[.clusterIP] = .string(stated)
        object.value[.spec]?[.clusterIPs] = .array([.string(stated)])
    }

    private static func allocatePorts(
        _ object: inout Object, old: Object?, type: String, from addresses: inout ServiceAddresses
    ) throws(StatusError) {
        let before = Set(nodePorts(of: old))
        var ports = object.value[.spec]?[.ports]?.array ?? []
        var kept: Set<Int> = []
        for position in ports.indices {
            let stated = Int(ports[position][.nodePort]?.int ?? 0)
            guard type == "NodePort" || type == "LoadBalancer" else {
                ports[position][.nodePort] = nil
                continue
            }
            if stated == 0 {
                if object.value[.spec]?[.allocateLoadBalancerNodePorts]?.bool == false { continue }
                guard let port = addresses.takePort() else {
                    throw StatusError(
                        500, .internalError,
                        "Internal error occurred: failed to allocate a nodePort: range is full")
                }
                ports[position][.nodePort] = .int(Int64(port))
                kept.insert(port)
            } else {
                if !before.contains(stated), !kept.contains(stated) {
                    try take(stated, at: position, of: object, from: &addresses)
                }
                kept.insert(stated)
            }
        }
        for port in before.subtracting(kept) { addresses.release(port: port) }
        if !ports.isEmpty { object.value[.spec]?[.ports] = .array(ports) }
    }

    private static func take(
        _ port: Int, at position: Int, of object: Object, from addresses: inout ServiceAddresses
    ) throws(StatusError) {
        let detail: String
        if !ServiceAddresses.nodePorts.contains(port) {
            detail =
                "provided port is not in the valid range. The range of valid ports is \(ServiceAddresses.nodePorts.lowerBound)-\(ServiceAddresses.nodePorts.upperBound)"
        } else if addresses.take(port: port) {
            return
        } else {
            detail = "provided port is already allocated"
        }
        throw StatusError.invalid(
            service, object.name,
            [
                FieldError(
                    .invalid, "spec.ports[\(position)].nodePort", value: .int(Int64(port)), detail)
            ])
    }

    private static func nodePorts(of object: Object?) -> [Int] {
        object?.value[.spec]?[.ports]?.array?.compactMap { $0[.nodePort]?.int.map(Int.init) } ?? []
    }

    /// Gives back what a removed Service held.
    static func release(_ object: Object, to addresses: inout ServiceAddresses) {
        guard object.kind == "Service", object.groupVersionKind.group.isEmpty else { return }
        if let address = object.value[.spec]?[.clusterIP]?.string { addresses.release(address: address) }
        for port in nodePorts(of: object) { addresses.release(port: port) }
    }
}
