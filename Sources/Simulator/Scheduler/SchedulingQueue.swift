import Kubernetes

/// Why a pod fits nowhere, by what could change that.
struct SchedulingCauses: OptionSet, Sendable {
    let rawValue: UInt16
    /// Labels, taints, names and cordons of nodes.
    static let nodes = SchedulingCauses(rawValue: 1)
    static let resources = SchedulingCauses(rawValue: 2)
    static let ports = SchedulingCauses(rawValue: 4)
    static let affinity = SchedulingCauses(rawValue: 8)
    static let antiAffinity = SchedulingCauses(rawValue: 16)
    static let spread = SchedulingCauses(rawValue: 32)
    static let volumes = SchedulingCauses(rawValue: 64)
    /// Scheduling gates: only the pod itself can change them.
    static let gates = SchedulingCauses(rawValue: 128)
}

/// The pods to be scheduled: important ones first, then those that wait longest; and the ones that fitted nowhere,
/// which come back when something changes that kept them away, after a wait that grows with their attempts.
///
/// Follows `pkg/scheduler/backend/queue` of Kubernetes.
struct SchedulingQueue: Sendable {
    private struct Item: Sendable {
        let priority: Int
        let sequence: UInt64
        let name: ObjectName

        func precedes(_ other: Item) -> Bool {
            priority != other.priority ? priority > other.priority : sequence < other.sequence
        }
    }

    private struct Refusal: Sendable {
        var causes: SchedulingCauses
        var attempts: Int
        var time: Timestamp
        /// Whether an alarm for the end of the wait is set.
        var isBackingOff = false
    }

    private var heap: [Item] = []
    private var active: Set<ObjectName> = []
    private var sequence: UInt64 = 0
    private var refused = OrderedBucket<ObjectName>()
    private var refusals: [ObjectName: Refusal] = [:]

    /// A pod that fits nowhere is tried again after so long although nothing changed.
    static let patience: Duration = .seconds(300)

    var count: Int { heap.count }

    /// Whether the pod was tried and fitted nowhere.
    func isRefused(_ name: ObjectName) -> Bool { refused.contains(name) }

    // MARK: - Active

    mutating func add(_ name: ObjectName, priority: Int) {
        guard active.insert(name).inserted else { return }
        refused.remove(name)
        heap.append(Item(priority: priority, sequence: sequence, name: name))
        sequence += 1
        var child = heap.count - 1
        while child > 0, heap[child].precedes(heap[(child - 1) / 2]) {
            heap.swapAt(child, (child - 1) / 2)
            child = (child - 1) / 2
        }
    }

    mutating func pop() -> ObjectName? {
        guard let first = heap.first else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown()
        }
        active.remove(first.name)
        return first.name
    }

    private mutating func siftDown() {
        var parent = 0
        while true {
            var top = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[top]) { top = child }
            guard top != parent else { return }
            heap.swapAt(parent, top)
            parent = top
        }
    }

    // MARK: - Refused

    mutating func refuse(_ name: ObjectName, _ causes: SchedulingCauses, now: Timestamp) {
        let attempts = (refusals[name]?.attempts ?? 0) + 1
        refusals[name] = Refusal(causes: causes, attempts: attempts, time: now)
        refused.insert(name)
    }

    /// Forgets a pod that found a node or is gone.
    mutating func forget(_ name: ObjectName) {
        refused.remove(name)
        if !refusals.isEmpty { refusals[name] = nil }
    }

    /// A second, doubling to ten.
    private static func wait(_ attempts: Int) -> Duration {
        attempts > 4 ? .seconds(10) : .seconds(1 << max(attempts - 1, 0))
    }

    /// The refused pods that a change may help and whose wait is over, and when that of the others is.
    mutating func helped(
        by causes: SchedulingCauses, now: Timestamp
    ) -> (ready: [ObjectName], later: [(name: ObjectName, time: Timestamp)]) {
        guard !refused.isEmpty else { return ([], []) }
        var ready: [ObjectName] = []
        var later: [(name: ObjectName, time: Timestamp)] = []
        for name in refused {
            guard let refusal = refusals[name], !refusal.causes.isDisjoint(with: causes),
                !refusal.isBackingOff
            else { continue }
            let due = refusal.time + Self.wait(refusal.attempts)
            if due <= now {
                ready.append(name)
            } else {
                refusals[name]?.isBackingOff = true
                later.append((name, due))
            }
        }
        return (ready, later)
    }

    /// Whether a pod whose alarm rang is to be tried again: its wait is over, or its patience.
    func isDue(_ name: ObjectName, now: Timestamp) -> Bool {
        guard refused.contains(name), let refusal = refusals[name] else { return false }
        if refusal.isBackingOff { return refusal.time + Self.wait(refusal.attempts) <= now }
        return !refusal.causes.contains(.gates) && refusal.time + Self.patience <= now
    }
}
