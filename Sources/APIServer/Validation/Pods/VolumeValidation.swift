import Kubernetes
import YAML

/// The rules of volumes' sources and of claims, wherever they stand.
///
/// Follows `pkg/apis/core/validation/validation.go` of Kubernetes.
enum VolumeValidation {
    private static let hostPathTypes = [
        "", "BlockDevice", "CharDevice", "Directory", "DirectoryOrCreate", "File", "FileOrCreate", "Socket",
    ]
    private static let accessModes = ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"]

    static func hostPath(_ source: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let name = source.text(.path)
        if name.isEmpty {
            errors.required(path.child("path"))
        } else if name.split(separator: "/").contains("..") {
            errors.invalid(path.child("path"), name, "must not contain '..'")
        }
        if let type = source[.type]?.string { errors.oneOf(path.child("type"), type, hostPathTypes) }
    }

    /// The sources whose rules say only which of their fields must be there.
    static func shared(_ kind: Field, _ source: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let needed: [Field] =
            switch kind {
            case .gitRepo: [.repository]
            case .gcePersistentDisk: [.pdName]
            case .awsElasticBlockStore: [.volumeID]
            case .nfs: [.server, .path]
            case .iscsi: [.targetPortal, .iqn]
            case .glusterfs: [.endpoints, .path]
            case .rbd: [.image]
            case .cinder: [.volumeID]
            case .azureFile: [.secretName, .shareName]
            case .azureDisk: [.diskName, .diskURI]
            case .vsphereVolume: [.volumePath]
            case .quobyte: [.registry, .volume]
            case .photonPersistentDisk: [.pdID]
            case .portworxVolume: [.volumeID]
            case .scaleIO: [.gateway, .system]
            case .flexVolume: [.driver]
            case .csi: [.driver]
            default: []
            }
        for field in needed where source.text(field).isEmpty { errors.required(path.child(field.name)) }
        switch kind {
        case .nfs:
            let name = source.text(.path)
            if !name.isEmpty, !name.hasPrefix("/") {
                errors.invalid(path.child("path"), name, "must be an absolute path")
            }
        case .rbd, .cephfs:
            if source.items(.monitors).isEmpty { errors.required(path.child("monitors")) }
        case .csi:
            let driver = source.text(.driver)
            if driver.utf8.count > 63 { errors.tooLong(path.child("driver"), 63) }
            errors.invalid(
                path.child("driver"), driver,
                driver.isEmpty ? [] : NameValidation.dns1123Subdomain(driver.lowercased()))
        default: break
        }
    }

    // MARK: Claims

    static func claimSpec(_ spec: Value, at path: FieldPath) -> [FieldError] {
        var errors = FieldErrors()
        modes(spec, at: path, &errors)
        errors.selector(spec[.selector], at: path.child("selector"))
        let storage = spec[.resources]?[.requests]?[.storage]
        if let storage, !storage.isNull {
            let place = path.child("resources").key("storage")
            if let quantity = Quantity(value: storage), quantity.sign <= 0 {
                errors.invalid(place, quantity.description, "must be greater than zero")
            }
        } else {
            errors.required(path.child("resources").key("storage"))
        }
        if let name = spec[.storageClassName]?.string, !name.isEmpty {
            errors.invalid(path.child("storageClassName"), name, NameValidation.dns1123Subdomain(name))
        }
        if let mode = spec[.volumeMode]?.string {
            errors.oneOf(path.child("volumeMode"), mode, ["Block", "Filesystem"])
        }
        for field in [Field.dataSource, .dataSourceRef] {
            guard let source = spec.member(field) else { continue }
            if source.text(.name).isEmpty { errors.required(path.child(field.name, "name")) }
            if source.text(.kind).isEmpty { errors.required(path.child(field.name, "kind")) }
            let group = source.text(.apiGroup)
            if group.isEmpty, source.text(.kind) != "PersistentVolumeClaim" {
                errors.invalid(
                    path.child(field.name), source.text(.kind),
                    "must be 'PersistentVolumeClaim' when referencing the default apiGroup")
            }
        }
        return errors.errors
    }

    static func modes(_ spec: Value, at path: FieldPath, _ errors: inout FieldErrors) {
        let modes = spec.texts(.accessModes)
        if modes.isEmpty { errors.required(path.child("accessModes"), "at least 1 access mode is required") }
        for mode in modes where !accessModes.contains(mode) {
            errors.notSupported(path.child("accessModes"), mode, accessModes)
        }
        if modes.contains("ReadWriteOncePod"), modes.count > 1 {
            errors.forbidden(
                path.child("accessModes"), "may not use ReadWriteOncePod with other access modes")
        }
    }
}
