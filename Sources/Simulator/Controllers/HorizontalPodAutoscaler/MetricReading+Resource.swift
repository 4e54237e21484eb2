import Kubernetes
import YAML

/// CPU and memory of pods or of one of their containers.
///
/// Amounts are in thousandths, of a core as of a byte, as in `metricsclient` of Kubernetes.
extension MetricReader {
    func resource(
        _ name: String, _ target: MetricTarget, container: String?, _ world: World
    ) throws(MetricFailure) -> MetricReading {
        let reason = container == nil ? "FailedGetResourceMetric" : "FailedGetContainerResourceMetric"
        let kind = container == nil ? "resource" : "container"
        let noun = target.averageUtilization == nil ? "usage" : "utilization"
        func failure(_ text: String) -> MetricFailure {
            MetricFailure(
                reason: reason,
                message: "failed to get \(name) \(kind) metric value: failed to get \(name) \(noun): \(text)")
        }
        if let container, let pod = pods.first(where: { hasNo(container, $0, world) }) {
            throw failure(
                "unable to get metrics for resource \(name): failed to get container metrics: "
                    + "container \(container) not present in metrics for pod \(pod.name)")
        }
        let samples = pods.map { sample($0, name, container, world) }
        guard samples.contains(where: { $0 != nil }) else {
            throw failure(
                "unable to get metrics for resource \(name): no metrics returned from resource metrics API")
        }
        let requests = pods.map { request($0, name, container) }
        let isCPU = name == "cpu"
        let entries = pods.indices.map { entry(pods[$0], request: requests[$0].amount, sample: samples[$0]) }
        let goal: ReplicaCalculator.Target
        if let percent = target.averageUtilization {
            if calculator.hasMetrics(entries, isCPU: isCPU, now: world.now),
                let missing = requests.first(where: { $0.amount == nil })
            {
                throw failure(missing.problem)
            }
            goal = .utilization(percent)
        } else if let value = target.averageValue {
            goal = .averageValue(value.milliValue)
        } else {
            throw MetricFailure(
                reason: reason,
                message:
                    "failed to get \(name) \(kind) metric value: invalid resource metric source: neither an average utilization target nor an average value (usage) target was set"
            )
        }
        do throws(ReplicaCalculator.Failure) {
            let proposal = try calculator.propose(
                current: current, target: goal, pods: entries, isCPU: isCPU, now: world.now)
            let title = container == nil ? "\(name) resource" : "\(name) container resource"
            return MetricReading(
                replicas: proposal.replicas,
                name: proposal.utilization == nil
                    ? title : "\(title) utilization (percentage of request)",
                status: status(name, container, proposal))
        } catch {
            throw failure(Self.text(error))
        }
    }

    private func status(
        _ name: String, _ container: String?, _ proposal: ReplicaCalculator.Proposal
    ) -> Value {
        var current: Value = ["averageValue": .string(Quantity(milli: proposal.average).description)]
        if let utilization = proposal.utilization {
            current[.averageUtilization] = .int(Int64(utilization))
        }
        guard let container else {
            return ["type": "Resource", "resource": ["current": current, "name": .string(name)]]
        }
        return [
            "type": "ContainerResource",
            "containerResource": [
                "container": .string(container), "current": current, "name": .string(name),
            ],
        ]
    }

    /// Whether a pod that has metrics has none of this container.
    private func hasNo(_ container: String, _ pod: PodRecord, _ world: World) -> Bool {
        pod.phase == .running && !pod.pod.spec.containers.contains { $0.name == container }
    }

    /// The pod's usage; nil unless every container has a sample.
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
            total += name == "cpu" ? (sample.nanocores + 999_999) / 1_000_000 : entry.memory * 1000
            time = sample.time
        }
        return time.map { ReplicaCalculator.Sample(value: total, time: $0, window: UsageMeter.window) }
    }

    private func request(_ pod: PodRecord, _ name: String, _ container: String?) -> (
        amount: Int64?, problem: String
    ) {
        var total: Int64 = 0
        let spec = pod.pod.spec
        let sidecars = spec.initContainers.filter { $0.restartPolicy == "Always" }
        for spec in spec.containers + sidecars where container == nil || spec.name == container {
            guard let quantity = spec.resources.requests[name] else {
                return (nil, "missing request for \(name) in container \(spec.name) of Pod \(pod.name.name)")
            }
            total += quantity.milliValue
        }
        return (total, "")
    }
}
