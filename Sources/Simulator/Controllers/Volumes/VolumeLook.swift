import APIServer
import Kubernetes
import YAML

/// One look at a volume: whether it is free, bound or released, and what becomes of it then.
///
/// Follows `syncVolume` and `reclaimVolume` of `pkg/controller/volume/persistentvolume` of Kubernetes.
struct VolumeLook {
    private let volume: PersistentVolume

    init(_ volume: PersistentVolume) { self.volume = volume }

    private var name: ObjectName { ObjectName(namespace: "", name: volume.name) }

    func run(_ world: inout World) throws(StatusError) {
        guard let reference = volume.spec.claimRef else {
            if volume.metadata.isDeleting { return try letGo(&world) }
            return try setPhase("Available", &world)
        }
        let place = ObjectName(namespace: reference.namespace, name: reference.name)
        let claim = world.get(.persistentVolumeClaims, place)
        if reference.uid.isEmpty {
            if volume.metadata.isDeleting { return try letGo(&world) }
            // Reserved: the claim's own look binds it.
            return try setPhase("Available", &world)
        }
        guard claim?.metadata.uid != reference.uid else {
            // A bound volume stays until its claim has gone.
            return
        }
        if volume.metadata.isDeleting { return try letGo(&world) }
        if volume.status.phase != "Released", volume.status.phase != "Failed" {
            try setPhase("Released", &world)
        }
        try reclaim(&world)
    }

    private func setPhase(_ phase: String, _ world: inout World) throws(StatusError) {
        guard volume.status.phase != phase else { return }
        var changed = volume
        changed.status.phase = phase
        changed.status.lastPhaseTransitionTime = world.now
        changed.object.metadata.resourceVersion = ""
        try world.update(changed.object, subresource: "status", by: .volumes)
    }

    private func letGo(_ world: inout World) throws(StatusError) {
        guard var object = world.get(.persistentVolumes, name),
            object.metadata.finalizers.contains(VolumeController.volumeFinalizer)
        else { return }
        object.metadata.finalizers.removeAll { $0 == VolumeController.volumeFinalizer }
        object.metadata.resourceVersion = ""
        try world.update(object, by: .volumeProtection)
    }

    private func reclaim(_ world: inout World) throws(StatusError) {
        switch volume.spec.persistentVolumeReclaimPolicy {
        case "Delete":
            guard volume.metadata.annotations[ClaimLook.provisionedBy] != nil || volume.spec.hostPath != nil
            else {
                world.event(
                    volume.object, "VolumeFailedDelete",
                    "error getting deleter volume plugin for volume \"\(volume.name)\": no deletable volume plugin matched",
                    isWarning: true, by: .volumes)
                return try setPhase("Failed", &world)
            }
            try world.delete(.persistentVolumes, name, by: .volumes)
        case "Recycle":
            world.event(volume.object, "VolumeRecycled", "Volume recycled", by: .volumes)
            guard var object = world.get(.persistentVolumes, name) else { return }
            object.value[.spec]?[.claimRef] = nil
            object.metadata.resourceVersion = ""
            try world.update(object, by: .volumes)
        default: return
        }
    }
}
