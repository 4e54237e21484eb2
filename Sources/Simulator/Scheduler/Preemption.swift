import Kubernetes

/// Which pods of lower priority to remove so that a pod fits.
///
/// Follows the plugin `DefaultPreemption` of Kubernetes: as few and as unimportant victims as possible.
enum Preemption {
    struct Plan {
        var node: String
        var victims: [PodRecord]
    }

    static func plan(
        _ request: SchedulingRequest, filter: NodeFilter, nodes: [NodeState], failures: SchedulingFailures,
        world: World
    ) -> Plan? {
        let policy = world.pods[request.name]?.pod.spec.preemptionPolicy
        guard failures.general == nil, policy != "Never" else { return nil }
        // Victims that are on their way out already make room without more of them.
        let nominated = world.pods[request.name]?.pod.status.nominatedNodeName ?? ""
        if !nominated.isEmpty,
            world.pods.onNode(nominated).contains(where: {
                $0.isDeleting && ($0.pod.spec.priority ?? 0) < request.priority
            })
        {
            return nil
        }
        var best: (plan: Plan, cost: (Int, Int))?
        let open = Set(failures.open)
        for node in nodes where open.contains(node.name) {
            let lower = world.pods.onNode(node.name).filter {
                !$0.isDeleting && !$0.isTerminal && ($0.pod.spec.priority ?? 0) < request.priority
            }
            guard !lower.isEmpty else { continue }
            var state = node
            let entries = lower.map { ($0, SchedulingRequest($0)) }
            for (_, entry) in entries { state.add(entry, times: -1) }
            guard filter.reasons(state).texts.isEmpty else { continue }
            // Put back as many as fit, the important ones first.
            var victims: [PodRecord] = []
            for (record, entry) in entries.sorted(by: {
                ($0.1.priority, $1.0.created, $0.0.uid) > ($1.1.priority, $0.0.created, $1.0.uid)
            }) {
                state.add(entry)
                if !filter.reasons(state).texts.isEmpty {
                    state.add(entry, times: -1)
                    victims.append(record)
                }
            }
            let highest = victims.map { $0.pod.spec.priority ?? 0 }.max() ?? 0
            let cost = (highest, victims.count)
            if best.map({ cost < $0.cost }) ?? true { best = (Plan(node: node.name, victims: victims), cost) }
        }
        return best?.plan
    }
}
