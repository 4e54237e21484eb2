import YAML

/// Writes the present names of resources into the fields of others that refer to them by a former name.
struct NameReferences {
    let configuration: TransformerConfiguration

    func update(_ set: ResourceSet) throws(KustomizeError) {
        let index = ReferralIndex(set)
        var referrers: [[(target: Gvk, spec: FieldSpec)]] = Array(repeating: [], count: set.resources.count)
        let ids = set.resources.map(\.originalID)
        for reference in configuration.nameReferences {
            for spec in reference.fields {
                for (position, id) in ids.enumerated() where id.gvk.isSelected(by: spec.gvk) {
                    referrers[position].append((reference.gvk, spec))
                }
            }
        }
        for (position, resource) in set.resources.enumerated() where !referrers[position].isEmpty {
            let scope = try ReferrerScope(resource)
            for (target, spec) in referrers[position] {
                var spec = spec
                spec.gvk = resource.gvk
                let updater = ReferenceUpdater(
                    referrer: resource, scope: scope, target: target, path: spec.path, index: index)
                let walk = FieldSpecWalk(spec) { (node) throws(KustomizeError) in try updater.update(node) }
                do throws(KustomizeError) {
                    try resource.edit { (node) throws(KustomizeError) in try walk.apply(to: node) }
                } catch {
                    throw error.prefixed(
                        "updating name reference in '\(spec.path)' field of '\(resource.currentID)'"
                    ).placed(resource.mark)
                }
            }
        }
    }
}

/// The resources by the names they had.
struct ReferralIndex {
    let resources: [Resource]
    private var byName: [String: [Int]] = [:]

    init(_ set: ResourceSet) {
        resources = set.resources
        for (position, resource) in resources.enumerated() {
            for name in Set(resource.previousIDs.map(\.name)) { byName[name, default: []].append(position) }
        }
    }

    /// Those that had the name, in the order of the set.
    func resources(named name: String) -> [Resource] { (byName[name] ?? []).map { resources[$0] } }
}

/// What a resource may refer to at all.
struct ReferrerScope {
    private let id: ResId
    /// Namespaces of the service accounts a role binding names.
    private let accountNamespaces: Set<String>

    init(_ referrer: Resource) throws(KustomizeError) {
        id = referrer.currentID
        var namespaces: Set<String> = []
        if !id.isClusterScoped, id.gvk.kind == "RoleBinding",
            let subjects = referrer.node.field("subjects"), subjects.kind == .sequence
        {
            for subject in subjects.content where subject.field("kind")?.text == "ServiceAccount" {
                guard let namespace = subject.field("namespace") else { continue }
                guard case .string(let text)? = try? namespace.scalarValue() else {
                    throw KustomizeError(
                        "Invalid Input: namespace is blank for resource \(GoQuote.quoted(id.description))")
                }
                namespaces.insert(text)
            }
        }
        accountNamespaces = namespaces
    }

    func admits(_ target: Resource) -> Bool {
        let other = target.currentID
        return id.isClusterScoped || other.isClusterScoped || other.isSameNamespace(as: id)
            || accountNamespaces.contains(target.namespace)
    }
}
