package import YAML

/// A piece of storage.
package struct PersistentVolume: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "PersistentVolume")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: PersistentVolumeSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: PersistentVolumeStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a volume is; its source stays in the tree.
package struct PersistentVolumeSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var capacity: ResourceList {
        get { value[part: .capacity] }
        _modify { yield &value[part: .capacity] }
    }

    package var accessModes: [String] {
        get { value[texts: .accessModes] }
        set { value[texts: .accessModes] = newValue }
    }

    package var claimRef: ObjectReference? {
        get { value[optionalPart: .claimRef] }
        _modify { yield &value[optionalPart: .claimRef] }
    }

    package var persistentVolumeReclaimPolicy: String {
        get { value[text: .persistentVolumeReclaimPolicy] }
        set { value[text: .persistentVolumeReclaimPolicy] = newValue }
    }

    package var storageClassName: String {
        get { value[text: .storageClassName] }
        set { value[text: .storageClassName] = newValue }
    }

    package var mountOptions: [String] {
        get { value[texts: .mountOptions] }
        set { value[texts: .mountOptions] = newValue }
    }

    package var volumeMode: String? {
        get { value[optionalText: .volumeMode] }
        set { value[optionalText: .volumeMode] = newValue }
    }

    package var nodeAffinity: VolumeNodeAffinity? {
        get { value[optionalPart: .nodeAffinity] }
        _modify { yield &value[optionalPart: .nodeAffinity] }
    }

    package var hostPath: HostPathVolumeSource? {
        get { value[optionalPart: .hostPath] }
        _modify { yield &value[optionalPart: .hostPath] }
    }
}

/// Which nodes reach a volume.
package struct VolumeNodeAffinity: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var required: NodeSelector? {
        get { value[optionalPart: .required] }
        _modify { yield &value[optionalPart: .required] }
    }
}

/// What became of a volume.
package struct PersistentVolumeStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var phase: String {
        get { value[text: .phase] }
        set { value[text: .phase] = newValue }
    }

    package var message: String {
        get { value[text: .message] }
        set { value[text: .message] = newValue }
    }

    package var reason: String {
        get { value[text: .reason] }
        set { value[text: .reason] = newValue }
    }

    package var lastPhaseTransitionTime: Timestamp? {
        get { value[time: .lastPhaseTransitionTime] }
        set { value[time: .lastPhaseTransitionTime] = newValue }
    }
}
