import APIServer
import Kubernetes
import YAML

/// One look at a claim: the volume for it, its binding, its growth.
///
/// Follows `syncUnboundClaim` and `syncBoundClaim` of `pkg/controller/volume/persistentvolume` of Kubernetes.
struct ClaimLook {
    private let claim: PersistentVolumeClaim
    private let free: [PersistentVolume]

    static let selectedNode = Key("volume.kubernetes.io/selected-node")
    private static let bindCompleted = Key("pv.kubernetes.io/bind-completed")
    private static let boundByController = Key("pv.kubernetes.io/bound-by-controller")
    static let provisionedBy = Key("pv.kubernetes.io/provisioned-by")

    init(_ claim: PersistentVolumeClaim, free: [PersistentVolume]) {
        self.claim = claim
        self.free = free
    }

    func run(_ world: inout World) throws(StatusError) {
        if claim.metadata.annotations[Self.bindCompleted] != nil { return try keep(&world) }
        if !claim.spec.volumeName.isEmpty {
            // Somebody chose the volume.
            let name = ObjectName(namespace: "", name: claim.spec.volumeName)
            guard let volume = world.get(.persistentVolumes, name).map({ PersistentVolume($0) }) else {
                return try setPhase("Pending", &world)
            }
            if let reference = volume.spec.claimRef, !VolumeMatch.isReserved(reference, for: claim) {
                world.event(
                    claim.object, "FailedBinding",
                    "volume \"\(volume.name)\" already bound to a different claim.", isWarning: true,
                    by: .volumes)
                return try setPhase("Pending", &world)
            }
            return try bind(volume, isChosen: true, &world)
        }
        let waits = VolumeController.waitsForConsumer(claim, world)
        let isPlaced = claim.metadata.annotations[Self.selectedNode] != nil
        if let volume = VolumeMatch.best(claim, free), !waits || isPlaced || volume.spec.claimRef != nil {
            return try bind(volume, isChosen: false, &world)
        }
        if waits, !isPlaced {
            note("WaitForFirstConsumer", "waiting for first consumer to be created before binding", &world)
            return try setPhase("Pending", &world)
        }
        try provision(&world)
    }

    private func note(_ reason: String, _ message: String, isWarning: Bool = false, _ world: inout World) {
        world.event(claim.object, reason, message, isWarning: isWarning, by: .volumes)
    }

    private func setPhase(_ phase: String, _ world: inout World) throws(StatusError) {
        guard claim.status.phase != phase else { return }
        var changed = claim
        changed.status.phase = phase
        changed.object.metadata.resourceVersion = ""
        try world.update(changed.object, subresource: "status", by: .volumes)
    }

    // MARK: - Provisioning

    private func provision(_ world: inout World) throws(StatusError) {
        let className = claim.spec.storageClassName ?? ""
        guard !className.isEmpty else {
            note(
                "FailedBinding", "no persistent volumes available for this claim and no storage class is set",
                &world)
            return try setPhase("Pending", &world)
        }
        guard let object = world.get(.storageClasses, ObjectName(namespace: "", name: className)) else {
            note(
                "ProvisioningFailed", "storageclass.storage.k8s.io \"\(className)\" not found",
                isWarning: true,
                &world)
            return try setPhase("Pending", &world)
        }
        let storageClass = StorageClass(object)
        guard storageClass.provisioner != VolumeController.noProvisioner else {
            note(
                "ProvisioningFailed", "no volume plugin matched name: \(VolumeController.noProvisioner)",
                isWarning: true, &world)
            return try setPhase("Pending", &world)
        }
        note(
            "ExternalProvisioning",
            "Waiting for a volume to be created either by the external provisioner '\(storageClass.provisioner)' or manually by the system administrator. If volume creation is delayed, please verify that the provisioner is running and correctly registered.",
            &world)
        let source = EventRecorder.Source(component: storageClass.provisioner, host: "")
        let place = "\(claim.namespace)/\(claim.name)"
        world.event(
            claim.object, "Provisioning",
            "External provisioner is provisioning volume for claim \"\(place)\"",
            by: .volumes, source: source)
        let volume = volume(storageClass)
        let created: Object
        if let existing = world.get(.persistentVolumes, ObjectName(namespace: "", name: volume.name)) {
            created = existing
        } else {
            created = try world.create(volume.object, by: .volumes)
        }
        world.event(
            claim.object, "ProvisioningSucceeded", "Successfully provisioned volume \(created.name)",
            by: .volumes, source: source)
        try bind(PersistentVolume(created), isChosen: false, &world)
    }

