import APIServer
import Kubernetes

/// Which pods of lower priority to remove so that a pod fits.
///
/// Follows the plugin `DefaultPreemption` of Kubernetes: no broken disruption budgets if it can be helped, then as few
/// and as unimportant victims as possible.
struct Preemption {
    struct Plan {
        var node: String
        var victims: [PodRecord]
    }

    enum Decision {
        case possible(Plan)
        /// No removal on any node helps.
        case impossible
        /// Nothing is removed for this pod, for a reason of its own.
        case ineligible(String)
    }

    let request: SchedulingRequest
    let filter: NodeFilter
    let scheduler: Scheduler
    let failures: SchedulingFailures

    /// How bad a plan is: broken budgets, the most important victim, the sum of priorities, their number, and the
    /// start of the most important one, where a later one is better.
    private struct Cost: Comparable {
        var violations: Int
        var highest: Int
        var sum: Int
        var count: Int
        var latestStart: Timestamp

        static func < (left: Cost, right: Cost) -> Bool {
            if left.violations != right.violations { return left.violations < right.violations }
            if left.highest != right.highest { return left.highest < right.highest }
            if left.sum != right.sum { return left.sum < right.sum }
            if left.count != right.count { return left.count < right.count }
            return left.latestStart > right.latestStart
        }
    }

    /// A dry run looks at so many nodes at most, beginning at a tenth of them.
    private static let mostCandidates = 100

    func decide(_ record: PodRecord, _ world: World) -> Decision {
        let pod = record.pod
        if pod.spec.preemptionPolicy == "Never" {
            return .ineligible("not eligible due to preemptionPolicy=Never.")
        }
        // Victims that are on their way out already make room without more of them.
        let nominated = pod.status.nominatedNodeName
        if !nominated.isEmpty,
            world.pods.onNode(nominated).contains(where: {
                $0.isDeleting && ($0.pod.spec.priority ?? 0) < request.priority
            })
        {
            return .ineligible("not eligible due to a terminating pod on the nominated node.")
        }
        guard failures.general == nil else { return .impossible }
        var budgets = BudgetAllowance(world)
        var best: (plan: Plan, cost: Cost)?
        var found = 0
        let enough = max(scheduler.nodes.count / 10, Self.mostCandidates)
        for name in failures.open where found < enough {
            guard let index = scheduler.nodeByName[name],
                let candidate = candidate(scheduler.nodes[index], &budgets, world)
            else { continue }
            found += 1
            if best.map({ candidate.cost < $0.cost }) ?? true { best = candidate }
        }
        return best.map { .possible($0.plan) } ?? .impossible
    }

    private func candidate(
        _ node: NodeState, _ budgets: inout BudgetAllowance, _ world: World
    ) -> (plan: Plan, cost: Cost)? {
        let lower = world.pods.onNode(node.name).filter {
            !$0.isTerminal && ($0.pod.spec.priority ?? 0) < request.priority
        }
        guard !lower.isEmpty else { return nil }
        var state = node
        for pod in lower { state.add(scheduler.held(by: pod), times: -1) }
        let gone = Set(lower.map(\.name))
        guard fits(state, without: gone, world) else { return nil }
        // Put back as many as fit: first those whose budget would break, the important ones before the others.
        let ordered = lower.sorted { left, right in
            let priorities = (left.pod.spec.priority ?? 0, right.pod.spec.priority ?? 0)
            if priorities.0 != priorities.1 { return priorities.0 > priorities.1 }
            return (left.created, left.uid) < (right.created, right.uid)
        }
        let (violating, others) = budgets.split(ordered, world)
        var victims: [PodRecord] = []
        var missing = gone
        var violations = 0
        for (pods, isViolating) in [(violating, true), (others, false)] {
            for pod in pods {
                state.add(scheduler.held(by: pod))
                missing.remove(pod.name)
                guard !fits(state, without: missing, world) else { continue }
                state.add(scheduler.held(by: pod), times: -1)
                missing.insert(pod.name)
                victims.append(pod)
                if isViolating { violations += 1 }
            }
        }
        let live = victims.filter { !$0.isDeleting }
        let priorities = victims.map { $0.pod.spec.priority ?? 0 }
        let highest = priorities.max() ?? Int.min
        let starts = victims.filter { ($0.pod.spec.priority ?? 0) == highest }.map(\.created)
        return (
            Plan(node: node.name, victims: live),
            Cost(
                violations: violations, highest: highest, sum: priorities.reduce(0) { $0 + $1 + 1 << 31 },
                count: victims.count, latestStart: starts.min() ?? Timestamp(seconds: 0))
        )
    }

    /// Whether the pod fits when these pods are gone: what they hold on the node and what they are to their
    /// neighbours.
    private func fits(_ state: NodeState, without gone: Set<ObjectName>, _ world: World) -> Bool {
        guard !filter.spread.isEmpty || filter.podAffinity.hasDemands else {
            return scheduler.refusal(filter, state).isNone
        }
        let place: (PodRecord) -> String = { gone.contains($0.name) ? "" : self.scheduler.place(of: $0) }
        var nodes = scheduler.nodes
        if let index = scheduler.nodeByName[state.name] { nodes[index] = state }
        let fresh = NodeFilter(
            request: request, spread: SpreadState(request, nodes: nodes, pods: world.pods, node: place),
            podAffinity: PodAffinityState(
                request, nodes: nodes, nodeByName: scheduler.nodeByName, world: world, node: place),
            volumes: filter.volumes)
        return scheduler.refusal(fresh, state).isNone
    }
}

/// Which victims would break a disruption budget.
private struct BudgetAllowance {
    private let budgets: [(namespace: String, selector: LabelSelector, allowed: Int)]

    init(_ world: World) {
        budgets = world.api.list(.podDisruptionBudgets).map { object in
            let budget = PodDisruptionBudget(object)
            return (
                budget.namespace, LabelSelector(validated: budget.spec.selector),
                budget.status.disruptionsAllowed
            )
        }
    }

    /// Parts pods into those that no budget has room for any more, and the others.
    mutating func split(_ pods: [PodRecord], _ world: World) -> (violating: [PodRecord], others: [PodRecord])
    {
        guard !budgets.isEmpty else { return ([], pods) }
        var left = budgets.map(\.allowed)
        var violating: [PodRecord] = []
        var others: [PodRecord] = []
        for pod in pods {
            var isViolating = false
            for (index, budget) in budgets.enumerated()
            where budget.namespace == pod.name.namespace && !budget.selector.isEmpty
                && budget.selector.matches(pod.labels)
            {
                left[index] -= 1
                if left[index] < 0 { isViolating = true }
            }
            if isViolating { violating.append(pod) } else { others.append(pod) }
        }
        return (violating, others)
    }
}
