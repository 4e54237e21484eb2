package import Kubernetes
import NIOHTTP1
import NIOSSL

/// Tells who sends a request: from its bearer token, the connection's client certificate, or not at all.
///
/// Follows kube-apiserver with anonymous requests restricted to the health endpoints: credentials that nobody has
/// and requests without any are refused with 401, unless they only ask how the server is.
package struct Authenticator: Sendable {
    private let tokens: StaticTokens
    private let certificates: ClientCertificates?
    private let serviceAccounts: @Sendable (_ token: String, _ now: Timestamp) -> User?

    /// Accepts the static tokens, those that `serviceAccounts` knows, and certificates of the authority.
    package init(
        tokens: StaticTokens, authority: CertificateAuthority? = nil,
        serviceAccounts: @escaping @Sendable (_ token: String, _ now: Timestamp) -> User?
    ) {
        self.tokens = tokens
        certificates = authority.map(ClientCertificates.init)
        self.serviceAccounts = serviceAccounts
    }

    private static let unauthorized = StatusError(401, .unauthorized, "Unauthorized")
    /// The protocol's name under which browsers, which cannot set headers, send a token.
    private static let tokenProtocol = "base64url.bearer.authorization.k8s.io."

    /// The user of a request; throws 401 for credentials that nobody has.
    func user(_ headers: HTTPHeaders, peer: PeerUser?, path: String, now: Timestamp) throws(StatusError)
        -> User
    {
        if let token = Self.bearerToken(headers) {
            guard let user = tokens.user(token) ?? serviceAccounts(token, now) else {
                throw Self.unauthorized
            }
            return user
        }
        switch peer {
        case .user(let user)?: return user
        case .unknown?: throw Self.unauthorized
        case nil: break
        }
        guard Self.isOpen(path) else { throw Self.unauthorized }
        return .anonymous
    }

    /// Whom a connection's certificate stands for.
    func user(certificate: NIOSSLCertificate) -> PeerUser {
        certificates?.user(of: certificate) ?? .unknown
    }

    private static func bearerToken(_ headers: HTTPHeaders) -> String? {
        if let stated = headers.first(name: "authorization") {
            let parts = stated.split(separator: " ", maxSplits: 1, omittingEmptySubsequences: true)
            if parts.count == 2, parts[0].lowercased() == "bearer" { return String(parts[1]) }
            return nil
        }
        for value in headers["sec-websocket-protocol"] {
            for name in value.split(separator: ",") {
                let name = String(name.drop { $0 == " " })
                guard name.hasPrefix(tokenProtocol) else { continue }
                var text = String(
                    name.dropFirst(tokenProtocol.count).map { $0 == "-" ? "+" : $0 == "_" ? "/" : $0 })
                while text.utf8.count % 4 != 0 { text += "=" }
                if let bytes = try? Base64.decode(text) { return String(decoding: bytes, as: UTF8.self) }
            }
        }
        return nil
    }

    /// Whether everybody may ask for it.
    private static func isOpen(_ path: String) -> Bool {
        path == "/version"
            || ["/healthz", "/livez", "/readyz"].contains { path == $0 || path.hasPrefix($0 + "/") }
    }
}
