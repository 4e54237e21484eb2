import Kubernetes
import YAML

/// The rules of Services and Endpoints.
///
/// Follows `ValidateService` and what it calls in `pkg/apis/core/validation/validation.go` of Kubernetes.
enum ServiceValidation {
    private static let path = FieldPath("spec")

    static func validate(_ service: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = service.value[.spec] ?? .emptyObject
        let type = spec.text(.type)
        let isHeadless = spec.texts(.clusterIPs).first == "None" || spec.text(.clusterIP) == "None"
        let ports = spec.items(.ports)
        if ports.isEmpty, !isHeadless, type != "ExternalName" { errors.required(path.child("ports")) }
        switch type {
        case "LoadBalancer", "NodePort":
            if isHeadless {
                errors.invalid(
                    path.child("clusterIPs").index(0), "None", "may not be set to 'None' for \(type) services"
                )
            }
        case "ExternalName": externalName(spec, &errors)
        default: break
        }
        self.ports(ports, isHeadless: isHeadless, &errors)
        errors.labels(spec.map(.selector), at: path.child("selector"))
        affinity(spec, &errors)
        errors.append(contentsOf: addresses(service, old: nil))
        for (position, address) in spec.texts(.externalIPs).enumerated() {
            errors.endpointAddress(address, at: path.child("externalIPs").index(position))
        }
        errors.requiredOneOf(
            path.child("type"), type, ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"])
        nodePorts(ports, type: type, &errors)
        duplicates(ports, &errors)
        traffic(spec, type: type, &errors)
        return errors.errors
    }

    private static func externalName(_ spec: Value, _ errors: inout FieldErrors) {
        let reason = "may not be set for ExternalName services"
        if !spec.items(.clusterIPs).isEmpty { errors.forbidden(path.child("clusterIPs"), reason) }
        if !spec.items(.ipFamilies).isEmpty { errors.forbidden(path.child("ipFamilies"), reason) }
        if spec.has(.ipFamilyPolicy) { errors.forbidden(path.child("ipFamilyPolicy"), reason) }
        var name = spec.text(.externalName)
        if name.hasSuffix(".") { name.removeLast() }
        if name.isEmpty {
            errors.required(path.child("externalName"))
        } else {
            errors.invalid(path.child("externalName"), name, NameValidation.dns1123Subdomain(name))
        }
    }

    private static func ports(_ ports: [Value], isHeadless: Bool, _ errors: inout FieldErrors) {
        var names: [String] = []
        for (position, port) in ports.enumerated() {
            let path = path.child("ports").index(position)
            let name = port.text(.name)
            if name.isEmpty {
                if ports.count > 1 { errors.required(path.child("name")) }
            } else {
                errors.invalid(path.child("name"), name, NameValidation.dns1123Label(name))
                if names.contains(name) { errors.duplicate(path.child("name"), .string(name)) }
                names.append(name)
            }
            errors.portNumber(port.number(.port) ?? 0, at: path.child("port"))
            errors.requiredOneOf(path.child("protocol"), port.text(.protocol), ["SCTP", "TCP", "UDP"])
            errors.portNumberOrName(port[.targetPort], at: path.child("targetPort"))
            if let name = port[.appProtocol]?.string {
                errors.invalid(path.child("appProtocol"), name, NameValidation.qualifiedName(name))
            }
        }
    }

    private static func affinity(_ spec: Value, _ errors: inout FieldErrors) {
        let affinity = spec.text(.sessionAffinity)
        errors.requiredOneOf(path.child("sessionAffinity"), affinity, ["ClientIP", "None"])
        let place = path.child("sessionAffinityConfig")
        let config = spec.member(.sessionAffinityConfig)
        if affinity == "ClientIP" {
            guard let client = config?.member(.clientIP) else {
                return errors.required(place, "when session affinity type is ClientIP")
            }
            let seconds = client.number(.timeoutSeconds) ?? 0
            if !(1...86400).contains(seconds) {
                errors.invalid(
                    place.child("clientIP", "timeoutSeconds"), seconds,
                    "must be greater than 0 and less than 86400")
            }
        } else if affinity == "None", config != nil {
            errors.forbidden(place, "must not be set when session affinity is None")
        }
    }

    private static func nodePorts(_ ports: [Value], type: String, _ errors: inout FieldErrors) {
        var taken: Set<String> = []
        for (position, port) in ports.enumerated() {
            guard let number = port.number(.nodePort), number != 0 else { continue }
            let place = path.child("ports").index(position).child("nodePort")
            if type == "ClusterIP" { errors.forbidden(place, "may not be used when `type` is 'ClusterIP'") }
            if !taken.insert("\(port.text(.protocol)) \(number)").inserted {
                errors.duplicate(place, .int(Int64(number)))
            }
        }
    }

    private static func duplicates(_ ports: [Value], _ errors: inout FieldErrors) {
        var taken: Set<String> = []
        for (position, port) in ports.enumerated() {
            let number = port.number(.port) ?? 0
            guard !taken.insert("\(port.text(.protocol)) \(number)").inserted else { continue }
            errors.duplicate(
                path.child("ports").index(position),
                [
                    "Name": "", "Protocol": .string(port.text(.protocol)), "AppProtocol": .null,
                    "Port": .int(Int64(number)), "TargetPort": 0, "NodePort": 0,
                ])
        }
    }

    private static func traffic(_ spec: Value, type: String, _ errors: inout FieldErrors) {
        let external = spec.text(.externalTrafficPolicy)
        let isExternal = type == "LoadBalancer" || type == "NodePort" || !spec.items(.externalIPs).isEmpty
        let place = path.child("externalTrafficPolicy")
        if isExternal {
            errors.requiredOneOf(place, external, ["Cluster", "Local"])
        } else if !external.isEmpty {
            errors.invalid(place, external, "may only be set for externally-accessible services")
        }
        if let policy = spec[.internalTrafficPolicy]?.string {
            errors.oneOf(path.child("internalTrafficPolicy"), policy, ["Cluster", "Local"])
        }
        let ranges = spec.texts(.loadBalancerSourceRanges)
        if !ranges.isEmpty, type != "LoadBalancer" {
            errors.forbidden(
                path.child("LoadBalancerSourceRanges"), "may only be used when `type` is 'LoadBalancer'")
        }
        for (position, range) in ranges.enumerated() {
            errors.block(range, at: path.child("loadBalancerSourceRanges").index(position))
        }
        if spec.has(.allocateLoadBalancerNodePorts), type != "LoadBalancer" {
            errors.forbidden(
                path.child("allocateLoadBalancerNodePorts"), "may only be used when `type` is 'LoadBalancer'")
        }
        if let name = spec[.loadBalancerClass]?.string {
            if type != "LoadBalancer" {
                errors.forbidden(
                    path.child("loadBalancerClass"), "may only be used when `type` is 'LoadBalancer'")
            }
            errors.invalid(path.child("loadBalancerClass"), name, NameValidation.qualifiedName(name))
        }
    }

    /// The rules of cluster addresses and their families, which hold before any is given out.
    static func addresses(_ service: Object, old: Object?) -> [FieldError] {
        var errors = FieldErrors()
        let spec = service.value[.spec] ?? .emptyObject
        let type = spec.text(.type)
        guard type != "ExternalName" else { return [] }
        let list = spec.texts(.clusterIPs)
        let place = path.child("clusterIPs")
        if !list.isEmpty, spec.text(.clusterIP) != list[0] {
            errors.invalid(
                place, .array(list.map { .string($0) }), "first value must match `clusterIP`")
        }
        if list.count > 2 {
            errors.invalid(
                place, .array(list.map { .string($0) }), "may only hold up to 2 values")
        }
        for (position, address) in list.enumerated() {
            if address == "None" {
                if list.count > 1 {
                    errors.invalid(
                        place.index(position), address, "'None' must be the first and only value")
                }
            } else {
                errors.address(address, at: place.index(position))
            }
        }
        families(spec, &errors)
        if let before = old?.value[.spec]?.texts(.clusterIPs).first, !before.isEmpty, let now = list.first,
            now != before, old?.value[.spec]?.text(.type) != "ExternalName"
        {
            errors.invalid(
                place.index(0), .array(list.map { .string($0) }), "may not change once set")
        }
        return errors.errors
    }

    private static func families(_ spec: Value, _ errors: inout FieldErrors) {
        let families = spec.texts(.ipFamilies)
        for (position, family) in families.enumerated() {
            let place = path.child("ipFamilies").index(position)
            if family != "IPv4", family != "IPv6" {
                errors.notSupported(place, family, ["IPv4", "IPv6"])
            } else if families[..<position].contains(family) {
                errors.duplicate(place, .string(family))
            }
        }
        if let policy = spec[.ipFamilyPolicy]?.string {
            errors.oneOf(
                path.child("ipFamilyPolicy"), policy, ["PreferDualStack", "RequireDualStack", "SingleStack"])
        }
        let isHeadless = spec.text(.clusterIP) == "None"
        if !isHeadless, families.first == "IPv6", spec.texts(.clusterIPs).isEmpty {
            errors.invalid(
                path.child("ipFamilies").index(0), "IPv6", "not configured on this cluster")
        }
        if spec.text(.ipFamilyPolicy) == "RequireDualStack", !(isHeadless && spec.map(.selector).isEmpty) {
            errors.invalid(
                path.child("ipFamilyPolicy"), "RequireDualStack",
                "this cluster is not configured for dual-stack services")
        }
    }

    static func validateUpdate(_ service: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: validate(service))
        errors.append(contentsOf: addresses(service, old: old))
        let before = old.value[.spec] ?? .emptyObject
        let now = service.value[.spec] ?? .emptyObject
        if before.text(.type) == "LoadBalancer", now.text(.type) == "LoadBalancer" {
            errors.immutable(
                path.child("loadBalancerClass"), now[.loadBalancerClass], before[.loadBalancerClass])
        }
        return errors.errors
    }

