package import YAML

/// A kind of storage.
package struct StorageClass: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "storage.k8s.io", version: "v1", kind: "StorageClass")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var provisioner: String {
        get { object.value[keptText: .provisioner] }
        set { object.value[keptText: .provisioner] = newValue }
    }

    package var parameters: Map {
        get { object.value[map: .parameters] }
        set { object.value[map: .parameters] = newValue }
    }

    package var reclaimPolicy: String? {
        get { object.value[optionalText: .reclaimPolicy] }
        set { object.value[optionalText: .reclaimPolicy] = newValue }
    }

    package var mountOptions: [String] {
        get { object.value[texts: .mountOptions] }
        set { object.value[texts: .mountOptions] = newValue }
    }

    package var allowVolumeExpansion: Bool? {
        get { object.value[optionalFlag: .allowVolumeExpansion] }
        set { object.value[optionalFlag: .allowVolumeExpansion] = newValue }
    }

    package var volumeBindingMode: String? {
        get { object.value[optionalText: .volumeBindingMode] }
        set { object.value[optionalText: .volumeBindingMode] = newValue }
    }
}
