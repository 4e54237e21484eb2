import Kubernetes

/// Items that many changes concern in short order, each looked at once for all of them a moment later.
///
/// A workload of a thousand pods would otherwise be counted through a thousand times while they start.
struct Coalescing: Sendable {
    private var pending: Set<ObjectName> = []

    /// From so many pods on a look waits for others to change as well.
    static let threshold = 100
    private static let delay: Duration = .milliseconds(200)

    /// Sets an alarm for an item unless one is set.
    mutating func postpone(_ name: ObjectName, _ component: Component, _ world: inout World) {
        guard pending.insert(name).inserted else { return }
        world.wake(.item(component, name), after: Self.delay)
    }

    /// The item is being looked at.
    mutating func settle(_ name: ObjectName) {
        if !pending.isEmpty { pending.remove(name) }
    }
}

/// What a change of a pod means to the workload that owns it.
enum PodRelevance {
    /// Nothing that a workload counts.
    case none
    /// Its state: ready or not.
    case state
    /// Whether it counts at all: it came, went, ended or changed hands.
    case membership

    init(_ change: Change) {
        guard let old = change.oldPod, let new = change.newPod, old.uid == new.uid,
            old.controller == new.controller, old.isDeleting == new.isDeleting,
            old.isTerminal == new.isTerminal, old.labels == new.labels
        else {
            self = .membership
            return
        }
        let isSame =
            old.isReady == new.isReady && old.readyChange == new.readyChange && old.phase == new.phase
            && old.node == new.node
        self = isSame ? .none : .state
    }
}
