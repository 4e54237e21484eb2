import Kubernetes
import YAML

/// DefaultStorageClass, StorageObjectInUseProtection and PersistentVolumeClaimResize.
///
/// Follows `plugin/pkg/admission/storage` of Kubernetes.
enum StorageAdmission {
    private static let classes = GroupResource(group: "storage.k8s.io", resource: "storageclasses")

    static func create(_ object: inout Object, _ context: AdmissionContext) throws(StatusError) {
        if context.isResource("", "persistentvolumeclaims") {
            addFinalizer("kubernetes.io/pvc-protection", to: &object)
            let hasClass =
                object.value[.spec]?[.storageClassName]?.string != nil
                || object.metadata.annotations["volume.beta.kubernetes.io/storage-class"] != nil
            if !hasClass, let name = defaultClass(context) {
                object.value.change(.spec) { $0[.storageClassName] = .string(name) }
            }
        } else if context.isResource("", "persistentvolumes") {
            addFinalizer("kubernetes.io/pv-protection", to: &object)
        }
    }

    private static func addFinalizer(_ name: String, to object: inout Object) {
        guard !object.metadata.finalizers.contains(name) else { return }
        object.metadata.finalizers = object.metadata.finalizers + [name]
    }

    /// The newest of the classes that call themselves the default.
    private static func defaultClass(_ context: AdmissionContext) -> String? {
        DefaultMark.newest(
            context.reader.list(classes, namespace: nil),
            marked: [
                "storageclass.kubernetes.io/is-default-class",
                "storageclass.beta.kubernetes.io/is-default-class",
            ]
        )?.name
    }

    /// A claim grows only where its class allows it.
    static func update(_ object: Object, old: Object, _ context: AdmissionContext) throws(StatusError) {
        guard context.isResource("", "persistentvolumeclaims"),
            let wanted = object.value[.spec]?[.resources]?[.requests]?.quantity(.storage),
            let asked = old.value[.spec]?[.resources]?[.requests]?.quantity(.storage), wanted > asked,
            old.value[.status]?.text(.phase) == "Bound"
        else { return }
        let name = old.value[.spec]?.text(.storageClassName) ?? ""
        let allows =
            context.reader.get(classes, namespace: "", name: name)?.value.flag(.allowVolumeExpansion) ?? false
        guard allows else {
            throw context.forbidden(
                object,
                "only dynamically provisioned pvc can be resized and the storageclass that provisions the pvc must support resize"
            )
        }
    }
}

/// Finds the class that an annotation makes the default.
enum DefaultMark {
    /// The newest marked object; of several made at once the first by name.
    static func newest(_ objects: [Object], marked keys: [Key]) -> Object? {
        objects.filter { object in keys.contains { object.metadata.annotations[$0]?.string == "true" } }
            .min { left, right in
                let (a, b) = (left.metadata.creationTimestamp, right.metadata.creationTimestamp)
                if a != b { return (a ?? Timestamp(seconds: 0)) > (b ?? Timestamp(seconds: 0)) }
                return utf8Less(left.name, right.name)
            }
    }
}
