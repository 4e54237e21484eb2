import Kubernetes
import YAML

/// HorizontalPodAutoscalers in autoscaling/v1 and v2 (`pkg/apis/autoscaling/v1/conversion.go` of Kubernetes): v1
/// names one target for CPU; what it cannot say travels in annotations.
enum AutoscalerConversion {
    private static let metricsAnnotation = Key("autoscaling.alpha.kubernetes.io/metrics")
    private static let behaviorAnnotation = Key("autoscaling.alpha.kubernetes.io/behavior")
    private static let conditionsAnnotation = Key("autoscaling.alpha.kubernetes.io/conditions")
    private static let currentAnnotation = Key("autoscaling.alpha.kubernetes.io/current-metrics")
    private static let targetCPU = Key("targetCPUUtilizationPercentage")
    private static let currentCPU = Key("currentCPUUtilizationPercentage")

    static func convert(_ object: Object, to version: String) -> Object {
        version == "v1" ? toV1(object) : toV2(object)
    }

    private static func isCPUUtilization(_ metric: Value) -> Bool {
        metric[.type]?.string == "Resource" && metric[.resource]?[.name]?.string == "cpu"
    }

    private static func toV1(_ object: Object) -> Object {
        var converted = object
        var annotations = object.metadata.annotations
        var others: [Value] = []
        var target: Value?
        for metric in object.value[.spec]?[.metrics]?.array ?? [] {
            if target == nil, isCPUUtilization(metric),
                let average = metric[.resource]?[.target]?[.averageUtilization]
            {
                target = average
            } else {
                others.append(metric)
            }
        }
        converted.value[.spec]?[.metrics] = nil
        if let target { converted.value[.spec]?[targetCPU] = target }
        if !others.isEmpty { annotations[metricsAnnotation] = .string(JSONWriter.string(.array(others))) }
        if let behavior = object.value[.spec]?[.behavior] {
            annotations[behaviorAnnotation] = .string(JSONWriter.string(behavior))
            converted.value[.spec]?[.behavior] = nil
        }
        if let conditions = object.value[.status]?[.conditions] {
            annotations[conditionsAnnotation] = .string(JSONWriter.string(conditions))
            converted.value[.status]?[.conditions] = nil
        }
        if let current = object.value[.status]?[.currentMetrics]?.array {
            annotations[currentAnnotation] = .string(JSONWriter.string(.array(current)))
            if let average = current.first(where: isCPUUtilization)?[.resource]?[.current]?[
                .averageUtilization]
            {
                converted.value[.status]?[currentCPU] = average
            }
            converted.value[.status]?[.currentMetrics] = nil
        }
        converted.metadata.annotations = annotations
        return converted
    }

    private static func toV2(_ object: Object) -> Object {
        var converted = object
        var annotations = object.metadata.annotations
        var metrics: [Value] = []
        if let target = object.value[.spec]?[targetCPU] {
            metrics.append([
                "type": "Resource",
                "resource": [
                    "name": "cpu", "target": ["type": "Utilization", "averageUtilization": target],
                ],
            ])
            converted.value[.spec]?[targetCPU] = nil
        }
        func take(_ key: Key) -> Value? {
            guard let text = annotations[key]?.string,
                let value = try? JSONReader.value(from: Array(text.utf8))
            else { return nil }
            annotations[key] = nil
            return value
        }
        metrics += take(metricsAnnotation)?.array ?? []
        if !metrics.isEmpty { converted.value[.spec]?[.metrics] = .array(metrics) }
        if let behavior = take(behaviorAnnotation) { converted.value[.spec]?[.behavior] = behavior }
        if let conditions = take(conditionsAnnotation) { converted.value[.status]?[.conditions] = conditions }
        if let current = take(currentAnnotation) { converted.value[.status]?[.currentMetrics] = current }
        converted.value[.status]?[currentCPU] = nil
        converted.metadata.annotations = annotations
        return converted
    }
}
