import Kubernetes
import YAML

/// Persistent volumes and the claims to them.
enum VolumeCells {
    static let family: TablePrinters.Family = [
        ("", "PersistentVolume", { volume($0, $1) }),
        ("", "PersistentVolumeClaim", { claim($0, $1) }),
    ]

    private static func volume(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        var claim = ""
        if let reference = spec[.claimRef], !reference.isNull {
            claim = "\(reference.text(.namespace))/\(reference.text(.name))"
        }
        return [
            .string(object.name), .string(CellText.quantity(spec[.capacity]?[.storage])),
            .string(accessModes(spec[.accessModes])), .string(spec.text(.persistentVolumeReclaimPolicy)),
            .string(phase(object)), .string(claim), .string(storageClass(object)),
            .string(spec[.volumeAttributesClassName]?.string ?? CellText.unset),
            .string(status.text(.reason)), text.age(object),
            .string(spec[.volumeMode]?.string ?? CellText.unset),
        ]
    }

    private static func claim(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        let status = object.value[.status] ?? .emptyObject
        let isBound = !spec.text(.volumeName).isEmpty
        return [
            .string(object.name), .string(phase(object)), .string(spec.text(.volumeName)),
            .string(isBound ? CellText.quantity(status[.capacity]?[.storage]) : ""),
            .string(isBound ? accessModes(status[.accessModes]) : ""), .string(storageClass(object)),
            .string(spec[.volumeAttributesClassName]?.string ?? CellText.unset), text.age(object),
            .string(spec[.volumeMode]?.string ?? CellText.unset),
        ]
    }

    private static func phase(_ object: Object) -> String {
        object.metadata.isDeleting ? "Terminating" : object.value[path: .status, .phase]?.string ?? ""
    }

    /// The class that the old annotation or the field names.
    private static func storageClass(_ object: Object) -> String {
        object.metadata.annotations["volume.beta.kubernetes.io/storage-class"]?.string
            ?? object.value[path: .spec, .storageClassName]?.string ?? ""
    }

    private static func accessModes(_ modes: Value?) -> String {
        let given = modes?.array?.compactMap(\.string) ?? []
        let names = [
            ("ReadWriteOnce", "RWO"), ("ReadOnlyMany", "ROX"), ("ReadWriteMany", "RWX"),
            ("ReadWriteOncePod", "RWOP"),
        ]
        return names.filter { given.contains($0.0) }.map(\.1).joined(separator: ",")
    }
}
