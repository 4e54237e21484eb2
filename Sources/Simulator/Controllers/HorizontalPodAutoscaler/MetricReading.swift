import Kubernetes
import YAML

/// What one metric of an autoscaler says: the replicas it asks for and the status that is shown.
struct MetricReading {
    var replicas: Int
    /// How the metric is called in conditions and events.
    var name: String
    var status: Value
}

/// Why a metric says nothing.
struct MetricFailure: Error {
    /// The condition's reason.
    var reason: String
    /// The whole chain of causes.
    var message: String
}

/// Reads the metrics of an autoscaler's target.
///
/// Follows `computeReplicasForMetric` of `pkg/controller/podautoscaler/horizontal.go` of Kubernetes.
struct MetricReader {
    let namespace: String
    let pods: [PodRecord]
    /// `spec.replicas` of the target.
    let current: Int
    /// `status.replicas` of the target.
    let statusReplicas: Int
    var calculator = ReplicaCalculator()

    func read(_ metric: MetricSpec, _ world: World) throws(MetricFailure) -> MetricReading {
        switch metric.type {
        case "Resource":
            guard let source = metric.resource else { throw Self.unknown(metric.type) }
            return try resource(source.name, source.target, container: nil, world)
        case "ContainerResource":
            guard let source = metric.containerResource else { throw Self.unknown(metric.type) }
            return try resource(source.name, source.target, container: source.container, world)
        case "Pods":
            guard let source = metric.pods else { throw Self.unknown(metric.type) }
            return try podsMetric(source, world)
        case "Object":
            guard let source = metric.object else { throw Self.unknown(metric.type) }
            return try objectMetric(source, world)
        case "External":
            guard let source = metric.external else { throw Self.unknown(metric.type) }
            return try externalMetric(source, world)
        default: throw Self.unknown(metric.type)
        }
    }

    static func unknown(_ type: String) -> MetricFailure {
        MetricFailure(
            reason: "InvalidMetricSourceType", message: "unknown metric source type \"\(type)\"")
    }

    static func text(_ failure: ReplicaCalculator.Failure) -> String {
        switch failure {
        case .noPods: "no pods returned by selector while calculating replica count"
        case .noMetrics: "did not receive metrics for targeted pods (pods might be unready)"
        case .noMatchingMetrics: "no metrics returned matched known pods"
        }
    }

    /// A pod as the calculation sees it.
    func entry(
        _ pod: PodRecord, request: Int64?, sample: ReplicaCalculator.Sample?
    ) -> ReplicaCalculator.Pod {
        ReplicaCalculator.Pod(
            name: pod.name.name,
            phase: pod.phase == .pending ? .pending : pod.phase == .failed ? .failed : .other,
            isDeleting: pod.isDeleting, start: pod.pod.status.startTime,
            ready: pod.readyChange.map { (!pod.isReady, $0) }, request: request, sample: sample)
    }
}
