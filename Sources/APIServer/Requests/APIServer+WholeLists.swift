package import Kubernetes

/// Lists that only the changes of one resource change, so that their bytes may be kept.
extension APIServer {
    /// Parameters that make a list a part, a past state or a stream.
    private static let partial: Set<String> = [
        "watch", "limit", "continue", "resourceVersion", "resourceVersionMatch", "sendInitialEvents",
    ]

    /// The stored resource that a request lists in plain JSON; nil for every other request.
    package func wholeList(_ request: APIRequest) -> GroupResource? {
        guard request.method == .get, request.impersonation == nil, !Self.asksForMetrics(request.path),
            !request.query.contains(where: { Self.partial.contains($0.name) && !$0.value.isEmpty }),
            AnswerFormat.negotiate(request.accept) == .json,
            let segments = RequestTarget.segments(of: request.path), let target = RequestTarget(segments),
            target.name.isEmpty, let definition = try? definition(of: target),
            definition.resource.verbs.contains("list")
        else { return nil }
        return definition.storageResource
    }

    /// The version of the last change of a resource's objects; 0 when there never was one.
    package func lastChange(of resource: GroupResource) -> UInt64 { store.lastChange(of: resource) }
}