    // MARK: Endpoints

    static func endpoints(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        for (position, subset) in object.value.items(.subsets).enumerated() {
            let path = FieldPath("subsets").index(position)
            let lists = [Field.addresses, .notReadyAddresses]
            if lists.allSatisfy({ subset.items($0).isEmpty }) {
                errors.required(path, "must specify `addresses` or `notReadyAddresses`")
            }
            for list in lists {
                for (position, address) in subset.items(list).enumerated() {
                    let path = path.child(list.name).index(position)
                    errors.endpointAddress(address.text(.ip), at: path.child("ip"))
                    let host = address.text(.hostname)
                    if !host.isEmpty {
                        errors.invalid(path.child("hostname"), host, NameValidation.dns1123Label(host))
                    }
                }
            }
            let ports = subset.items(.ports)
            for (position, port) in ports.enumerated() {
                let path = path.child("ports").index(position)
                let name = port.text(.name)
                if name.isEmpty {
                    if ports.count > 1 { errors.required(path.child("name")) }
                } else {
                    errors.invalid(path.child("name"), name, NameValidation.dns1123Label(name))
                }
                errors.portNumber(port.number(.port) ?? 0, at: path.child("port"))
                errors.requiredOneOf(path.child("protocol"), port.text(.protocol), ["SCTP", "TCP", "UDP"])
            }
        }
        return errors.errors
    }
}
