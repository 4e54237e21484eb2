import APIServer
import Kubernetes
import YAML

/// Metrics that are not CPU or memory: of pods, of another object, or of something outside.
///
/// In a real cluster adapters serve them under `custom.metrics.k8s.io` and `external.metrics.k8s.io`. Here they are
/// annotations with a quantity: `sim.trimtab.dev/metric.<name>` on a pod or another object, and
/// `sim.trimtab.dev/external-metric.<name>` on the namespace.
extension MetricReader {
    static let customPrefix = "sim.trimtab.dev/metric."
    static let externalPrefix = "sim.trimtab.dev/external-metric."

    private static func value(_ object: Object?, _ key: String) -> Int64? {
        object?.metadata.annotations[Key(key)]?.string.flatMap { Quantity($0) }?.milliValue
    }

    private static func title(_ metric: MetricIdentifier) -> String {
        let selector = metric.selector.map { LabelSelector(validated: $0).description } ?? "nil"
        return "\(metric.name)(\(selector))"
    }

    private static func identifier(_ metric: MetricIdentifier) -> Value {
        var value: Value = ["name": .string(metric.name)]
        if let selector = metric.selector { value[.selector] = selector }
        return value
    }

    private static func amount(_ milli: Int64) -> Value { .string(Quantity(milli: milli).description) }

    private var readyCount: Int { pods.count { $0.phase == .running && $0.isReady } }

    func podsMetric(_ source: PodsMetricSource, _ world: World) throws(MetricFailure) -> MetricReading {
        let name = source.metric.name
        func failure(_ text: String) -> MetricFailure {
            MetricFailure(reason: "FailedGetPodsMetric", message: "failed to get pods metric value: \(text)")
        }
        let samples = pods.map { pod in
            Self.value(pod.object, Self.customPrefix + name).map {
                ReplicaCalculator.Sample(value: $0, time: world.now, window: .seconds(60))
            }
        }
        guard samples.contains(where: { $0 != nil }) else {
            throw failure(
                "unable to get metric \(name): unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
            )
        }
        do throws(ReplicaCalculator.Failure) {
            let proposal = try calculator.propose(
                current: current, target: .averageValue(source.target.averageValue?.milliValue ?? 0),
                pods: pods.indices.map { entry(pods[$0], request: 0, sample: samples[$0]) }, isCPU: false,
                now: world.now)
            return MetricReading(
                replicas: proposal.replicas, name: "pods metric \(name)",
                status: [
                    "type": "Pods",
                    "pods": [
                        "current": ["averageValue": Self.amount(proposal.average)],
                        "metric": Self.identifier(source.metric),
                    ],
                ])
        } catch {
            throw failure(Self.text(error))
        }
    }

    func objectMetric(_ source: ObjectMetricSource, _ world: World) throws(MetricFailure) -> MetricReading {
        let name = source.metric.name
        let described = source.describedObject
        func failure(_ text: String) -> MetricFailure {
            MetricFailure(
                reason: "FailedGetObjectMetric",
                message: "failed to get object metric value: unable to get metric \(name): \(text)")
        }
        let place = "on \(described.kind) \(namespace)/\(described.name)"
        guard let usage = Self.value(object(described, world), Self.customPrefix + name) else {
            throw failure(
                "\(described.kind) \(place): unable to fetch metrics from custom metrics API: no custom metrics API (custom.metrics.k8s.io) registered"
            )
        }
        var current: Value
        let replicas: Int
        if source.target.type == "AverageValue", let target = source.target.averageValue {
            let found = calculator.propose(
                statusReplicas: statusReplicas, usage: usage, targetPerPod: target.milliValue)
            replicas = found.replicas
            current = ["averageValue": Self.amount(found.average)]
        } else {
            guard let target = source.target.amount else {
                throw MetricFailure(
                    reason: "FailedGetObjectMetric",
                    message:
                        "failed to get object metric value: invalid object metric source: neither a value target nor an average value target was set"
                )
            }
            if pods.isEmpty, self.current != 0 { throw failure(Self.text(.noPods)) }
            replicas = calculator.propose(
                current: self.current, ready: readyCount, usage: usage, target: target.milliValue)
            current = ["value": Self.amount(usage)]
        }
        return MetricReading(
            replicas: replicas,
            name: source.target.type == "AverageValue"
                ? "external metric \(Self.title(source.metric))" : "\(described.kind) metric \(name)",
            status: [
                "type": "Object",
                "object": [
                    "current": current, "describedObject": described.value,
                    "metric": Self.identifier(source.metric),
                ],
            ])
    }

    private func object(_ reference: CrossVersionObjectReference, _ world: World) -> Object? {
        let version = GroupVersion(apiVersion: reference.apiVersion) ?? GroupVersion(group: "", version: "v1")
        let kind = GroupVersionKind(group: version.group, version: version.version, kind: reference.kind)
        guard let definition = world.api.definition(for: kind) else { return nil }
        return world.api.get(
            definition.resource.groupResource, namespace: definition.isNamespaced ? namespace : "",
            name: reference.name)
    }

    func externalMetric(_ source: ExternalMetricSource, _ world: World) throws(MetricFailure) -> MetricReading
    {
        let name = source.metric.name
        func failure(_ text: String) -> MetricFailure {
            MetricFailure(
                reason: "FailedGetExternalMetric",
                message: "failed to get \(name) external metric value: \(text)")
        }
        let place = world.get(.namespaces, ObjectName(namespace: "", name: namespace))
        guard let usage = Self.value(place, Self.externalPrefix + name) else {
            throw failure(
                "failed to get \(name) external metric: unable to get external metric \(namespace)/\(name)/nil: unable to fetch metrics from external metrics API: no external metrics API (external.metrics.k8s.io) registered"
            )
        }
        var current: Value
        let replicas: Int
        if let target = source.target.averageValue {
            let found = calculator.propose(
                statusReplicas: statusReplicas, usage: usage, targetPerPod: target.milliValue)
            replicas = found.replicas
            current = ["averageValue": Self.amount(found.average)]
        } else if let target = source.target.amount {
            if pods.isEmpty, self.current != 0 {
                throw failure("failed to get external metric \(name): \(Self.text(.noPods))")
            }
            replicas = calculator.propose(
                current: self.current, ready: readyCount, usage: usage, target: target.milliValue)
            current = ["value": Self.amount(usage)]
        } else {
            throw failure(
                "invalid external metric source: neither a value target nor an average value target was set")
        }
        return MetricReading(
            replicas: replicas, name: "external metric \(Self.title(source.metric))",
            status: [
                "type": "External",
                "external": ["current": current, "metric": Self.identifier(source.metric)],
            ])
    }
}
