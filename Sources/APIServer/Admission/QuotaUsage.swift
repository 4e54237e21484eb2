package import Kubernetes
package import YAML

/// What objects use of a ResourceQuota.
///
/// Follows `pkg/quota/v1/evaluator` of Kubernetes.
package enum QuotaUsage {
    private static let shortNames: Set<String> = [
        "configmaps", "secrets", "replicationcontrollers", "resourcequotas", "services",
        "persistentvolumeclaims",
    ]

    /// What one object uses, by the names a quota may limit.
    package static func usage(of object: Object, _ resource: GroupResource) -> [String: Quantity] {
        var usage: [String: Quantity] = ["count/\(resource)": Quantity(1)]
        guard resource.group.isEmpty else { return usage }
        if shortNames.contains(resource.resource) { usage[resource.resource] = Quantity(1) }
        switch resource.resource {
        case "pods": pod(object, &usage)
        case "services":
            let spec = object.value[.spec] ?? .emptyObject
            let type = spec.text(.type)
            let hasPorts =
                type == "NodePort"
                || type == "LoadBalancer" && spec[.allocateLoadBalancerNodePorts]?.bool != false
            usage["services.loadbalancers"] = Quantity(type == "LoadBalancer" ? 1 : 0)
            usage["services.nodeports"] = Quantity(hasPorts ? Int64(spec.items(.ports).count) : 0)
        case "persistentvolumeclaims":
            let spec = object.value[.spec] ?? .emptyObject
            let size = spec[.resources]?[.requests]?.quantity(.storage) ?? .zero
            usage["requests.storage"] = size
            let name = spec.text(.storageClassName)
            if !name.isEmpty {
                usage["\(name).storageclass.storage.k8s.io/requests.storage"] = size
                usage["\(name).storageclass.storage.k8s.io/persistentvolumeclaims"] = Quantity(1)
            }
        default: break
        }
        return usage
    }

    private static func pod(_ object: Object, _ usage: inout [String: Quantity]) {
        let phase = object.value[.status]?.text(.phase)
        // What has ended uses nothing but its place in the list.
        guard phase != "Failed", phase != "Succeeded" else { return }
        usage["pods"] = Quantity(1)
        let asked = PodUsage(object.value[.spec] ?? .emptyObject)
        for entry in asked.requests {
            guard let amount = Quantity(value: entry.value) else { continue }
            let name = entry.key.name
            usage["requests.\(name)"] = amount
            if ResourceNames.isNative(name) { usage[name] = amount }
        }
        for entry in asked.limits where ["cpu", "memory", "ephemeral-storage"].contains(entry.key.name) {
            if let amount = Quantity(value: entry.value) { usage["limits.\(entry.key.name)"] = amount }
        }
    }

    /// Whether a quota counts this object.
    package static func matches(_ quota: Object, _ object: Object, _ resource: GroupResource) -> Bool {
        let spec = quota.value[.spec] ?? .emptyObject
        let scopes = spec.texts(.scopes)
        let expressions = spec[.scopeSelector]?.items(.matchExpressions) ?? []
        guard !scopes.isEmpty || !expressions.isEmpty else { return true }
        guard resource == GroupResource(group: "", resource: "pods") else { return false }
        for scope in scopes where !matches(scope: scope, "Exists", [], object) { return false }
        for expression in expressions
        where !matches(
            scope: expression.text(.scopeName), expression.text(.operator), expression.texts(.values), object)
        {
            return false
        }
        return true
    }

    private static func matches(scope: String, _ sign: String, _ values: [String], _ pod: Object) -> Bool {
        let spec = pod.value[.spec] ?? .emptyObject
        switch scope {
        case "Terminating": return (spec.number(.activeDeadlineSeconds) ?? -1) >= 0
        case "NotTerminating": return (spec.number(.activeDeadlineSeconds) ?? -1) < 0
        case "BestEffort": return PodStrategy.qualityOfService(spec) == "BestEffort"
        case "NotBestEffort": return PodStrategy.qualityOfService(spec) != "BestEffort"
        case "PriorityClass":
            let name = spec.text(.priorityClassName)
            switch sign {
            case "In": return values.contains(name)
            case "NotIn": return !values.contains(name)
            case "DoesNotExist": return name.isEmpty
            default: return !name.isEmpty
            }
        case "CrossNamespacePodAffinity":
            let affinity = spec.member(.affinity) ?? .emptyObject
            return [Field.podAffinity, .podAntiAffinity].contains { kind in
                let required = affinity[kind]?.items(.requiredDuringSchedulingIgnoredDuringExecution) ?? []
                let preferred = affinity[kind]?.items(.preferredDuringSchedulingIgnoredDuringExecution) ?? []
                return (required + preferred.compactMap { $0.member(.podAffinityTerm) }).contains {
                    !$0.items(.namespaces).isEmpty || $0.has(.namespaceSelector)
                }
            }
        default: return false
        }
    }

    /// The resources whose objects the names of a quota's limits count.
    package static func resources(of names: [String]) -> [GroupResource] {
        var resources: [GroupResource] = []
        for name in names {
            let resource: GroupResource
            if name.hasPrefix("count/") {
                let parts = name.dropFirst("count/".utf8.count).split(separator: ".", maxSplits: 1)
                guard let plural = parts.first else { continue }
                resource = GroupResource(
                    group: parts.count > 1 ? String(parts[1]) : "", resource: String(plural))
            } else if shortNames.contains(name) {
                resource = GroupResource(group: "", resource: name)
            } else if name.hasPrefix("services.") {
                resource = GroupResource(group: "", resource: "services")
            } else if name == "requests.storage" || name.contains(".storageclass.storage.k8s.io/") {
                resource = GroupResource(group: "", resource: "persistentvolumeclaims")
            } else {
                resource = GroupResource(group: "", resource: "pods")
            }
            if !resources.contains(resource) { resources.append(resource) }
        }
        return resources
    }

    /// What is used of a quota's limits by everything that is there.
    package static func used(of quota: Object, reader: any ObjectReader) -> Map {
        let names = quota.value[.spec]?.map(.hard).sorted().map(\.key.name) ?? []
        var sums: [String: Quantity] = [:]
        for resource in resources(of: names) {
            for object in reader.list(resource, namespace: quota.namespace)
            where matches(quota, object, resource) {
                let usage = usage(of: object, resource)
                for name in names {
                    if let amount = usage[name] { sums[name, default: .zero] += amount }
                }
            }
        }
        return Map(
            uniqueEntries: names.map {
                Map.Entry(key: Key($0), value: .string((sums[$0] ?? .zero).description))
            })
    }
}
