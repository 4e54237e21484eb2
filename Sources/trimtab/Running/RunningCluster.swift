import APIServer
import Agent
import ClusterClient
import Kubernetes
import Logging
import NIOPosix
import Server
import ServiceLifecycle
import Simulator
import UnixSignals

/// A simulated cluster with its sockets, as `run`, `cluster` and `demo` bring it up.
struct RunningCluster {
    let options: ClusterOptions
    let logger: Logger
    let state: StateDirectory
    let door: ClusterDoor
    let server: SimulatedClusterServer
    private let identity: Identity

    /// Where the cluster can be reached, once it serves.
    struct Address: Sendable {
        var api: String
        var ingress: String
        var kubeconfig: String
    }

    /// Takes the state directory and makes the cluster; nothing is served yet.
    init(_ options: ClusterOptions, logLevel: Logger.Level = .info) throws {
        self.options = options
        StandardErrorLog.bootstrap(options.logFormat, level: logLevel)
        logger = Logger(label: "trimtab")
        state = try StateDirectory(locking: try Place.stateDirectory(options.stateDir))
        identity = try Identity(in: state)
        let now = WallClock.now
        var cluster = SimulatedCluster.Configuration(seed: options.seed, nodes: options.nodes, start: now)
        cluster.api.tokenKey = TokenKey(secret: Array(identity.token.utf8))
        cluster.api.authorization = options.authorizationMode == .rbac
        cluster.api.servesMetrics = !options.noKubelet
        cluster.runsPods = !options.noKubelet
        cluster.runsControllers = !options.noControllers
        cluster.rootCertificate = identity.authority.certificatePEM
        let door = ClusterDoor(cluster, speed: options.speed)
        self.door = door
        server = try SimulatedClusterServer(
            door: door,
            ports: SimulatedClusterServer.Ports(api: options.apiPort, ingress: options.ingressPort),
            authority: identity.authority,
            certificate: try identity.authority.issueServerCertificate(now: now),
            authenticator: Authenticator(
                tokens: try Self.tokens(identity, options.tokenAuthFile), authority: identity.authority
            ) { token, now in door.snapshot.user(token: token, now: now) },
            group: MultiThreadedEventLoopGroup.singleton, logger: logger)
    }

    private static func tokens(_ identity: Identity, _ file: String?) throws -> StaticTokens {
        var tokens = StaticTokens(admin: identity.token)
        guard let file else { return tokens }
        guard let bytes = try? LocalFile(Place.absolute(file)).read() else {
            throw Failure("the token file \(file) cannot be read")
        }
        do {
            try tokens.add(fileText: String(decoding: bytes, as: UTF8.self))
        } catch {
            throw Failure("\(file), \(error)")
        }
        return tokens
    }

    /// Serves, with `services` beside, until SIGINT or SIGTERM; `ready` is called as soon as requests are answered.
    ///
    /// - Parameter endsWhenReady: Whether all ends when `ready` has returned, too.
    func run(
        _ services: [any ServiceLifecycle.Service], endsWhenReady: Bool = false,
        ready: @escaping @Sendable (Address) async throws -> Void
    ) async throws {
        let announcement = Announcement(staysUntilShutdown: !endsWhenReady) {
            let ports = try await server.ports()
            let kubeconfig = state.file("kubeconfig")
            try kubeconfig.write(Array(identity.kubeconfig(port: ports.api).text.utf8))
            await door.start()
            try await ready(
                Address(
                    api: "https://127.0.0.1:\(ports.api)", ingress: "http://127.0.0.1:\(ports.ingress)",
                    kubeconfig: kubeconfig.path))
        }
        var all: [ServiceGroupConfiguration.ServiceConfiguration] = [
            .init(service: server),
            .init(service: announcement, successTerminationBehavior: .gracefullyShutdownGroup),
        ]
        all += services.map { .init(service: $0) }
        all.append(.init(service: ShutdownDeadline()))
        var configuration = ServiceGroupConfiguration(
            services: all, gracefulShutdownSignals: [.sigint, .sigterm], logger: logger)
        // Watches never end by themselves.
        configuration.maximumGracefulShutdownDuration = Duration.milliseconds(300)
        do {
            try await ServiceGroup(configuration: configuration).run()
        } catch let error as ListenerError {
            let option = error.port == options.apiPort ? "--api-port" : "--ingress-port"
            throw Failure(error.message, hint: "choose another with \(option); 0 takes any free one")
        }
        await door.stop()
    }

    /// The line other programs wait for.
    static func announce(_ address: Address) {
        Terminal.line("ready api=\(address.api) ingress=\(address.ingress) kubeconfig=\(address.kubeconfig)")
    }
}

/// Says once that the cluster serves, then waits for the end or brings it about.
private struct Announcement: ServiceLifecycle.Service {
    let staysUntilShutdown: Bool
    let body: @Sendable () async throws -> Void

    func run() async throws {
        try await body()
        if staysUntilShutdown { try await gracefulShutdown() }
    }
}
