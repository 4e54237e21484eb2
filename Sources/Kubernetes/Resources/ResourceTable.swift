import YAML

/// The resources an API server serves, in the order of discovery: groups by priority, the preferred version of a
/// group before its others.
package struct ResourceTable: Sendable {
    /// Kubernetes' own resources.
    package static let builtin = ResourceTable(
        EmbeddedTable.resources().array?.map(APIResource.init(table:)) ?? [])

    package let resources: [APIResource]
    private let byResource: [GroupVersionResource: Int]
    private let byKind: [GroupVersionKind: Int]
    private let byGroupKind: [GroupKind: Int]
    private let byGroupResource: [GroupResource: Int]

    /// A table of `resources`; where two answer to one name, the first wins.
    package init(_ resources: [APIResource]) {
        self.resources = resources
        var byResource: [GroupVersionResource: Int] = [:]
        var byKind: [GroupVersionKind: Int] = [:]
        var byGroupKind: [GroupKind: Int] = [:]
        var byGroupResource: [GroupResource: Int] = [:]
        for (position, resource) in resources.enumerated() {
            byResource[resource.groupVersionResource] = byResource[resource.groupVersionResource] ?? position
            byKind[resource.groupVersionKind] = byKind[resource.groupVersionKind] ?? position
            byGroupKind[resource.groupKind] = byGroupKind[resource.groupKind] ?? position
            byGroupResource[resource.groupResource] = byGroupResource[resource.groupResource] ?? position
        }
        self.byResource = byResource
        self.byKind = byKind
        self.byGroupKind = byGroupKind
        self.byGroupResource = byGroupResource
    }

    package subscript(resource: GroupVersionResource) -> APIResource? {
        byResource[resource].map { resources[$0] }
    }

    package subscript(kind: GroupVersionKind) -> APIResource? { byKind[kind].map { resources[$0] } }

    /// The kind in its group's preferred version.
    package subscript(kind: GroupKind) -> APIResource? { byGroupKind[kind].map { resources[$0] } }

    /// The resource in its group's preferred version.
    package subscript(resource: GroupResource) -> APIResource? {
        byGroupResource[resource].map { resources[$0] }
    }

    /// The groups in the order of discovery, the core group's empty name first.
    package var groups: [String] {
        var groups: [String] = []
        for resource in resources where !groups.contains(resource.group) { groups.append(resource.group) }
        return groups
    }

    /// The versions of a group, the preferred one first.
    package func versions(of group: String) -> [String] {
        var versions: [String] = []
        for resource in resources where resource.group == group && !versions.contains(resource.version) {
            versions.append(resource.version)
        }
        return versions
    }

    /// The version clients use when they have no reason for another.
    package func preferredVersion(of group: String) -> String? {
        resources.first { $0.group == group }?.version
    }
}

extension APIResource {
    /// Reads a row of the table of built-in resources.
    init(table row: Value) {
        func strings(_ value: Value?) -> [String] { value?.array?.compactMap(\.string) ?? [] }
        let group = row[.group]?.string ?? ""
        let version = row[.version]?.string ?? ""
        let namespaced = row[.scope]?.string == "Namespaced"
        self.init(
            group: group, version: version, plural: row[.resource]?.string ?? "",
            singular: row[name: "singularResource"]?.string ?? "",
            kind: row[name: "responseKind"]?[.kind]?.string ?? "", shortNames: strings(row[.shortNames]),
            categories: strings(row[.categories]), namespaced: namespaced, verbs: strings(row[.verbs]))
        subresources = (row[name: "subresources"]?.array ?? []).map { sub in
            // A kind without a version is of the resource's own group and version.
            let kind = sub[name: "responseKind"]
            let own = (kind?[.version]?.string ?? "").isEmpty
            return APISubresource(
                name: sub[name: "subresource"]?.string ?? "",
                groupVersionKind: GroupVersionKind(
                    group: own ? group : kind?[.group]?.string ?? "",
                    version: own ? version : kind?[.version]?.string ?? "", kind: kind?[.kind]?.string ?? ""),
                verbs: strings(sub[.verbs]), namespaced: namespaced)
        }
    }
}
