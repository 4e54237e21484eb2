/// A resource that the API serves: what discovery says about it.
package struct APIResource: Sendable, Equatable {
    package var group: String
    package var version: String
    /// The name in a path, `deployments`.
    package var plural: String
    package var singular: String
    package var kind: String
    package var shortNames: [String]
    package var categories: [String]
    package var namespaced: Bool
    package var verbs: [String]
    package var subresources: [APISubresource]

    package init(
        group: String, version: String, plural: String, singular: String, kind: String,
        shortNames: [String] = [],
        categories: [String] = [], namespaced: Bool, verbs: [String], subresources: [APISubresource] = []
    ) {
        self.group = group
        self.version = version
        self.plural = plural
        self.singular = singular
        self.kind = kind
        self.shortNames = shortNames
        self.categories = categories
        self.namespaced = namespaced
        self.verbs = verbs
        self.subresources = subresources
    }

    package var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    package var groupVersionKind: GroupVersionKind {
        GroupVersionKind(group: group, version: version, kind: kind)
    }
    package var groupVersionResource: GroupVersionResource {
        GroupVersionResource(group: group, version: version, resource: plural)
    }
    package var groupResource: GroupResource { GroupResource(group: group, resource: plural) }
    package var groupKind: GroupKind { GroupKind(group: group, kind: kind) }

    /// The subresource of this name.
    package func subresource(_ name: String) -> APISubresource? { subresources.first { $0.name == name } }
}

/// A part of a resource with a path of its own, such as `status` or `scale`.
package struct APISubresource: Sendable, Equatable {
    package var name: String
    /// The kind it answers with, which may be another group's (`scale` answers `autoscaling/v1, Kind=Scale`).
    package var groupVersionKind: GroupVersionKind
    package var verbs: [String]
    package var namespaced: Bool

    package init(name: String, groupVersionKind: GroupVersionKind, verbs: [String], namespaced: Bool) {
        self.name = name
        self.groupVersionKind = groupVersionKind
        self.verbs = verbs
        self.namespaced = namespaced
    }
}
