import APIServer
import Kubernetes
import YAML

/// Says in every Ingress where it can be reached.
///
/// Follows ingress-nginx: the address appears in the status and an event says that the rules were taken over.
struct IngressController: Controller {
    static let component = Component.ingress
    var queue = WorkQueue<ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        guard change.watched == .ingresses, !change.isDeletion else { return }
        queue.add(change.name)
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        // The controller is a pod itself.
        guard world.configuration.runsPods, let object = world.get(.ingresses, name),
            !object.metadata.isDeleting
        else { return }
        let address: Value = ["ip": .string(world.configuration.ingressAddress)]
        let current = object.value[.status]?[.loadBalancer]?[.ingress]?.array ?? []
        guard current != [address] else { return }
        var changed = object
        changed.value[.status] = ["loadBalancer": ["ingress": [address]]]
        try world.update(changed, subresource: "status", by: .ingress)
        world.event(object, "Sync", "Scheduled for sync", by: .ingress)
    }
}
