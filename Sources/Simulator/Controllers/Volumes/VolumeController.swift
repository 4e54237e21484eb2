import APIServer
import Kubernetes
import YAML

/// Binds PersistentVolumeClaims to volumes, makes volumes where a class says so, and lets both go.
///
/// Follows the documentation "Persistent Volumes", `pkg/controller/volume/persistentvolume` and
/// `pkg/controller/volume/{pvc,pv}protection` of Kubernetes. The part of every provisioner is played as well.
struct VolumeController: Controller {
    static let component = Component.volumes
    /// Names of claims; a name without namespace is a volume's.
    var queue = WorkQueue<ObjectName>()
    /// Volumes that no claim holds, by class.
    private var free = BucketIndex<String, ObjectName>()
    private var classes: [ObjectName: String] = [:]
    /// Claims that are not bound, by class: a new volume or class may help them.
    private var waiting = BucketIndex<String, ObjectName>()
    /// Pods that use a claim and have not ended.
    private var users = BucketIndex<ObjectName, ObjectName>()

    static let claimFinalizer = "kubernetes.io/pvc-protection"
    static let volumeFinalizer = "kubernetes.io/pv-protection"
    static let noProvisioner = "kubernetes.io/no-provisioner"

    /// The class of claims that name none, as small clusters come with.
    static func createDefaultClass(_ world: inout World) {
        var standard = Object(apiVersion: "storage.k8s.io/v1", kind: "StorageClass", name: "standard")
        standard.metadata.annotations[Key("storageclass.kubernetes.io/is-default-class")] = "true"
        standard.value[.provisioner] = "sim.trimtab.dev/hostpath"
        standard.value[.reclaimPolicy] = "Delete"
        standard.value[.volumeBindingMode] = "Immediate"
        standard.value[.allowVolumeExpansion] = true
        _ = try? world.create(standard, by: .volumes)
    }

    // MARK: - Changes

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .persistentVolumeClaims: observeClaim(change)
        case .persistentVolumes: observeVolume(change)
        case .storageClasses:
            guard !change.isDeletion else { return }
            for claim in waiting[change.object.name] { queue.add(claim) }
        case .pods: observePod(change)
        default: break
        }
    }

    private mutating func observeClaim(_ change: Change) {
        let claim = PersistentVolumeClaim(change.object)
        let className = claim.spec.storageClassName ?? ""
        waiting.remove(
            change.name,
            under: PersistentVolumeClaim(change.previous ?? change.object).spec.storageClassName ?? "")
        if !claim.spec.volumeName.isEmpty {
            queue.add(ObjectName(namespace: "", name: claim.spec.volumeName))
        }
        guard !change.isDeletion else { return }
        if claim.status.phase != "Bound" { waiting.insert(change.name, under: className) }
        queue.add(change.name)
    }

    private mutating func observeVolume(_ change: Change) {
        if let old = classes.removeValue(forKey: change.name) { free.remove(change.name, under: old) }
        let volume = PersistentVolume(change.object)
        if let reference = volume.spec.claimRef {
            queue.add(ObjectName(namespace: reference.namespace, name: reference.name))
        }
        guard !change.isDeletion else { return }
        queue.add(change.name)
        guard volume.spec.claimRef?.uid.isEmpty ?? true, !volume.metadata.isDeleting else { return }
        classes[change.name] = volume.spec.storageClassName
        free.insert(change.name, under: volume.spec.storageClassName)
        for claim in waiting[volume.spec.storageClassName] { queue.add(claim) }
    }

    private mutating func observePod(_ change: Change) {
        let isUsing = change.newPod.map { !$0.isTerminal } ?? false
        // Most changes of a pod change nothing here.
        if let old = change.oldPod, isUsing, !old.isTerminal { return }
        for claim in Self.claims(of: change.object) {
            if isUsing {
                users.insert(change.name, under: claim)
            } else {
                users.remove(change.name, under: claim)
                queue.add(claim)
            }
        }
    }

    /// The claims that a pod's volumes name, those made for it among them.
    static func claims(of pod: Object) -> [ObjectName] {
        (pod.value[.spec]?[.volumes]?.array ?? []).compactMap { volume in
            if let name = volume[.persistentVolumeClaim]?[.claimName]?.string {
                return ObjectName(namespace: pod.namespace, name: name)
            }
            guard volume[.ephemeral] != nil, let name = volume[.name]?.string else { return nil }
            return ObjectName(namespace: pod.namespace, name: "\(pod.name)-\(name)")
        }
    }

    // MARK: - Looks

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        if name.namespace.isEmpty {
            guard let object = world.get(.persistentVolumes, name) else { return }
            return try VolumeLook(PersistentVolume(object)).run(&world)
        }
        guard let object = world.get(.persistentVolumeClaims, name) else { return }
        var claim = PersistentVolumeClaim(object)
        if claim.metadata.isDeleting {
            // A claim stays as long as pods use it.
            guard claim.metadata.finalizers.contains(Self.claimFinalizer), users.count(name) == 0 else {
                return
            }
            claim.metadata.finalizers.removeAll { $0 == Self.claimFinalizer }
            try world.update(claim.object, by: .volumeProtection)
            return
        }
        let candidates = free[claim.spec.storageClassName ?? ""].compactMap {
            world.get(.persistentVolumes, $0).map { PersistentVolume($0) }
        }
        try ClaimLook(claim, free: candidates).run(&world)
    }

    /// Whether a claim of this class is bound only when a pod that uses it has found its node.
    static func waitsForConsumer(_ claim: PersistentVolumeClaim, _ world: World) -> Bool {
        guard let name = claim.spec.storageClassName, !name.isEmpty else { return false }
        let object = world.get(.storageClasses, ObjectName(namespace: "", name: name))
        return object.map { StorageClass($0).volumeBindingMode == "WaitForFirstConsumer" } ?? false
    }
}
