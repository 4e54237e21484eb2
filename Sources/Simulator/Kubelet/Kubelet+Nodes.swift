import APIServer
import Kubernetes
import YAML

extension Kubelet.NodeAgent {
    /// What the machine itself uses, as the metrics of nodes count it.
    static let ownMemory: Int64 = 420 << 20
    /// Below so many bytes the kubelet evicts.
    static let evictionThreshold: Int64 = 100 << 20

    var available: Int64 { capacity - memory - Self.ownMemory }
    var isShortOfMemory: Bool { available < Self.evictionThreshold }
}

/// What kubelets report of their nodes, and what they do when memory is short.
///
/// Follows the documentation "Node-pressure Eviction" and `pkg/kubelet/eviction` of Kubernetes.
extension Kubelet {
    /// Images that a node's status lists at most.
    private static let reportedImages = 50

    /// Writes which images are on the node.
    func reportImages(_ agent: NodeAgent, _ world: inout World) {
        guard let object = world.get(.nodes, ObjectName(namespace: "", name: agent.name)) else { return }
        var node = Node(object)
        let sorted = agent.images.sorted { $0.value != $1.value ? $0.value > $1.value : $0.key < $1.key }
        node.status.value[.images] = .array(
            sorted.prefix(Self.reportedImages).map { name, bytes in
                let reference = ImageReference(name)
                var bare = reference
                bare.tag = ""
                let digest = "\(bare.canonical)@sha256:\(PodWorker.digest(of: name))"
                return ["names": [.string(digest), .string(name)], "sizeBytes": .int(bytes)]
            })
        node.object.metadata.resourceVersion = ""
        _ = try? world.update(node.object, subresource: "status", by: .kubelet)
    }

    /// Evicts one pod after the other until enough memory is free, and says so in the node's status.
    mutating func relieve(_ name: String, _ world: inout World) {
        for _ in 0..<200 {
            guard let agent = agents[name], agent.isShortOfMemory, agent.isReachable else { break }
            setPressure(name, true, &world)
            guard let victim = victim(on: name, world) else { break }
            evict(victim, agent, &world)
        }
    }

    /// The time for which a pressure is reported after it went.
    private static let transition: Duration = .seconds(300)

    private mutating func setPressure(_ name: String, _ isShort: Bool, _ world: inout World) {
        agents[name]?.pressureUntil = isShort ? world.now + Self.transition : nil
        if isShort { world.wake(.pressure(name), after: Self.transition) }
        guard let object = world.get(.nodes, ObjectName(namespace: "", name: name)) else { return }
        var node = Node(object)
        var conditions = node.status.conditions
        guard let index = conditions.firstIndex(where: { $0.type == "MemoryPressure" }),
            conditions[index].status != (isShort ? "True" : "False")
        else { return }
        conditions[index].status = isShort ? "True" : "False"
        conditions[index].reason = isShort ? "KubeletHasInsufficientMemory" : "KubeletHasSufficientMemory"
        conditions[index].message =
            isShort ? "kubelet has insufficient memory available" : "kubelet has sufficient memory available"
        conditions[index].lastTransitionTime = world.now
        conditions[index].lastHeartbeatTime = world.now
        node.status.conditions = conditions
        node.object.metadata.resourceVersion = ""
        _ = try? world.update(node.object, subresource: "status", by: .kubelet)
        let source = EventRecorder.Source(component: "kubelet", host: name)
        if isShort {
            world.event(
                object, "EvictionThresholdMet", "Attempting to reclaim memory", isWarning: true, by: .kubelet,
                source: source)
        }
        let reason = isShort ? "NodeHasInsufficientMemory" : "NodeHasSufficientMemory"
        world.event(object, reason, "Node \(name) status is now: \(reason)", by: .kubelet, source: source)
    }

    /// Some time after the last eviction the node is fit again.
    mutating func endPressure(_ name: String, _ world: inout World) {
        guard let until = agents[name]?.pressureUntil, until <= world.now else { return }
        setPressure(name, agents[name]?.isShortOfMemory ?? false, &world)
    }

    /// Whom the kubelet evicts first: who uses more than it asked for, of those the less important, of those who
    /// exceeds its request the most.
    private func victim(on node: String, _ world: World) -> PodRecord? {
        let candidates = world.pods.onNode(node).filter { record in
            guard let runtime = pods[record.uid], !runtime.isFailed, !record.isTerminal else { return false }
            return record.pod.spec.priorityClassName != "system-node-critical"
        }
        func rank(_ record: PodRecord) -> (exceeds: Bool, priority: Int, excess: Int64) {
            let excess = usage(record) - request(record.pod)
            return (excess > 0, record.pod.spec.priority ?? 0, excess)
        }
        return candidates.min { left, right in
            let (a, b) = (rank(left), rank(right))
            if a.exceeds != b.exceeds { return a.exceeds }
            if a.priority != b.priority { return a.priority < b.priority }
            if a.excess != b.excess { return a.excess > b.excess }
            return left.name < right.name
        }
    }

    private func usage(_ record: PodRecord) -> Int64 {
        pods[record.uid]?.all.reduce(0) { $0 + ($1.running?.memory ?? 0) } ?? 0
    }

    private func request(_ pod: Pod) -> Int64 {
        pod.spec.containers.reduce(0) { $0 + ($1.resources.requests.memory?.value ?? 0) }
    }

    private mutating func evict(_ record: PodRecord, _ agent: NodeAgent, _ world: inout World) {
        var message =
            "The node was low on resource: memory. Threshold quantity: 100Mi, available: \(max(0, agent.available) / 1024)Ki. "
        for container in record.pod.spec.containers {
            let used = pods[record.uid]?.container(container.name)?.running?.memory ?? 0
            let asked = container.resources.requests.memory
            guard used > asked?.value ?? 0 else { continue }
            message +=
                "Container \(container.name) was using \(used / 1024)Ki, request is \(asked?.description ?? "0"), has larger consumption of memory. "
        }
        world.event(
            record.object, "Evicted", message, isWarning: true, by: .kubelet,
            source: EventRecorder.Source(component: "kubelet", host: agent.name))
        pods[record.uid]?.isFailed = true
        pods[record.uid]?.reason = "Evicted"
        pods[record.uid]?.message = message
        // A hard threshold leaves no grace: the processes are killed at once.
        for container in pods[record.uid]?.all ?? [] where container.isRunning {
            kill(pod: record.uid, container: container.name, code: 137, &world)
        }
        sync(record.uid, &world)
    }
}
