import APIServer
import Kubernetes
import YAML

/// Binds pods to nodes.
///
/// Follows the documentation "Kubernetes Scheduler" and `pkg/scheduler`: filter, score, bind through the
/// `binding` subresource, and say why not in the PodScheduled condition and a FailedScheduling event.
struct Scheduler: Sendable {
    var queue = WorkQueue<ObjectName>()
    private var nodes: [NodeState] = []
    private var nodeByName: [String: Int] = [:]
    private var assigned: [String: (node: String, controller: String, request: SchedulingRequest)] = [:]
    /// How many pods of a controller are on a node.
    private var spread: [String: [String: Int]] = [:]
    /// Pods that fit nowhere, in the order in which they were tried.
    private var waiting = OrderedBucket<ObjectName>()
    private var random: RandomStream
    /// Where the next search for a node begins, when not all are looked at.
    private var offset = 0

    static let name = "default-scheduler"

    init(seed: UInt64) { random = RandomStream(seed: seed, name: "scheduler") }

    // MARK: - What is

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .nodes: observeNode(change)
        case .pods: observePod(change)
        case .persistentVolumeClaims: if !change.isDeletion { retryAll() }
        default: break
        }
    }

    private mutating func observeNode(_ change: Change) {
        let node = Node(change.object)
        if change.isDeletion {
            guard let index = nodeByName.removeValue(forKey: node.name) else { return }
            nodes.remove(at: index)
            nodeByName = [:]
            for (index, node) in nodes.enumerated() { nodeByName[node.name] = index }
        } else if let index = nodeByName[node.name] {
            let old = nodes[index]
            nodes[index].update(node)
            if old.labels != nodes[index].labels || old.taints != nodes[index].taints
                || old.isUnschedulable != nodes[index].isUnschedulable
                || old.allocatable != nodes[index].allocatable
                || old.maximumPods != nodes[index].maximumPods
            {
                retryAll()
            }
        } else {
            nodeByName[node.name] = nodes.count
            var state = NodeState(node)
            for (_, entry) in assigned where entry.node == node.name { state.add(entry.request) }
            nodes.append(state)
            retryAll()
        }
    }

    private mutating func observePod(_ change: Change) {
        guard let record = change.newPod, !change.isDeletion, !record.isTerminal else {
            let uid = change.object.metadata.uid
            waiting.remove(change.name)
            if release(uid) { retryAll() }
            return
        }
        if record.node.isEmpty {
            guard !record.isDeleting,
                record.pod.spec.schedulerName.isEmpty
                    || record.pod.spec.schedulerName == Self.name
            else { return }
            // The scheduler's own word about the pod is no reason to try it again.
            if change.kind == .modified, waiting.contains(record.name),
                change.oldPod?.object.value[.spec] == record.object.value[.spec],
                change.oldPod?.labels == record.labels
            {
                return
            }
            queue.add(record.name)
        } else {
            waiting.remove(record.name)
            assign(record)
        }
    }

    private mutating func assign(_ record: PodRecord) {
        guard assigned[record.uid] == nil else { return }
        assign(record, SchedulingRequest(record), to: record.node)
    }

    private mutating func assign(_ record: PodRecord, _ request: SchedulingRequest, to node: String) {
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

    private mutating func retryAll() {
        for name in waiting { queue.add(name) }
    }

    // MARK: - Scheduling

    mutating func work(_ world: inout World, limit: Int) -> Int {
        var count = 0
        let number = queue.count
        while count < min(number, limit), world.hasRoom, let name = queue.pop() {
            count += 1
            schedule(name, &world)
        }
        return count
    }

    private mutating func schedule(_ name: ObjectName, _ world: inout World) {
        guard let record = world.pods[name], record.node.isEmpty, !record.isDeleting, !record.isTerminal,
            assigned[record.uid] == nil
        else { return waiting.remove(name) }
        let gates = record.pod.spec.schedulingGates
        guard gates.isEmpty else { return hold(record, gates.map(\.name), &world) }
        let request = SchedulingRequest(record)
        let filter = NodeFilter(
            request: request,
            spread: SpreadState(request, nodes: nodes, pods: world.pods, node: { place(of: $0) }),
            podAffinity: PodAffinityState(
                request, nodes: nodes, nodeByName: nodeByName, world: world, node: { place(of: $0) }))
        var failures = SchedulingFailures()
        let feasible: [Int]
        if let problem = VolumeNeeds.problem(record.pod, world) {
            feasible = []
            failures.general = problem
        } else {
            feasible = candidates(filter, &failures)
        }
        guard !feasible.isEmpty else {
            return fail(record, request, filter, failures, &world)
        }
        let chosen = feasible.count == 1 ? feasible[0] : best(feasible, filter, record)
        bind(record, request, to: nodes[chosen].name, &world)
    }

    /// The node of a pod; the index does not know yet of those that were bound a moment ago.
    private func place(of pod: PodRecord) -> String {
        pod.node.isEmpty ? assigned[pod.uid]?.node ?? "" : pod.node
    }

    /// The nodes the pod fits on. In a large cluster the search ends when there are enough of them.
    private mutating func candidates(_ filter: NodeFilter, _ failures: inout SchedulingFailures) -> [Int] {
        let count = nodes.count
        let percentage = max(5, 50 - count / 125)
        let enough = count <= 100 ? count : max(100, count * percentage / 100)
        var feasible: [Int] = []
        var looked = 0
        while looked < count, feasible.count < enough {
            let index = (offset + looked) % count
            looked += 1
            let reasons = filter.reasons(nodes[index])
            if reasons.texts.isEmpty {
                feasible.append(index)
            } else {
                failures.add(node: nodes[index].name, reasons.texts, isFinal: reasons.isFinal)
            }
        }
        if count > 0 { offset = (offset + looked) % count }
        failures.nodeCount = count
        return feasible
    }

    private mutating func best(_ feasible: [Int], _ filter: NodeFilter, _ record: PodRecord) -> Int {
        let counts = record.controller.isEmpty ? [:] : spread[record.controller] ?? [:]
        let most = counts.values.max() ?? 0
        let affinities =
            filter.podAffinity.hasPreferences ? feasible.map { filter.podAffinity.score(nodes[$0]) } : []
        let low = affinities.min() ?? 0
        let high = affinities.max() ?? 0
        var top: [Int] = []
        var topScore = Int64.min
        for (position, index) in feasible.enumerated() {
            let node = nodes[index]
            var score =
                NodeScore.leastAllocated(node, filter.request) + NodeScore.balanced(node, filter.request)
            score += 2 * NodeScore.nodeAffinity(node, filter.request)
            score += 3 * NodeScore.taints(node, filter.request)
            if !filter.spread.isEmpty {
                score += 2 * filter.spread.score(node)
            } else if most > 0 {
                score += 2 * Int64(100 * (most - (counts[node.name] ?? 0)) / most)
            }
            if high > low { score += 2 * (100 * (affinities[position] - low) / (high - low)) }
            if score > topScore {
                topScore = score
                top = [index]
            } else if score == topScore {
                top.append(index)
            }
        }
        return top.count == 1 ? top[0] : top[random.below(top.count)]
    }

    private mutating func bind(
        _ record: PodRecord, _ request: SchedulingRequest, to node: String, _ world: inout World
    ) {
        do throws(StatusError) {
            try world.api.bind(
                podNamespace: record.name.namespace, name: record.name.name, to: node,
                as: Component.scheduler.requester, now: world.now)
        } catch {
            // The pod changed or went; what comes of it will be seen as a change.
            world.note(.scheduler, "binding of \(record.name) was refused: \(error.message)")
            return
        }
        world.note(.scheduler, "bound \(record.name) to \(node)")
        waiting.remove(record.name)
        assign(record, request, to: node)
        world.event(
            record.object, "Scheduled",
            "Successfully assigned \(record.name.namespace)/\(record.name.name) to \(node)", by: .scheduler)
    }

    // MARK: - Not possible

    private mutating func fail(
        _ record: PodRecord, _ request: SchedulingRequest, _ filter: NodeFilter,
        _ failures: SchedulingFailures, _ world: inout World
    ) {
        waiting.insert(record.name)
        let plan = Preemption.plan(request, filter: filter, nodes: nodes, failures: failures, world: world)
        if let plan {
            world.note(.scheduler, "\(record.name) displaces \(plan.victims.count) pods on \(plan.node)")
            for victim in plan.victims {
                try? world.delete(.pods, victim.name, by: .scheduler)
                world.event(
                    victim.object, "Preempted", "Preempted by pod \(record.uid) on node \(plan.node)",
                    by: .scheduler)
            }
        }
        let message = failures.message(isPreempting: plan != nil)
        setCondition(record, reason: "Unschedulable", message, nominated: plan?.node, &world)
        world.event(record.object, "FailedScheduling", message, isWarning: true, by: .scheduler)
    }

    private mutating func hold(_ record: PodRecord, _ gates: [String], _ world: inout World) {
        waiting.insert(record.name)
        setCondition(
            record, reason: "SchedulingGated",
            "Scheduling is blocked due to non-empty scheduling gates", nominated: nil, &world)
    }

    private func setCondition(
        _ record: PodRecord, reason: String, _ message: String, nominated: String?, _ world: inout World
    ) {
        guard let object = world.get(.pods, record.name), object.metadata.uid == record.uid else { return }
        var pod = Pod(object)
        var condition = pod.status.conditions.first { $0.type == "PodScheduled" } ?? PodCondition()
        if condition.status != "False" || condition.lastTransitionTime == nil {
            condition.lastTransitionTime = world.now
        }
        if condition.value[.lastProbeTime] == nil { condition.value[.lastProbeTime] = .null }
        condition.type = "PodScheduled"
        condition.status = "False"
        condition.reason = reason
        condition.message = message
        condition.observedGeneration = Int(object.metadata.generation)
        pod.status.conditions = pod.status.conditions.filter { $0.type != "PodScheduled" } + [condition]
        if let nominated { pod.status.nominatedNodeName = nominated }
        guard pod.object != object else { return }
        pod.object.metadata.resourceVersion = ""
        _ = try? world.update(pod.object, subresource: "status", by: .scheduler)
    }
}
