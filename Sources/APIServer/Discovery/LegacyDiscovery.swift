import Kubernetes
import YAML

/// Discovery with one document for each group and version.
enum LegacyDiscovery {
    /// The answer to `/api`.
    static let coreVersions: Value = [
        "kind": "APIVersions", "versions": ["v1"],
        "serverAddressByClientCIDRs": [["clientCIDR": "0.0.0.0/0", "serverAddress": "127.0.0.1:6443"]],
    ]

    /// The answer to `/apis`.
    static func groupList(_ groups: DiscoveryGroups) -> Value {
        let named = groups.groups.filter { !$0.name.isEmpty }
        return [
            "kind": "APIGroupList", "apiVersion": "v1",
            "groups": .array(named.map { .object(Map(uniqueEntries: entries($0))) }),
        ]
    }

    /// The answer to `/apis/GROUP`.
    static func group(_ group: DiscoveryGroups.Group) -> Value {
        let head: [Map.Entry] = [
            Map.Entry(key: Key(.kind), value: "APIGroup"), Map.Entry(key: Key(.apiVersion), value: "v1"),
        ]
        return .object(Map(uniqueEntries: head + entries(group)))
    }

    private static func entries(_ group: DiscoveryGroups.Group) -> [Map.Entry] {
        let versions: [Value] = group.versions.map { version in
            [
                "groupVersion": .string(
                    GroupVersion(group: group.name, version: version.name).apiVersion),
                "version": .string(version.name),
            ]
        }
        return [
            Map.Entry(key: Key(.name), value: .string(group.name)),
            Map.Entry(key: Key("versions"), value: .array(versions)),
            Map.Entry(key: Key("preferredVersion"), value: versions.first ?? .null),
        ]
    }

    /// The answer to `/api/v1` and `/apis/GROUP/VERSION`.
    static func resourceList(_ groupVersion: GroupVersion, _ version: DiscoveryGroups.Version) -> Value {
        var entries: [Value] = []
        for resource in version.resources {
            entries.append(entry(resource))
            for subresource in resource.subresources { entries.append(entry(subresource, of: resource)) }
        }
        return [
            "kind": "APIResourceList", "apiVersion": "v1", "groupVersion": .string(groupVersion.apiVersion),
            "resources": .array(entries),
        ]
    }

    private static func entry(_ resource: APIResource) -> Value {
        var entry: Value = [
            "name": .string(resource.plural), "singularName": .string(resource.singular),
            "namespaced": .bool(resource.namespaced), "kind": .string(resource.kind),
            "verbs": Discovery.strings(resource.verbs),
        ]
        if !resource.shortNames.isEmpty { entry[.shortNames] = Discovery.strings(resource.shortNames) }
        if !resource.categories.isEmpty { entry[.categories] = Discovery.strings(resource.categories) }
        return entry
    }

    private static func entry(_ subresource: APISubresource, of resource: APIResource) -> Value {
        let kind = subresource.groupVersionKind
        var entry: Value = [
            "name": .string("\(resource.plural)/\(subresource.name)"), "singularName": "",
            "namespaced": .bool(subresource.namespaced),
        ]
        // Only a kind from elsewhere says where from: `policy` for evictions, by which clients know them.
        if kind.groupVersion != resource.groupVersion {
            entry[.group] = .string(kind.group)
            entry[.version] = .string(kind.version)
        }
        entry[.kind] = .string(kind.kind)
        entry[.verbs] = Discovery.strings(subresource.verbs)
        return entry
    }
}
