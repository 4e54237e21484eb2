import Kubernetes

/// What is served, in the order of discovery: Kubernetes' own groups by their priority, then those of custom
/// resources by name; the versions of a group with the preferred one first.
struct DiscoveryGroups {
    struct Group {
        var name: String
        var versions: [Version]
    }

    struct Version {
        var name: String
        var resources: [APIResource]
        /// Whether custom resources alone make up the version.
        var isCustom: Bool
    }

    private(set) var groups: [Group] = []

    init(_ definitions: [ResourceDefinition]) {
        for definition in definitions where !definition.isCustom { add(definition) }
        let ownCount = groups.count
        for definition in definitions where definition.isCustom { add(definition) }
        for group in groups.indices {
            guard groups[group].versions.contains(where: \.isCustom) else { continue }
            groups[group].versions.sort { VersionName($0.name) < VersionName($1.name) }
            for version in groups[group].versions.indices where groups[group].versions[version].isCustom {
                groups[group].versions[version].resources.sort { Self.precedes($0.plural, $1.plural) }
            }
        }
        groups[ownCount...].sort { Self.precedes($0.name, $1.name) }
    }

    private static func precedes(_ left: String, _ right: String) -> Bool {
        left.utf8.lexicographicallyPrecedes(right.utf8)
    }

    private mutating func add(_ definition: ResourceDefinition) {
        let resource = definition.resource
        let group = groups.firstIndex { $0.name == resource.group } ?? groups.count
        if group == groups.count { groups.append(Group(name: resource.group, versions: [])) }
        let versions = groups[group].versions
        let version = versions.firstIndex { $0.name == resource.version } ?? versions.count
        if version == versions.count {
            groups[group].versions.append(
                Version(name: resource.version, resources: [], isCustom: definition.isCustom))
        }
        groups[group].versions[version].resources.append(resource)
    }

    /// The group of this name; the core group's is empty.
    func group(_ name: String) -> Group? { groups.first { $0.name == name } }
}
