import APIServer
import Kubernetes
import YAML

/// Keeps pods with names, hosts and claims of their own, in order.
///
/// Follows the documentation "StatefulSets" and `pkg/controller/statefulset` of Kubernetes.
struct StatefulSetController: Controller {
    static let component = Component.statefulSet
    var queue = WorkQueue<ObjectName>()
    private var selectors = SelectorIndex()

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .statefulSets:
            if change.isDeletion {
                selectors.remove(change.name)
            } else {
                selectors.set(
                    LabelSelector(validated: change.object.value[.spec]?[.selector]), for: change.name)
                queue.add(change.name)
            }
        case .pods:
            for uid in change.controllers {
                if let member = world.owners.object(uid: uid), member.resource == .statefulSets {
                    queue.add(member.name)
                }
            }
            if let pod = change.newPod, pod.controller.isEmpty, !pod.isDeleting {
                for name in selectors.matching(pod.labels, in: pod.name.namespace) { queue.add(name) }
            }
        case .controllerRevisions:
            guard change.kind != .added, let owner = change.object.metadata.controller,
                owner.kind == "StatefulSet"
            else { return }
            queue.add(ObjectName(namespace: change.object.namespace, name: owner.name))
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.statefulSets, name) else { return }
        let set = StatefulSet(object)
        let selector = LabelSelector(validated: set.spec.selector)
        guard !selector.isEmpty else { return }
        let setName = name.name
        let claim = PodClaim(
            owner: object, selector: selector, component: .statefulSet,
            mayAdopt: { StatefulPod.ordinal(of: $0.name.name, in: setName) != nil })
        let pods = try claim.claim(&world)
        var history = try RevisionHistory(
            owner: object, template: set.spec.template, selector: selector, component: .statefulSet,
            hashLabel: RevisionHistory.statefulSetHash, collisionCount: set.status.collisionCount, &world)
        let update = try history.update(&world)
        let current = history.revisions.first { $0.name == set.status.currentRevision } ?? update
        var rollout = StatefulSetRollout(
            set, pods: pods, current: current, update: update, collisionCount: history.collisionCount,
            now: world.now)
        var failure: StatusError?
        if !object.metadata.isDeleting {
            do throws(StatusError) {
                try rollout.run(&world)
            } catch {
                failure = error
            }
        }
        try rollout.writeStatus(&world)
        let used = Set(pods.map(\.revision))
        try history.truncate(
            limit: set.spec.revisionHistoryLimit,
            inUse: { $0.name == current.name || $0.name == update.name || used.contains($0.name) }, &world)
        if let failure { throw failure }
    }
}

extension PodRecord {
    /// The revision that the pod says it is of.
    var revision: String { labels[RevisionHistory.podLabel]?.string ?? "" }
}
