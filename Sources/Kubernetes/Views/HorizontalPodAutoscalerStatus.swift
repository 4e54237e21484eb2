package import YAML

/// What an autoscaler saw and did.
package struct HorizontalPodAutoscalerStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var observedGeneration: Int? {
        get { value[optionalInteger: .observedGeneration] }
        set { value[optionalInteger: .observedGeneration] = newValue }
    }

    package var lastScaleTime: Timestamp? {
        get { value[time: .lastScaleTime] }
        set { value[time: .lastScaleTime] = newValue }
    }

    package var currentReplicas: Int {
        get { value[integer: .currentReplicas] }
        set { value[integer: .currentReplicas] = newValue }
    }

    package var desiredReplicas: Int {
        get { value[keptInteger: .desiredReplicas] }
        set { value[keptInteger: .desiredReplicas] = newValue }
    }

    package var currentMetrics: [MetricStatus] {
        get { value[parts: .currentMetrics] }
        _modify { yield &value[parts: .currentMetrics] }
    }

    package var conditions: [HorizontalPodAutoscalerCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}

/// A metric as it was read.
package struct MetricStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var object: ObjectMetricStatus? {
        get { value[optionalPart: .object] }
        _modify { yield &value[optionalPart: .object] }
    }

    package var pods: PodsMetricStatus? {
        get { value[optionalPart: .pods] }
        _modify { yield &value[optionalPart: .pods] }
    }

    package var resource: ResourceMetricStatus? {
        get { value[optionalPart: .resource] }
        _modify { yield &value[optionalPart: .resource] }
    }

    package var containerResource: ContainerResourceMetricStatus? {
        get { value[optionalPart: .containerResource] }
        _modify { yield &value[optionalPart: .containerResource] }
    }

    package var external: ExternalMetricStatus? {
        get { value[optionalPart: .external] }
        _modify { yield &value[optionalPart: .external] }
    }
}

/// A metric of another object as read.
package struct ObjectMetricStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metric: MetricIdentifier {
        get { value[part: .metric] }
        _modify { yield &value[part: .metric] }
    }

    package var current: MetricValueStatus {
        get { value[part: .current] }
        _modify { yield &value[part: .current] }
    }

    package var describedObject: CrossVersionObjectReference {
        get { value[part: .describedObject] }
        _modify { yield &value[part: .describedObject] }
    }
}

/// A metric of every pod as read.
package struct PodsMetricStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metric: MetricIdentifier {
        get { value[part: .metric] }
        _modify { yield &value[part: .metric] }
    }

    package var current: MetricValueStatus {
        get { value[part: .current] }
        _modify { yield &value[part: .current] }
    }
}

/// A resource as read.
package struct ResourceMetricStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var current: MetricValueStatus {
        get { value[part: .current] }
        _modify { yield &value[part: .current] }
    }
}

/// A container's resource as read.
package struct ContainerResourceMetricStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var current: MetricValueStatus {
        get { value[part: .current] }
        _modify { yield &value[part: .current] }
    }

    package var container: String {
        get { value[keptText: .container] }
        set { value[keptText: .container] = newValue }
    }
}

/// A metric from outside as read.
package struct ExternalMetricStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var metric: MetricIdentifier {
        get { value[part: .metric] }
        _modify { yield &value[part: .metric] }
    }

    package var current: MetricValueStatus {
        get { value[part: .current] }
        _modify { yield &value[part: .current] }
    }
}

/// A reading.
package struct MetricValueStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

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

/// One observation about an autoscaler.
package struct HorizontalPodAutoscalerCondition: View {
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
