import Kubernetes
import YAML

/// How well a node suits a pod, from 0 to 100 for each aspect.
///
/// Follows the score plugins of `pkg/scheduler/framework/plugins` with their default weights.
enum NodeScore {
    /// More the more of the node would stay free.
    static func leastAllocated(_ node: NodeState, _ request: SchedulingRequest) -> Int64 {
        func share(_ used: Int64, _ size: Int64) -> Int64 {
            size <= 0 || used > size ? 0 : (size - used) * 100 / size
        }
        return
            (share(node.scored.cpu + request.scoredCPU, node.allocatable.cpu)
            + share(node.scored.memory + request.scoredMemory, node.allocatable.memory)) / 2
    }

    /// More the closer the shares of CPU and memory in use would be to each other.
    static func balanced(_ node: NodeState, _ request: SchedulingRequest) -> Int64 {
        guard node.allocatable.cpu > 0, node.allocatable.memory > 0 else { return 0 }
        let cpu = min(Double(node.requested.cpu + request.requests.cpu) / Double(node.allocatable.cpu), 1)
        let memory = min(
            Double(node.requested.memory + request.requests.memory) / Double(node.allocatable.memory), 1)
        return Int64((1 - abs(cpu - memory) / 2) * 100)
    }

    /// The share of the preferences for nodes that are met.
    static func nodeAffinity(_ node: NodeState, _ request: SchedulingRequest) -> Int64 {
        guard let preferred = request.affinity?.nodeAffinity?.preferred, !preferred.isEmpty else { return 0 }
        let total = preferred.reduce(0) { $0 + $1.weight }
        let met = preferred.reduce(0) {
            $0 + (NodeFilter.matches($1.preference, node) ? $1.weight : 0)
        }
        return total == 0 ? 0 : Int64(100 * met / total)
    }

    /// Less for each taint that would rather have no pods.
    static func taints(_ node: NodeState, _ request: SchedulingRequest) -> Int64 {
        let soft = node.taints.filter { $0.effect == "PreferNoSchedule" }
        guard !soft.isEmpty else { return 100 }
        let bad = soft.count { taint in
            !request.tolerations.contains {
                NodeFilter.tolerates($0, key: taint.key, value: taint.text, effect: taint.effect)
            }
        }
        return Int64(100 * (soft.count - bad) / soft.count)
    }
}
