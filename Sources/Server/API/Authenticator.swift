import Crypto
package import Kubernetes

/// Tells who sends a request from its `Authorization` header.
///
/// Follows kube-apiserver: a bearer token that is not known is refused with 401; without credentials the
/// user is `system:anonymous`, whom authorization then refuses nearly everything.
package struct Authenticator: Sendable {
    private let adminToken: SHA256.Digest
    private let serviceAccounts: @Sendable (String) -> User?

    /// Accepts the administrator's token and those that `serviceAccounts` knows.
    package init(adminToken: String, serviceAccounts: @escaping @Sendable (_ token: String) -> User?) {
        self.adminToken = SHA256.hash(data: Array(adminToken.utf8))
        self.serviceAccounts = serviceAccounts
    }

    /// The user behind the header's value; throws 401 for credentials that nobody has.
    package func user(authorization: String?) throws(StatusError) -> User {
        guard let authorization else { return .anonymous }
        let parts = authorization.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
        guard parts.count == 2, parts[0].lowercased() == "bearer" else { throw Self.unauthorized }
        let token = String(parts[1])
        // Digests are compared in constant time.
        if SHA256.hash(data: Array(token.utf8)) == adminToken { return .admin }
        if let user = serviceAccounts(token) { return user }
        throw Self.unauthorized
    }

    private static let unauthorized = StatusError(401, .unauthorized, "Unauthorized")
}
