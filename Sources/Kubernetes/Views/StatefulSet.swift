package import YAML

/// Pods with names and claims of their own.
package struct StatefulSet: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "apps", version: "v1", kind: "StatefulSet")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: StatefulSetSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: StatefulSetStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a stateful set should be.
package struct StatefulSetSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var replicas: Int? {
        get { value[optionalInteger: .replicas] }
        set { value[optionalInteger: .replicas] = newValue }
    }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var selector: Value? {
        get { value[.selector] }
        set { value[.selector] = newValue }
    }

    package var template: PodTemplateSpec {
        get { value[part: .template] }
        _modify { yield &value[part: .template] }
    }

    package var volumeClaimTemplates: [PersistentVolumeClaim] {
        get { value[parts: .volumeClaimTemplates] }
        _modify { yield &value[parts: .volumeClaimTemplates] }
    }

    package var serviceName: String {
        get { value[keptText: .serviceName] }
        set { value[keptText: .serviceName] = newValue }
    }

    package var podManagementPolicy: String {
        get { value[text: .podManagementPolicy] }
        set { value[text: .podManagementPolicy] = newValue }
    }

    package var updateStrategy: StatefulSetUpdateStrategy {
        get { value[part: .updateStrategy] }
        _modify { yield &value[part: .updateStrategy] }
    }

    package var revisionHistoryLimit: Int? {
        get { value[optionalInteger: .revisionHistoryLimit] }
        set { value[optionalInteger: .revisionHistoryLimit] = newValue }
    }

    package var minReadySeconds: Int {
        get { value[integer: .minReadySeconds] }
        set { value[integer: .minReadySeconds] = newValue }
    }

    package var persistentVolumeClaimRetentionPolicy: StatefulSetPersistentVolumeClaimRetentionPolicy? {
        get { value[optionalPart: .persistentVolumeClaimRetentionPolicy] }
        _modify { yield &value[optionalPart: .persistentVolumeClaimRetentionPolicy] }
    }

    package var ordinals: StatefulSetOrdinals? {
        get { value[optionalPart: .ordinals] }
        _modify { yield &value[optionalPart: .ordinals] }
    }
}

/// `RollingUpdate` or `OnDelete`.
package struct StatefulSetUpdateStrategy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[text: .type] }
        set { value[text: .type] = newValue }
    }

    package var rollingUpdate: RollingUpdateStatefulSetStrategy? {
        get { value[optionalPart: .rollingUpdate] }
        _modify { yield &value[optionalPart: .rollingUpdate] }
    }
}

/// Which ordinals an update reaches.
package struct RollingUpdateStatefulSetStrategy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var partition: Int? {
        get { value[optionalInteger: .partition] }
        set { value[optionalInteger: .partition] = newValue }
    }

    package var maxUnavailable: IntOrString? {
        get { value[intOrString: .maxUnavailable] }
        set { value[intOrString: .maxUnavailable] = newValue }
    }
}

/// Where the numbers of the pods start.
package struct StatefulSetOrdinals: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var start: Int {
        get { value[keptInteger: .start] }
        set { value[keptInteger: .start] = newValue }
    }
}

/// What becomes of claims.
package struct StatefulSetPersistentVolumeClaimRetentionPolicy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var whenDeleted: String {
        get { value[text: .whenDeleted] }
        set { value[text: .whenDeleted] = newValue }
    }

    package var whenScaled: String {
        get { value[text: .whenScaled] }
        set { value[text: .whenScaled] = newValue }
    }
}

/// What became of a stateful set.
package struct StatefulSetStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var replicas: Int {
        get { value[keptInteger: .replicas] }
        set { value[keptInteger: .replicas] = newValue }
    }

    package var readyReplicas: Int {
        get { value[integer: .readyReplicas] }
        set { value[integer: .readyReplicas] = newValue }
    }

    package var currentReplicas: Int {
        get { value[integer: .currentReplicas] }
        set { value[integer: .currentReplicas] = newValue }
    }

    package var updatedReplicas: Int {
        get { value[integer: .updatedReplicas] }
        set { value[integer: .updatedReplicas] = newValue }
    }

    package var currentRevision: String {
        get { value[text: .currentRevision] }
        set { value[text: .currentRevision] = newValue }
    }

    package var updateRevision: String {
        get { value[text: .updateRevision] }
        set { value[text: .updateRevision] = newValue }
    }

    package var collisionCount: Int? {
        get { value[optionalInteger: .collisionCount] }
        set { value[optionalInteger: .collisionCount] = newValue }
    }

    package var conditions: [StatefulSetCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }

    package var availableReplicas: Int {
        get { value[keptInteger: .availableReplicas] }
        set { value[keptInteger: .availableReplicas] = newValue }
    }
}

/// One observation about a stateful set.
package struct StatefulSetCondition: View {
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
