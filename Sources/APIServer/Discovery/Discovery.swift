import Kubernetes
import YAML

/// Which groups, versions and resources there are.
enum Discovery {
    /// The answer at `/` and under `/api` and `/apis`; nil for a path that names nothing known.
    static func response(path: [String], accept: String, definitions: [ResourceDefinition]) -> APIResponse? {
        let groups = DiscoveryGroups(definitions)
        guard !path.isEmpty else { return APIResponse(body: .value(paths(groups))) }
        let isRoot = path.count == 1
        guard let format = DiscoveryFormat.negotiate(accept) else { return notAcceptable }
        switch format {
        case .aggregated(let version) where isRoot:
            let isCore = path[0] == "api"
            let listed = groups.groups.filter { $0.name.isEmpty == isCore }
            return APIResponse(
                contentType: DiscoveryFormat.contentType(version: version),
                headers: [(name: "Vary", value: "Accept")],
                body: .value(AggregatedDiscovery.list(listed, version: version)))
        case .aggregated:
            return document(path, groups).map { APIServer.response(200, $0, .json) }
        case .legacy(let form):
            return document(path, groups).map { APIServer.response(200, $0, form) }
        }
    }

    private static func document(_ path: [String], _ groups: DiscoveryGroups) -> Value? {
        switch (path[0], path.count) {
        case ("api", 1): return LegacyDiscovery.coreVersions
        case ("api", 2): return resources("", path[1], groups)
        case ("apis", 1): return LegacyDiscovery.groupList(groups)
        case ("apis", 2):
            guard !path[1].isEmpty else { return nil }
            return groups.group(path[1]).map(LegacyDiscovery.group)
        case ("apis", 3): return resources(path[1], path[2], groups)
        default: return nil
        }
    }

    /// The paths that answer, as `/` lists them.
    private static func paths(_ groups: DiscoveryGroups) -> Value {
        var paths = [
            "/api", "/apis", "/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version",
        ]
        for group in groups.groups {
            let root = group.name.isEmpty ? "/api" : "/apis/\(group.name)"
            if !group.name.isEmpty { paths.append(root) }
            paths += group.versions.map { "\(root)/\($0.name)" }
        }
        return ["paths": .array(CellText.sortedSet(paths).map { .string($0) })]
    }

    private static func resources(_ group: String, _ name: String, _ groups: DiscoveryGroups) -> Value? {
        guard let version = groups.group(group)?.versions.first(where: { $0.name == name }) else {
            return nil
        }
        return LegacyDiscovery.resourceList(GroupVersion(group: group, version: name), version)
    }

    static func strings(_ texts: [String]) -> Value { .array(texts.map { .string($0) }) }

    private static let notAcceptable: APIResponse = {
        var error = StatusError(
            406, .notAcceptable,
            "only the following media types are accepted: application/json, application/yaml, application/vnd.kubernetes.protobuf"
        )
        error.writesEmptyDetails = true
        return APIResponse(status: 406, body: .value(error.status))
    }()
}
