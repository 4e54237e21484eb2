package import Kubernetes
import YAML

/// A Kubernetes API server as a value: requests go in, answers and changes come out.
///
/// It has no socket, no clock and no random source of its own: the time is an argument of every write and the
/// names and uids it makes up follow from the seed. A copy is a snapshot and costs next to nothing.
package struct APIServer: Sendable {
    /// What a server is made of.
    package struct Configuration: Sendable {
        /// Where made-up names and uids come from.
        package var seed: UInt64
        /// What `/version` says.
        package var version: String
        /// The first address and the size in bits of the range of cluster IPs.
        package var serviceNetwork: ServiceNetwork
        /// How many changes are kept for watches.
        package var watchHistory: Int
        /// Whether RBAC decides who may do what; without it every authenticated user may do everything.
        package var authorization: Bool
        /// Whether `metrics.k8s.io` is served, as in a cluster with a metrics server.
        package var servesMetrics = false
        /// What signs the tokens of service accounts.
        package var tokenKey: TokenKey
        /// Users of tokens that the shell around the server knows, for reviews of tokens.
        package var tokenUser: (@Sendable (_ token: String) -> User?)?

        package init(
            seed: UInt64 = 1, version: String = "v1.36.2", serviceNetwork: ServiceNetwork = ServiceNetwork(),
            watchHistory: Int = 20_000, authorization: Bool = false
        ) {
            self.seed = seed
            self.version = version
            self.serviceNetwork = serviceNetwork
            self.watchHistory = watchHistory
            self.authorization = authorization
            tokenKey = TokenKey(seed: seed)
        }
    }

    package let configuration: Configuration
    var store: Store
    var definitions: DefinitionTable
    var names: NameSource
    var services: ServiceAddresses
    /// Whether a written ClusterRole is followed by gathering the rules of those that consist of others.
    var gathersRoles = false

    /// A server with the objects that every cluster begins with.
    package init(configuration: Configuration = Configuration(), now: Timestamp) {
        self.configuration = configuration
        store = Store(watchHistory: configuration.watchHistory)
        definitions = configuration.servesMetrics ? .withMetrics : .builtin
        names = NameSource(seed: configuration.seed)
        services = ServiceAddresses(configuration.serviceNetwork)
        makeBootstrapObjects(now: now)
        gathersRoles = true
        // What came before the start of a server counts as compacted.
        store.compactLog()
    }

    /// The version of the last change.
    package var resourceVersion: UInt64 { store.resourceVersion }

    /// The changes after a version, in order; nil when some of them are forgotten.
    package func events(after version: UInt64) -> [ChangeEvent]? { store.log.events(after: version) }

    /// The resources that changed after a version; nil when some of the changes are forgotten.
    package func resources(changedAfter version: UInt64) -> Set<GroupResource>? {
        var resources: Set<GroupResource> = []
        return store.log.forEach(after: version) { resources.insert($0.resource) } ? resources : nil
    }

    /// How many objects of each resource are stored, in the order of their names.
    package var storedResources: [(name: String, count: Int)] { store.counts }

    /// Grows whenever the kinds that are served change, and with them discovery and OpenAPI.
    package var definitionsVersion: UInt64 { definitions.version }

    /// How a kind is served.
    package func definition(for kind: GroupVersionKind) -> ResourceDefinition? { definitions[kind] }
    package func definition(for resource: GroupVersionResource) -> ResourceDefinition? {
        definitions[resource]
    }
    /// The resource in its storage version.
    package func definition(for resource: GroupResource) -> ResourceDefinition? { definitions[resource] }
}

extension APIServer: ObjectReader {
    /// One object in its storage version.
    package func get(_ resource: GroupResource, namespace: String, name: String) -> Object? {
        store.object(storage(of: resource), ObjectKey(namespace: namespace, name: name))
    }

    package func list(_ resource: GroupResource, namespace: String? = nil) -> [Object] {
        var objects: [Object] = []
        if namespace == nil { objects.reserveCapacity(store.count(of: storage(of: resource))) }
        store.forEach(storage(of: resource), namespace: namespace) { _, object in
            objects.append(object)
            return true
        }
        return objects
    }

    private func storage(of resource: GroupResource) -> GroupResource {
        definitions[resource]?.storageResource ?? resource
    }
}
