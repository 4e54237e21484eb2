package import Kubernetes
import YAML

/// Which resource a kind is served as, asked from the cluster's discovery and remembered.
///
/// Follows client-go's deferred REST mapper: a kind that is not known yet is looked up again.
package actor ResourceMapper {
    /// A kind as discovery describes it.
    package struct Mapping: Sendable, Hashable {
        package var path: ResourcePath
        /// Whether `status` is a subresource of its own.
        package var hasStatus: Bool
    }

    private let cluster: any Cluster
    private var versions: [GroupVersion: [String: Mapping]] = [:]

    package init(_ cluster: any Cluster) { self.cluster = cluster }

    /// What `kind` is served as; nil when the cluster does not serve it.
    package func mapping(of kind: GroupVersionKind) async throws(StatusError) -> Mapping? {
        if let mapping = versions[kind.groupVersion]?[kind.kind] { return mapping }
        let discovered = try await discover(kind.groupVersion)
        versions[kind.groupVersion] = discovered
        return discovered[kind.kind]
    }

    /// Forgets what the groups of custom resources serve, because a definition changed.
    package func forget(group: String) {
        versions = versions.filter { $0.key.group != group }
    }

    private func discover(_ groupVersion: GroupVersion) async throws(StatusError) -> [String: Mapping] {
        let path =
            groupVersion.group.isEmpty ? "/api/\(groupVersion.version)" : "/apis/\(groupVersion.apiVersion)"
        let list: Value
        do {
            list = try await cluster.send(APIRequest(.get, path)).value()
        } catch  where error.code == 404 {
            return [:]
        }
        var mappings: [String: Mapping] = [:]
        var kinds: [String: String] = [:]
        for entry in list[.resources]?.array ?? [] {
            guard let name = entry[.name]?.string, let kind = entry[.kind]?.string else { continue }
            if let slash = name.firstIndex(of: "/") {
                if name[slash...] == "/status", let owner = kinds[String(name[..<slash])] {
                    mappings[owner]?.hasStatus = true
                }
                continue
            }
            kinds[name] = kind
            mappings[kind] = Mapping(
                path: ResourcePath(
                    GroupVersionResource(
                        group: groupVersion.group, version: groupVersion.version, resource: name),
                    isNamespaced: entry[.namespaced]?.bool ?? false),
                hasStatus: false)
        }
        return mappings
    }
}
