import APIServer
import Kubernetes
import YAML

/// Rolls a Deployment's template out through ReplicaSets.
///
/// Follows `pkg/controller/deployment` of Kubernetes and the documentation of Deployments.
struct DeploymentController: Controller {
    static let component = Component.deployment
    var queue = WorkQueue<ObjectName>()
    /// Deployments of a namespace, for ReplicaSets without a controller.
    private var byNamespace = BucketIndex<String, ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .deployments:
            if change.isDeletion {
                byNamespace.remove(change.name, under: change.name.namespace)
            } else {
                byNamespace.insert(change.name, under: change.name.namespace)
                queue.add(change.name)
            }
        case .replicaSets:
            var hasOwner = false
            for reference in [change.previous?.metadata.controller, change.object.metadata.controller] {
                guard let reference, reference.kind == "Deployment" else { continue }
                hasOwner = true
                queue.add(ObjectName(namespace: change.object.namespace, name: reference.name))
            }
            if !hasOwner, change.object.metadata.controller == nil {
                for name in byNamespace[change.object.namespace] { queue.add(name) }
            }
        case .pods:
            // Recreate waits for the old pods to be gone.
            guard change.isDeletion, let owner = change.oldPod?.controller,
                let member = world.owners.object(uid: owner), member.resource == .replicaSets,
                let parent = world.get(.replicaSets, member.name)?.metadata.controller,
                parent.kind == "Deployment"
            else { return }
            queue.add(ObjectName(namespace: member.name.namespace, name: parent.name))
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.deployments, name) else { return }
        var rollout = DeploymentRollout(Deployment(object))
        let selector = LabelSelector(validated: rollout.deployment.spec.selector)
        guard !selector.isEmpty else {
            if rollout.deployment.status.observedGeneration < Int(object.metadata.generation) {
                var new = rollout.deployment
                new.status.observedGeneration = Int(object.metadata.generation)
                try world.update(new.object, subresource: "status", by: .deployment)
            }
            return
        }
        try rollout.claim(selector, &world)
        if object.metadata.isDeleting { return try rollout.writeStatus(&world) }
        try rollout.notePaused(&world)
        if rollout.deployment.spec.paused || rollout.isScaling {
            try rollout.scale(&world)
            return
        }
        if rollout.deployment.spec.strategy.type == "Recreate" {
            try rollout.recreate(&world)
        } else {
            try rollout.roll(&world)
        }
    }
}
