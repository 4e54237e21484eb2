/// An API group and one of its versions; the core group's name is empty.
package struct GroupVersion: Hashable, Sendable {
    package var group: String
    package var version: String

    package init(group: String, version: String) {
        self.group = group
        self.version = version
    }

    /// Reads `v1` or `apps/v1`; nil when there is more than one slash or an empty part.
    package init?(apiVersion: String) {
        guard let slash = apiVersion.utf8.firstIndex(of: UInt8(ascii: "/")) else {
            guard !apiVersion.isEmpty else { return nil }
            self.init(group: "", version: apiVersion)
            return
        }
        let version = apiVersion[apiVersion.index(after: slash)...]
        guard slash != apiVersion.startIndex, !version.isEmpty, !version.contains("/") else { return nil }
        self.init(group: String(apiVersion[..<slash]), version: String(version))
    }

    /// The text of an object's `apiVersion`.
    package var apiVersion: String { group.isEmpty ? version : "\(group)/\(version)" }
}

/// What kind of object something is, with the version it is written in.
package struct GroupVersionKind: Hashable, Sendable, CustomStringConvertible {
    package var group: String
    package var version: String
    package var kind: String

    package init(group: String, version: String, kind: String) {
        self.group = group
        self.version = version
        self.kind = kind
    }

    package var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    package var groupKind: GroupKind { GroupKind(group: group, kind: kind) }
    package var apiVersion: String { groupVersion.apiVersion }

    /// `apps/v1, Kind=Deployment`, as Kubernetes prints it.
    package var description: String { "\(apiVersion), Kind=\(kind)" }
}

/// A kind without a version: what an object is, however it is written.
package struct GroupKind: Hashable, Sendable, CustomStringConvertible {
    package var group: String
    package var kind: String

    package init(group: String, kind: String) {
        self.group = group
        self.kind = kind
    }

    /// `Deployment.apps`, or `Pod` for the core group.
    package var description: String { group.isEmpty ? kind : "\(kind).\(group)" }
}

/// A resource of the API: the plural name in a path, with its group and version.
package struct GroupVersionResource: Hashable, Sendable, CustomStringConvertible {
    package var group: String
    package var version: String
    package var resource: String

    package init(group: String, version: String, resource: String) {
        self.group = group
        self.version = version
        self.resource = resource
    }

    package var groupVersion: GroupVersion { GroupVersion(group: group, version: version) }
    package var groupResource: GroupResource { GroupResource(group: group, resource: resource) }

    /// `apps/v1, Resource=deployments`.
    package var description: String { "\(groupVersion.apiVersion), Resource=\(resource)" }
}

/// A resource without a version.
package struct GroupResource: Hashable, Sendable, CustomStringConvertible {
    package var group: String
    package var resource: String

    package init(group: String, resource: String) {
        self.group = group
        self.resource = resource
    }

    /// `deployments.apps`, or `pods` for the core group: the form of Kubernetes' messages.
    package var description: String { group.isEmpty ? resource : "\(resource).\(group)" }
}

/// Which object something is, whatever version it is written in. Cluster-scoped objects have an empty namespace.
package struct ResourceKey: Hashable, Sendable, CustomStringConvertible {
    package var group: String
    package var kind: String
    package var namespace: String
    package var name: String

    package init(group: String, kind: String, namespace: String, name: String) {
        self.group = group
        self.kind = kind
        self.namespace = namespace
        self.name = name
    }

    package var groupKind: GroupKind { GroupKind(group: group, kind: kind) }

    /// `apps/Deployment:default/web`, the form of the tracking annotation; `/Namespace:/web` for the core group
    /// and cluster scope.
    package var description: String { "\(group)/\(kind):\(namespace)/\(name)" }
}

extension ResourceKey: Comparable {
    package static func < (left: ResourceKey, right: ResourceKey) -> Bool {
        (left.group, left.kind, left.namespace, left.name) < (
            right.group, right.kind, right.namespace, right.name
        )
    }
}
