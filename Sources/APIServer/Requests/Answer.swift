package import Kubernetes

extension APIServer {
    /// What a request is answered with.
    package enum Answer: Sendable {
        case response(APIResponse)
        /// A stream that goes on; the shell pulls it.
        case watch(WatchSession)
        /// A connection to a pod, a service or a node, which somebody outside has to make.
        case connect(ConnectRequest)
    }
}

/// A connection that a client wants: exec, attach, port-forward, proxy, or a container's log.
package struct ConnectRequest: Sendable {
    package var resource: GroupResource
    package var namespace: String
    package var name: String
    package var subresource: String
    /// What follows `proxy/` in the path.
    package var path: String
    package var request: APIRequest
}
