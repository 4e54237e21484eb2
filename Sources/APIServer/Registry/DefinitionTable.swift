import Kubernetes

/// What is served: the built-in resources and those of the CustomResourceDefinitions.
struct DefinitionTable: Sendable {
    private(set) var all: [ResourceDefinition] = []
    /// Grows whenever what is served changes.
    private(set) var version: UInt64 = 0
    private var byResource: [GroupVersionResource: Int] = [:]
    private var byKind: [GroupVersionKind: Int] = [:]
    /// The definition in the storage version.
    private var byGroupResource: [GroupResource: Int] = [:]

    init(_ definitions: [ResourceDefinition]) {
        for definition in definitions { add(definition) }
    }

    subscript(resource: GroupVersionResource) -> ResourceDefinition? { byResource[resource].map { all[$0] } }
    subscript(kind: GroupVersionKind) -> ResourceDefinition? { byKind[kind].map { all[$0] } }
    subscript(resource: GroupResource) -> ResourceDefinition? { byGroupResource[resource].map { all[$0] } }

    func serves(_ groupVersion: GroupVersion) -> Bool {
        all.contains { $0.resource.groupVersion == groupVersion }
    }

    /// Whether a group is one of Kubernetes' own.
    func servesBuiltin(group: String) -> Bool { Self.builtinGroups.contains(group) }

    private static let builtinGroups = Set(DefinitionTable.builtin.all.map(\.resource.group))

    func serves(group: String) -> Bool { all.contains { $0.resource.group == group } }

    private mutating func add(_ definition: ResourceDefinition) {
        let position = all.count
        all.append(definition)
        byResource[definition.resource.groupVersionResource] = position
        // Subresource kinds such as Scale share no entry here: the first resource of a kind is the kind's own.
        if byKind[definition.kind] == nil { byKind[definition.kind] = position }
        if definition.resource.groupVersion == definition.storageVersion
            || byGroupResource[definition.groupResource] == nil
        {
            byGroupResource[definition.groupResource] = position
        }
    }

    /// The table without the custom resources of one definition, and with new ones in their place.
    mutating func replace(customDefinition name: String, with definitions: [ResourceDefinition]) {
        let next = version + 1
        self = DefinitionTable(all.filter { $0.customDefinition?.name != name } + definitions)
        version = next
    }
}

extension DefinitionTable {
    /// The resources of a cluster with a metrics server.
    static let withMetrics = DefinitionTable(builtin.all + MetricsResources.definitions)

    /// The resources of Kubernetes 1.36.
    static let builtin: DefinitionTable = {
        let table = ResourceTable.builtin
        return DefinitionTable(
            table.resources.compactMap { resource in
                guard let schema = Schema.builtin.root(for: resource.groupVersionKind) else { return nil }
                let preferred = storageVersion(of: resource, in: table)
                return ResourceDefinition(
                    resource: resource, schema: schema, storageVersion: preferred.version,
                    storageResource: preferred.resource)
            })
    }()

    /// Which version holds the objects. The core group's events are the storage of `events.k8s.io` as well.
    private static func storageVersion(
        of resource: APIResource, in table: ResourceTable
    ) -> (version: GroupVersion, resource: GroupResource) {
        if resource.plural == "events", resource.group == "events.k8s.io" {
            return (
                GroupVersion(group: "", version: "v1"), GroupResource(group: "", resource: "events")
            )
        }
        // The version that the resource has in the group's order of preference; where a resource has several, the
        // most recent stable one holds every field.
        let versions = table.resources.filter { $0.groupResource == resource.groupResource }.map(\.version)
        let best = versions.max { rank($0) < rank($1) } ?? resource.version
        return (GroupVersion(group: resource.group, version: best), resource.groupResource)
    }

    /// Kubernetes' priority of version names: stable before beta before alpha, then the higher number.
    private static func rank(_ version: String) -> (Int, Int, Int) {
        let digits = version.dropFirst().prefix { $0.isNumber }
        let rest = version.dropFirst(1 + digits.count)
        let major = Int(digits) ?? 0
        let stage = rest.isEmpty ? 2 : rest.hasPrefix("beta") ? 1 : 0
        let minor = Int(rest.drop { !$0.isNumber }) ?? 0
        return (stage, major, minor)
    }
}
