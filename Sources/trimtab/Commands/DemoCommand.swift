import Agent
import ArgumentParser
import FoundationEssentials
import Git
import Kubernetes
import Logging
import Reconciler

struct DemoCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "demo",
        abstract: "Bring a scratch repository, a cluster and the agent, to try things out.",
        discussion: """
            Makes a git repository from the example, if the folder holds none yet, and follows it with a simulated
            cluster until it is stopped. With --tour it plays the whole story by itself: commits, healing, a release,
            load, rollbacks and pruning, and exits with 0 only if each step came true.

            Examples:
              trimtab demo
              trimtab demo --directory ./playground --speed 10
              trimtab demo --tour
            """)

    @Option(
        help: ArgumentHelp(
            "The folder for the scratch repository (and, on a tour, for the state).", valueName: "folder"))
    var directory: String?

    @Flag(help: "Play the story, narrated, and end.")
    var tour = false

    @OptionGroup(title: "The simulated cluster") var options: ClusterOptions

    /// How much faster the clock runs on a tour, so that the autoscaler's five minutes take twenty seconds.
    private static let tourSpeed = 15.0

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            if tour { try await playTour() } else { try await playground() }
        }
    }

    /// A cluster that follows a scratch repository, for the user to play with.
    private func playground() async throws {
        let folder = Place.absolute(directory ?? Tour.application)
        let repository = try await DemoRepository(in: folder)
        let cluster = try RunningCluster(options)
        try await cluster.run([try agent(of: repository, in: cluster)]) { address in
            RunningCluster.announce(address)
            Terminal.line(Self.introduction(repository, address, stateDirectory: options.stateDir))
        }
    }

    private func playTour() async throws {
        let scratch = directory == nil
        let folder =
            directory.map { Place.absolute($0) }
            ?? FileManager.default.temporaryDirectory.path + "/trimtab-tour-\(UUID().uuidString)"
        defer { if scratch { try? FileManager.default.removeItem(atPath: folder) } }
        var options = options
        if options.stateDir == nil { options.stateDir = folder + "/state" }
        if options.speed == ClusterOptions.defaultSpeed { options.speed = Self.tourSpeed }
        // Nobody types these addresses, and the usual ports may be taken.
        if options.apiPort == ClusterOptions.defaultAPIPort { options.apiPort = 0 }
        if options.ingressPort == ClusterOptions.defaultIngressPort { options.ingressPort = 0 }
        let repository = try await DemoRepository(in: folder + "/" + Tour.application)
        let cluster = try RunningCluster(options, logLevel: .error)
        let speed = options.speed
        try await cluster.run([try agent(of: repository, in: cluster)], endsWhenReady: true) { address in
            RunningCluster.announce(address)
            var tour = Tour(
                repository: repository, cluster: SimulatedClusterAccess(cluster.door, user: .admin),
                stateDirectory: cluster.state.path, ingress: address.ingress, speed: speed)
            try await tour.play()
        }
    }

    private func agent(of repository: DemoRepository, in cluster: RunningCluster) throws -> GitOpsAgent {
        let application = SourceOptions.application(
            following: repository.folder, named: Tour.application, namespace: "default")
        return GitOpsAgent(
            cluster: SimulatedClusterAccess(cluster.door, user: .admin),
            repositories: RepositoryHub(
                mirrors: try cluster.state.folder("mirrors"), transfer: TransferProcess.ofThisProgram(),
                interval: .seconds(60), logger: cluster.logger),
            clock: cluster.door.clock, root: application, logger: cluster.logger)
    }

    private static func introduction(
        _ repository: DemoRepository, _ address: RunningCluster.Address, stateDirectory: String?
    ) -> String {
        let state = stateDirectory.map { " --state-dir \($0)" } ?? ""
        return """

            A cluster follows \(repository.folder). In another terminal:

              export KUBECONFIG=\(address.kubeconfig)
              kubectl get pods                        what runs
              trimtab status\(state)                          what is deployed
              curl \(address.ingress)/             the application itself

            Change a file in the repository and commit it; delete something with kubectl; ask for the page a
            thousand times with `ab -c 8 -t 60 \(address.ingress)/`; go back with `trimtab rollback\(state)` or
            `git revert`. `trimtab demo --tour` shows all of it by itself. Ctrl-C ends.

            """
    }
}
