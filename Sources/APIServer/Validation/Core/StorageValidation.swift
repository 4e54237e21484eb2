import Kubernetes
import YAML

/// The rules of volumes, claims and their classes as objects of their own.
///
/// Follows `pkg/apis/core/validation/validation.go` and `pkg/apis/storage/validation/validation.go` of Kubernetes.
enum StorageValidation {
    private static let path = FieldPath("spec")
    private static let sources: [Field] = [
        .hostPath, .gcePersistentDisk, .awsElasticBlockStore, .glusterfs, .flocker, .nfs, .rbd, .quobyte,
        .cephfs,
        .iscsi, .cinder, .fc, .azureFile, .vsphereVolume, .photonPersistentDisk, .portworxVolume, .azureDisk,
        .scaleIO, .local, .storageos, .csi, .flexVolume,
    ]

    static func persistentVolume(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let spec = object.value[.spec] ?? .emptyObject
        let modes = spec.texts(.accessModes)
        if modes.isEmpty { errors.required(path.child("accessModes")) }
        let known = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]
        for mode in modes where !known.contains(mode) {
            errors.notSupported(path.child("accessModes"), mode, known)
        }
        let capacity = spec.map(.capacity)
        if capacity.isEmpty { errors.required(path.child("capacity")) }
        if capacity[.storage] == nil || capacity.count > 1 {
            errors.notSupported(
                path.child("capacity"), capacity.sorted().map(\.key.name).joined(separator: " "), ["storage"])
        }
        for entry in capacity.sorted() {
            if let amount = Quantity(value: entry.value), amount.sign <= 0 {
                errors.invalid(
                    path.child("capacity").key(entry.key.name), amount.description,
                    "must be greater than zero")
            }
        }
        errors.oneOf(
            path.child("persistentVolumeReclaimPolicy"), spec.text(.persistentVolumeReclaimPolicy),
            ["Delete", "Recycle", "Retain"])
        let given = sources.filter { spec.has($0) }
        for extra in given.dropFirst() {
            errors.forbidden(path.child(extra.name), "may not specify more than 1 volume type")
        }
        if let kind = given.first, let source = spec.member(kind) {
            let place = path.child(kind.name)
            switch kind {
            case .hostPath: VolumeValidation.hostPath(source, at: place, &errors)
            case .local:
                if source.text(.path).isEmpty { errors.required(place.child("path")) }
                if !spec.has(.nodeAffinity) {
                    errors.required(
                        FieldPath("metadata", "annotations"), "Local volume requires node affinity")
                }
            case .csi:
                VolumeValidation.shared(kind, source, at: place, &errors)
                if source.text(.volumeHandle).isEmpty { errors.required(place.child("volumeHandle")) }
            default: VolumeValidation.shared(kind, source, at: place, &errors)
            }
        } else {
            errors.required(path, "must specify a volume type")
        }
        let className = spec.text(.storageClassName)
        if !className.isEmpty {
            errors.invalid(
                path.child("storageClassName"), className, NameValidation.dns1123Subdomain(className))
        }
        if let mode = spec[.volumeMode]?.string {
            errors.oneOf(path.child("volumeMode"), mode, ["Block", "Filesystem"])
        }
        if let required = spec[.nodeAffinity]?.member(.required) {
            errors.nodeSelector(required, at: path.child("nodeAffinity", "required"))
        }
        return errors.errors
    }

    static func persistentVolumeUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: persistentVolume(object))
        let now = object.value[.spec] ?? .emptyObject
        let before = old.value[.spec] ?? .emptyObject
        if sources.contains(where: { now[$0] != before[$0] }) {
            errors.forbidden(
                path.child("persistentvolumesource"),
                "spec.persistentvolumesource is immutable after creation\n"
                    + PodValidation.difference(now, before))
        }
        errors.immutable(path.child("volumeMode"), now[.volumeMode], before[.volumeMode])
        if before.has(.nodeAffinity) {
            errors.immutable(path.child("nodeAffinity"), now[.nodeAffinity], before[.nodeAffinity])
        }
        return errors.errors
    }

    static func claim(_ object: Object) -> [FieldError] {
        VolumeValidation.claimSpec(object.value[.spec] ?? .emptyObject, at: path)
    }

    static func claimUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        errors.append(contentsOf: claim(object))
        let now = object.value[.spec] ?? .emptyObject
        var before = old.value[.spec] ?? .emptyObject
        let full = before
        let isBound = old.value[.status]?.text(.phase) == "Bound"
        // The volume is filled in once, by whoever binds the claim.
        if before.text(.volumeName).isEmpty { before[.volumeName] = now[.volumeName] }
        if isBound {
            before[.volumeAttributesClassName] = now[.volumeAttributesClassName]
            before[.resources] = now[.resources]
        }
        if before != now {
            errors.forbidden(
                path,
                "spec is immutable after creation except resources.requests and volumeAttributesClassName for bound claims\n"
                    + PodValidation.difference(now, full))
        }
        if isBound, let wanted = now[.resources]?[.requests]?.quantity(.storage),
            let asked = full[.resources]?[.requests]?.quantity(.storage), wanted < asked,
            wanted <= (old.value[.status]?[.capacity]?.quantity(.storage) ?? asked)
        {
            errors.forbidden(
                path.child("resources", "requests").child("storage"),
                "field can not be less than status.capacity")
        }
        return errors.errors
    }

    static func storageClass(_ object: Object) -> [FieldError] {
        var errors = FieldErrors()
        let provisioner = object.value.text(.provisioner)
        if provisioner.isEmpty {
            errors.required(FieldPath("provisioner"))
        } else {
            errors.invalid(
                FieldPath("provisioner"), provisioner, NameValidation.qualifiedName(provisioner.lowercased()))
        }
        for entry in object.value.map(.parameters) where entry.key.name.isEmpty {
            errors.invalid(FieldPath("parameters"), "", "field can not be empty.")
        }
        errors.oneOf(FieldPath("reclaimPolicy"), object.value.text(.reclaimPolicy), ["Delete", "Retain"])
        errors.requiredOneOf(
            FieldPath("volumeBindingMode"), object.value.text(.volumeBindingMode),
            ["Immediate", "WaitForFirstConsumer"])
        return errors.errors
    }

    static func storageClassUpdate(_ object: Object, old: Object) -> [FieldError] {
        var errors = FieldErrors()
        for field in [Field.parameters, .provisioner, .reclaimPolicy, .volumeBindingMode] {
            errors.immutable(FieldPath(field.name), object.value[field], old.value[field])
        }
        return errors.errors
    }
}
