import Kubernetes
import YAML

/// What happens to objects that are deleted: grace periods, finalizers, propagation.
///
/// Follows `rest.BeforeDelete` and the finalizer rules of apiserver's generic registry.
enum Deletion {
    static let pods = GroupResource(group: "", resource: "pods")
    static let namespaces = GroupResource(group: "", resource: "namespaces")
    private static let orphanFinalizer = "orphan"
    private static let foregroundFinalizer = "foregroundDeletion"

    // MARK: - Marking

    /// Marks an object that knows no grace period but waits for finalizers.
    static func mark(_ object: inout Object, _ now: Timestamp) {
        let metadata = object.metadata
        if metadata.deletionTimestamp == nil, metadata.generation > 0 { object.metadata.generation += 1 }
        if metadata.deletionTimestamp.map({ $0 > now }) ?? true {
            object.metadata.deletionTimestamp = now.wholeSecond
        }
        object.metadata.deletionGracePeriodSeconds = 0
    }

    enum Grace {
        /// A deletion with a period goes on and nothing changes.
        case pending
        case marked
        case ungraceful
    }

    /// Marks a pod with its grace period; a second deletion may only shorten it.
    static func markGracefully(_ pod: inout Object, _ options: DeleteOptions, _ now: Timestamp) -> Grace {
        if let due = pod.metadata.deletionTimestamp {
            guard let before = pod.metadata.deletionGracePeriodSeconds else { return .ungraceful }
            guard let period = options.gracePeriodSeconds, period < before else { return .pending }
            pod.metadata.deletionTimestamp = due + .seconds(max(0, period) - before)
            pod.metadata.deletionGracePeriodSeconds = max(0, period)
            return .marked
        }
        let period = grace(of: pod, options)
        pod.metadata.deletionTimestamp = (now + .seconds(period)).wholeSecond
        pod.metadata.deletionGracePeriodSeconds = period
        if pod.metadata.generation > 0 { pod.metadata.generation += 1 }
        return .marked
    }

    /// How long a pod may go on; one that runs nowhere or has ended has nothing to wait for.
    private static func grace(of pod: Object, _ options: DeleteOptions) -> Int64 {
        let spec = pod.value[.spec]
        let phase = pod.value[.status]?[.phase]?.string
        guard let node = spec?[.nodeName]?.string, !node.isEmpty, phase != "Failed", phase != "Succeeded"
        else {
            return 0
        }
        let period = options.gracePeriodSeconds ?? spec?[.terminationGracePeriodSeconds]?.int ?? 0
        // Less than nothing counts as the shortest there is.
        return period < 0 ? 1 : period
    }

    /// A namespace that begins to end; nil when its end has begun before and nothing of its own keeps it.
    static func terminating(_ namespace: Object, _ now: Timestamp) -> Object? {
        guard !namespace.metadata.isDeleting || hasSpecFinalizers(namespace) else { return nil }
        var marked = namespace
        if !namespace.metadata.isDeleting { marked.metadata.deletionTimestamp = now.wholeSecond }
        var status = marked.value[.status] ?? .emptyObject
        status[.phase] = "Terminating"
        marked.value[.status] = status
        return marked
    }

    /// Whether a namespace's own `spec.finalizers` keep it.
    static func hasSpecFinalizers(_ namespace: Object) -> Bool {
        !(namespace.value[.spec]?[.finalizers]?.array ?? []).isEmpty
    }

    // MARK: - Propagation

    /// The finalizers with which the garbage collector is told what to do; nil when they stay as they are.
    static func finalizers(of object: Object, _ options: DeleteOptions, _ resource: APIResource) -> [String]?
    {
        // Events own nothing that anybody would collect.
        guard resource.plural != "events" else { return nil }
        let held = object.metadata.finalizers
        let policy: DeletionPropagation
        if let orphans = options.orphanDependents {
            policy = orphans ? .orphan : .background
        } else if let stated = options.propagation {
            policy = stated
        } else if held.contains(orphanFinalizer) {
            policy = .orphan
        } else if held.contains(foregroundFinalizer) {
            policy = .foreground
        } else {
            policy = defaultPropagation(resource)
        }
        var finalizers = held.filter { $0 != orphanFinalizer && $0 != foregroundFinalizer }
        switch policy {
        case .orphan: finalizers.append(orphanFinalizer)
        case .foreground: finalizers.append(foregroundFinalizer)
        case .background: break
        }
        return Set(finalizers) == Set(held) ? nil : finalizers
    }

    /// batch/v1 Jobs and core/v1 ReplicationControllers orphan unless told otherwise.
    private static func defaultPropagation(_ resource: APIResource) -> DeletionPropagation {
        (resource.group == "batch" && resource.plural == "jobs")
            || (resource.group.isEmpty && resource.plural == "replicationcontrollers") ? .orphan : .background
    }

    // MARK: - Answers

    /// Kinds whose deletion is answered with the object; the others get a Status (`ReturnDeletedObject` of
    /// Kubernetes' registries).
    private static let answeredWithObject: Set<GroupResource> = [
        GroupResource(group: "", resource: "persistentvolumeclaims"),
        GroupResource(group: "", resource: "persistentvolumes"), pods,
        GroupResource(group: "", resource: "podtemplates"),
        GroupResource(group: "", resource: "resourcequotas"),
        GroupResource(group: "", resource: "serviceaccounts"), GroupResource(group: "", resource: "services"),
        GroupResource(group: "storage.k8s.io", resource: "csidrivers"),
        GroupResource(group: "storage.k8s.io", resource: "csinodes"),
        GroupResource(group: "storage.k8s.io", resource: "csistoragecapacities"),
        GroupResource(group: "storage.k8s.io", resource: "storageclasses"),
        GroupResource(group: "storage.k8s.io", resource: "volumeattachments"),
        GroupResource(group: "storage.k8s.io", resource: "volumeattributesclasses"),
    ]

    static func answersWithObject(_ resource: GroupResource) -> Bool { answeredWithObject.contains(resource) }
}
