import APIServer
import Kubernetes
import YAML

/// Gives Services of type LoadBalancer their address.
///
/// Follows the service controller of `cloud-provider`.
struct ServiceController: Controller {
    static let component = Component.service
    var queue = WorkQueue<ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        if !change.isDeletion { queue.add(change.name) }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        // Without nodes' kubelets there is no provider behind the cluster.
        guard world.configuration.runsPods, let object = world.get(.services, name),
            !object.metadata.isDeleting
        else { return }
        let service = Service(object)
        let isBalanced = service.spec.type == "LoadBalancer" && service.spec.loadBalancerClass == nil
        let current = object.value[.status]?[.loadBalancer]?[.ingress]?.array ?? []
        let wanted: [Value] =
            isBalanced ? [["ip": .string(world.configuration.ingressAddress), "ipMode": "VIP"]] : []
        guard current != wanted, isBalanced || !current.isEmpty else { return }
        var changed = object
        changed.value[.status] = [
            "loadBalancer": wanted.isEmpty ? .emptyObject : ["ingress": .array(wanted)]
        ]
        if isBalanced {
            world.event(object, "EnsuringLoadBalancer", "Ensuring load balancer", by: .service)
        }
        try world.update(changed, subresource: "status", by: .service)
        if isBalanced {
            world.event(object, "EnsuredLoadBalancer", "Ensured load balancer", by: .service)
        }
    }
}
