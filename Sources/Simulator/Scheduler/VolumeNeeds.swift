import APIServer
import Kubernetes
import YAML

/// Whether the volumes a pod claims are there.
///
/// Follows the plugin `VolumeBinding` of Kubernetes.
enum VolumeNeeds {
    static func problem(_ pod: Pod, _ world: World) -> String? {
        for volume in pod.spec.value[.volumes]?.array ?? [] {
            guard let name = volume[.persistentVolumeClaim]?[.claimName]?.string else { continue }
            let place = ObjectName(namespace: pod.namespace, name: name)
            guard let claim = world.get(.persistentVolumeClaims, place) else {
                return "persistentvolumeclaim \"\(name)\" not found"
            }
            if claim.metadata.isDeleting {
                return "persistentvolumeclaim \"\(name)\" is being deleted"
            }
            let isBound = claim.value[.status]?[.phase]?.string == "Bound"
            if !isBound, !VolumeController.canBind(claim, world) {
                return "pod has unbound immediate PersistentVolumeClaims"
            }
        }
        return nil
    }
}
