import APIServer
import Kubernetes
import YAML

/// Keeps the numbers by which PodDisruptionBudgets allow evictions.
///
/// Follows the documentation "Disruptions" and `pkg/controller/disruption` of Kubernetes.
struct DisruptionController: Controller {
    static let component = Component.podDisruptionBudget
    var queue = WorkQueue<ObjectName>()
    private var selectors = SelectorIndex()

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .podDisruptionBudgets:
            if change.isDeletion {
                selectors.remove(change.name)
            } else {
                selectors.set(
                    LabelSelector(validated: change.object.value[.spec]?[.selector]), for: change.name)
                queue.add(change.name)
            }
        case .pods:
            let old = change.oldPod
            let new = change.newPod
            if let old, let new, old.isReady == new.isReady, old.isDeleting == new.isDeleting,
                old.phase == new.phase, old.labels == new.labels, old.controller == new.controller
            {
                return
            }
            for pod in [old, new].compactMap({ $0 }) {
                for name in selectors.matching(pod.labels, in: pod.name.namespace) { queue.add(name) }
            }
        case .deployments, .replicaSets, .statefulSets, .replicationControllers:
            // What is expected follows the size of the workload.
            guard change.previous?.value[.spec]?[.replicas] != change.object.value[.spec]?[.replicas] else {
                return
            }
            let labels =
                change.object.value[.spec]?[.template]?[.metadata]?[.labels]?.object
                ?? change.object.metadata.labels
            for name in selectors.matching(labels, in: change.object.namespace) { queue.add(name) }
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.podDisruptionBudgets, name) else { return }
        var look = DisruptionLook(
            PodDisruptionBudget(object),
            pods: world.pods.matching(
                LabelSelector(validated: object.value[.spec]?[.selector]), in: name.namespace),
            now: world.now)
        try look.run(&world)
    }
}
