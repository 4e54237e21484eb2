package import Kubernetes

/// How many replicas a metric asks for.
///
/// Follows `pkg/controller/podautoscaler/replica_calculator.go` of Kubernetes and the algorithm details of
/// its documentation ("Horizontal Pod Autoscaling").
package struct ReplicaCalculator: Sendable {
    /// `--horizontal-pod-autoscaler-tolerance`.
    package static let defaultTolerance = 0.1
    /// A ratio that exceeds 1 by no more than this does not scale up.
    package var upTolerance = defaultTolerance
    /// A ratio that falls short of 1 by no more than this does not scale down.
    package var downTolerance = defaultTolerance
    /// A pod's CPU counts only once it is ready for so long after its start.
    package var initializationPeriod: Duration = .seconds(300)
    /// A pod that has not been ready since this long after its start was never ready.
    package var initialReadinessDelay: Duration = .seconds(30)

    package init() {}

    /// What the calculation needs of a pod.
    package struct Pod: Sendable {
        package enum Phase: Sendable { case pending, failed, other }
        package var name: String
        package var phase: Phase
        package var isDeleting: Bool
        package var start: Timestamp?
        /// The Ready condition: its status is False or not, and when it changed; nil without the condition.
        package var ready: (isFalse: Bool, since: Timestamp)?
        /// The sum of the containers' requests in thousandths; nil when a container has none.
        package var request: Int64?
        /// The usage over the last window in thousandths; nil without a sample.
        package var sample: Sample?

        package init(
            name: String, phase: Phase = .other, isDeleting: Bool = false, start: Timestamp?,
            ready: (isFalse: Bool, since: Timestamp)?, request: Int64?, sample: Sample?
        ) {
            self.name = name
            self.phase = phase
            self.isDeleting = isDeleting
            self.start = start
            self.ready = ready
            self.request = request
            self.sample = sample
        }
    }

    package struct Sample: Sendable {
        package var value: Int64
        package var time: Timestamp
        package var window: Duration

        package init(value: Int64, time: Timestamp, window: Duration) {
            self.value = value
            self.time = time
            self.window = window
        }
    }

    /// What was found: the replicas asked for and the current value that status shows.
    package struct Proposal: Sendable, Equatable {
        package var replicas: Int
        /// Percent of the requests; nil for an absolute target.
        package var utilization: Int?
        /// The mean over the counted pods, in thousandths.
        package var average: Int64
    }

    package enum Failure: Error, Sendable, Equatable {
        case noPods
        case noMetrics
        case noMatchingMetrics
    }

    /// The target: percent of the request, or thousandths per pod.
    package enum Target: Sendable {
        case utilization(Int)
        case averageValue(Int64)
    }

    /// Proposes replicas for a resource metric.
    package func propose(
        current: Int, target: Target, pods: [Pod], isCPU: Bool, now: Timestamp
    ) throws(Failure) -> Proposal {
        guard !pods.isEmpty else { throw .noPods }
        let groups = group(pods, isCPU: isCPU, now: now)
        guard !groups.ready.isEmpty else { throw .noMetrics }
        var counted: [(value: Int64, request: Int64)] = groups.ready.map {
            (pods[$0].sample?.value ?? 0, pods[$0].request ?? 0)
        }
        let first = try ratio(counted, target)
        let growsWithUnready = !groups.unready.isEmpty && first.ratio > 1
        if !growsWithUnready, groups.missing.isEmpty {
            if isWithinTolerance(first.ratio) { return first.proposal(current) }
            return first.proposal(Self.ceiling(first.ratio * Double(groups.ready.count)))
        }
        for index in groups.missing {
            let request = pods[index].request ?? 0
            switch target {
            case .utilization(let percent) where first.ratio < 1:
                counted.append((request * Int64(max(100, percent)) / 100, request))
            case .averageValue(let value) where first.ratio < 1:
                counted.append((value, request))
            default:
                if first.ratio > 1 { counted.append((0, request)) }
            }
        }
        if growsWithUnready {
            for index in groups.unready { counted.append((0, pods[index].request ?? 0)) }
        }
        let second = try ratio(counted, target)
        if isWithinTolerance(second.ratio) || (first.ratio < 1 && second.ratio > 1)
            || (first.ratio > 1 && second.ratio < 1)
        {
            return first.proposal(current)
        }
        let replicas = Self.ceiling(second.ratio * Double(counted.count))
        if (second.ratio < 1 && replicas > current) || (second.ratio > 1 && replicas < current) {
            return first.proposal(current)
        }
        return first.proposal(replicas)
    }

    /// Whether any pod's metrics would be counted.
    func hasMetrics(_ pods: [Pod], isCPU: Bool, now: Timestamp) -> Bool {
        !group(pods, isCPU: isCPU, now: now).ready.isEmpty
    }

    private struct Ratio {
        var ratio: Double
        var utilization: Int?
        var average: Int64

        func proposal(_ replicas: Int) -> Proposal {
            Proposal(replicas: replicas, utilization: utilization, average: average)
        }
    }

    private func ratio(_ counted: [(value: Int64, request: Int64)], _ target: Target) throws(Failure) -> Ratio
    {
        // Wide sums: amounts of memory times a thousand are large.
        let total = counted.reduce(Int128(0)) { $0 + Int128($1.value) }
        let average = Int64(clamping: total / Int128(max(counted.count, 1)))
        switch target {
        case .utilization(let percent):
            let requests = counted.reduce(Int128(0)) { $0 + Int128($1.request) }
            guard requests > 0 else { throw .noMatchingMetrics }
            let utilization = Int(Int32(clamping: total * 100 / requests))
            return Ratio(
                ratio: Double(utilization) / Double(max(percent, 1)), utilization: utilization,
                average: average)
        case .averageValue(let value):
            return Ratio(ratio: Double(average) / Double(max(value, 1)), utilization: nil, average: average)
        }
    }

    /// Proposes replicas for a metric that is one number for all pods: an object's or an external one.
    ///
    /// `ready`: how many pods are ready. Without replicas the ratio itself is their number.
    package func propose(current: Int, ready: Int, usage: Int64, target: Int64) -> Int {
        let ratio = Double(usage) / Double(max(target, 1))
        guard current != 0 else { return Self.ceiling(ratio) }
        return isWithinTolerance(ratio) ? current : Self.ceiling(ratio * Double(ready))
    }

    /// Proposes replicas for such a metric with a target per pod, and the present value per pod.
    package func propose(
        statusReplicas: Int, usage: Int64, targetPerPod: Int64
    ) -> (replicas: Int, average: Int64) {
        let target = Double(max(targetPerPod, 1))
        var replicas = statusReplicas
        let ratio = Double(usage) / (target * Double(statusReplicas))
        // Without replicas the ratio is no number, and what is asked for decides.
        if statusReplicas == 0 || !isWithinTolerance(ratio) {
            replicas = Self.ceiling(Double(usage) / target)
        }
        let average = statusReplicas == 0 ? 0 : (Double(usage) / Double(statusReplicas)).rounded(.up)
        return (replicas, Int64(average))
    }

    private func group(
        _ pods: [Pod], isCPU: Bool, now: Timestamp
    ) -> (ready: [Int], unready: [Int], missing: [Int]) {
        var ready: [Int] = []
        var unready: [Int] = []
        var missing: [Int] = []
        for (index, pod) in pods.enumerated() {
            if pod.isDeleting || pod.phase == .failed { continue }
            if pod.phase == .pending {
                unready.append(index)
            } else if let sample = pod.sample {
                if isCPU, isUnready(pod, sample, now) { unready.append(index) } else { ready.append(index) }
            } else {
                missing.append(index)
            }
        }
        return (ready, unready, missing)
    }

    private func isUnready(_ pod: Pod, _ sample: Sample, _ now: Timestamp) -> Bool {
        guard let condition = pod.ready, let start = pod.start else { return true }
        if start + initializationPeriod > now {
            return condition.isFalse || sample.time < condition.since + sample.window
        }
        return condition.isFalse && start + initialReadinessDelay > condition.since
    }

    package func isWithinTolerance(_ ratio: Double) -> Bool {
        ratio >= 1 - downTolerance && ratio <= 1 + upTolerance
    }

    /// Rounds up, to what fits into the field for replicas.
    package static func ceiling(_ value: Double) -> Int {
        value >= Double(Int32.max) ? Int(Int32.max) : value > 0 ? Int(value.rounded(.up)) : 0
    }
}
