import APIServer
import Kubernetes
import YAML

/// One attempt for one pod: filter, score, bind, or say why not.
extension Scheduler {
    mutating func schedule(_ name: ObjectName, _ world: inout World) {
        guard let record = world.pods[name], record.node.isEmpty, !record.isDeleting, !record.isTerminal,
            !isAssigned(record)
        else { return queue.forget(name) }
        let gates = record.pod.spec.schedulingGates
        guard gates.isEmpty else { return hold(record, &world) }
        let request = SchedulingRequest(record)
        let filter = NodeFilter(
            request: request, spread: SpreadState(request, nodes: nodes, pods: world.pods, node: place),
            podAffinity: PodAffinityState(
                request, nodes: nodes, nodeByName: nodeByName, world: world, node: place),
            volumes: request.volumeCount == 0 ? .none : VolumeNeeds(record, world))
        var failures = SchedulingFailures()
        failures.nodeCount = nodes.count
        var feasible: [Int] = []
        if let problem = filter.volumes.problem {
            failures.general = problem
        } else {
            feasible = candidates(filter, &failures)
        }
        guard !feasible.isEmpty else { return fail(record, filter, failures, &world) }
        let chosen = feasible.count == 1 ? feasible[0] : best(feasible, filter, record)
        // The volumes first: the pod comes back when they are bound.
        if !filter.volumes.unbound.isEmpty {
            return choose(nodes[chosen].name, record, filter.volumes, &world)
        }
        bind(record, request, to: nodes[chosen].name, &world)
    }

    /// What keeps the pod from a node, with the pods in mind for which room is being made there.
    func refusal(_ filter: NodeFilter, _ node: NodeState) -> NodeRefusal {
        let first = filter.refusal(node)
        guard !nominated.isEmpty, first.isNone else { return first }
        var state = node
        var isChanged = false
        for (name, entry) in nominated
        where entry.node == node.name && name != filter.request.name
            && entry.request.priority >= filter.request.priority
        {
            state.add(entry.request)
            isChanged = true
        }
        return isChanged ? filter.refusal(state) : first
    }

    /// The nodes the pod fits on. In a large cluster the search ends when there are enough of them.
    private mutating func candidates(_ filter: NodeFilter, _ failures: inout SchedulingFailures) -> [Int] {
        let count = nodes.count
        if let only = filter.onlyNode {
            let text = "node(s) didn't satisfy plugin(s) [NodeAffinity]"
            guard let index = nodeByName[only] else {
                failures.add(text, nodes: count, .nodes)
                return []
            }
            failures.add(text, nodes: count - 1, .nodes)
            let refusal = refusal(filter, nodes[index])
            if refusal.isNone { return [index] }
            failures.add(node: only, refusal)
            return []
        }
        if let index = nominated[filter.request.name].flatMap({ nodeByName[$0.node] }),
            refusal(filter, nodes[index]).isNone
        {
            return [index]
        }
        let enough = min(count, 100)
        var feasible: [Int] = []
        var looked = 0
        while looked < count, feasible.count < enough {
            let index = (offset + looked) % count
            looked += 1
            let refusal = refusal(filter, nodes[index])
            if refusal.isNone {
                feasible.append(index)
            } else {
                failures.add(node: nodes[index].name, refusal)
            }
        }
        if count > 0 { offset = (offset + looked) % count }
        return feasible
    }

    private mutating func best(_ feasible: [Int], _ filter: NodeFilter, _ record: PodRecord) -> Int {
        let scores = NodeScore.scores(
            feasible.map { nodes[$0] }, filter: filter, nodeCount: nodes.count,
            neighbours: record.controller.isEmpty ? [:] : spread[record.controller] ?? [:])
        let most = scores.max() ?? 0
        let top = feasible.indices.filter { scores[$0] == most }
        return feasible[top.count == 1 ? top[0] : top[random.below(top.count)]]
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
        queue.forget(record.name)
        nominated[record.name] = nil
        assign(record, request, to: node)
        world.event(
            record.object, "Scheduled",
            "Successfully assigned \(record.name.namespace)/\(record.name.name) to \(node)", by: .scheduler)
    }

    /// Tells the claims of a pod for which node their volumes are.
    private mutating func choose(
        _ node: String, _ record: PodRecord, _ volumes: VolumeNeeds, _ world: inout World
    ) {
        queue.refuse(record.name, .volumes, now: world.now)
        for claim in volumes.unbound {
            var changed = claim
            changed.metadata.annotations[ClaimLook.selectedNode] = .string(node)
            changed.object.metadata.resourceVersion = ""
            _ = try? world.update(changed.object, by: .scheduler)
        }
    }

    // MARK: - Not possible

    private mutating func fail(
        _ record: PodRecord, _ filter: NodeFilter, _ failures: SchedulingFailures, _ world: inout World
    ) {
        var failures = failures
        // Without nodes any node helps.
        let causes = nodes.isEmpty ? failures.causes.union(.nodes) : failures.causes
        queue.refuse(record.name, causes, now: world.now)
        world.wake(.item(.scheduler, record.name), after: SchedulingQueue.patience)
        let decision = Preemption(
            request: filter.request, filter: filter, scheduler: self, failures: failures
        )
        .decide(record, world)
        var plan: Preemption.Plan?
        switch decision {
        case .impossible: nominated[record.name] = nil
        case .ineligible(let reason): failures.ineligible = reason
        case .possible(let found): plan = found
        }
        if let plan { displace(plan, for: record, filter.request, &world) }
        let message = failures.message(isPreempting: plan != nil)
        setCondition(record, reason: "Unschedulable", message, nominated: plan?.node, &world)
        world.event(record.object, "FailedScheduling", message, isWarning: true, by: .scheduler)
    }

    private mutating func displace(
        _ plan: Preemption.Plan, for record: PodRecord, _ request: SchedulingRequest, _ world: inout World
    ) {
        world.note(.scheduler, "\(record.name) displaces \(plan.victims.count) pods on \(plan.node)")
        nominated[record.name] = (plan.node, request)
        for victim in plan.victims {
            if var pod = world.get(.pods, victim.name).map({ Pod($0) }) {
                pod.addDisruption(
                    "PreemptionByScheduler", "\(Self.name): preempting to accommodate a higher priority pod",
                    world.now)
                pod.object.metadata.resourceVersion = ""
                _ = try? world.update(pod.object, subresource: "status", by: .scheduler)
            }
            try? world.delete(.pods, victim.name, by: .scheduler)
            world.event(
                victim.object, "Preempted", "Preempted by pod \(record.uid) on node \(plan.node)",
                by: .scheduler)
        }
    }

    private mutating func hold(_ record: PodRecord, _ world: inout World) {
        queue.refuse(record.name, .gates, now: world.now)
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
