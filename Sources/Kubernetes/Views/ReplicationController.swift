package import YAML

/// Pods in number, in the older form.
package struct ReplicationController: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "", version: "v1", kind: "ReplicationController")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: ReplicationControllerSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: ReplicationControllerStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a replication controller should be.
package struct ReplicationControllerSpec: View {
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

    package var selector: Map {
        get { value[map: .selector] }
        set { value[map: .selector] = newValue }
    }

    package var template: PodTemplateSpec? {
        get { value[optionalPart: .template] }
        _modify { yield &value[optionalPart: .template] }
    }
}

/// What became of a replication controller.
package struct ReplicationControllerStatus: View {
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

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var conditions: [ReplicationControllerCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}

/// One observation about a replication controller, in the fields of a replica set's.
package typealias ReplicationControllerCondition = ReplicaSetCondition
