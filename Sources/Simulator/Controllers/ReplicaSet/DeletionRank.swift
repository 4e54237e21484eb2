package import Kubernetes
import YAML

/// What decides which of a ReplicaSet's pods goes first when there are too many.
///
/// Follows `controller.ActivePodsWithRanks` of Kubernetes, with the logarithmic comparison of ages.
package struct DeletionRank: Sendable {
    package var isAssigned: Bool
    /// 0 Pending, 1 Unknown, 2 Running.
    package var phase: Int
    package var isReady: Bool
    /// Annotation `controller.kubernetes.io/pod-deletion-cost`.
    package var deletionCost: Int32
    /// How many pods of the same owner are on the pod's node.
    package var neighbours: Int
    package var readySince: Timestamp?
    package var restarts: Int
    package var created: Timestamp
    package var uid: String

    package init(
        isAssigned: Bool, phase: Int, isReady: Bool, deletionCost: Int32 = 0, neighbours: Int,
        readySince: Timestamp?, restarts: Int, created: Timestamp, uid: String
    ) {
        self.isAssigned = isAssigned
        self.phase = phase
        self.isReady = isReady
        self.deletionCost = deletionCost
        self.neighbours = neighbours
        self.readySince = readySince
        self.restarts = restarts
        self.created = created
        self.uid = uid
    }

    /// Whether this pod is deleted before `other`.
    package func goesBefore(_ other: DeletionRank, now: Timestamp) -> Bool {
        if isAssigned != other.isAssigned { return !isAssigned }
        if phase != other.phase { return phase < other.phase }
        if isReady != other.isReady { return !isReady }
        if deletionCost != other.deletionCost { return deletionCost < other.deletionCost }
        if neighbours != other.neighbours { return neighbours > other.neighbours }
        if isReady, other.isReady, let mine = readySince, let its = other.readySince, mine != its {
            return isYounger(mine, its, other, now)
        }
        if restarts != other.restarts { return restarts > other.restarts }
        if created != other.created { return isYounger(created, other.created, other, now) }
        return uid < other.uid
    }

    /// Ages are compared by their power of two, so that scaling down does not always hit the newest.
    private func isYounger(_ mine: Timestamp, _ its: Timestamp, _ other: DeletionRank, _ now: Timestamp)
        -> Bool
    {
        let difference = Self.magnitude(now - mine) - Self.magnitude(now - its)
        return difference == 0 ? uid < other.uid : difference < 0
    }

    private static func magnitude(_ age: Duration) -> Int {
        let nanoseconds = age.nanoseconds
        return nanoseconds > 0 ? 63 - nanoseconds.leadingZeroBitCount : -1
    }
}

extension DeletionRank {
    private static let costKey = Key("controller.kubernetes.io/pod-deletion-cost")

    init(_ pod: PodRecord, neighbours: Int) {
        self.init(
            isAssigned: !pod.node.isEmpty, phase: pod.phase == .running ? 2 : pod.phase == .unknown ? 1 : 0,
            isReady: pod.isReady,
            deletionCost: pod.object.metadata.value[.annotations]?[Self.costKey]?.string.flatMap { Int32($0) }
                ?? 0,
            neighbours: neighbours, readySince: pod.isReady ? pod.readyChange : nil, restarts: pod.restarts,
            created: pod.created, uid: pod.uid)
    }

    /// The `count` pods that go first. Pods on a node that holds many of `related` go before others.
    static func first(_ count: Int, of pods: [PodRecord], related: [PodRecord], now: Timestamp) -> [PodRecord]
    {
        guard count > 0 else { return [] }
        guard count < pods.count else { return pods }
        var perNode: [String: Int] = [:]
        for pod in related where !pod.node.isEmpty { perNode[pod.node, default: 0] += 1 }
        let ranked = pods.map { (rank: DeletionRank($0, neighbours: perNode[$0.node] ?? 0), pod: $0) }
        return ranked.sorted { $0.rank.goesBefore($1.rank, now: now) }.prefix(count).map(\.pod)
    }
}
