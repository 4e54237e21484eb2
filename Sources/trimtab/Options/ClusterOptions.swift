import ArgumentParser

/// Options of the commands that bring a cluster of their own.
struct ClusterOptions: ParsableArguments {
    static let defaultAPIPort = 6443
    static let defaultIngressPort = 8080
    static let defaultSpeed = 1.0

    @Option(
        help: ArgumentHelp(
            "Where the kubeconfig, certificates and mirrors are kept ($TRIMTAB_HOME or ~/.trimtab).",
            valueName: "directory"))
    var stateDir: String?

    @Option(help: "Port of the Kubernetes API on 127.0.0.1; 0 takes any free one.")
    var apiPort = Self.defaultAPIPort

    @Option(help: "Port of the ingress on 127.0.0.1; 0 takes any free one.")
    var ingressPort = Self.defaultIngressPort

    @Option(help: "How many nodes the simulated cluster has.")
    var nodes = 3

    @Option(help: "Seed of everything random in the simulated cluster.")
    var seed: UInt64 = 1

    @Option(help: "Simulated seconds per second.")
    var speed = Self.defaultSpeed

    @Option(
        help: ArgumentHelp(
            "Who may do what: RBAC, or AlwaysAllow for every user who is known.", valueName: "mode"))
    var authorizationMode = AuthorizationMode.rbac

    @Option(
        help: ArgumentHelp(
            "Further bearer tokens, in lines of token,user,uid,\"group,group\".", valueName: "file"))
    var tokenAuthFile: String?

    @Flag(help: "Run no pods: nodes exist, pods stay Pending.")
    var noKubelet = false

    @Flag(help: "Run no controllers: nothing follows from what is written.")
    var noControllers = false

    @Option(help: "How log lines on standard error look: text or json.")
    var logFormat = LogFormat.text

    func validate() throws {
        for (name, port) in [("--api-port", apiPort), ("--ingress-port", ingressPort)] {
            guard (0...65535).contains(port) else { throw ValidationError("\(name) must be from 0 to 65535") }
        }
        guard (0...10000).contains(nodes) else { throw ValidationError("--nodes must be from 0 to 10000") }
        guard speed > 0, speed <= 100_000 else {
            throw ValidationError("--speed must be above 0 and at most 100000")
        }
    }
}
