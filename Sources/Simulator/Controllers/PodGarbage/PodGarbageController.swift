import APIServer
import Kubernetes
import YAML

/// Removes pods that nobody else will: of nodes that are gone, deleted before they had a node, and ended ones
/// beyond a number.
///
/// Follows `pkg/controller/podgc` of Kubernetes.
struct PodGarbageController: Controller {
    static let component = Component.podGarbage
    /// Names of pods; a name without namespace is a node that is gone.
    var queue = WorkQueue<ObjectName>()
    private var gone: [String: Timestamp] = [:]
    /// Pods that ended, oldest first.
    private var ended = OrderedBucket<ObjectName>()

    /// A node may come back within this time.
    static let quarantine: Duration = .seconds(40)
    /// `--terminated-pod-gc-threshold`.
    private static let threshold = 12_500

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .nodes:
            guard change.isDeletion else {
                gone[change.object.name] = nil
                return
            }
            gone[change.object.name] = world.now
            world.wake(.item(.podGarbage, change.name), after: Self.quarantine)
        case .pods:
            guard let pod = change.newPod else { return ended.remove(change.name) }
            if pod.isTerminal {
                if ended.insert(pod.name), ended.count > Self.threshold,
                    let oldest = ended.first(where: { _ in true })
                {
                    queue.add(oldest)
                }
            }
            if pod.isDeleting, pod.node.isEmpty { queue.add(pod.name) }
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard name.namespace.isEmpty else { return try reconcilePod(name, &world) }
        guard let since = gone[name.name], since + Self.quarantine <= world.now,
            world.get(.nodes, name) == nil
        else { return }
        gone[name.name] = nil
        for pod in world.pods.onNode(name.name) {
            try Self.end(pod, "PodGC: node no longer exists", &world)
        }
    }

    private mutating func reconcilePod(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let pod = world.pods[name] else { return }
        if pod.isDeleting, pod.node.isEmpty {
            try Self.end(pod, nil, &world)
        } else if pod.isTerminal, ended.count > Self.threshold {
            ended.remove(name)
            try Self.end(pod, nil, &world)
        }
    }

    /// Marks a pod as failed and removes it without waiting for a kubelet.
    private static func end(_ record: PodRecord, _ reason: String?, _ world: inout World) throws(StatusError)
    {
        guard let object = world.get(.pods, record.name), object.metadata.uid == record.uid else { return }
        var pod = Pod(object)
        if !record.isTerminal {
            pod.status.phase = "Failed"
            if let reason { pod.addDisruption("DeletionByPodGC", reason, world.now) }
            pod.object.metadata.resourceVersion = ""
            try world.update(pod.object, subresource: "status", by: .podGarbage)
        }
        var options = DeleteOptions()
        options.gracePeriodSeconds = 0
        options.uid = record.uid
        do throws(StatusError) {
            try world.delete(.pods, record.name, options: options, by: .podGarbage)
        } catch  where error.code == 404 || error.code == 409 {
            return
        }
    }
}

extension Pod {
    /// Says that the pod ends because of something outside of it.
    mutating func addDisruption(_ reason: String, _ message: String, _ now: Timestamp) {
        var condition = PodCondition()
        condition.type = "DisruptionTarget"
        condition.status = "True"
        condition.lastTransitionTime = now
        condition.reason = reason
        condition.message = message
        condition.observedGeneration = Int(metadata.generation)
        condition.value[.lastProbeTime] = .null
        status.conditions = status.conditions.filter { $0.type != "DisruptionTarget" } + [condition]
    }
}
