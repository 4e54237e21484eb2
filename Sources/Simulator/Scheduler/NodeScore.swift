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

    /// The sum of the weights of the preferences for nodes that are met.
    static func nodeAffinity(_ node: NodeState, _ request: SchedulingRequest) -> Int64 {
        (request.affinity?.nodeAffinity?.preferred ?? []).reduce(0) {
            $0 + (NodeFilter.matches($1.preference, node) ? Int64($1.weight) : 0)
        }
    }

    /// How many taints would rather have no such pod.
    static func taints(_ node: NodeState, _ request: SchedulingRequest) -> Int64 {
        Int64(
            node.taints.count { taint in
                taint.effect == "PreferNoSchedule"
                    && !request.tolerations.contains {
                        NodeFilter.tolerates($0, key: taint.key, value: taint.text, effect: taint.effect)
                    }
            })
    }

    /// More when the node has the pod's images already, the larger the more.
    static func images(_ node: NodeState, _ request: SchedulingRequest) -> Int64 {
        guard !node.images.isEmpty else { return 0 }
        let megabyte: Int64 = 1024 * 1024
        let sum = request.images.reduce(Int64(0)) { sum, image in
            sum + (node.images[image] ?? node.images[ImageReference(image).canonical] ?? 0)
        }
        let low = 23 * megabyte
        let high = 1000 * megabyte * Int64(max(request.images.count, 1))
        return 100 * (min(max(sum, low), high) - low) / (high - low)
    }

    // MARK: - Together

    /// The weighted sums for the nodes a pod fits on. `neighbours`: how many pods of the same controller each node
    /// has.
    static func scores(
        _ nodes: [NodeState], filter: NodeFilter, nodeCount: Int, neighbours: [String: Int]
    ) -> [Int64] {
        let request = filter.request
        var scores = nodes.map { node in
            leastAllocated(node, request) + balanced(node, request) + images(node, request)
        }
        func add(_ raw: [Int64], weight: Int64) {
            for index in scores.indices { scores[index] += weight * raw[index] }
        }
        if nodes.contains(where: { node in node.taints.contains { $0.effect == "PreferNoSchedule" } }) {
            add(normalized(nodes.map { taints($0, request) }, isReversed: true), weight: 3)
        }
        if !(request.affinity?.nodeAffinity?.preferred.isEmpty ?? true) {
            add(normalized(nodes.map { nodeAffinity($0, request) }, isReversed: false), weight: 2)
        }
        if filter.spread.hasPreferences {
            add(filter.spread.scores(nodes), weight: 2)
        } else if filter.spread.isEmpty, !neighbours.isEmpty {
            add(defaultSpread(nodes, neighbours), weight: 2)
        }
        if filter.podAffinity.hasPreferences {
            let raw = nodes.map(filter.podAffinity.score)
            let low = raw.min() ?? 0
            let high = raw.max() ?? 0
            if high > low { add(raw.map { 100 * ($0 - low) / (high - low) }, weight: 2) }
        }
        return scores
    }

    /// Stretched so that the most is 100; reversed, nothing is 100.
    private static func normalized(_ raw: [Int64], isReversed: Bool) -> [Int64] {
        let most = raw.max() ?? 0
        guard most > 0 else { return raw.map { _ in isReversed ? 100 : 0 } }
        return raw.map { isReversed ? 100 - 100 * $0 / most : 100 * $0 / most }
    }

    /// What pods of a controller get that ask for no spread: few neighbours on the node count, and few in the zone.
    private static func defaultSpread(_ nodes: [NodeState], _ neighbours: [String: Int]) -> [Int64] {
        var zones: [String: Int] = [:]
        let key = Key("topology.kubernetes.io/zone")
        for node in nodes {
            guard let zone = node.labels[key]?.string else { continue }
            zones[zone, default: 0] += neighbours[node.name] ?? 0
        }
        let zoneWeight = logarithm(zones.count + 2)
        let nodeWeight = logarithm(nodes.count + 2)
        let raw = nodes.map { node -> Double in
            let zone = node.labels[key]?.string.flatMap { zones[$0] } ?? 0
            return Double(neighbours[node.name] ?? 0) * nodeWeight + Double(zone) * zoneWeight
        }
        return SpreadState.normalized(raw)
    }

    /// The natural logarithm, for the small numbers of topologies (which need no more than a few digits).
    static func logarithm(_ number: Int) -> Double {
        // ln x = 2 artanh((x - 1) / (x + 1)), after halving x into [1, 2).
        var value = Double(max(number, 1))
        var result = 0.0
        while value >= 2 {
            value /= 2
            result += 0.693147180559945
        }
        let ratio = (value - 1) / (value + 1)
        var power = ratio
        var sum = 0.0
        for odd in stride(from: 1.0, through: 21, by: 2) {
            sum += power / odd
            power *= ratio * ratio
        }
        return result + 2 * sum
    }
}
