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

/// Reads the metrics of an autoscaler's pods.
///
/// Follows `computeReplicasForMetric` of `pkg/controller/podautoscaler/horizontal.go` of Kubernetes.
struct MetricReader {
    let pods: [PodRecord]
    let current: Int
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
            throw MetricFailure(
                reason: "FailedGetPodsMetric",
                message:
                    "failed to get pods metric value: unable to get metric \(metric.pods?.metric.name ?? ""): unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
            )
        case "Object":
            throw MetricFailure(
                reason: "FailedGetObjectMetric",
                message:
                    "failed to get object metric value: unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
            )
        case "External":
            throw MetricFailure(
                reason: "FailedGetExternalMetric",
                message:
                    "failed to get external metric: unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered"
            )
        default: throw Self.unknown(metric.type)
        }
    }

    private static func unknown(_ type: String) -> MetricFailure {
        MetricFailure(
            reason: "InvalidMetricSourceType",
            message: "invalid metric source: unknown metric source type \"\(type)\"")
    }

    private func resource(
        _ name: String, _ target: MetricTarget, container: String?, _ world: World
    ) throws(MetricFailure) -> MetricReading {
        let reason = container == nil ? "FailedGetResourceMetric" : "FailedGetContainerResourceMetric"
        let kind = container == nil ? "resource" : "container"
        func failure(_ text: String) -> MetricFailure {
            MetricFailure(
                reason: reason,
                message: "failed to get \(name) \(kind) metric value: \(text)")
        }
        let samples = pods.map { sample($0, name, container, world) }
        guard samples.contains(where: { $0 != nil }) else {
            throw failure(
                "failed to get \(name) utilization: unable to get metrics for resource \(name): no metrics returned from resource metrics API"
            )
        }
        let requests = pods.map { request($0, name, container) }
        let isCPU = name == "cpu"
        let entries = zip(pods, zip(samples, requests)).map { pod, rest in
            ReplicaCalculator.Pod(
                name: pod.name.name,
                phase: pod.phase == .pending ? .pending : pod.phase == .failed ? .failed : .other,
                isDeleting: pod.isDeleting, start: pod.pod.status.startTime,
                ready: pod.readyChange.map { (!pod.isReady, $0) }, request: rest.1.amount, sample: rest.0)
        }
        if let percent = target.averageUtilization {
            let missing = requests.first { $0.amount == nil }
            let proposal: ReplicaCalculator.Proposal
            do throws(ReplicaCalculator.Failure) {
                proposal = try calculator.propose(
                    current: current, target: .utilization(percent), pods: entries, isCPU: isCPU,
                    now: world.now)
            } catch {
                if error == .noMatchingMetrics, let missing {
                    throw failure("failed to get \(name) utilization: \(missing.problem)")
                }
                throw failure("failed to get \(name) utilization: \(Self.text(error, name))")
            }
            if let missing { throw failure("failed to get \(name) utilization: \(missing.problem)") }
            return MetricReading(
                replicas: proposal.replicas,
                name:
                    "\(name) \(kind) \(kind == "container" ? "resource " : "")utilization (percentage of request)",
                status: status(name, container, proposal, isCPU: isCPU))
        }
        let value = target.averageValue.map { isCPU ? $0.milliValue : $0.value } ?? 0
        do throws(ReplicaCalculator.Failure) {
            let proposal = try calculator.propose(
                current: current, target: .averageValue(value), pods: entries, isCPU: isCPU, now: world.now)
            return MetricReading(
                replicas: proposal.replicas, name: "\(name) \(kind)",
                status: status(name, container, proposal, isCPU: isCPU))
        } catch {
            throw failure("failed to get \(name) usage: \(Self.text(error, name))")
        }
    }

    private static func text(_ failure: ReplicaCalculator.Failure, _ name: String) -> String {
        switch failure {
        case .noPods: "no pods returned by selector while calculating replica count"
        case .noMetrics: "did not receive metrics for targeted pods (pods might be unready)"
        case .noMatchingMetrics: "no metrics returned matched known pods"
        }
    }

    private func status(
        _ name: String, _ container: String?, _ proposal: ReplicaCalculator.Proposal, isCPU: Bool
    ) -> Value {
        let average =
            isCPU ? Quantity(milli: proposal.average) : Quantity(proposal.average, format: .decimalSI)
        var current: Value = ["averageValue": .string(average.description)]
        if let utilization = proposal.utilization {
            current = [
                "averageUtilization": .int(Int64(utilization)), "averageValue": .string(average.description),
            ]
        }
        if let container {
            return [
                "type": "ContainerResource",
                "containerResource": [
                    "container": .string(container), "current": current, "name": .string(name),
                ],
            ]
        }
        return ["type": "Resource", "resource": ["current": current, "name": .string(name)]]
    }

    /// The pod's usage: thousandths of a core, or bytes. Nil unless every container has a sample.
    private func sample(
        _ pod: PodRecord, _ name: String, _ container: String?, _ world: World
    ) -> ReplicaCalculator.Sample? {
        guard pod.phase == .running else { return nil }
        var total: Int64 = 0
        var time: Timestamp?
        for spec in pod.pod.spec.containers where container == nil || spec.name == container {
            guard let entry = world.usage[pod: pod.uid, container: spec.name],
                let sample = entry.meter.sample(now: world.now)
            else { return nil }
            total += name == "cpu" ? (sample.nanocores + 999_999) / 1_000_000 : entry.memory
            time = sample.time
        }
        return time.map { ReplicaCalculator.Sample(value: total, time: $0, window: UsageMeter.window) }
    }

    private func request(_ pod: PodRecord, _ name: String, _ container: String?) -> (
        amount: Int64?, problem: String
    ) {
        var total: Int64 = 0
        for spec in pod.pod.spec.containers where container == nil || spec.name == container {
            guard let quantity = spec.resources.requests[name] else {
                return (nil, "missing request for \(name) in container \(spec.name) of Pod \(pod.name.name)")
            }
            total += name == "cpu" ? quantity.milliValue : quantity.value
        }
        return (total, "")
    }
}
