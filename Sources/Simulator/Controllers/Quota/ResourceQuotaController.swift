import APIServer
import Kubernetes
import YAML

/// Says in every ResourceQuota what is used of it.
///
/// Follows `pkg/controller/resourcequota` of Kubernetes.
struct ResourceQuotaController: Controller {
    static let component = Component.resourceQuota
    var queue = WorkQueue<ObjectName>()
    /// The quotas of a namespace.
    private var byNamespace = BucketIndex<String, ObjectName>()
    /// What each quota counts.
    private var counted: [ObjectName: Set<GroupResource>] = [:]

    mutating func observe(_ change: Change, _ world: inout World) {
        if change.watched == .resourceQuotas {
            if change.isDeletion {
                byNamespace.remove(change.name, under: change.name.namespace)
                counted[change.name] = nil
            } else {
                byNamespace.insert(change.name, under: change.name.namespace)
                let names = change.object.value[.spec]?[.hard]?.object?.keys.map(\.name) ?? []
                counted[change.name] = Set(QuotaUsage.resources(of: names))
                queue.add(change.name)
            }
        }
        guard !counted.isEmpty, byNamespace.count(change.object.namespace) > 0, concerns(change) else {
            return
        }
        for name in byNamespace[change.object.namespace]
        where counted[name]?.contains(change.resource) == true {
            queue.add(name)
        }
    }

    /// Whether a change may alter what is used: of pods only their coming, their end and their going.
    private func concerns(_ change: Change) -> Bool {
        guard change.kind == .modified else { return true }
        if let old = change.oldPod, let new = change.newPod {
            return old.isTerminal != new.isTerminal
                || old.object.value[.spec] != new.object.value[.spec]
        }
        return change.previous?.value[.spec] != change.object.value[.spec]
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.resourceQuotas, name) else { return }
        var quota = ResourceQuota(object)
        quota.status.hard = quota.spec.hard
        quota.status.used = ResourceList(.object(QuotaUsage.used(of: object, reader: world.api)))
        guard quota.status.value != ResourceQuota(object).status.value else { return }
        quota.object.metadata.resourceVersion = ""
        try world.update(quota.object, subresource: "status", by: .resourceQuota)
    }
}
