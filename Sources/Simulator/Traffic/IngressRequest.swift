/// An HTTP request from outside the cluster, or from within it to a Service or pod.
package struct IngressRequest: Sendable {
    package var method: String
    /// The `Host` header, with or without a port.
    package var host: String
    /// The path with its query.
    package var path: String
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// The client's address as the servers log it.
    package var client: String

    package init(
        method: String = "GET", host: String = "", path: String = "/",
        headers: [(name: String, value: String)] = [], body: [UInt8] = [], client: String = "127.0.0.1"
    ) {
        self.method = method
        self.host = host
        self.path = path
        self.headers = headers
        self.body = body
        self.client = client
    }

    /// The host in lower case without a port.
    var bareHost: String { String(host.prefix { $0 != ":" }).lowercased() }
    /// The path without its query.
    var barePath: String {
        let bare = String(path.prefix { $0 != "?" })
        return bare.isEmpty ? "/" : bare
    }
}

/// The answer to an ``IngressRequest``.
package struct IngressResponse: Sendable {
    package var status: Int
    package var headers: [(name: String, value: String)]
    package var body: [UInt8]
    /// How long the answer takes after the request.
    package var latency: Duration
    /// The pod that answered; empty when none did.
    package var podName: String
    /// The namespace of that pod.
    package var namespace: String
}
