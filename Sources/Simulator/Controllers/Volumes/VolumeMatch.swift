import Kubernetes
import YAML

/// Which volume suits a claim.
///
/// Follows `volume.FindMatchingVolume` of `pkg/volume/util` of Kubernetes: the smallest that is large enough, and one
/// that is reserved for the claim before all others.
enum VolumeMatch {
    static func best(_ claim: PersistentVolumeClaim, _ volumes: [PersistentVolume]) -> PersistentVolume? {
        let wanted = claim.spec.resources.requests["storage"] ?? .zero
        let selector = claim.spec.selector.map { LabelSelector(validated: $0) }
        let suitable = volumes.filter { volume in
            if let reference = volume.spec.claimRef { return isReserved(reference, for: claim) }
            guard !volume.metadata.isDeleting,
                volume.status.phase.isEmpty || volume.status.phase == "Available",
                (volume.spec.volumeMode ?? "Filesystem") == (claim.spec.volumeMode ?? "Filesystem"),
                claim.spec.accessModes.allSatisfy(volume.spec.accessModes.contains),
                selector?.matches(volume.metadata.labels) ?? true
            else { return false }
            return !((volume.spec.capacity["storage"] ?? .zero) < wanted)
        }
        if let reserved = suitable.first(where: { $0.spec.claimRef != nil }) { return reserved }
        return suitable.min { left, right in
            let sizes = (left.spec.capacity["storage"] ?? .zero, right.spec.capacity["storage"] ?? .zero)
            return sizes.0 == sizes.1 ? left.name < right.name : sizes.0 < sizes.1
        }
    }

    static func isReserved(_ reference: ObjectReference, for claim: PersistentVolumeClaim) -> Bool {
        reference.name == claim.name && reference.namespace == claim.namespace
            && (reference.uid.isEmpty || reference.uid == claim.metadata.uid)
    }
}
