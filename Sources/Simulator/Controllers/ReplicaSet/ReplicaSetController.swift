import APIServer
import Kubernetes
import YAML

/// Keeps as many pods of a ReplicaSet as its spec asks for.
///
/// Follows `pkg/controller/replicaset` of Kubernetes: adoption and release by selector, creation in batches that
/// double as long as they succeed, deletion by rank, status with conditions.
struct ReplicaSetController: Controller {
    static let component = Component.replicaSet
    var queue = WorkQueue<ObjectName>()
    /// ReplicaSets of a namespace, for pods without a controller.
    private var byNamespace = BucketIndex<String, ObjectName>()

    /// At most so many pods are created or deleted in one step.
    private static let burst = 500

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .replicaSets:
            queue.add(change.name)
            if change.isDeletion {
                byNamespace.remove(change.name, under: change.name.namespace)
            } else {
                byNamespace.insert(change.name, under: change.name.namespace)
            }
        case .pods:
            for owner in Set([change.oldPod?.controller ?? "", change.newPod?.controller ?? ""]).sorted()
            where !owner.isEmpty {
                if let member = world.owners.object(uid: owner), member.resource == .replicaSets {
                    queue.add(member.name)
                }
            }
            if let pod = change.newPod, pod.controller.isEmpty, !pod.isDeleting {
                for name in byNamespace[pod.name.namespace] { queue.add(name) }
            }
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.replicaSets, name) else { return }
        let replicaSet = ReplicaSet(object)
        let selector = LabelSelector(validated: replicaSet.spec.selector)
        let claim = PodClaim(owner: object, selector: selector, component: .replicaSet)
        let owned = try claim.claim(&world)
        let active = owned.filter(\.isActive)
        var failure: StatusError?
        let version = world.api.resourceVersion
        if !object.metadata.isDeleting {
            do throws(StatusError) {
                try manage(replicaSet, active, &world)
            } catch {
                failure = error
            }
        }
        // What was just done is counted when its changes arrive.
        if failure == nil, world.api.resourceVersion != version { return }
        try updateStatus(replicaSet, owned, failure, &world)
        if let failure { throw failure }
    }

    // MARK: - Pods

    private func manage(_ replicaSet: ReplicaSet, _ active: [PodRecord], _ world: inout World)
        throws(StatusError)
    {
        let wanted = replicaSet.spec.replicas ?? 1
        let difference = active.count - wanted
        if difference < 0 {
            try create(min(-difference, Self.burst), replicaSet, &world)
        } else if difference > 0 {
            let doomed = Self.doomed(active, count: min(difference, Self.burst), now: world.now)
            for pod in doomed {
                var options = DeleteOptions()
                options.uid = pod.uid
                do throws(StatusError) {
                    try world.delete(.pods, pod.name, options: options, by: .replicaSet)
                    world.event(
                        replicaSet.object, "SuccessfulDelete", "Deleted pod: \(pod.name.name)",
                        by: .replicaSet)
                } catch  where error.code == 404 || error.code == 409 {
                    continue
                }
            }
        }
    }

    private func create(_ count: Int, _ replicaSet: ReplicaSet, _ world: inout World) throws(StatusError) {
        let pod = PodFromTemplate.pod(
            replicaSet.spec.template, owner: replicaSet.object,
            generateName: PodFromTemplate.prefix(replicaSet.name))
        var remaining = count
        var batch = 1
        while remaining > 0 {
            for _ in 0..<min(batch, remaining) {
                do throws(StatusError) {
                    let created = try world.create(pod, by: .replicaSet)
                    world.event(
                        replicaSet.object, "SuccessfulCreate", "Created pod: \(created.name)",
                        by: .replicaSet)
                } catch {
                    if error.causes.contains(where: { $0.reason == "NamespaceTerminating" }) { return }
                    world.event(
                        replicaSet.object, "FailedCreate", "Error creating: \(error.message)",
                        isWarning: true, by: .replicaSet)
                    throw error
                }
            }
            remaining -= min(batch, remaining)
            batch *= 2
        }
    }

    /// The `count` pods that go first.
    static func doomed(_ pods: [PodRecord], count: Int, now: Timestamp) -> [PodRecord] {
        guard count < pods.count else { return pods }
        var perNode: [String: Int] = [:]
        for pod in pods where !pod.node.isEmpty { perNode[pod.node, default: 0] += 1 }
        let costKey = Key("controller.kubernetes.io/pod-deletion-cost")
        let ranked = pods.map { pod in
            let cost = pod.object.metadata.value[.annotations]?[costKey]?.string.flatMap { Int32($0) } ?? 0
            return (
                rank: DeletionRank(
                    isAssigned: !pod.node.isEmpty,
                    phase: pod.phase == .running ? 2 : pod.phase == .unknown ? 1 : 0,
                    isReady: pod.isReady, deletionCost: cost, neighbours: perNode[pod.node] ?? 0,
                    readySince: pod.isReady ? pod.readyChange : nil, restarts: pod.restarts,
                    created: pod.created, uid: pod.uid), pod: pod
            )
        }
        return ranked.sorted { $0.rank.goesBefore($1.rank, now: now) }.prefix(count).map(\.pod)
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
        new.status.terminatingReplicas = owned.count { $0.isDeleting && !$0.isTerminal }
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
            try world.update(new.object, subresource: "status", by: .replicaSet)
        }
        if minReady > 0, available.count < ready.count {
            // The next pod that becomes available by waiting.
            let next = ready.filter { !$0.isAvailable(minReadySeconds: minReady, now: world.now) }
                .compactMap(\.readyChange).min()
            if let next {
                let name = ObjectName(namespace: replicaSet.namespace, name: replicaSet.name)
                world.wake(.item(.replicaSet, name), at: next + .seconds(minReady))
            }
        }
    }
}
