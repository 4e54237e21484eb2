package import YAML

/// A pod on every node.
package struct DaemonSet: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "apps", version: "v1", kind: "DaemonSet")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: DaemonSetSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: DaemonSetStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a daemon set should be.
package struct DaemonSetSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var selector: Value? {
        get { value[.selector] }
        set { value[.selector] = newValue }
    }

    package var template: PodTemplateSpec {
        get { value[part: .template] }
        _modify { yield &value[part: .template] }
    }

    package var updateStrategy: DaemonSetUpdateStrategy {
        get { value[part: .updateStrategy] }
        _modify { yield &value[part: .updateStrategy] }
    }

    package var minReadySeconds: Int {
        get { value[integer: .minReadySeconds] }
        set { value[integer: .minReadySeconds] = newValue }
    }

    package var revisionHistoryLimit: Int? {
        get { value[optionalInteger: .revisionHistoryLimit] }
        set { value[optionalInteger: .revisionHistoryLimit] = newValue }
    }
}

/// `RollingUpdate` or `OnDelete`.
package struct DaemonSetUpdateStrategy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[text: .type] }
        set { value[text: .type] = newValue }
    }

    package var rollingUpdate: RollingUpdateDaemonSet? {
        get { value[optionalPart: .rollingUpdate] }
        _modify { yield &value[optionalPart: .rollingUpdate] }
    }
}

/// How many nodes an update touches at once.
package struct RollingUpdateDaemonSet: View {
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

/// What became of a daemon set.
package struct DaemonSetStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var currentNumberScheduled: Int {
        get { value[keptInteger: .currentNumberScheduled] }
        set { value[keptInteger: .currentNumberScheduled] = newValue }
    }

    package var numberMisscheduled: Int {
        get { value[keptInteger: .numberMisscheduled] }
        set { value[keptInteger: .numberMisscheduled] = newValue }
    }

    package var desiredNumberScheduled: Int {
        get { value[keptInteger: .desiredNumberScheduled] }
        set { value[keptInteger: .desiredNumberScheduled] = newValue }
    }

    package var numberReady: Int {
        get { value[keptInteger: .numberReady] }
        set { value[keptInteger: .numberReady] = newValue }
    }

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var updatedNumberScheduled: Int {
        get { value[integer: .updatedNumberScheduled] }
        set { value[integer: .updatedNumberScheduled] = newValue }
    }

    package var numberAvailable: Int {
        get { value[integer: .numberAvailable] }
        set { value[integer: .numberAvailable] = newValue }
    }

    package var numberUnavailable: Int {
        get { value[integer: .numberUnavailable] }
        set { value[integer: .numberUnavailable] = newValue }
    }

    package var collisionCount: Int? {
        get { value[optionalInteger: .collisionCount] }
        set { value[optionalInteger: .collisionCount] = newValue }
    }

    package var conditions: [DaemonSetCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}

/// One observation about a daemon set.
package struct DaemonSetCondition: View {
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
