/// Why a pod fits on no node, and the text that says so.
///
/// Follows `framework.FitError` of Kubernetes.
struct SchedulingFailures: Sendable {
    var nodeCount = 0
    private var counts: [String: Int] = [:]
    /// Nodes on which removing pods could help.
    private(set) var open: [String] = []
    private var finalCount = 0
    /// A reason that concerns no single node.
    var general: String?

    mutating func add(node: String, _ texts: [String], isFinal: Bool) {
        for text in texts { counts[text, default: 0] += 1 }
        if isFinal { finalCount += 1 } else { open.append(node) }
    }

    /// `0/3 nodes are available: 3 Insufficient cpu. …`
    func message(isPreempting: Bool) -> String {
        var text = "0/\(nodeCount) nodes are available"
        if let general {
            text += ": \(general)"
        } else if nodeCount == 0 {
            return "no nodes available to schedule pods"
        } else {
            let reasons = counts.map { "\($0.value) \($0.key)" }.sorted()
            text += ": \(reasons.joined(separator: ", "))."
        }
        guard !isPreempting else { return text }
        var parts: [String] = []
        if !open.isEmpty { parts.append("\(open.count) No preemption victims found for incoming pod") }
        let unhelpful = nodeCount - open.count
        if unhelpful > 0 { parts.append("\(unhelpful) Preemption is not helpful for scheduling") }
        if general != nil { parts = ["\(nodeCount) Preemption is not helpful for scheduling"] }
        if !text.hasSuffix(".") { text += "." }
        return text
            + " no new claims to deallocate, preemption: 0/\(nodeCount) nodes are available: "
            + parts.sorted().joined(separator: ", ") + "."
    }
}
