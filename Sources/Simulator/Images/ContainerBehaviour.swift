import Kubernetes
import YAML

/// How the container of an image behaves: what the simulated kubelet and the traffic need to know of a program.
package struct ContainerBehaviour: Sendable {
    package enum Kind: String, Sendable {
        /// Runs until it is stopped and answers on its ports.
        case server
        /// Runs for a while and ends with success.
        case task
        /// A box of tools: does what its command says and without one ends at once.
        case tool
    }

    /// What is answered on a path.
    package struct Answer: Sendable {
        package var status: Int
        package var contentType: String
        /// Text in which `{pod}`, `{namespace}`, `{node}`, `{ip}`, `{path}`, `{host}`, `{method}`, `{client}`,
        /// `{tag}`, `{image}`, `{query:name}`, `{variable:NAME}` and `{argument:name}` are filled in.
        package var body: String
    }

    package struct Route: Sendable {
        package var path: String
        package var isPrefix: Bool
        package var answer: Answer
    }

    package var kind = Kind.server
    /// Further names under which `killall` finds the program.
    package var processes: [String] = []
    /// The processes that the program consists of, as `ps` shows them; empty: its command line alone.
    package var processLines: [String] = []
    /// The names under which its own program is started.
    package var programs: [String] = []
    /// The image's entrypoint and default command.
    package var entrypoint: [String] = []
    package var command: [String] = []
    /// Whether the entrypoint is a script that executes what follows it.
    package var wrapsCommand = false
    /// Whether a command that nobody knows is an error rather than taken for the image's program.
    package var isClosed = false
    package var workingDirectory = "/"
    package var environment: [String: String] = [:]
    /// Files of the image by path.
    package var files: [String: String] = [:]
    /// The directory whose files it answers with.
    package var documentRoot: String?
    /// Whether the image has a shell to execute commands with.
    package var hasShell = true
    package var hasBash = true
    var distribution = ContainerFacts.Distribution.debian
    package var user = "root"
    package var userID = 0
    /// The ports it listens on; nil: any.
    package var ports: [Int]?
    /// Flags and variables that name the first port.
    package var portFlags: [String] = []
    package var portVariables: [String] = []
    package var speaksHTTP = true
    /// From the decision to start until the process runs.
    package var start: Duration = .milliseconds(300)
    /// From the start of the process until it listens; nil: never.
    package var ready: Duration? = .milliseconds(100)
    /// From the start of the process until its own health check passes, when that is later.
    package var healthyAfter: Duration = .zero
    package var pull: Duration = .seconds(2)
    /// Bytes of the image.
    package var imageSize: Int64 = 0
    /// Why the image cannot be pulled.
    package var pullError: String?
    /// From the signal to stop until the end.
    package var stop: Duration = .milliseconds(200)
    package var stopCode = 0
    /// How long a task takes.
    package var duration: Duration = .seconds(1)
    /// The code it ends with by itself after `exitAfter`.
    package var exitCode: Int?
    package var exitAfter: Duration = .zero
    /// After so many requests or so long it fails its health checks; nil: never.
    package var unhealthyAfter: Duration?
    /// How likely a request is to be answered with 500.
    package var failureProbability = 0.0
    /// CPU time that a request costs.
    package var cpuPerRequest: Duration = .milliseconds(1)
    /// What a request takes beside waiting for the CPU.
    package var latency: Duration = .milliseconds(1)
    /// How many requests it works on at once, each on a core of its own.
    package var workers = 1
    /// Thousandths of a core used without any request.
    package var idleCPU: Int64 = 0
    /// Bytes.
    package var memory: Int64 = 10_485_760
    package var memoryPerRequest: Int64 = 0
    package var serverHeader = ""
    package var routes: [Route] = []
    package var notFound = Answer(
        status: 404, contentType: "text/plain; charset=utf-8", body: "404 page not found\n")
    /// What it writes on starting.
    package var log: [String] = []
    /// The line it writes for each request; empty: none.
    package var accessLog = ""
    /// What the image does when its first argument is a name of these.
    var modes: [String: Value] = [:]

    /// Reads an entry of the catalogue; what it leaves out has a default.
    init(_ entry: Value) { read(entry) }

    /// A bare box of tools.
    static let toolBox = ContainerBehaviour(["kind": "tool"])

    /// What is answered on `path` (without its query).
    package func answer(path: String) -> Answer {
        if let exact = routes.first(where: { !$0.isPrefix && $0.path == path }) { return exact.answer }
        if let prefix = routes.first(where: { $0.isPrefix && path.hasPrefix($0.path) }) {
            return prefix.answer
        }
        return notFound
    }

    /// Whether it listens on `port` once it is up.
    package func listens(on port: Int) -> Bool { ports.map { $0.contains(port) } ?? true }

    /// The behaviour in the mode that the first argument names, if it has modes.
    func inMode(_ arguments: [String]) -> ContainerBehaviour {
        guard !modes.isEmpty, let entry = arguments.lazy.compactMap({ modes[$0] }).first else { return self }
        var own = self
        own.read(entry)
        return own
    }
}
