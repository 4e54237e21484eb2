import Kubernetes
import YAML

/// Amounts of the resources that a pod asks for or a node has.
struct ResourceAmounts: Sendable, Equatable {
    /// Thousandths of a core.
    var cpu: Int64 = 0
    /// Bytes.
    var memory: Int64 = 0
    var storage: Int64 = 0
    /// Others by name, `nvidia.com/gpu`, sorted.
    var others: [(name: String, amount: Int64)] = []

    static func == (left: ResourceAmounts, right: ResourceAmounts) -> Bool {
        left.cpu == right.cpu && left.memory == right.memory && left.storage == right.storage
            && left.others.elementsEqual(right.others) { $0 == $1 }
    }

    init() {}

    init(_ list: ResourceList) {
        for (name, quantity) in list.amounts {
            switch name {
            case "cpu": cpu = quantity.milliValue
            case "memory": memory = quantity.value
            case "ephemeral-storage": storage = quantity.value
            case "pods": break
            default: others.append((name, quantity.value))
            }
        }
        others.sort { $0.name < $1.name }
    }

    /// What a pod asks for: the sum of its containers, or its largest init container when that is more; sidecars
    /// count beside both. Follows `resource.PodRequests` of Kubernetes.
    init(pod spec: PodSpec) {
        var total = ResourceAmounts()
        for container in spec.containers { total.add(ResourceAmounts(container.resources.requests)) }
        var sidecars = ResourceAmounts()
        var peak = ResourceAmounts()
        for container in spec.initContainers {
            var needed = ResourceAmounts(container.resources.requests)
            if container.restartPolicy == "Always" {
                sidecars.add(needed)
                total.add(needed)
            } else {
                needed.add(sidecars)
                peak.raise(to: needed)
            }
        }
        peak.raise(to: sidecars)
        total.raise(to: peak)
        total.add(ResourceAmounts(spec.overhead))
        self = total
    }

    subscript(other name: String) -> Int64 { others.first { $0.name == name }?.amount ?? 0 }

    mutating func add(_ other: ResourceAmounts, times factor: Int64 = 1) {
        cpu += other.cpu * factor
        memory += other.memory * factor
        storage += other.storage * factor
        for (name, amount) in other.others {
            if let index = others.firstIndex(where: { $0.name == name }) {
                others[index].amount += amount * factor
            } else {
                others.append((name, amount * factor))
            }
        }
    }

    private mutating func raise(to other: ResourceAmounts) {
        cpu = max(cpu, other.cpu)
        memory = max(memory, other.memory)
        storage = max(storage, other.storage)
        for (name, amount) in other.others {
            if let index = others.firstIndex(where: { $0.name == name }) {
                others[index].amount = max(others[index].amount, amount)
            } else {
                others.append((name, amount))
            }
        }
    }
}

/// What the scheduler keeps of a node.
struct NodeState: Sendable {
    struct HostPort: Hashable, Sendable {
        var ip: String
        var `protocol`: String
        var port: Int
    }

    let name: String
    var labels: Map
    var taints: [Taint]
    var isUnschedulable: Bool
    var allocatable: ResourceAmounts
    var maximumPods: Int
    var requested = ResourceAmounts()
    /// Requests for scoring, where a container without a request counts as a little.
    var scored = ResourceAmounts()
    var podCount = 0
    var ports: [HostPort: Int] = [:]
    /// Pods that care about their neighbours.
    var affine: Set<ObjectName> = []
    /// Sizes of the images that are there, by name.
    var images: [String: Int64] = [:]
    /// How many volumes the pods of the node use.
    var volumeCount = 0

    init(_ node: Node) {
        name = node.name
        labels = node.metadata.labels
        taints = node.spec.taints
        isUnschedulable = node.spec.unschedulable
        allocatable = ResourceAmounts(node.status.allocatable)
        maximumPods = Int(node.status.allocatable["pods"]?.value ?? 110)
        for image in node.status.images {
            for name in image.names { images[name] = Int64(image.sizeBytes) }
        }
    }

    /// Takes over what a new version of the node says.
    mutating func update(_ node: Node) {
        let fresh = NodeState(node)
        labels = fresh.labels
        taints = fresh.taints
        isUnschedulable = fresh.isUnschedulable
        allocatable = fresh.allocatable
        maximumPods = fresh.maximumPods
        images = fresh.images
    }

    mutating func add(_ pod: SchedulingRequest, times factor: Int64 = 1) {
        requested.add(pod.requests, times: factor)
        scored.cpu += pod.scoredCPU * factor
        scored.memory += pod.scoredMemory * factor
        podCount += Int(factor)
        for port in pod.ports { ports[port, default: 0] += Int(factor) }
        volumeCount += pod.volumeCount * Int(factor)
        if pod.hasPodAffinity {
            if factor > 0 { affine.insert(pod.name) } else { affine.remove(pod.name) }
        }
    }

    /// Whether a host port the pod wants is taken.
    func conflicts(_ wanted: [HostPort]) -> Bool {
        guard !wanted.isEmpty else { return false }
        return wanted.contains { want in
            ports.contains { used, count in
                count > 0 && used.port == want.port && used.protocol == want.protocol
                    && (used.ip == want.ip || used.ip == "0.0.0.0" || want.ip == "0.0.0.0")
            }
        }
    }
}

/// What the scheduler needs of a pod, taken out of its spec once.
struct SchedulingRequest: Sendable {
    let name: ObjectName
    let requests: ResourceAmounts
    let scoredCPU: Int64
    let scoredMemory: Int64
    let ports: [NodeState.HostPort]
    let nodeSelector: Map
    let affinity: Affinity?
    let tolerations: [Toleration]
    let spread: [TopologySpreadConstraint]
    let labels: Map
    let namespace: String
    let priority: Int
    /// Whether the pod has an affinity or anti-affinity to other pods.
    let hasPodAffinity: Bool
    let volumeCount: Int
    let images: [String]
    let created: Timestamp

    init(_ record: PodRecord) {
        let spec = record.pod.spec
        name = record.name
        requests = ResourceAmounts(pod: spec)
        // A container without requests counts as 100m and 200 MB in scores, as in Kubernetes.
        var cpu: Int64 = 0
        var memory: Int64 = 0
        var ports: [NodeState.HostPort] = []
        for container in spec.containers {
            cpu += container.resources.requests.cpu?.milliValue ?? 100
            memory += container.resources.requests.memory?.value ?? 200 * 1024 * 1024
            for port in container.ports where port.hostPort > 0 {
                ports.append(
                    NodeState.HostPort(
                        ip: port.hostIP.isEmpty ? "0.0.0.0" : port.hostIP,
                        protocol: port.protocol.isEmpty ? "TCP" : port.protocol, port: port.hostPort))
            }
        }
        scoredCPU = cpu
        scoredMemory = memory
        self.ports = ports
        nodeSelector = spec.nodeSelector
        affinity = spec.affinity
        tolerations = spec.tolerations
        spread = spec.topologySpreadConstraints
        labels = record.labels
        namespace = record.name.namespace
        priority = spec.priority ?? 0
        hasPodAffinity = affinity?.podAffinity != nil || affinity?.podAntiAffinity != nil
        volumeCount = VolumeController.claims(of: record.object).count
        images = spec.containers.map(\.image)
        created = record.created
    }
}
