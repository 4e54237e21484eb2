import APIServer
import Kubernetes
import YAML

/// Binds PersistentVolumeClaims: to a volume that fits, or to one it makes when the class is the simulator's or
/// there is none.
///
/// Follows `pkg/controller/volume/persistentvolume` of Kubernetes.
struct VolumeController: Controller {
    static let component = Component.volumes
    var queue = WorkQueue<ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .persistentVolumeClaims:
            if change.isDeletion {
                release(change.object, &world)
            } else if change.object.value[.status]?[.phase]?.string != "Bound" {
                queue.add(change.name)
            } else if change.object.metadata.isDeleting {
                queue.add(change.name)
            }
        case .pods:
            // A claim that is protected goes when its last pod has gone.
            guard change.isDeletion || change.newPod?.isTerminal == true else { return }
            for volume in Pod(change.object).spec.value[.volumes]?.array ?? [] {
                if let claim = volume[.persistentVolumeClaim]?[.claimName]?.string {
                    queue.add(ObjectName(namespace: change.object.namespace, name: claim))
                }
            }
        default: break
        }
    }

    /// Whether a claim will be bound without anyone's help.
    static func canBind(_ claim: Object, _ world: World) -> Bool {
        let name = claim.value[.spec]?[.storageClassName]?.string
        guard let name, !name.isEmpty else { return false }
        return world.api.get(.storageClasses, namespace: "", name: name) != nil
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard var claim = world.get(.persistentVolumeClaims, name) else { return }
        if claim.metadata.isDeleting { return try removeProtection(claim, &world) }
        guard claim.value[.status]?[.phase]?.string != "Bound" else { return }
        let volume: Object
        if let wanted = claim.value[.spec]?[.volumeName]?.string, !wanted.isEmpty {
            guard let found = world.api.get(.persistentVolumes, namespace: "", name: wanted) else { return }
            volume = found
        } else if let found = Self.fitting(claim, world) {
            volume = found
        } else if Self.canBind(claim, world) {
            volume = try provision(claim, &world)
        } else {
            let hasClass = !(claim.value[.spec]?[.storageClassName]?.string ?? "").isEmpty
            if hasClass {
                world.event(
                    claim, "ProvisioningFailed",
                    "storageclass.storage.k8s.io \"\(claim.value[.spec]?[.storageClassName]?.string ?? "")\" not found",
                    isWarning: true, by: .volumes)
            } else {
                world.event(
                    claim, "FailedBinding",
                    "no persistent volumes available for this claim and no storage class is set",
                    by: .volumes)
            }
            return
        }
        try bind(volume, to: claim, &world)
        claim.metadata.annotations[Key("pv.kubernetes.io/bind-completed")] = "yes"
        claim.metadata.annotations[Key("pv.kubernetes.io/bound-by-controller")] = "yes"
        claim.value[.spec]?[.volumeName] = .string(volume.name)
        claim.metadata.resourceVersion = ""
        claim = try world.update(claim, by: .volumes)
        claim.metadata.resourceVersion = ""
        claim.value[.status] = [
            "phase": "Bound", "accessModes": claim.value[.spec]?[.accessModes] ?? [],
            "capacity": volume.value[.spec]?[.capacity] ?? .emptyObject,
        ]
        try world.update(claim, subresource: "status", by: .volumes)
    }

    private static func fitting(_ claim: Object, _ world: World) -> Object? {
        let wanted = claim.value[.spec]?[.resources]?[.requests]?[name: "storage"].flatMap(
            Quantity.init(value:))
        let className = claim.value[.spec]?[.storageClassName]?.string ?? ""
        let modes = claim.value[.spec]?[.accessModes]?.array ?? []
        let selector = claim.value[.spec]?[.selector].map { LabelSelector(validated: $0) }
        return world.api.list(.persistentVolumes).filter { volume in
            let reference = volume.value[.spec]?[.claimRef]
            let isFree =
                reference == nil
                || (reference?[.name]?.string == claim.name
                    && reference?[.namespace]?.string == claim.namespace
                    && (reference?[.uid]?.string ?? claim.metadata.uid) == claim.metadata.uid)
            guard isFree, volume.value[.spec]?[.storageClassName]?.string ?? "" == className,
                volume.value[.status]?[.phase]?.string != "Released",
                modes.allSatisfy({ volume.value[.spec]?[.accessModes]?.array?.contains($0) ?? false }),
                selector?.matches(volume.metadata.labels) ?? true
            else { return false }
            guard let wanted,
                let size = volume.value[.spec]?[.capacity]?[name: "storage"].flatMap(Quantity.init(value:))
            else { return wanted == nil }
            return !(size < wanted)
        }.min { left, right in
            let sizes = [left, right].map {
                $0.value[.spec]?[.capacity]?[name: "storage"].flatMap(Quantity.init(value:)) ?? .zero
            }
            return sizes[0] < sizes[1]
        }
    }

    private func provision(_ claim: Object, _ world: inout World) throws(StatusError) -> Object {
        let className = claim.value[.spec]?[.storageClassName]?.string ?? ""
        let storageClass = world.api.get(.storageClasses, namespace: "", name: className)
        let name = "pvc-\(claim.metadata.uid)"
        if let existing = world.api.get(.persistentVolumes, namespace: "", name: name) { return existing }
        var volume = Object(apiVersion: "v1", kind: "PersistentVolume", name: name)
        volume.metadata.annotations[Key("pv.kubernetes.io/provisioned-by")] =
            storageClass?.value[.provisioner] ?? "trimtab.dev/simulator"
        volume.value[.spec] = [
            "accessModes": claim.value[.spec]?[.accessModes] ?? ["ReadWriteOnce"],
            "capacity": [
                "storage": claim.value[.spec]?[.resources]?[.requests]?[name: "storage"] ?? "1Gi"
            ],
            "hostPath": ["path": .string("/var/lib/volumes/\(name)"), "type": "DirectoryOrCreate"],
            "persistentVolumeReclaimPolicy": storageClass?.value[.reclaimPolicy] ?? "Delete",
            "storageClassName": .string(className),
            "volumeMode": claim.value[.spec]?[.volumeMode] ?? "Filesystem",
        ]
        let created = try world.create(volume, by: .volumes)
        world.event(
            claim, "ProvisioningSucceeded", "Successfully provisioned volume \(name)", by: .volumes)
        return created
    }

    private func bind(_ volume: Object, to claim: Object, _ world: inout World) throws(StatusError) {
        var bound = volume
        bound.value[.spec]?[.claimRef] = [
            "apiVersion": "v1", "kind": "PersistentVolumeClaim", "name": .string(claim.name),
            "namespace": .string(claim.namespace), "uid": .string(claim.metadata.uid),
            "resourceVersion": .string(claim.metadata.resourceVersion),
        ]
        bound.metadata.resourceVersion = ""
        bound = try world.update(bound, by: .volumes)
        bound.metadata.resourceVersion = ""
        bound.value[.status] = ["phase": "Bound"]
        try world.update(bound, subresource: "status", by: .volumes)
    }

    private func removeProtection(_ claim: Object, _ world: inout World) throws(StatusError) {
        let finalizer = "kubernetes.io/pvc-protection"
        guard claim.metadata.finalizers.contains(finalizer) else { return }
        let isUsed = world.pods.inNamespace(claim.namespace).contains { pod in
            !pod.isTerminal
                && (pod.pod.spec.value[.volumes]?.array ?? []).contains {
                    $0[.persistentVolumeClaim]?[.claimName]?.string == claim.name
                }
        }
        guard !isUsed else { return }
        var changed = claim
        changed.metadata.finalizers.removeAll { $0 == finalizer }
        changed.metadata.resourceVersion = ""
        try world.update(changed, by: .volumes)
    }

    /// The claim is gone: its volume goes too, or is kept as released.
    private func release(_ claim: Object, _ world: inout World) {
        guard let name = claim.value[.spec]?[.volumeName]?.string, !name.isEmpty,
            var volume = world.api.get(.persistentVolumes, namespace: "", name: name),
            volume.value[.spec]?[.claimRef]?[.uid]?.string == claim.metadata.uid
        else { return }
        volume.metadata.resourceVersion = ""
        if volume.value[.spec]?[.persistentVolumeReclaimPolicy]?.string == "Delete" {
            volume.metadata.finalizers.removeAll { $0.hasPrefix("kubernetes.io/") }
            _ = try? world.update(volume, by: .volumes)
            try? world.delete(.persistentVolumes, ObjectName(namespace: "", name: name), by: .volumes)
        } else {
            volume.value[.status] = ["phase": "Released"]
            _ = try? world.update(volume, subresource: "status", by: .volumes)
        }
    }
}
