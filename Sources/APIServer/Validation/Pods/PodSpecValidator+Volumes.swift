import Kubernetes
import YAML

extension PodSpecValidator {
    /// The kinds of volumes in the order in which the first one given counts.
    private static let sources: [Field] = [
        .emptyDir, .hostPath, .gitRepo, .gcePersistentDisk, .awsElasticBlockStore, .secret, .nfs, .iscsi,
        .glusterfs,
        .persistentVolumeClaim, .rbd, .cinder, .cephfs, .flocker, .downwardAPI, .fc, .configMap, .azureFile,
        .vsphereVolume, .quobyte, .azureDisk, .photonPersistentDisk, .portworxVolume, .scaleIO, .storageos,
        .projected,
        .flexVolume, .csi, .ephemeral, .image,
    ]

    mutating func volumeList() {
        let path = path.child("volumes")
        for (position, volume) in spec.items(.volumes).enumerated() {
            let path = path.index(position)
            let before = errors.errors.count
            source(of: volume, at: path)
            let name = volume.text(.name)
            if name.isEmpty {
                errors.required(path.child("name"))
            } else {
                errors.invalid(path.child("name"), name, NameValidation.dns1123Label(name))
            }
            if volumes[name] != nil {
                errors.duplicate(path.child("name"), .string(name))
            } else if errors.errors.count == before || !name.isEmpty {
                volumes[name] = volume
            }
        }
    }

    private mutating func source(of volume: Value, at path: FieldPath) {
        let given = Self.sources.filter { volume.has($0) }
        guard let first = given.first, let source = volume.member(first) else {
            return errors.required(path, "must specify a volume type")
        }
        for extra in given.dropFirst() {
            errors.forbidden(path.child(extra.name), "may not specify more than 1 volume type")
        }
        let path = path.child(first.name)
        switch first {
        case .emptyDir:
            if let limit = source.quantity(.sizeLimit), limit.sign < 0 {
                errors.forbidden(path.child("sizeLimit"), "SizeLimit field must be a valid resource quantity")
            }
        case .hostPath: VolumeValidation.hostPath(source, at: path, &errors)
        case .secret:
            if source.text(.secretName).isEmpty { errors.required(path.child("secretName")) }
            files(source, at: path)
        case .configMap:
            if source.text(.name).isEmpty { errors.required(path.child("name")) }
            files(source, at: path)
        case .downwardAPI:
            fileMode(source, .defaultMode, at: path)
            for (position, item) in source.items(.items).enumerated() {
                downwardFile(item, at: path.child("items").index(position))
            }
        case .projected: projected(source, at: path)
        case .persistentVolumeClaim:
            if source.text(.claimName).isEmpty { errors.required(path.child("claimName")) }
        case .ephemeral:
            guard let template = source.member(.volumeClaimTemplate) else {
                return errors.required(path.child("volumeClaimTemplate"))
            }
            errors.append(
                contentsOf: VolumeValidation.claimSpec(
                    template.member(.spec) ?? .emptyObject, at: path.child("volumeClaimTemplate", "spec")))
        case .image:
            if source.text(.reference).isEmpty { errors.required(path.child("reference")) }
            errors.requiredOneOf(
                path.child("pullPolicy"), source.text(.pullPolicy), ["Always", "IfNotPresent", "Never"])
        default: VolumeValidation.shared(first, source, at: path, &errors)
        }
    }

    private mutating func files(_ source: Value, at path: FieldPath) {
        fileMode(source, .defaultMode, at: path)
        items(source, at: path)
    }

    private mutating func items(_ source: Value, at path: FieldPath) {
        for (position, item) in source.items(.items).enumerated() {
            let path = path.child("items").index(position)
            if item.text(.key).isEmpty { errors.required(path.child("key")) }
            let name = item.text(.path)
            if name.isEmpty { errors.required(path.child("path")) }
            fileName(name, at: path.child("path"))
            fileMode(item, .mode, at: path)
        }
    }

    private mutating func projected(_ source: Value, at path: FieldPath) {
        fileMode(source, .defaultMode, at: path)
        var paths: Set<String> = []
        for (position, part) in source.items(.sources).enumerated() {
            let path = path.child("sources").index(position)
            let kinds: [Field] = [
                .secret, .configMap, .downwardAPI, .serviceAccountToken, .clusterTrustBundle, .podCertificate,
            ]
            let given = kinds.filter { part.has($0) }
            for extra in given.dropFirst() {
                errors.forbidden(path.child(extra.name), "may not specify more than 1 volume type")
            }
            guard let kind = given.first, let inner = part.member(kind) else {
                errors.required(path, "must specify a volume type")
                continue
            }
            let place = path.child(kind.name)
            switch kind {
            case .secret, .configMap:
                if inner.text(.name).isEmpty { errors.required(place.child("name")) }
                items(inner, at: place)
                for item in inner.items(.items) where !paths.insert(item.text(.path)).inserted {
                    errors.invalid(self.path, inner.text(.name), "conflicting duplicate paths")
                }
            case .downwardAPI:
                for (position, item) in inner.items(.items).enumerated() {
                    downwardFile(item, at: place.child("items").index(position))
                    if !paths.insert(item.text(.path)).inserted {
                        errors.invalid(self.path, item.text(.path), "conflicting duplicate paths")
                    }
                }
            case .serviceAccountToken:
                let seconds = inner.number(.expirationSeconds) ?? 3600
                if seconds < 600 {
                    errors.invalid(
                        place.child("expirationSeconds"), seconds,
                        "may not specify a duration less than 10 minutes")
                } else if seconds > 1 << 32 {
                    errors.invalid(
                        place.child("expirationSeconds"), seconds,
                        "may not specify a duration larger than 2^32 seconds")
                }
                let name = inner.text(.path)
                if name.isEmpty {
                    errors.required(place.child("path"))
                } else {
                    fileName(name, at: place.child("path"))
                }
            default:
                break
            }
        }
    }
}
