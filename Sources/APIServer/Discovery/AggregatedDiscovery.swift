import Kubernetes
import YAML

/// Discovery in one document: `APIGroupDiscoveryList` of `apidiscovery.k8s.io`.
enum AggregatedDiscovery {
    /// The list of some groups.
    ///
    /// - Parameter version: `v2` or `v2beta1`, whose shapes agree.
    static func list(_ groups: [DiscoveryGroups.Group], version: String) -> Value {
        [
            "kind": "APIGroupDiscoveryList", "apiVersion": .string("apidiscovery.k8s.io/\(version)"),
            "metadata": .emptyObject, "items": .array(groups.map(item)),
        ]
    }

    private static func item(_ group: DiscoveryGroups.Group) -> Value {
        let metadata: Value = group.name.isEmpty ? .emptyObject : ["name": .string(group.name)]
        let versions: [Value] = group.versions.map { version in
            [
                "version": .string(version.name),
                "resources": .array(version.resources.map { resource($0, isCustom: version.isCustom) }),
                "freshness": "Current",
            ]
        }
        return ["metadata": metadata, "versions": .array(versions)]
    }

    private static func resource(_ resource: APIResource, isCustom: Bool) -> Value {
        var entry: Value = [
            "resource": .string(resource.plural),
            "responseKind": kind(resource.groupVersionKind, of: resource, isCustom: isCustom),
            "scope": resource.namespaced ? "Namespaced" : "Cluster",
            "singularResource": .string(resource.singular), "verbs": Discovery.strings(resource.verbs),
        ]
        if !resource.shortNames.isEmpty { entry[.shortNames] = Discovery.strings(resource.shortNames) }
        if !resource.categories.isEmpty { entry[.categories] = Discovery.strings(resource.categories) }
        if !resource.subresources.isEmpty {
            entry[name: "subresources"] = .array(
                resource.subresources.map { subresource in
                    [
                        "subresource": .string(subresource.name),
                        "responseKind": kind(
                            subresource.groupVersionKind, of: resource, isCustom: isCustom),
                        "verbs": Discovery.strings(subresource.verbs),
                    ]
                })
        }
        return entry
    }

    /// A kind of the resource's own group and version says neither, unless it is a custom one.
    private static func kind(_ kind: GroupVersionKind, of resource: APIResource, isCustom: Bool) -> Value {
        let isOwn = kind.groupVersion == resource.groupVersion && !isCustom
        return [
            "group": .string(isOwn ? "" : kind.group), "version": .string(isOwn ? "" : kind.version),
            "kind": .string(kind.kind),
        ]
    }
}
