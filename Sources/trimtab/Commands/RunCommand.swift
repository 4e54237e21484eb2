import Agent
import ArgumentParser
import ClusterClient
import Git
import Kubernetes
import Logging
import Reconciler
import ServiceLifecycle
import UnixSignals

struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Make a cluster follow a git repository.",
        discussion: """
            Brings a simulated cluster, unless --kubeconfig names a real one, and follows the repository until it is
            stopped. Prints one line when it serves: ready api=… ingress=… kubeconfig=…

            Examples:
              trimtab run --repo ./my-repository
              trimtab run --repo https://git.example.com/shop.git --path deploy --revision main --name shop
              trimtab run --repo . --kubeconfig ~/.kube/config
            """)

    @OptionGroup(title: "What to follow") var source: SourceOptions
    @OptionGroup(title: "The simulated cluster") var options: ClusterOptions

    @Option(help: ArgumentHelp("Drive the real cluster of this kubeconfig instead.", valueName: "file"))
    var kubeconfig: String?

    func run() async throws {
        let application = try source.application()
        try await exiting(onErrorWith: 1) {
            if let kubeconfig {
                try await follow(application, in: Place.absolute(kubeconfig))
            } else {
                try await simulate(application)
            }
        }
    }

    private func simulate(_ application: Application) async throws {
        let cluster = try RunningCluster(options)
        let agent = GitOpsAgent(
            cluster: SimulatedClusterAccess(cluster.door, user: .admin),
            repositories: try hub(in: cluster.state, logger: cluster.logger), clock: cluster.door.clock,
            root: application, logger: cluster.logger)
        try await cluster.run([agent]) { RunningCluster.announce($0) }
    }

    private func follow(_ application: Application, in kubeconfig: String) async throws {
        StandardErrorLog.bootstrap(options.logFormat)
        let logger = Logger(label: "trimtab")
        let state = try StateDirectory(locking: try Place.stateDirectory(options.stateDir))
        let cluster = try ConnectionOptions.cluster(of: kubeconfig)
        let agent = GitOpsAgent(
            cluster: cluster, repositories: try hub(in: state, logger: logger),
            clock: ClusterClock(start: WallClock.now, speed: 1), root: application, logger: logger)
        var configuration = ServiceGroupConfiguration(
            services: [agent, ShutdownDeadline()], gracefulShutdownSignals: [.sigint, .sigterm],
            logger: logger)
        configuration.maximumGracefulShutdownDuration = .milliseconds(300)
        Terminal.line("ready api=\(cluster.server) kubeconfig=\(kubeconfig)")
        try await ServiceGroup(configuration: configuration).run()
    }

    private func hub(in state: StateDirectory, logger: Logger) throws -> RepositoryHub {
        RepositoryHub(
            mirrors: try state.folder("mirrors"), transfer: TransferProcess.ofThisProgram(),
            interval: source.interval.duration, logger: logger)
    }
}
