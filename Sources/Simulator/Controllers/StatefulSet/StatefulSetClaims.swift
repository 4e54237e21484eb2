import APIServer
import Kubernetes
import YAML

/// Makes the claims of a StatefulSet's pods and lets them go by its retention policy.
///
/// Follows `stateful_pod_control.go` and `claimOwnerMatchesSetAndPod` of `pkg/controller/statefulset` of
/// Kubernetes.
struct StatefulSetClaims {
    let set: StatefulSet

    private var policy: StatefulSetPersistentVolumeClaimRetentionPolicy {
        self.set.spec.persistentVolumeClaimRetentionPolicy ?? .init()
    }

    /// Creates the claims that a pod misses.
    func create(_ pod: StatefulPod, _ world: inout World) throws(StatusError) {
        for template in set.spec.volumeClaimTemplates {
            let name = ObjectName(namespace: set.namespace, name: pod.claimName(template))
            if let existing = world.get(.persistentVolumeClaims, name) {
                guard existing.metadata.isDeleting else { continue }
                throw StatusError(500, .unknown, "pvc \(name.name) is being deleted")
            }
            var claim = pod.claim(template)
            claim.metadata.ownerReferences = owners(of: claim, pod: nil, isCondemned: false)
            do throws(StatusError) {
                try world.create(claim, by: .statefulSet)
            } catch {
                world.event(
                    set.object, "FailedCreate",
                    "create Claim \(name.name) for Pod \(pod.name.name) in StatefulSet \(set.name) failed error: \(error.message)",
                    isWarning: true, by: .statefulSet)
                throw error
            }
            world.event(
                set.object, "SuccessfulCreate",
                "create Claim \(name.name) Pod \(pod.name.name) in StatefulSet \(set.name) success",
                by: .statefulSet)
        }
    }

    /// Whether a claim still belongs to the former pod of this name and has to go first.
    func isStale(_ pod: StatefulPod, _ world: World) -> Bool {
        set.spec.volumeClaimTemplates.contains { template in
            let name = ObjectName(namespace: set.namespace, name: pod.claimName(template))
            guard let claim = world.get(.persistentVolumeClaims, name) else { return false }
            return claim.metadata.ownerReferences.contains { $0.kind == "Pod" && $0.name == pod.name.name }
        }
    }

    /// Brings the owners of a pod's claims up to the retention policy.
    func settle(_ record: PodRecord, ordinal: Int, isCondemned: Bool, _ world: inout World)
        throws(StatusError)
    {
        let pod = StatefulPod(set: set, ordinal: ordinal)
        for template in set.spec.volumeClaimTemplates {
            let name = ObjectName(namespace: set.namespace, name: pod.claimName(template))
            guard var claim = world.get(.persistentVolumeClaims, name) else { continue }
            let wanted = owners(of: claim, pod: record, isCondemned: isCondemned)
            guard wanted != claim.metadata.ownerReferences else { continue }
            claim.metadata.ownerReferences = wanted
            try world.update(claim, by: .statefulSet)
        }
    }

    /// With `Delete` on scaling a claim is owned by a pod that is going, with `Delete` on deletion by the set.
    private func owners(of claim: Object, pod: PodRecord?, isCondemned: Bool) -> [OwnerReference] {
        let byPod = policy.whenScaled == "Delete" && isCondemned
        let bySet = policy.whenDeleted == "Delete" && !byPod
        let others = claim.metadata.ownerReferences.filter { reference in
            !(reference.kind == "StatefulSet" && reference.name == set.name)
                && !(reference.kind == "Pod" && reference.name == pod?.name.name)
        }
        var wanted = others
        if bySet { wanted.append(OwnerReference(controller: set.object)) }
        if byPod, let pod { wanted.append(OwnerReference(controller: pod.object)) }
        return wanted
    }
}
