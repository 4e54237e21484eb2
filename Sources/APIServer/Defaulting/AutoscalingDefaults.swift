import Kubernetes
import YAML

/// What the fields of autoscalers hold when a manifest says nothing.
///
/// Follows `pkg/apis/autoscaling/v1/defaults.go` and `v2/defaults.go` of Kubernetes.
enum AutoscalingDefaults {
    static func version1(_ object: inout Value) {
        if !object.has(.spec) { object[.spec] = .emptyObject }
        let hasMetrics =
            object[.metadata]?[.annotations]?[name: "autoscaling.alpha.kubernetes.io/metrics"] != nil
        object.change(.spec) { spec in
            spec.fill(.minReplicas, 1)
            // A first metric given as an annotation takes the place of the processor's share.
            if !hasMetrics { spec.fill(.targetCPUUtilizationPercentage, 80) }
        }
    }

    static func version2(_ object: inout Value) {
        if !object.has(.spec) { object[.spec] = .emptyObject }
        object.change(.spec) { spec in
            spec.fill(.minReplicas, 1)
            if spec.items(.metrics).isEmpty {
                spec[.metrics] = [
                    [
                        "type": "Resource",
                        "resource": [
                            "name": "cpu", "target": ["type": "Utilization", "averageUtilization": 80],
                        ],
                    ]
                ]
            }
            spec.change(.behavior) { behavior in
                behavior.change(.scaleUp) { rules(&$0, up: true) }
                behavior.change(.scaleDown) { rules(&$0, up: false) }
            }
        }
    }

    /// Rules of scaling that say something get the rest of the usual ones.
    private static func rules(_ rules: inout Value, up: Bool) {
        if up { rules.fill(.stabilizationWindowSeconds, 0) }
        rules.fill(.selectPolicy, "Max")
        guard !rules.has(.policies) else { return }
        rules[.policies] =
            up
            ? [
                ["type": "Pods", "value": 4, "periodSeconds": 15],
                ["type": "Percent", "value": 100, "periodSeconds": 15],
            ] : [["type": "Percent", "value": 100, "periodSeconds": 15]]
    }
}
