package import YAML

/// How many pods may be gone by choice.
package struct PodDisruptionBudget: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "policy", version: "v1", kind: "PodDisruptionBudget")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: PodDisruptionBudgetSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: PodDisruptionBudgetStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a budget allows.
package struct PodDisruptionBudgetSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var minAvailable: IntOrString? {
        get { value[intOrString: .minAvailable] }
        set { value[intOrString: .minAvailable] = newValue }
    }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var selector: Value? {
        get { value[.selector] }
        set { value[.selector] = newValue }
    }

    package var maxUnavailable: IntOrString? {
        get { value[intOrString: .maxUnavailable] }
        set { value[intOrString: .maxUnavailable] = newValue }
    }

    package var unhealthyPodEvictionPolicy: String? {
        get { value[optionalText: .unhealthyPodEvictionPolicy] }
        set { value[optionalText: .unhealthyPodEvictionPolicy] = newValue }
    }
}

/// What a budget allows now; `disruptedPods` holds times by pod name.
package struct PodDisruptionBudgetStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var disruptedPods: Map {
        get { value[map: .disruptedPods] }
        set { value[map: .disruptedPods] = newValue }
    }

    package var disruptionsAllowed: Int {
        get { value[keptInteger: .disruptionsAllowed] }
        set { value[keptInteger: .disruptionsAllowed] = newValue }
    }

    package var currentHealthy: Int {
        get { value[keptInteger: .currentHealthy] }
        set { value[keptInteger: .currentHealthy] = newValue }
    }

    package var desiredHealthy: Int {
        get { value[keptInteger: .desiredHealthy] }
        set { value[keptInteger: .desiredHealthy] = newValue }
    }

    package var expectedPods: Int {
        get { value[keptInteger: .expectedPods] }
        set { value[keptInteger: .expectedPods] = newValue }
    }

    package var conditions: [Condition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}
