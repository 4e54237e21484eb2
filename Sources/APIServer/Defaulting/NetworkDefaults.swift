import Kubernetes
import YAML

/// What the fields of services and their kin hold when a manifest says nothing.
///
/// Follows `pkg/apis/core/v1/defaults.go`, `pkg/apis/networking/v1/defaults.go` and
/// `pkg/apis/discovery/v1/defaults.go` of Kubernetes.
enum NetworkDefaults {
    static func service(_ object: inout Value) {
        if !object.has(.spec) { object[.spec] = .emptyObject }
        object.change(.spec) { spec in
            spec.fillText(.sessionAffinity, "None")
            if spec.text(.sessionAffinity) == "None" { spec[.sessionAffinityConfig] = nil }
            if spec.text(.sessionAffinity) == "ClientIP" {
                let seconds = spec[.sessionAffinityConfig]?[.clientIP]?[.timeoutSeconds]
                if seconds == nil || seconds == .null {
                    spec[.sessionAffinityConfig] = ["clientIP": ["timeoutSeconds": 10800]]
                }
            }
            spec.fillText(.type, "ClusterIP")
            let type = spec.text(.type)
            spec.changeItems(.ports) { port in
                port.fillText(.protocol, "TCP")
                let target = port[.targetPort]
                if target == nil || target == .null || target == 0 || target == "" {
                    port[.targetPort] = port[.port]
                }
            }
            if type == "NodePort" || type == "LoadBalancer" || !spec.items(.externalIPs).isEmpty {
                spec.fillText(.externalTrafficPolicy, "Cluster")
            }
            if type != "ExternalName" { spec.fill(.internalTrafficPolicy, "Cluster") }
            if type == "LoadBalancer" { spec.fill(.allocateLoadBalancerNodePorts, true) }
        }
        object.change(.status) { status in
            status.change(.loadBalancer) { balancer in
                balancer.changeItems(.ingress) { ingress in
                    if !ingress.text(.ip).isEmpty { ingress.fill(.ipMode, "VIP") }
                }
            }
        }
    }

    static func endpoints(_ object: inout Value) {
        object.changeItems(.subsets) { subset in
            subset.changeItems(.ports) { $0.fillText(.protocol, "TCP") }
        }
    }

    static func endpointSlice(_ object: inout Value) {
        object.changeItems(.ports) { port in
            port.fill(.name, "")
            port.fill(.protocol, "TCP")
        }
    }

    static func ingressClass(_ object: inout Value) {
        object.change(.spec) { spec in
            spec.change(.parameters) { $0.fill(.scope, "Cluster") }
        }
    }

    static func networkPolicy(_ object: inout Value) {
        if !object.has(.spec) { object[.spec] = .emptyObject }
        object.change(.spec) { spec in
            for list in [Field.ingress, .egress] {
                spec.changeItems(list) { rule in
                    rule.changeItems(.ports) { $0.fill(.protocol, "TCP") }
                }
            }
            if spec.items(.policyTypes).isEmpty {
                spec[.policyTypes] = spec.items(.egress).isEmpty ? ["Ingress"] : ["Ingress", "Egress"]
            }
        }
    }
}
