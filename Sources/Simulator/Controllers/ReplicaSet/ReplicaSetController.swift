import APIServer
import Kubernetes
import YAML

/// Keeps as many pods of a ReplicaSet, or a ReplicationController, as its spec asks for.
///
/// Follows `pkg/controller/replicaset` of Kubernetes: adoption and release by selector, creation in batches that
/// double as long as they succeed, deletion by rank, status with conditions.
struct ReplicaController<Kind: ReplicaKind>: Controller {
    static var component: Component { Kind.component }
    var queue = WorkQueue<ObjectName>()
    private var selectors = SelectorIndex()
    private var coalescing = Coalescing()

    mutating func observe(_ change: Change, _ world: inout World) {
        if change.watched == Kind.watched {
            if change.isDeletion {
                selectors.remove(change.name)
            } else {
                selectors.set(Kind.selector(of: change.object), for: change.name)
                queue.add(change.name)
            }
        } else if change.watched == .pods {
            let relevance = PodRelevance(change)
            guard relevance != .none else { return }
            for uid in change.controllers {
                guard let member = world.owners.object(uid: uid), member.resource == Kind.resource else {
                    continue
                }
                if relevance == .state, world.pods.countControlled(by: uid) > Coalescing.threshold {
                    coalescing.postpone(member.name, Kind.component, &world)
                } else {
                    queue.add(member.name)
                }
            }
            if let pod = change.newPod, pod.controller.isEmpty, !pod.isDeleting {
                for name in selectors.matching(pod.labels, in: pod.name.namespace) { queue.add(name) }
            }
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        coalescing.settle(name)
        guard let object = world.get(Kind.resource, name) else { return }
        // The two kinds have the same fields but for the selector's form.
        let replicaSet = ReplicaSet(object)
        let claim = PodClaim(owner: object, selector: Kind.selector(of: object), component: Kind.component)
        let owned = try claim.claim(&world)
        let active = owned.filter(\.isActive)
        var failure: StatusError?
        let version = world.api.resourceVersion
        if !object.metadata.isDeleting { failure = manage(replicaSet, active, &world) }
        // What was just done is counted when its changes arrive.
        if failure == nil, world.api.resourceVersion != version { return }
        try updateStatus(replicaSet, owned, failure, &world)
        if let failure { throw failure }
    }

    // MARK: - Pods

    private func manage(
        _ replicaSet: ReplicaSet, _ active: [PodRecord], _ world: inout World
    ) -> StatusError? {
        let wanted = replicaSet.spec.replicas ?? 1
        let difference = active.count - wanted
        let control = PodControl(owner: replicaSet.object, component: Kind.component)
        if difference < 0 {
            let pod = PodFromTemplate.pod(
                replicaSet.spec.template, owner: replicaSet.object,
                generateName: PodFromTemplate.prefix(replicaSet.name))
            let share = PodControl.share(of: -difference, for: control.owner, by: Kind.component, &world)
            let outcome = PodControl.slowStart(share, &world) {
                _, world throws(StatusError) in
                try control.create(pod, &world)
            }
            return outcome.failure.flatMap { PodControl.isNamespaceTerminating($0) ? nil : $0 }
        }
        guard difference > 0 else { return nil }
        var failure: StatusError?
        let related = difference < active.count ? related(replicaSet, world) : []
        let doomed = DeletionRank.first(
            min(difference, PodControl.burst), of: active, related: related, now: world.now)
        for pod in doomed {
            do throws(StatusError) {
                try control.delete(pod, &world)
            } catch {
                failure = failure ?? error
            }
        }
        return failure
    }

    /// The active pods of all sets of the same Deployment: a node that holds many of them can spare one.
    private func related(_ replicaSet: ReplicaSet, _ world: World) -> [PodRecord] {
        guard let parent = replicaSet.metadata.controller?.uid else {
            return world.pods.controlled(by: replicaSet.metadata.uid).filter(\.isActive)
        }
        return world.owners.dependents(of: parent).filter { $0.resource == Kind.resource }
            .compactMap { world.get(Kind.resource, $0.name) }
            .flatMap { world.pods.controlled(by: $0.metadata.uid) }.filter(\.isActive)
    }

    // MARK: - Status

    private func updateStatus(
        _ replicaSet: ReplicaSet, _ owned: [PodRecord], _ failure: StatusError?, _ world: inout World
    ) throws(StatusError) {
        var new = replicaSet
        let minReady = replicaSet.spec.minReadySeconds
        let active = owned.filter(\.isActive)
        let templateLabels = LabelSelector(labels: replicaSet.spec.template.metadata.labels)
        let ready = active.filter(\.isReady)
        let available = ready.filter { $0.isAvailable(minReadySeconds: minReady, now: world.now) }
        new.status.replicas = active.count
        new.status.fullyLabeledReplicas = active.count { templateLabels.matches($0.labels) }
        new.status.readyReplicas = ready.count
        new.status.availableReplicas = available.count
        if Kind.countsTerminating {
            new.status.terminatingReplicas = owned.count { $0.isDeleting && !$0.isTerminal }
        }
        new.status.observedGeneration = Int(replicaSet.metadata.generation)
        let isFailing = new.status.conditions.contains { $0.type == "ReplicaFailure" }
        if let failure, !isFailing {
            var condition = ReplicaSetCondition()
            condition.type = "ReplicaFailure"
            condition.status = "True"
            condition.lastTransitionTime = world.now
            condition.reason = active.count < replicaSet.spec.replicas ?? 1 ? "FailedCreate" : "FailedDelete"
            condition.message = failure.message
            new.status.conditions.append(condition)
        } else if failure == nil, isFailing {
            new.status.conditions.removeAll { $0.type == "ReplicaFailure" }
        }
        if new.status.value != replicaSet.status.value {
            new.object.metadata.resourceVersion = ""
            try world.update(new.object, subresource: "status", by: Kind.component)
        }
        if minReady > 0, available.count < ready.count {
            // The next pod that becomes available by waiting.
            let next = ready.filter { !$0.isAvailable(minReadySeconds: minReady, now: world.now) }
                .compactMap(\.readyChange).min()
            if let next {
                let name = ObjectName(namespace: replicaSet.namespace, name: replicaSet.name)
                world.wake(.item(Kind.component, name), at: next + .seconds(minReady))
            }
        }
    }
}
