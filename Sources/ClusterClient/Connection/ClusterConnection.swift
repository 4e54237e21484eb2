import FoundationEssentials

/// One way into one cluster: an address, how to trust it and how to be trusted.
package struct ClusterConnection: Sendable {
    /// The API server's URL without a trailing slash.
    package var server: String
    /// PEM bytes of the authority that signed the server's certificate; nil trusts the system's roots.
    package var certificateAuthority: [UInt8]?
    package var tlsServerName: String?
    package var skipsVerification: Bool
    package var credential: Credential
    /// The namespace for what names none.
    package var namespace: String

    /// How requests are authenticated.
    package enum Credential: Sendable {
        case none
        case token(String)
        /// A token that is read again when the file changes, as service accounts' tokens are.
        case tokenFile(String)
        case basic(username: String, password: String)
        /// PEM bytes.
        case certificate(chain: [UInt8], key: [UInt8])
        case exec(Kubeconfig.ExecCredential)
    }

    /// The connection that `context` (or the current context) of a kubeconfig describes.
    package init(_ kubeconfig: Kubeconfig, context name: String? = nil) throws(KubeconfigError) {
        let name = name ?? kubeconfig.currentContext
        guard let context = kubeconfig.contexts.first(where: { $0.name == name }) else {
            throw KubeconfigError(
                name.isEmpty ? "no current-context is set" : "context \"\(name)\" does not exist")
        }
        guard let cluster = kubeconfig.clusters.first(where: { $0.name == context.cluster }) else {
            throw KubeconfigError("context \"\(name)\": cluster \"\(context.cluster)\" does not exist")
        }
        let user = kubeconfig.users.first { $0.name == context.user }
        var server = cluster.server
        while server.hasSuffix("/") { server.removeLast() }
        guard server.hasPrefix("https://") || server.hasPrefix("http://") else {
            throw KubeconfigError(
                "cluster \"\(cluster.name)\": server \"\(cluster.server)\" is no http or https URL")
        }
        self.server = server
        certificateAuthority = try Self.bytes(cluster.certificateAuthority)
        tlsServerName = cluster.tlsServerName
        skipsVerification = cluster.skipsVerification
        namespace = context.namespace.isEmpty ? "default" : context.namespace
        credential = try Self.credential(of: user)
    }

    private static func credential(of user: Kubeconfig.User?) throws(KubeconfigError) -> Credential {
        guard let user else { return .none }
        if let chain = try bytes(user.clientCertificate), let key = try bytes(user.clientKey) {
            return .certificate(chain: chain, key: key)
        }
        if let token = user.token, !token.isEmpty { return .token(token) }
        if let file = user.tokenFile { return .tokenFile(file) }
        if let username = user.username { return .basic(username: username, password: user.password ?? "") }
        if let exec = user.exec { return .exec(exec) }
        return .none
    }

    private static func bytes(_ material: Kubeconfig.Material?) throws(KubeconfigError) -> [UInt8]? {
        switch material {
        case nil: return nil
        case .data(let bytes): return bytes
        case .file(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw KubeconfigError("cannot be read", file: path)
            }
            return [UInt8](data)
        }
    }
}
