import Kubernetes

/// Whom a client's certificate stands for.
enum PeerUser: Sendable {
    case user(User)
    /// The authority did not sign it, or it is not valid now.
    case unknown
}