    private func volume(_ storageClass: StorageClass) -> PersistentVolume {
        var volume = PersistentVolume(name: "pvc-\(claim.metadata.uid)")
        volume.metadata.annotations[Self.provisionedBy] = .string(storageClass.provisioner)
        volume.spec.accessModes = claim.spec.accessModes
        volume.spec.capacity["storage"] = claim.spec.resources.requests["storage"] ?? Quantity(1 << 30)
        volume.spec.persistentVolumeReclaimPolicy = storageClass.reclaimPolicy ?? "Delete"
        volume.spec.storageClassName = storageClass.name
        volume.spec.mountOptions = storageClass.mountOptions
        volume.spec.volumeMode = claim.spec.volumeMode ?? "Filesystem"
        volume.spec.claimRef = reference
        let path = "/var/lib/volumes/\(volume.name)"
        volume.object.value[.spec]?[.hostPath] = ["path": .string(path), "type": "DirectoryOrCreate"]
        return volume
    }

    private var reference: ObjectReference {
        var reference = ObjectReference()
        reference.kind = "PersistentVolumeClaim"
        reference.namespace = claim.namespace
        reference.name = claim.name
        reference.uid = claim.metadata.uid
        reference.apiVersion = "v1"
        reference.resourceVersion = claim.metadata.resourceVersion
        return reference
    }

    // MARK: - Binding

    private func bind(_ volume: PersistentVolume, isChosen: Bool, _ world: inout World) throws(StatusError) {
        var bound = volume
        if bound.spec.claimRef?.uid != claim.metadata.uid {
            bound.spec.claimRef = reference
            if volume.spec.claimRef == nil { bound.metadata.annotations[Self.boundByController] = "yes" }
            bound.object.metadata.resourceVersion = ""
            bound = PersistentVolume(try world.update(bound.object, by: .volumes))
        }
        if bound.status.phase != "Bound" {
            bound.status.phase = "Bound"
            bound.status.lastPhaseTransitionTime = world.now
            bound.object.metadata.resourceVersion = ""
            try world.update(bound.object, subresource: "status", by: .volumes)
        }
        var changed = claim
        changed.metadata.annotations[Self.bindCompleted] = "yes"
        if !isChosen { changed.metadata.annotations[Self.boundByController] = "yes" }
        changed.spec.volumeName = bound.name
        changed.object.metadata.resourceVersion = ""
        changed = PersistentVolumeClaim(try world.update(changed.object, by: .volumes))
        changed.status.phase = "Bound"
        changed.status.accessModes = bound.spec.accessModes
        changed.status.capacity = bound.spec.capacity
        changed.object.metadata.resourceVersion = ""
        try world.update(changed.object, subresource: "status", by: .volumes)
    }

    /// A claim that was bound stays so, grows when it asks for more, and is lost with its volume.
    private func keep(_ world: inout World) throws(StatusError) {
        let name = ObjectName(namespace: "", name: claim.spec.volumeName)
        guard var volume = world.get(.persistentVolumes, name).map({ PersistentVolume($0) }) else {
            guard claim.status.phase != "Lost" else { return }
            note(
                "ClaimLost", "Bound claim has lost its PersistentVolume. Data on the volume is lost!",
                isWarning: true, &world)
            return try setPhase("Lost", &world)
        }
        guard let reference = volume.spec.claimRef, VolumeMatch.isReserved(reference, for: claim) else {
            guard claim.status.phase != "Lost" else { return }
            note(
                "ClaimMisbound",
                "Two claims are bound to the same volume, this one is bound incorrectly", isWarning: true,
                &world)
            return try setPhase("Lost", &world)
        }
        if claim.status.phase != "Bound" { return try bind(volume, isChosen: true, &world) }
        guard let wanted = claim.spec.resources.requests["storage"],
            let size = claim.status.capacity["storage"], wanted > size
        else { return }
        let source = EventRecorder.Source(component: "volume_expand", host: "")
        world.event(
            claim.object, "Resizing", "External resizer is resizing volume \(volume.name)", by: .volumes,
            source: source)
        volume.spec.capacity["storage"] = wanted
        volume.object.metadata.resourceVersion = ""
        try world.update(volume.object, by: .volumes)
        var changed = claim
        changed.status.capacity["storage"] = wanted
        changed.object.metadata.resourceVersion = ""
        try world.update(changed.object, subresource: "status", by: .volumes)
        world.event(
            claim.object, "VolumeResizeSuccessful", "Resize volume succeeded", by: .volumes, source: source)
    }
}
