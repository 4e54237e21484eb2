package import Kubernetes
import YAML

/// The resources of `metrics.k8s.io`: what a metrics server adds to a cluster. They are only looked at.
enum MetricsResources {
    static let group = "metrics.k8s.io"
    static let nodes = GroupResource(group: group, resource: "nodes")
    static let pods = GroupResource(group: group, resource: "pods")

    static let definitions: [ResourceDefinition] = ["v1", "v1beta1"].flatMap { version in
        [
            definition("NodeMetrics", nodes, version, isNamespaced: false, own: ["usage": usage]),
            definition(
                "PodMetrics", pods, version, isNamespaced: true,
                own: [
                    "containers": [
                        "type": "array",
                        "items": [
                            "type": "object", "properties": ["name": ["type": "string"], "usage": usage],
                        ],
                    ]
                ]),
        ].compactMap { $0 }
    }

    private static let usage: Value = [
        "type": "object", "additionalProperties": ["type": "string"],
    ]

    private static func definition(
        _ kind: String, _ resource: GroupResource, _ version: String, isNamespaced: Bool, own: Map
    ) -> ResourceDefinition? {
        var properties: Map = [
            "timestamp": ["type": "string", "format": "date-time"], "window": ["type": "string"],
        ]
        for entry in own { properties[entry.key] = entry.value }
        let schema: Value = ["type": "object", "properties": .object(properties)]
        let described = APIResource(
            group: group, version: version, plural: resource.resource, singular: "", kind: kind,
            namespaced: isNamespaced, verbs: ["get", "list"])
        guard
            let root = try? Schema(openAPIV3Schema: schema, kind: described.groupVersionKind).root(
                for: described.groupVersionKind)
        else { return nil }
        return ResourceDefinition(
            resource: described, schema: root, storageVersion: GroupVersion(group: group, version: "v1beta1"),
            storageResource: resource)
    }
}

extension APIServer {
    /// Whether a request asks for metrics: those are not stored, so somebody has to give them.
    package static func asksForMetrics(_ path: String) -> Bool {
        path.hasPrefix("/apis/\(MetricsResources.group)/")
    }

    /// A copy of the server that answers requests for metrics with the given objects.
    ///
    /// - Parameters:
    ///   - nodes: NodeMetrics of `metrics.k8s.io/v1beta1`.
    ///   - pods: PodMetrics of the same version.
    package func withMetrics(nodes: [Object], pods: [Object]) -> APIServer {
        var server = self
        server.store.show(nodes, as: MetricsResources.nodes)
        server.store.show(pods, as: MetricsResources.pods)
        return server
    }
}
