import Kubernetes
import YAML

/// What a Service's fields imply about each other.
///
/// Follows `pkg/registry/core/service/strategy.go` and `storage/alloc.go` of Kubernetes, on a cluster whose only family
/// is IPv4.
enum ServiceFields {
    static func normalize(_ service: inout Object, old: Object?) {
        service.value.fill(.spec, .emptyObject)
        let before = old?.value[.spec]
        service.value.change(.spec) { spec in
            if let before {
                keepAllocated(&spec, before)
                dropUnneeded(&spec, before)
            }
            addresses(&spec, before)
            if spec.text(.type) != "ExternalName" { families(&spec) }
        }
    }

    private static func needsAddress(_ spec: Value) -> Bool {
        ["ClusterIP", "NodePort", "LoadBalancer"].contains(spec.text(.type))
    }

    private static func needsNodePort(_ spec: Value) -> Bool {
        spec.text(.type) == "NodePort"
            || spec.text(.type) == "LoadBalancer" && spec[.allocateLoadBalancerNodePorts]?.bool != false
    }

    private static func isExternal(_ spec: Value) -> Bool {
        ["NodePort", "LoadBalancer"].contains(spec.text(.type)) || !spec.items(.externalIPs).isEmpty
    }

    /// What an update leaves out but the server gave before.
    private static func keepAllocated(_ spec: inout Value, _ before: Value) {
        if needsAddress(before), needsAddress(spec) {
            if spec.text(.clusterIP).isEmpty { spec[.clusterIP] = before[.clusterIP] }
            if spec.items(.clusterIPs).isEmpty, spec[.clusterIP] == before[.clusterIP] {
                spec[.clusterIPs] = before[.clusterIPs]
            }
        }
        if needsNodePort(before), needsNodePort(spec) {
            let ports = before.items(.ports)
            let given = spec.items(.ports).compactMap { $0.number(.nodePort) }
            spec.changeItems(.ports) { port in
                guard (port.number(.nodePort) ?? 0) == 0,
                    let same = ports.first(where: {
                        $0[.port] == port[.port] && $0.text(.protocol) == port.text(.protocol)
                    }), let number = same.number(.nodePort), !given.contains(number)
                else { return }
                port[.nodePort] = .int(Int64(number))
            }
        }
    }

    /// What a change of type makes meaningless, unless the update says it anew.
    private static func dropUnneeded(_ spec: inout Value, _ before: Value) {
        if needsAddress(before), !needsAddress(spec) {
            for field in [Field.clusterIP, .clusterIPs, .ipFamilies, .ipFamilyPolicy]
            where spec[field] == before[field] {
                spec[field] = nil
            }
        }
        if needsNodePort(before), !needsNodePort(spec) {
            let kept = before.items(.ports).compactMap { $0.number(.nodePort) }
            if spec.items(.ports).compactMap({ $0.number(.nodePort) }) == kept {
                spec.changeItems(.ports) { $0[.nodePort] = nil }
            }
        }
        if before.text(.type) == "LoadBalancer", spec.text(.type) != "LoadBalancer" {
            for field in [Field.allocateLoadBalancerNodePorts, .loadBalancerClass]
            where spec[field] == before[field] {
                spec[field] = nil
            }
        }
        if isExternal(before), !isExternal(spec),
            spec[.externalTrafficPolicy] == before[.externalTrafficPolicy]
        {
            spec[.externalTrafficPolicy] = nil
        }
        if spec.text(.type) == "ExternalName", before.text(.type) != "ExternalName",
            spec[.internalTrafficPolicy] == before[.internalTrafficPolicy]
        {
            spec[.internalTrafficPolicy] = nil
        }
    }

    /// `clusterIP` and the first of `clusterIPs` are one thing.
    private static func addresses(_ spec: inout Value, _ before: Value?) {
        let address = spec.text(.clusterIP)
        let list = spec.texts(.clusterIPs)
        guard let before else {
            if !address.isEmpty, list.isEmpty { spec[.clusterIPs] = [.string(address)] }
            return
        }
        let isAddressNew = address != before.text(.clusterIP)
        let isListNew = list != before.texts(.clusterIPs)
        if isAddressNew, !isListNew {
            spec[.clusterIPs] = address.isEmpty ? nil : [.string(address)]
        }
    }

    private static func families(_ spec: inout Value) {
        // Without a selector nothing ties a headless service to this cluster's family.
        let isFree = spec.text(.clusterIP) == "None" && spec.map(.selector).isEmpty
        spec.fill(.ipFamilyPolicy, isFree ? "RequireDualStack" : "SingleStack")
        if spec.items(.ipFamilies).isEmpty {
            let isDual = isFree && spec.text(.ipFamilyPolicy) != "SingleStack"
            spec[.ipFamilies] = isDual ? ["IPv4", "IPv6"] : ["IPv4"]
        }
    }
}
