import Kubernetes
import YAML

/// The topology spread constraints of a pod, counted over the nodes.
///
/// Follows the plugin `PodTopologySpread` of Kubernetes.
struct SpreadState {
    private struct Constraint {
        var key: Key
        var maxSkew: Int
        var isHard: Bool
        var counts: [String: Int]
        var minimum: Int
        var matchesItself: Bool
    }

    private var constraints: [Constraint] = []

    init(
        _ request: SchedulingRequest, nodes: [NodeState], pods: PodIndex, node: (PodRecord) -> String
    ) {
        for spec in request.spread {
            var selector = LabelSelector(validated: spec.labelSelector)
            let extra = spec.matchLabelKeys.compactMap { key -> LabelRequirement? in
                request.labels[Key(key)]?.string.map { LabelRequirement(key: key, .in, [$0]) }
            }
            if !extra.isEmpty { selector = LabelSelector(requirements: selector.requirements + extra) }
            let key = Key(spec.topologyKey)
            var counts: [String: Int] = [:]
            var domainOfNode: [String: String] = [:]
            for node in nodes {
                guard let domain = node.labels[key]?.string, Self.counts(node, spec, request) else {
                    continue
                }
                counts[domain] = counts[domain] ?? 0
                domainOfNode[node.name] = domain
            }
            for pod in pods.matching(selector, in: request.namespace) where !pod.isTerminal && !pod.isDeleting
            {
                if let domain = domainOfNode[node(pod)] { counts[domain, default: 0] += 1 }
            }
            var minimum = counts.values.min() ?? 0
            if let domains = spec.minDomains, counts.count < domains { minimum = 0 }
            constraints.append(
                Constraint(
                    key: key, maxSkew: max(spec.maxSkew, 1),
                    isHard: spec.whenUnsatisfiable != "ScheduleAnyway", counts: counts, minimum: minimum,
                    matchesItself: selector.matches(request.labels)))
        }
    }

    /// Whether a node takes part in the count (`nodeAffinityPolicy`, `nodeTaintsPolicy`).
    private static func counts(
        _ node: NodeState, _ spec: TopologySpreadConstraint, _ request: SchedulingRequest
    ) -> Bool {
        if spec.nodeAffinityPolicy != "Ignore" {
            for entry in request.nodeSelector where node.labels[entry.key] != entry.value { return false }
            if let required = request.affinity?.nodeAffinity?.required,
                !required.nodeSelectorTerms.contains(where: { NodeFilter.matches($0, node) })
            {
                return false
            }
        }
        guard spec.nodeTaintsPolicy == "Honor" else { return true }
        return node.taints.filter { $0.effect != "PreferNoSchedule" }.allSatisfy { taint in
            request.tolerations.contains {
                NodeFilter.tolerates($0, key: taint.key, value: taint.text, effect: taint.effect)
            }
        }
    }

    func refusal(_ node: NodeState) -> String? {
        for constraint in constraints where constraint.isHard {
            guard let domain = node.labels[constraint.key]?.string else {
                return "node(s) didn't match pod topology spread constraints (missing required label)"
            }
            let own = constraint.matchesItself ? 1 : 0
            if (constraint.counts[domain] ?? 0) + own - constraint.minimum > constraint.maxSkew {
                return "node(s) didn't match pod topology spread constraints"
            }
        }
        return nil
    }

    /// From 0 to 100 for each node: more where fewer pods are.
    func scores(_ nodes: [NodeState]) -> [Int64] {
        let soft = constraints.filter { !$0.isHard }
        let raw = nodes.map { node -> Double? in
            var sum = 0.0
            for constraint in soft {
                // A node without the label takes no part.
                guard let domain = node.labels[constraint.key]?.string else { return nil }
                let weight = NodeScore.logarithm(constraint.counts.count + 2)
                sum += Double(constraint.counts[domain] ?? 0) * weight + Double(constraint.maxSkew - 1)
            }
            return sum.rounded()
        }
        let known = Self.normalized(raw.compactMap { $0 })
        var position = 0
        return raw.map { value in
            guard value != nil else { return 0 }
            position += 1
            return known[position - 1]
        }
    }

    /// Turned around, so that the least is best.
    static func normalized(_ raw: [Double]) -> [Int64] {
        let low = raw.min() ?? 0
        let high = raw.max() ?? 0
        guard high > 0 else { return raw.map { _ in 100 } }
        return raw.map { Int64(100 * (high + low - $0) / high) }
    }

    var isEmpty: Bool { constraints.isEmpty }
    var hasPreferences: Bool { constraints.contains { !$0.isHard } }
}
