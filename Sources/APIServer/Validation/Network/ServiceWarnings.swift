import Kubernetes
import YAML

/// What is allowed in a Service but does nothing, or will not be for long.
///
/// Follows `pkg/api/service/warnings.go` of Kubernetes.
enum ServiceWarnings {
    static func texts(_ service: Object) -> [String] {
        var warnings: [String] = []
        let spec = service.value[.spec] ?? .emptyObject
        let type = spec.text(.type)
        let isHeadless = type == "ClusterIP" && spec.text(.clusterIP) == "None"
        let externalIPs = spec.texts(.externalIPs)
        let hints: Key = "service.kubernetes.io/topology-aware-hints"
        if service.metadata.annotations[hints] != nil {
            warnings.append(
                "annotation \(hints.name) is deprecated, please use service.kubernetes.io/topology-mode instead"
            )
        }
        if !isHeadless, !spec.text(.clusterIP).isEmpty {
            for (position, address) in spec.texts(.clusterIPs).enumerated() {
                warnings += AddressWarnings.address(
                    address, at: FieldPath("spec", "clusterIPs").index(position))
            }
        }
        if isHeadless {
            if !spec.text(.loadBalancerIP).isEmpty {
                warnings.append("spec.loadBalancerIP is ignored for headless services")
            }
            if !externalIPs.isEmpty { warnings.append("spec.externalIPs is ignored for headless services") }
            if spec.text(.sessionAffinity) != "None" {
                warnings.append("spec.SessionAffinity is ignored for headless services")
            }
        }
        for (position, address) in externalIPs.enumerated() {
            warnings += AddressWarnings.address(address, at: FieldPath("spec", "externalIPs").index(position))
        }
        if !externalIPs.isEmpty, !isHeadless, type != "ExternalName" {
            warnings.append(
                "spec.externalIPs is deprecated and may no longer be implemented in some clusters")
        }
        let balancer = spec.text(.loadBalancerIP)
        if !balancer.isEmpty {
            warnings += AddressWarnings.address(balancer, at: FieldPath("spec", "loadBalancerIP"))
        }
        for (position, range) in spec.texts(.loadBalancerSourceRanges).enumerated() {
            let path = FieldPath("spec", "loadBalancerSourceRanges").index(position)
            warnings += AddressWarnings.range(range, at: path)
        }
        if type == "ExternalName", !externalIPs.isEmpty {
            warnings.append("spec.externalIPs is ignored when spec.type is \"ExternalName\"")
        }
        if type != "ExternalName", !spec.text(.externalName).isEmpty {
            warnings.append("spec.externalName is ignored when spec.type is not \"ExternalName\"")
        }
        if spec.text(.trafficDistribution) == "PreferClose" {
            warnings.append(
                "spec.trafficDistribution: \"PreferClose\" is deprecated; use \"PreferSameZone\"")
        }
        return warnings
    }
}
