/// Why a pod fits on no node, and the text that says so.
///
/// Follows `framework.FitError` of Kubernetes.
struct SchedulingFailures: Sendable {
    var nodeCount = 0
    private var counts: [String: Int] = [:]
    /// Nodes on which removing pods could help.
    private(set) var open: [String] = []
    private(set) var causes: SchedulingCauses = []
    /// A reason that concerns no single node.
    var general: String? { didSet { causes.insert(.volumes) } }
    /// Why no pods are removed for this one, whatever the nodes are like.
    var ineligible: String?

    mutating func add(node: String, _ refusal: NodeRefusal) {
        for text in refusal.texts { counts[text, default: 0] += 1 }
        causes.formUnion(refusal.causes)
        if !refusal.isFinal { open.append(node) }
    }

    /// Nodes that were not looked at, with one reason for all.
    mutating func add(_ text: String, nodes: Int, _ cause: SchedulingCauses) {
        guard nodes > 0 else { return }
        counts[text, default: 0] += nodes
        causes.formUnion(cause)
    }

    /// `0/3 nodes are available: 3 Insufficient cpu. …`
    func message(isPreempting: Bool) -> String {
        guard nodeCount > 0 else { return "no nodes available to schedule pods" }
        var text = "0/\(nodeCount) nodes are available"
        if let general {
            text += ": \(general)."
        } else {
            let reasons = counts.map { "\($0.value) \($0.key)" }.sorted()
            text += ": \(reasons.joined(separator: ", "))."
        }
        guard !isPreempting else { return text }
        text += " no new claims to deallocate, preemption: "
        if let ineligible { return text + ineligible }
        var parts: [String] = []
        let helpful = general == nil ? open.count : 0
        if helpful > 0 { parts.append("\(helpful) No preemption victims found for incoming pod") }
        if nodeCount > helpful {
            parts.append("\(nodeCount - helpful) Preemption is not helpful for scheduling")
        }
        return text + "0/\(nodeCount) nodes are available: \(parts.sorted().joined(separator: ", "))."
    }
}

/// Why a pod does not fit on one node.
struct NodeRefusal: Sendable {
    var texts: [String] = []
    /// Whether no eviction could make room.
    var isFinal = false
    var causes: SchedulingCauses = []

    static let none = NodeRefusal()
    var isNone: Bool { texts.isEmpty }
}
