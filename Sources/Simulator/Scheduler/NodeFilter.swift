import Kubernetes
import YAML

/// Which nodes a pod can run on, and why not on the others.
///
/// Follows the filter plugins of `pkg/scheduler/framework/plugins` in their default order: the first that
/// refuses a node gives the reason, except for resources, which are all named.
struct NodeFilter {
    let request: SchedulingRequest
    let spread: SpreadState
    let podAffinity: PodAffinityState
    let volumes: VolumeNeeds

    /// Why a node is none for the pod; nothing when the pod fits.
    func refusal(_ node: NodeState) -> NodeRefusal {
        if node.isUnschedulable, !tolerates(key: "node.kubernetes.io/unschedulable", "", "NoSchedule") {
            return NodeRefusal(texts: ["node(s) were unschedulable"], isFinal: true, causes: .nodes)
        }
        for taint in node.taints where taint.effect == "NoSchedule" || taint.effect == "NoExecute" {
            if !tolerates(key: taint.key, taint.text, taint.effect) {
                return NodeRefusal(texts: ["node(s) had untolerated taint(s)"], isFinal: true, causes: .nodes)
            }
        }
        if !matchesNode(node) {
            return NodeRefusal(
                texts: ["node(s) didn't match Pod's node affinity/selector"], isFinal: true, causes: .nodes)
        }
        if node.conflicts(request.ports) {
            return NodeRefusal(
                texts: ["node(s) didn't have free ports for the requested pod ports"], causes: .ports)
        }
        let lacking = lacking(node)
        if !lacking.texts.isEmpty {
            return NodeRefusal(texts: lacking.texts, isFinal: lacking.isFinal, causes: .resources)
        }
        if let text = volumes.refusal(node) {
            return NodeRefusal(texts: [text], isFinal: true, causes: [.volumes, .nodes])
        }
        if let text = spread.refusal(node) {
            return NodeRefusal(
                texts: [text], isFinal: text.hasSuffix("(missing required label)"), causes: [.spread, .nodes])
        }
        if let refusal = podAffinity.refusal(node) { return refusal }
        return .none
    }

    /// The one node that the pod's affinity names, as DaemonSets' pods have it.
    var onlyNode: String? {
        guard let terms = request.affinity?.nodeAffinity?.required?.nodeSelectorTerms, terms.count == 1 else {
            return nil
        }
        let field = terms[0].matchFields.first {
            $0.key == "metadata.name" && $0.operator == "In" && $0.values.count == 1
        }
        return field?.values.first
    }

    // MARK: - Taints

    func tolerates(key: String, _ value: String, _ effect: String) -> Bool {
        request.tolerations.contains { Self.tolerates($0, key: key, value: value, effect: effect) }
    }

    /// Whether a toleration covers a taint (`Toleration.ToleratesTaint`).
    static func tolerates(_ toleration: Toleration, key: String, value: String, effect: String) -> Bool {
        if !toleration.effect.isEmpty, toleration.effect != effect { return false }
        if !toleration.key.isEmpty, toleration.key != key { return false }
        switch toleration.operator {
        case "", "Equal": return toleration.text == value
        case "Exists": return true
        case "Lt", "Gt":
            guard let limit = Int64(toleration.text), let number = Int64(value) else { return false }
            return toleration.operator == "Lt" ? number < limit : number > limit
        default: return false
        }
    }

    // MARK: - Node affinity

    private func matchesNode(_ node: NodeState) -> Bool {
        for entry in request.nodeSelector where node.labels[entry.key] != entry.value { return false }
        guard let required = request.affinity?.nodeAffinity?.required else { return true }
        return required.nodeSelectorTerms.contains { Self.matches($0, node) }
    }

    static func matches(_ term: NodeSelectorTerm, _ node: NodeState) -> Bool {
        let expressions = term.matchExpressions
        let fields = term.matchFields
        guard !expressions.isEmpty || !fields.isEmpty else { return false }
        return expressions.allSatisfy { matches($0, node.labels[Key($0.key)]?.string) }
            && fields.allSatisfy { matches($0, $0.key == "metadata.name" ? node.name : nil) }
    }

    private static func matches(_ requirement: NodeSelectorRequirement, _ value: String?) -> Bool {
        switch requirement.operator {
        case "In": return value.map { requirement.values.contains($0) } ?? false
        case "NotIn": return value.map { !requirement.values.contains($0) } ?? true
        case "Exists": return value != nil
        case "DoesNotExist": return value == nil
        case "Gt", "Lt":
            guard let value, let number = Int64(value),
                let limit = requirement.values.first.flatMap({ Int64($0) })
            else { return false }
            return requirement.operator == "Gt" ? number > limit : number < limit
        default: return false
        }
    }

    // MARK: - Resources

    private func lacking(_ node: NodeState) -> (texts: [String], isFinal: Bool) {
        var texts: [String] = []
        var isFinal = false
        if node.podCount + 1 > node.maximumPods { texts.append("Too many pods") }
        let wanted = request.requests
        func check(_ name: String, _ amount: Int64, _ used: Int64, _ size: Int64) {
            guard amount > 0, amount > size - used else { return }
            texts.append("Insufficient \(name)")
            if amount > size { isFinal = true }
        }
        check("cpu", wanted.cpu, node.requested.cpu, node.allocatable.cpu)
        check("memory", wanted.memory, node.requested.memory, node.allocatable.memory)
        check("ephemeral-storage", wanted.storage, node.requested.storage, node.allocatable.storage)
        for (name, amount) in wanted.others {
            check(name, amount, node.requested[other: name], node.allocatable[other: name])
        }
        return (texts, isFinal)
    }
}
