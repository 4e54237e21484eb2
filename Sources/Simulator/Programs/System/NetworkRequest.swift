import Kubernetes

/// What a process wants of the network.
enum NetworkRequest: Sendable {
    /// An HTTP request to a host, by name or address.
    case http(host: String, port: Int, isSecure: Bool, IngressRequest)
    /// Only whether something listens.
    case connect(host: String, port: Int)
    /// A name's addresses.
    case lookup(String)
}

/// What came of it, and how long it took.
enum NetworkReply: Sendable {
    case response(IngressResponse, address: String)
    case connected(address: String)
    /// The name's full form and its addresses.
    case addresses(name: String, [String])
    case noSuchHost
    /// Nothing listens there.
    case refused(address: String)
    /// No answer: the address leads nowhere, or a policy forbids it.
    case unreachable(address: String)
    /// Something listens that speaks no HTTP.
    case noHTTP(address: String)

    var latency: Duration {
        switch self {
        case .response(let response, _): response.latency
        case .unreachable: .seconds(3600)
        default: .milliseconds(1)
        }
    }
}
