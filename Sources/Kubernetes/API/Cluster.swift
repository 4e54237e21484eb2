/// A Kubernetes cluster as its API: the simulated one in this process, or a real one over HTTPS.
///
/// Implementations are safe to use from any task. Every failure is a ``StatusError``; a cluster that cannot be
/// reached answers with code 503 and reason `ServiceUnavailable`.
package protocol Cluster: Sendable {
    /// Sends one request that is not a watch. Answers of 400 and above are thrown.
    func send(_ request: APIRequest) async throws(StatusError) -> APIResponse

    /// Sends requests that do not depend on each other; the answers come in the requests' order.
    func send(all requests: [APIRequest]) async -> [Result<APIResponse, StatusError>]

    /// Opens a watch. The stream ends when the server closes it and throws a ``StatusError`` when the server
    /// reports one (410 `Expired`: list again and watch from there).
    func watch(_ request: APIRequest) async throws(StatusError) -> AsyncThrowingStream<WatchEvent, any Error>
}

/// One event of a watch.
package struct WatchEvent: Sendable {
    package enum Kind: String, Sendable {
        case added = "ADDED"
        case modified = "MODIFIED"
        case deleted = "DELETED"
        case bookmark = "BOOKMARK"
        case error = "ERROR"
    }

    package var kind: Kind
    package var object: Object

    package init(_ kind: Kind, _ object: Object) {
        self.kind = kind
        self.object = object
    }
}
