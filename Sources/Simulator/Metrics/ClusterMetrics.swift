import APIServer
import Kubernetes
import YAML

/// The objects of `metrics.k8s.io`: what a metrics server answers.
struct ClusterMetrics {
    let world: World

    /// A pod's metrics; nil until each of its containers has lived through a window.
    func pod(_ record: PodRecord, version: String = "v1beta1") -> Object? {
        guard record.phase == .running else { return nil }
        var containers: [Value] = []
        var time: Timestamp?
        let spec = record.pod.spec
        for container in spec.initContainers.filter({ $0.restartPolicy == "Always" }) + spec.containers {
            guard let entry = world.usage[pod: record.uid, container: container.name] else { continue }
            // A pod of which one container has no sample yet is left out whole.
            guard let sample = entry.meter.sample(now: world.now) else { return nil }
            time = sample.time
            containers.append([
                "name": .string(container.name), "usage": Self.usage(sample.nanocores, entry.memory),
            ])
        }
        guard let time, !containers.isEmpty else { return nil }
        var metadata: Value = [
            "name": .string(record.name.name), "namespace": .string(record.name.namespace),
            "creationTimestamp": .string(world.now.rfc3339),
        ]
        if !record.labels.isEmpty { metadata[.labels] = .object(record.labels) }
        return Object([
            "kind": "PodMetrics", "apiVersion": .string("metrics.k8s.io/\(version)"), "metadata": metadata,
            "timestamp": .string(time.rfc3339), "window": .string("\(UsageMeter.window.components.seconds)s"),
            "containers": .array(containers),
        ])
    }

    func pods(namespace: String?, version: String = "v1beta1") -> [Object] {
        let records =
            namespace.map { world.pods.inNamespace($0) }
            ?? world.api.list(.namespaces).flatMap { world.pods.inNamespace($0.name) }
        return records.sorted { $0.name < $1.name }.compactMap { pod($0, version: version) }
    }

    func node(_ node: Object, version: String = "v1beta1") -> Object? {
        guard Node(node).status.conditions.contains(where: { $0.type == "Ready" && $0.status == "True" })
        else { return nil }
        // What the machine itself uses.
        var cpu: Int64 = 45_000_000
        var memory: Int64 = 420 * 1024 * 1024
        for record in world.pods.onNode(node.name) {
            for container in record.pod.spec.containers {
                guard let entry = world.usage[pod: record.uid, container: container.name] else { continue }
                cpu += entry.meter.sample(now: world.now)?.nanocores ?? 0
                memory += entry.memory
            }
        }
        let window = UsageMeter.window.nanoseconds
        let end = Timestamp(nanoseconds: world.now.nanoseconds / window * window)
        var metadata: Value = [
            "name": .string(node.name), "creationTimestamp": .string(world.now.rfc3339),
        ]
        if !node.metadata.labels.isEmpty { metadata[.labels] = .object(node.metadata.labels) }
        return Object([
            "kind": "NodeMetrics", "apiVersion": .string("metrics.k8s.io/\(version)"), "metadata": metadata,
            "timestamp": .string(end.rfc3339), "window": .string("\(UsageMeter.window.components.seconds)s"),
            "usage": Self.usage(cpu, memory),
        ])
    }

    func nodes(version: String = "v1beta1") -> [Object] {
        world.api.list(.nodes).compactMap { node($0, version: version) }
    }

    private static func usage(_ nanocores: Int64, _ memory: Int64) -> Value {
        ["cpu": .string(nanocores == 0 ? "0" : "\(nanocores)n"), "memory": .string("\(memory / 1024)Ki")]
    }
}
