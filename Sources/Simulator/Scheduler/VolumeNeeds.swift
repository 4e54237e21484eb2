import APIServer
import Kubernetes
import YAML

/// Whether the volumes a pod claims are there, and on which nodes they can be used.
///
/// Follows the plugins `VolumeBinding`, `VolumeZone`, `VolumeRestrictions` and `NodeVolumeLimits` of Kubernetes.
struct VolumeNeeds {
    /// Why the pod can go nowhere for now.
    private(set) var problem: String?
    /// Claims that get their volume when the pod has its node.
    private(set) var unbound: [PersistentVolumeClaim] = []
    private var volumes: [PersistentVolume] = []
    private var count = 0

    /// What a node can attach at most, when it does not say.
    private static let limit = 256
    private static let zoneKeys = [
        Key("topology.kubernetes.io/zone"), Key("topology.kubernetes.io/region"),
        Key("failure-domain.beta.kubernetes.io/zone"), Key("failure-domain.beta.kubernetes.io/region"),
    ]

    static let none = VolumeNeeds()

    private init() {}

    init(_ pod: PodRecord, _ world: World) {
        let claims = VolumeController.claims(of: pod.object)
        count = claims.count
        for name in claims {
            guard let object = world.get(.persistentVolumeClaims, name) else {
                problem = "persistentvolumeclaim \"\(name.name)\" not found"
                return
            }
            let claim = PersistentVolumeClaim(object)
            if claim.metadata.isDeleting {
                problem = "persistentvolumeclaim \"\(name.name)\" is being deleted"
                return
            }
            if claim.status.phase == "Lost" {
                problem =
                    "persistentvolumeclaim \"\(name.name)\" bound to non-existent persistentvolume \"\(claim.spec.volumeName)\""
                return
            }
            if claim.status.phase == "Bound" {
                let volume = world.get(
                    .persistentVolumes, ObjectName(namespace: "", name: claim.spec.volumeName))
                if let volume { volumes.append(PersistentVolume(volume)) }
            } else if VolumeController.waitsForConsumer(claim, world) {
                unbound.append(claim)
            } else {
                problem = "pod has unbound immediate PersistentVolumeClaims"
                return
            }
            if claim.spec.accessModes.contains("ReadWriteOncePod"), isUsed(name, by: pod, world) {
                problem =
                    "node has pod using PersistentVolumeClaim with the same name and ReadWriteOncePod access mode"
                return
            }
        }
    }

    private func isUsed(_ claim: ObjectName, by pod: PodRecord, _ world: World) -> Bool {
        world.pods.inNamespace(claim.namespace).contains { other in
            other.uid != pod.uid && !other.node.isEmpty && !other.isTerminal
                && VolumeController.claims(of: other.object).contains(claim)
        }
    }

    /// Why a node cannot have the volumes.
    func refusal(_ node: NodeState) -> String? {
        guard count > 0 else { return nil }
        if node.volumeCount + count > Self.limit { return "node(s) exceed max volume count" }
        for volume in volumes {
            if let required = volume.spec.nodeAffinity?.required,
                !required.nodeSelectorTerms.contains(where: { NodeFilter.matches($0, node) })
            {
                return "node(s) didn't match PersistentVolume's node affinity"
            }
            for key in Self.zoneKeys {
                guard let zones = volume.metadata.labels[key]?.string else { continue }
                let allowed = zones.split(separator: "_", omittingEmptySubsequences: true).map(String.init)
                guard let own = node.labels[key]?.string, allowed.contains(own) else {
                    return "node(s) had no available volume zone"
                }
            }
        }
        return nil
    }
}
