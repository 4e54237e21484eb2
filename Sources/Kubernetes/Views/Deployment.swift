package import YAML

/// Pods in number, replaced step by step.
package struct Deployment: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "apps", version: "v1", kind: "Deployment")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: DeploymentSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: DeploymentStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a deployment should be.
package struct DeploymentSpec: View {
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

    package var strategy: DeploymentStrategy {
        get { value[part: .strategy] }
        _modify { yield &value[part: .strategy] }
    }

    package var minReadySeconds: Int {
        get { value[integer: .minReadySeconds] }
        set { value[integer: .minReadySeconds] = newValue }
    }

    package var revisionHistoryLimit: Int? {
        get { value[optionalInteger: .revisionHistoryLimit] }
        set { value[optionalInteger: .revisionHistoryLimit] = newValue }
    }

    package var paused: Bool {
        get { value[flag: .paused] }
        set { value[flag: .paused] = newValue }
    }

    package var progressDeadlineSeconds: Int? {
        get { value[optionalInteger: .progressDeadlineSeconds] }
        set { value[optionalInteger: .progressDeadlineSeconds] = newValue }
    }
}

/// `RollingUpdate` or `Recreate`.
package struct DeploymentStrategy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[text: .type] }
        set { value[text: .type] = newValue }
    }

    package var rollingUpdate: RollingUpdateDeployment? {
        get { value[optionalPart: .rollingUpdate] }
        _modify { yield &value[optionalPart: .rollingUpdate] }
    }
}

/// How far a rolling update may stray from the number.
package struct RollingUpdateDeployment: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var maxUnavailable: IntOrString? {
        get { value[intOrString: .maxUnavailable] }
        set { value[intOrString: .maxUnavailable] = newValue }
    }

    package var maxSurge: IntOrString? {
        get { value[intOrString: .maxSurge] }
        set { value[intOrString: .maxSurge] = newValue }
    }
}

/// What became of a deployment.
package struct DeploymentStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var replicas: Int {
        get { value[integer: .replicas] }
        set { value[integer: .replicas] = newValue }
    }

    package var updatedReplicas: Int {
        get { value[integer: .updatedReplicas] }
        set { value[integer: .updatedReplicas] = newValue }
    }

    package var readyReplicas: Int {
        get { value[integer: .readyReplicas] }
        set { value[integer: .readyReplicas] = newValue }
    }

    package var availableReplicas: Int {
        get { value[integer: .availableReplicas] }
        set { value[integer: .availableReplicas] = newValue }
    }

    package var unavailableReplicas: Int {
        get { value[integer: .unavailableReplicas] }
        set { value[integer: .unavailableReplicas] = newValue }
    }

    package var terminatingReplicas: Int? {
        get { value[optionalInteger: .terminatingReplicas] }
        set { value[optionalInteger: .terminatingReplicas] = newValue }
    }

    package var conditions: [DeploymentCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }

    package var collisionCount: Int? {
        get { value[optionalInteger: .collisionCount] }
        set { value[optionalInteger: .collisionCount] = newValue }
    }
}

/// One observation about a deployment.
package struct DeploymentCondition: View {
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

    package var lastUpdateTime: Timestamp? {
        get { value[time: .lastUpdateTime] }
        set { value[time: .lastUpdateTime] = newValue }
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
