import ArgumentParser

struct ClusterCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "cluster",
        abstract: "Run the simulated Kubernetes cluster alone.",
        discussion: """
            Prints one line when it serves: ready api=… ingress=… kubeconfig=…

            Examples:
              trimtab cluster --nodes 5
              trimtab cluster --api-port 0 --state-dir /tmp/lab --speed 60
            """)

    @OptionGroup var options: ClusterOptions

    func run() async throws {
        try await exiting(onErrorWith: 1) {
            let cluster = try RunningCluster(options)
            try await cluster.run([]) { RunningCluster.announce($0) }
        }
    }
}
