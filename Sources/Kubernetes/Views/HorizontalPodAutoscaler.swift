package import YAML

/// A number of pods that follows metrics.
package struct HorizontalPodAutoscaler: ObjectView {
    package static let groupVersionKind = GroupVersionKind(
        group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: HorizontalPodAutoscalerSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: HorizontalPodAutoscalerStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What an autoscaler should do.
package struct HorizontalPodAutoscalerSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var scaleTargetRef: CrossVersionObjectReference {
        get { value[part: .scaleTargetRef] }
        _modify { yield &value[part: .scaleTargetRef] }
    }

    package var minReplicas: Int? {
        get { value[optionalInteger: .minReplicas] }
        set { value[optionalInteger: .minReplicas] = newValue }
    }

    package var maxReplicas: Int {
        get { value[keptInteger: .maxReplicas] }
        set { value[keptInteger: .maxReplicas] = newValue }
    }

    package var metrics: [MetricSpec] {
        get { value[parts: .metrics] }
        _modify { yield &value[parts: .metrics] }
    }

    package var behavior: HorizontalPodAutoscalerBehavior? {
        get { value[optionalPart: .behavior] }
        _modify { yield &value[optionalPart: .behavior] }
    }
}

/// What is scaled or measured.
package struct CrossVersionObjectReference: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var kind: String {
        get { value[keptText: .kind] }
        set { value[keptText: .kind] = newValue }
    }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var apiVersion: String {
        get { value[text: .apiVersion] }
        set { value[text: .apiVersion] = newValue }
    }
}

/// One metric and its goal.
package struct MetricSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var object: ObjectMetricSource? {
        get { value[optionalPart: .object] }
        _modify { yield &value[optionalPart: .object] }
    }

    package var pods: PodsMetricSource? {
        get { value[optionalPart: .pods] }
        _modify { yield &value[optionalPart: .pods] }
    }

    package var resource: ResourceMetricSource? {
        get { value[optionalPart: .resource] }
        _modify { yield &value[optionalPart: .resource] }
    }

    package var containerResource: ContainerResourceMetricSource? {
        get { value[optionalPart: .containerResource] }
        _modify { yield &value[optionalPart: .containerResource] }
    }

    package var external: ExternalMetricSource? {
        get { value[optionalPart: .external] }
        _modify { yield &value[optionalPart: .external] }
    }
}

/// A metric of another object.
package struct ObjectMetricSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var describedObject: CrossVersionObjectReference {
        get { value[part: .describedObject] }
        _modify { yield &value[part: .describedObject] }
    }

    package var target: MetricTarget {
        get { value[part: .target] }
        _modify { yield &value[part: .target] }
    }

    package var metric: MetricIdentifier {
        get { value[part: .metric] }
        _modify { yield &value[part: .metric] }
    }
}

/// A metric of every pod.
package struct PodsMetricSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metric: MetricIdentifier {
        get { value[part: .metric] }
        _modify { yield &value[part: .metric] }
    }

    package var target: MetricTarget {
        get { value[part: .target] }
        _modify { yield &value[part: .target] }
    }
}

/// A resource of every pod.
package struct ResourceMetricSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var target: MetricTarget {
        get { value[part: .target] }
        _modify { yield &value[part: .target] }
    }
}

/// A resource of one container of every pod.
package struct ContainerResourceMetricSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var target: MetricTarget {
        get { value[part: .target] }
        _modify { yield &value[part: .target] }
    }

    package var container: String {
        get { value[keptText: .container] }
        set { value[keptText: .container] = newValue }
    }
}

/// A metric from outside.
package struct ExternalMetricSource: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metric: MetricIdentifier {
        get { value[part: .metric] }
        _modify { yield &value[part: .metric] }
    }

    package var target: MetricTarget {
        get { value[part: .target] }
        _modify { yield &value[part: .target] }
    }
}

/// A metric's name.
package struct MetricIdentifier: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var selector: Value? {
        get { value[.selector] }
        set { value[.selector] = newValue }
    }
}

/// `Utilization`, `Value` or `AverageValue`.
package struct MetricTarget: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var amount: Quantity? {
        get { value[quantity: .value] }
        set { value[quantity: .value] = newValue }
    }

    package var averageValue: Quantity? {
        get { value[quantity: .averageValue] }
        set { value[quantity: .averageValue] = newValue }
    }

    package var averageUtilization: Int? {
        get { value[optionalInteger: .averageUtilization] }
        set { value[optionalInteger: .averageUtilization] = newValue }
    }
}

/// How fast the number changes.
package struct HorizontalPodAutoscalerBehavior: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var scaleUp: HPAScalingRules? {
        get { value[optionalPart: .scaleUp] }
        _modify { yield &value[optionalPart: .scaleUp] }
    }

    package var scaleDown: HPAScalingRules? {
        get { value[optionalPart: .scaleDown] }
        _modify { yield &value[optionalPart: .scaleDown] }
    }
}

/// How fast the number changes one way.
package struct HPAScalingRules: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var stabilizationWindowSeconds: Int? {
        get { value[optionalInteger: .stabilizationWindowSeconds] }
        set { value[optionalInteger: .stabilizationWindowSeconds] = newValue }
    }

    package var selectPolicy: String? {
        get { value[optionalText: .selectPolicy] }
        set { value[optionalText: .selectPolicy] = newValue }
    }

    package var policies: [HPAScalingPolicy] {
        get { value[parts: .policies] }
        _modify { yield &value[parts: .policies] }
    }

    package var tolerance: Quantity? {
        get { value[quantity: .tolerance] }
        set { value[quantity: .tolerance] = newValue }
    }
}

/// A limit per time: `Pods` or `Percent`.
package struct HPAScalingPolicy: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var amount: Int {
        get { value[keptInteger: .value] }
        set { value[keptInteger: .value] = newValue }
    }

    package var periodSeconds: Int {
        get { value[keptInteger: .periodSeconds] }
        set { value[keptInteger: .periodSeconds] = newValue }
    }
}
