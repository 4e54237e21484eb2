import Agent
import ClusterClient
import Kubernetes
import Server

/// What makes a simulated cluster the same one after a restart: its authority, its administrator's token.
struct Identity {
    let authority: CertificateAuthority
    let token: String

    private static let authorityFile = "ca.crt"
    private static let keyFile = "ca.key"
    private static let tokenFile = "token"

    /// Reads the identity kept in `directory`, or makes one and keeps it.
    init(in directory: StateDirectory) throws {
        if let certificate = try directory.file(Self.authorityFile).read(),
            let key = try directory.file(Self.keyFile).read()
        {
            do {
                authority = try CertificateAuthority(
                    certificatePEM: String(decoding: certificate, as: UTF8.self),
                    keyPEM: String(decoding: key, as: UTF8.self))
            } catch {
                throw Failure(
                    "\(directory.path)/\(Self.authorityFile) or \(Self.keyFile) is damaged: \(error)",
                    hint: "remove both files; kubeconfigs written before then no longer work")
            }
        } else {
            authority = try CertificateAuthority(now: WallClock.now)
            try directory.file(Self.keyFile).write(Array(authority.keyPEM.utf8))
            try directory.file(Self.authorityFile).write(Array(authority.certificatePEM.utf8))
        }
        if let kept = try directory.file(Self.tokenFile).read(), !kept.isEmpty {
            token = String(decoding: kept, as: UTF8.self).filter { !$0.isWhitespace }
        } else {
            token = Self.makeToken()
            try directory.file(Self.tokenFile).write(Array((token + "\n").utf8))
        }
    }

    /// 256 random bits as hexadecimal digits.
    private static func makeToken() -> String {
        var random = SystemRandomNumberGenerator()
        return (0..<4).map { _ in
            let digits = String(random.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// The kubeconfig for an API server on `port`, with one cluster, user and context named `trimtab`.
    func kubeconfig(port: Int) -> Kubeconfig {
        Kubeconfig(
            clusters: [
                Kubeconfig.Cluster(
                    name: "trimtab", server: "https://127.0.0.1:\(port)",
                    certificateAuthority: .data(Array(authority.certificatePEM.utf8)))
            ],
            users: [Kubeconfig.User(name: "trimtab", token: token)],
            contexts: [
                Kubeconfig.Context(name: "trimtab", cluster: "trimtab", user: "trimtab", namespace: "default")
            ],
            currentContext: "trimtab")
    }
}
