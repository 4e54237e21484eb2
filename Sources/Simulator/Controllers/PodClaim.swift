import APIServer
import Kubernetes
import YAML

/// Which pods a controller manages: adopts orphans that its selector matches and releases pods it no longer
/// matches.
///
/// Follows `controller.PodControllerRefManager` of Kubernetes.
struct PodClaim {
    let owner: Object
    let selector: LabelSelector
    let component: Component
    /// A finalizer that adopted pods get.
    var finalizer: String?
    /// Whether a pod may be adopted beside matching the selector.
    var mayAdopt: @Sendable (PodRecord) -> Bool = { _ in true }

    /// The pods that belong to the owner after claiming.
    func claim(_ world: inout World) throws(StatusError) -> [PodRecord] {
        let uid = owner.metadata.uid
        var owned: [PodRecord] = []
        for pod in world.pods.controlled(by: uid) {
            if selector.matches(pod.labels), mayAdopt(pod) {
                owned.append(pod)
            } else if !owner.metadata.isDeleting {
                try write(pod, &world) { metadata in
                    metadata.ownerReferences.removeAll { $0.uid == uid }
                    metadata.finalizers.removeAll { $0 == finalizer }
                }
            }
        }
        guard !owner.metadata.isDeleting, !selector.isEmpty else { return owned }
        for pod in world.pods.unowned(matching: selector, in: owner.namespace)
        where !pod.isDeleting && mayAdopt(pod) {
            let adopted = try write(pod, &world) { metadata in
                metadata.ownerReferences.append(OwnerReference(controller: owner))
                if let finalizer, !metadata.finalizers.contains(finalizer) {
                    metadata.finalizers.append(finalizer)
                }
            }
            if let adopted { owned.append(PodRecord(adopted)) }
        }
        return owned
    }

    @discardableResult
    private func write(
        _ pod: PodRecord, _ world: inout World, _ change: (inout ObjectMeta) -> Void
    ) throws(StatusError) -> Object? {
        guard var current = world.get(.pods, pod.name), current.metadata.uid == pod.uid else { return nil }
        change(&current.metadata)
        return try world.update(current, by: component)
    }
}
