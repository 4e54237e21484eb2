package import YAML

/// A wish for storage.
package struct PersistentVolumeClaim: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "", version: "v1", kind: "PersistentVolumeClaim")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: PersistentVolumeClaimSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: PersistentVolumeClaimStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a claim wishes.
package struct PersistentVolumeClaimSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var accessModes: [String] {
        get { value[texts: .accessModes] }
        set { value[texts: .accessModes] = newValue }
    }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var selector: Value? {
        get { value[.selector] }
        set { value[.selector] = newValue }
    }

    package var resources: VolumeResourceRequirements {
        get { value[part: .resources] }
        _modify { yield &value[part: .resources] }
    }

    package var volumeName: String {
        get { value[text: .volumeName] }
        set { value[text: .volumeName] = newValue }
    }

    package var storageClassName: String? {
        get { value[optionalText: .storageClassName] }
        set { value[optionalText: .storageClassName] = newValue }
    }

    package var volumeMode: String? {
        get { value[optionalText: .volumeMode] }
        set { value[optionalText: .volumeMode] = newValue }
    }

    package var volumeAttributesClassName: String? {
        get { value[optionalText: .volumeAttributesClassName] }
        set { value[optionalText: .volumeAttributesClassName] = newValue }
    }
}

/// How much storage.
package struct VolumeResourceRequirements: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var limits: ResourceList {
        get { value[part: .limits] }
        _modify { yield &value[part: .limits] }
    }

    package var requests: ResourceList {
        get { value[part: .requests] }
        _modify { yield &value[part: .requests] }
    }
}

/// What became of a claim.
package struct PersistentVolumeClaimStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var phase: String {
        get { value[text: .phase] }
        set { value[text: .phase] = newValue }
    }

    package var accessModes: [String] {
        get { value[texts: .accessModes] }
        set { value[texts: .accessModes] = newValue }
    }

    package var capacity: ResourceList {
        get { value[part: .capacity] }
        _modify { yield &value[part: .capacity] }
    }

    package var conditions: [PersistentVolumeClaimCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}

/// One observation about a claim.
package struct PersistentVolumeClaimCondition: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var status: String {
        get { value[keptText: .status] }
        set { value[keptText: .status] = newValue }
    }

    package var lastProbeTime: Timestamp? {
        get { value[time: .lastProbeTime] }
        set { value[time: .lastProbeTime] = newValue }
    }

    package var lastTransitionTime: Timestamp? {
        get { value[time: .lastTransitionTime] }
        set { value[time: .lastTransitionTime] = newValue }
    }

    package var reason: String {
        get { value[text: .reason] }
        set { value[text: .reason] = newValue }
    }

    package var message: String {
        get { value[text: .message] }
        set { value[text: .message] = newValue }
    }
}

/// What a pod's own claim is made from.
package struct PersistentVolumeClaimTemplate: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metadata: ObjectMeta {
        get { value[part: .metadata] }
        _modify { yield &value[part: .metadata] }
    }

    package var spec: PersistentVolumeClaimSpec {
        get { value[part: .spec] }
        _modify { yield &value[part: .spec] }
    }
}
