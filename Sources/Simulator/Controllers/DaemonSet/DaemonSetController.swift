import APIServer
import Kubernetes
import YAML

/// Keeps a pod on every node that it suits.
///
/// Follows the documentation "DaemonSet" and `pkg/controller/daemon` of Kubernetes.
struct DaemonSetController: Controller {
    static let component = Component.daemonSet
    var queue = WorkQueue<ObjectName>()
    private var selectors = SelectorIndex()
    private var coalescing = Coalescing()
    private var names = OrderedBucket<ObjectName>()
    /// What placement asks of the nodes.
    private var nodes: [String: NodeState] = [:]
    /// Their names, sorted.
    private var order: [String] = []
    private var failures: [FailedPodKey: FailureBackoff] = [:]

    /// A node on which a set's pods failed.
    struct FailedPodKey: Hashable, Sendable {
        var set: String
        var node: String
    }

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .daemonSets:
            if change.isDeletion {
                selectors.remove(change.name)
                names.remove(change.name)
                failures = failures.filter { $0.key.set != change.object.metadata.uid }
            } else {
                selectors.set(
                    LabelSelector(validated: change.object.value[.spec]?[.selector]), for: change.name)
                names.insert(change.name)
                queue.add(change.name)
            }
        case .pods:
            let relevance = PodRelevance(change)
            guard relevance != .none else { return }
            for uid in change.controllers {
                guard let member = world.owners.object(uid: uid), member.resource == .daemonSets else {
                    continue
                }
                if relevance == .state, world.pods.countControlled(by: uid) > Coalescing.threshold {
                    coalescing.postpone(member.name, .daemonSet, &world)
                } else {
                    queue.add(member.name)
                }
            }
            if let pod = change.newPod, pod.controller.isEmpty, !pod.isDeleting {
                for name in selectors.matching(pod.labels, in: pod.name.namespace) { queue.add(name) }
            }
        case .nodes: observeNode(change)
        case .controllerRevisions:
            guard change.kind != .added, let owner = change.object.metadata.controller,
                owner.kind == "DaemonSet"
            else { return }
            queue.add(ObjectName(namespace: change.object.namespace, name: owner.name))
        default: break
        }
    }

    private mutating func observeNode(_ change: Change) {
        let name = change.object.name
        if change.isDeletion {
            nodes[name] = nil
            order.removeAll { $0 == name }
        } else {
            let state = NodeState(Node(change.object))
            if let old = nodes.updateValue(state, forKey: name) {
                // Heartbeats and images are no reason to place anew.
                guard old.labels != state.labels || old.taints != state.taints else { return }
            } else {
                let index = order.firstIndex { $0 > name } ?? order.count
                order.insert(name, at: index)
            }
        }
        for name in names { queue.add(name) }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        coalescing.settle(name)
        guard let object = world.get(.daemonSets, name) else { return }
        let set = DaemonSet(object)
        let selector = LabelSelector(validated: set.spec.selector)
        guard !selector.isEmpty else {
            world.event(
                object, "SelectingAll",
                "This daemon set is selecting all pods. A non-empty selector is required.", isWarning: true,
                by: .daemonSet)
            return
        }
        guard !object.metadata.isDeleting else { return }
        let claim = PodClaim(owner: object, selector: selector, component: .daemonSet)
        let pods = try claim.claim(&world)
        var history = try RevisionHistory(
            owner: object, template: set.spec.template, selector: selector, component: .daemonSet,
            hashLabel: RevisionHistory.podLabel, collisionCount: set.status.collisionCount, &world)
        let current = try history.update(&world)
        var rollout = DaemonSetRollout(
            set, hash: history.hash(of: current), pods: pods, nodes: order.compactMap { nodes[$0] },
            collisionCount: history.collisionCount, now: world.now)
        var failure: StatusError?
        do throws(StatusError) {
            try rollout.manage(&failures, &world)
            if set.spec.updateStrategy.type != "OnDelete", !rollout.didWrite { try rollout.roll(&world) }
        } catch {
            failure = error
        }
        let used = Set(pods.map(\.revision))
        let kept = history
        try history.truncate(
            limit: set.spec.revisionHistoryLimit,
            inUse: { $0.name == current.name || used.contains(kept.hash(of: $0)) }, &world)
        try rollout.writeStatus(&world)
        if let failure { throw failure }
    }
}
