import Kubernetes
import YAML

/// The kinds of `storage.k8s.io`.
enum StorageCells {
    private static let group = "storage.k8s.io"

    static let family: TablePrinters.Family = [
        (group, "StorageClass", { storageClass($0, $1) }),
        (
            group, "VolumeAttributesClass",
            { object, text in
                let mark: Key = "storage.alpha.kubernetes.io/is-default-class"
                return [
                    .string(name(object, marks: [mark])), .string(object.value.text(.driverName)),
                    text.age(object),
                ]
            }
        ),
        (group, "VolumeAttachment", { attachment($0, $1) }),
        (group, "CSIDriver", { driver($0, $1) }),
        (
            group, "CSINode",
            { object, text in
                let count = object.value[.spec]?.count(.drivers) ?? 0
                return [.string(object.name), .int(Int64(count)), text.age(object)]
            }
        ),
    ]

    /// The name, with a remark when an annotation makes it the default.
    private static func name(_ object: Object, marks: [Key]) -> String {
        let annotations = object.metadata.annotations
        let isDefault = marks.contains { annotations[$0]?.string == "true" }
        return isDefault ? object.name + " (default)" : object.name
    }

    private static func storageClass(_ object: Object, _ text: CellText) -> [Value] {
        let value = object.value
        let marks: [Key] = [
            "storageclass.kubernetes.io/is-default-class", "storageclass.beta.kubernetes.io/is-default-class",
        ]
        return [
            .string(name(object, marks: marks)), .string(value.text(.provisioner)),
            .string(value[.reclaimPolicy]?.string ?? "Delete"),
            .string(value[.volumeBindingMode]?.string ?? "Immediate"),
            .bool(value[.allowVolumeExpansion]?.bool ?? false), text.age(object),
        ]
    }

    private static func attachment(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        return [
            .string(object.name), .string(spec.text(.attacher)),
            .string(spec[path: .source, .persistentVolumeName]?.string ?? ""), .string(spec.text(.nodeName)),
            .bool(object.value[path: .status, .attached]?.bool ?? false), text.age(object),
        ]
    }

    private static func driver(_ object: Object, _ text: CellText) -> [Value] {
        let spec = object.value[.spec] ?? .emptyObject
        func flag(_ field: Field, _ standard: Bool = false) -> Value { .bool(spec[field]?.bool ?? standard) }
        let modes = spec[.volumeLifecycleModes]?.array?.compactMap(\.string) ?? []
        let audiences = spec[.tokenRequests]?.array?.map { $0.text(.audience) }
        return [
            .string(object.name), flag(.attachRequired, true), flag(.podInfoOnMount), flag(.storageCapacity),
            .string(audiences?.joined(separator: ",") ?? CellText.unset), flag(.requiresRepublish),
            .string(CellText.filled(modes.joined(separator: ","))), text.age(object),
        ]
    }
}
