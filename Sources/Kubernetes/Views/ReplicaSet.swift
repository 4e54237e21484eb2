package import YAML

/// Pods in number.
package struct ReplicaSet: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "apps", version: "v1", kind: "ReplicaSet")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: ReplicaSetSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: ReplicaSetStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a replica set should be.
package struct ReplicaSetSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var replicas: Int? {
        get { value[optionalInteger: .replicas] }
        set { value[optionalInteger: .replicas] = newValue }
    }

    package var minReadySeconds: Int {
        get { value[integer: .minReadySeconds] }
        set { value[integer: .minReadySeconds] = newValue }
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
}

/// What became of a replica set.
package struct ReplicaSetStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var replicas: Int {
        get { value[keptInteger: .replicas] }
        set { value[keptInteger: .replicas] = newValue }
    }

    package var fullyLabeledReplicas: Int {
        get { value[integer: .fullyLabeledReplicas] }
        set { value[integer: .fullyLabeledReplicas] = newValue }
    }

    package var readyReplicas: Int {
        get { value[integer: .readyReplicas] }
        set { value[integer: .readyReplicas] = newValue }
    }

    package var availableReplicas: Int {
        get { value[integer: .availableReplicas] }
        set { value[integer: .availableReplicas] = newValue }
    }

    package var terminatingReplicas: Int? {
        get { value[optionalInteger: .terminatingReplicas] }
        set { value[optionalInteger: .terminatingReplicas] = newValue }
    }

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var conditions: [ReplicaSetCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}

/// One observation about a replica set.
package struct ReplicaSetCondition: View {
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
