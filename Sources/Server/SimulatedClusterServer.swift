package import Agent
import HummingbirdCore
package import Logging
import NIOCore
package import NIOPosix
import NIOSSL
import ServiceLifecycle

/// The sockets of a simulated cluster: the Kubernetes API over HTTPS and the ingress over HTTP.
package struct SimulatedClusterServer: ServiceLifecycle.Service {
    private let api: Listener<APIChannel>
    private let ingress: Listener<IngressChannel>
    private let watches: WatchHub
    private let signer: CertificateSigner

    /// Ports to listen on; 0 takes any free one.
    package struct Ports: Sendable {
        package var api: Int
        package var ingress: Int

        package init(api: Int, ingress: Int) {
            self.api = api
            self.ingress = ingress
        }
    }

    /// Prepares the listeners. Throws when the certificate cannot be used.
    package init(
        door: ClusterDoor, ports: Ports, authority: CertificateAuthority,
        certificate: CertificateAuthority.Issued, authenticator: Authenticator,
        group: MultiThreadedEventLoopGroup, logger: Logger
    ) throws {
        let chain = try NIOSSLCertificate.fromPEMBytes(Array(certificate.certificatePEM.utf8))
        let key = try NIOSSLPrivateKey(bytes: Array(certificate.keyPEM.utf8), format: .pem)
        var tls = TLSConfiguration.makeServerConfiguration(
            certificateChain: chain.map { .certificate($0) }, privateKey: .privateKey(key))
        tls.applicationProtocols = ["h2", "http/1.1"]
        // Asks for a certificate, and lets in who has none.
        tls.certificateVerification = .optionalVerification
        signer = CertificateSigner(door: door, authority: authority)
        watches = WatchHub(door: door)
        let endpoint = APIEndpoint(door: door, authenticator: authenticator, watches: watches)
        api = Listener(
            port: ports.api,
            child: APIChannel(tls: try NIOSSLContext(configuration: tls), endpoint: endpoint),
            group: group, logger: logger)
        ingress = Listener(
            port: ports.ingress, child: IngressChannel(door: door), group: group, logger: logger)
    }

    /// The ports in use, as soon as both listeners are bound. Throws the first failure.
    package func ports() async throws(ListenerError) -> Ports {
        Ports(api: try await api.port(), ingress: try await ingress.port())
    }

    package func run() async throws {
        try await withGracefulShutdownHandler {
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { try await api.run() }
                group.addTask { try await ingress.run() }
                group.addTask { await watches.run() }
                group.addTask { await signer.run() }
                try await group.next()
                group.cancelAll()
            }
        } onGracefulShutdown: {
            // Connections end when their watches do.
            watches.end()
        }
    }
}
