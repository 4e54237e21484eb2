import Kubernetes
import YAML

/// ResourceQuota: nothing that would exceed a namespace's quota.
///
/// Follows `plugin/pkg/admission/resourcequota` of Kubernetes. What is used is counted anew, so that a status which is
/// behind lets nothing through.
enum QuotaAdmission {
    private static let quotas = GroupResource(group: "", resource: "resourcequotas")
    private static let pods = GroupResource(group: "", resource: "pods")
    /// What a pod must state for every container when a quota limits it.
    private static let computeNames: Set<String> = [
        "cpu", "memory", "requests.cpu", "requests.memory", "limits.cpu", "limits.memory",
    ]

    static func judge(_ object: Object, old: Object?, _ context: AdmissionContext) throws(StatusError) {
        guard context.definition.isNamespaced else { return }
        let resource = context.definition.groupResource
        let quotas = context.reader.list(quotas, namespace: object.namespace)
        guard !quotas.isEmpty else { return }
        // Only these can use more by a change.
        if old != nil, ![pods.resource, "services", "persistentvolumeclaims"].contains(resource.resource) {
            return
        }
        let usage = QuotaUsage.usage(of: object, resource)
        let before = old.map { QuotaUsage.usage(of: $0, resource) } ?? [:]
        for quota in quotas where QuotaUsage.matches(quota, object, resource) {
            let hard = quota.value[.spec]?.map(.hard).sorted() ?? Map()
            if resource == pods, old == nil { try requireStated(object, quota, hard, context) }
            var delta: [(name: String, amount: Quantity)] = []
            for entry in hard {
                guard let amount = usage[entry.key.name] else { continue }
                let more = amount - (before[entry.key.name] ?? .zero)
                if more.sign > 0 { delta.append((entry.key.name, more)) }
            }
            guard !delta.isEmpty else { continue }
            let used = QuotaUsage.used(of: quota, reader: context.reader)
            var exceeded: [(name: String, asked: Quantity, used: Quantity, most: Quantity)] = []
            for (name, more) in delta {
                guard let most = hard[Key(name)].flatMap(Quantity.init(value:)) else { continue }
                let taken = used[Key(name)].flatMap(Quantity.init(value:)) ?? .zero
                if taken + more > most { exceeded.append((name, more, taken, most)) }
            }
            guard !exceeded.isEmpty else { continue }
            func list(_ amount: (Int) -> Quantity) -> String {
                exceeded.indices.map { "\(exceeded[$0].name)=\(amount($0))" }.joined(separator: ",")
            }
            throw context.forbidden(
                object,
                "exceeded quota: \(quota.name), requested: \(list { exceeded[$0].asked }), used: \(list { exceeded[$0].used }), limited: \(list { exceeded[$0].most })"
            )
        }
    }

    private static func requireStated(
        _ pod: Object, _ quota: Object, _ hard: Map, _ context: AdmissionContext
    ) throws(StatusError) {
        let spec = pod.value[.spec] ?? .emptyObject
        var missing: [String] = []
        for entry in hard where computeNames.contains(entry.key.name) {
            let name = entry.key.name
            let isLimit = name.hasPrefix("limits.")
            let resource = Key(name.split(separator: ".").last.map(String.init) ?? name)
            if let whole = spec[.resources]?[isLimit ? .limits : .requests]?[resource], !whole.isNull {
                continue
            }
            let without = (spec.items(.containers) + spec.items(.initContainers)).filter {
                $0[.resources]?[isLimit ? .limits : .requests]?[resource] == nil
            }
            guard !without.isEmpty else { continue }
            missing.append("\(name) for: \(without.map { $0.text(.name) }.joined(separator: ","))")
        }
        guard missing.isEmpty else {
            throw context.forbidden(
                pod, "failed quota: \(quota.name): must specify \(missing.joined(separator: "; "))")
        }
    }
}
