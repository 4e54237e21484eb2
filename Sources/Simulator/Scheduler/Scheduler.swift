import APIServer
import Kubernetes
import YAML

/// Binds pods to nodes.
///
/// Follows the documentation "Kubernetes Scheduler" and `pkg/scheduler`: filter, score, bind through the
/// `binding` subresource, and say why not in the PodScheduled condition and a FailedScheduling event.
struct Scheduler: Sendable {
    var queue = SchedulingQueue()
    private(set) var nodes: [NodeState] = []
    private(set) var nodeByName: [String: Int] = [:]
    private var assigned: [String: (node: String, controller: String, request: SchedulingRequest)] = [:]
    /// How many pods of a controller are on a node.
    private(set) var spread: [String: [String: Int]] = [:]
    /// Pods for which room is being made on a node, by their names.
    var nominated: [ObjectName: (node: String, request: SchedulingRequest)] = [:]
    var random: RandomStream
    /// Where the next search for a node begins, when not all are looked at.
    var offset = 0

    static let name = "default-scheduler"

    init(seed: UInt64) { random = RandomStream(seed: seed, name: "scheduler") }

    // MARK: - What is

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .nodes: observeNode(change, &world)
        case .pods: observePod(change, &world)
        case .persistentVolumeClaims, .persistentVolumes, .storageClasses:
            if !change.isDeletion { retry(.volumes, &world) }
        default: break
        }
    }

    private mutating func observeNode(_ change: Change, _ world: inout World) {
        let node = Node(change.object)
        if change.isDeletion {
            guard let index = nodeByName.removeValue(forKey: node.name) else { return }
            nodes.remove(at: index)
            nodeByName = [:]
            for (index, node) in nodes.enumerated() { nodeByName[node.name] = index }
        } else if let index = nodeByName[node.name] {
            let old = nodes[index]
            nodes[index].update(node)
            var causes: SchedulingCauses = []
            if old.labels != nodes[index].labels || old.taints != nodes[index].taints
                || old.isUnschedulable != nodes[index].isUnschedulable
            {
                causes.formUnion([.nodes, .spread, .affinity])
            }
            if old.allocatable != nodes[index].allocatable || old.maximumPods != nodes[index].maximumPods {
                causes.insert(.resources)
            }
            if !causes.isEmpty { retry(causes, &world) }
        } else {
            nodeByName[node.name] = nodes.count
            var state = NodeState(node)
            for (_, entry) in assigned where entry.node == node.name { state.add(entry.request) }
            nodes.append(state)
            retry([.nodes, .resources, .ports, .spread, .affinity, .antiAffinity], &world)
        }
    }

    private mutating func observePod(_ change: Change, _ world: inout World) {
        guard let record = change.newPod, !record.isTerminal else {
            queue.forget(change.name)
            nominated[change.name] = nil
            if release(change.object.metadata.uid) {
                retry([.resources, .ports, .antiAffinity, .spread, .volumes], &world)
            }
            return
        }
        guard record.node.isEmpty else {
            queue.forget(record.name)
            nominated[record.name] = nil
            if assigned[record.uid] == nil { assign(record, SchedulingRequest(record), to: record.node) }
            if change.oldPod?.node != record.node || change.oldPod?.labels != record.labels {
                retry([.affinity, .spread], &world)
            }
            return
        }
        let scheduler = record.pod.spec.schedulerName
        guard !record.isDeleting, scheduler.isEmpty || scheduler == Self.name else { return }
        // The scheduler's own word about the pod is no reason to try it again.
        if change.kind == .modified, queue.isRefused(record.name),
            change.oldPod?.object.value[.spec] == record.object.value[.spec],
            change.oldPod?.labels == record.labels
        {
            return
        }
        enqueue(record)
    }

    private mutating func enqueue(_ record: PodRecord) {
        queue.add(record.name, priority: record.pod.spec.priority ?? 0)
    }

    /// An alarm for a pod rang.
    mutating func wake(_ name: ObjectName, _ world: World) {
        guard queue.isDue(name, now: world.now), let record = world.pods[name] else { return }
        enqueue(record)
    }

    /// Brings back the refused pods that a change may help.
    private mutating func retry(_ causes: SchedulingCauses, _ world: inout World) {
        let helped = queue.helped(by: causes, now: world.now)
        for name in helped.ready {
            if let record = world.pods[name] { enqueue(record) }
        }
        for (name, time) in helped.later { world.wake(.item(.scheduler, name), at: time) }
    }

    mutating func assign(_ record: PodRecord, _ request: SchedulingRequest, to node: String) {
        assigned[record.uid] = (node, record.controller, request)
        if let index = nodeByName[node] { nodes[index].add(request) }
        if !record.controller.isEmpty { spread[record.controller, default: [:]][node, default: 0] += 1 }
    }

    /// Frees what a pod held; whether it held anything.
    private mutating func release(_ uid: String) -> Bool {
        guard let entry = assigned.removeValue(forKey: uid) else { return false }
        if let index = nodeByName[entry.node] { nodes[index].add(entry.request, times: -1) }
        if !entry.controller.isEmpty, let count = spread[entry.controller]?[entry.node] {
            spread[entry.controller]?[entry.node] = count > 1 ? count - 1 : nil
            if spread[entry.controller]?.isEmpty == true { spread[entry.controller] = nil }
        }
        return true
    }

    /// The node of a pod; the index does not know yet of those that were bound a moment ago.
    func place(of pod: PodRecord) -> String { pod.node.isEmpty ? assigned[pod.uid]?.node ?? "" : pod.node }

    func isAssigned(_ pod: PodRecord) -> Bool { assigned[pod.uid] != nil }

    /// What a pod on a node holds there.
    func held(by pod: PodRecord) -> SchedulingRequest { assigned[pod.uid]?.request ?? SchedulingRequest(pod) }

    mutating func work(_ world: inout World, limit: Int) -> Int {
        var count = 0
        let number = queue.count
        while count < min(number, limit), world.hasRoom, let name = queue.pop() {
            count += 1
            schedule(name, &world)
        }
        return count
    }
}
