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
        /// `{tag}`, `{image}` and `{argument:name}` are filled in.
        package var body: String
    }

    package struct Route: Sendable {
        package var path: String
        package var isPrefix: Bool
        package var answer: Answer
    }

    package var kind: Kind
    /// The names under which the program can be found by `killall` and `ps`.
    package var processes: [String]
    /// Entrypoint and arguments of the image.
    package var command: [String]
    package var workingDirectory: String
    /// Whether the image has a shell to execute commands with.
    package var hasShell: Bool
    /// The ports it listens on; nil: any.
    package var ports: [Int]?
    package var speaksHTTP: Bool
    /// From the decision to start until the process runs.
    package var start: Duration
    /// From the start of the process until it listens; nil: never.
    package var ready: Duration?
    package var pull: Duration
    /// Why the image cannot be pulled.
    package var pullError: String?
    /// From the signal to stop until the end.
    package var stop: Duration
    package var stopCode: Int
    /// How long a task takes.
    package var duration: Duration
    /// The code it ends with by itself after `exitAfter`.
    package var exitCode: Int?
    package var exitAfter: Duration
    /// CPU time that a request costs.
    package var cpuPerRequest: Duration
    /// What a request takes beside waiting for the CPU.
    package var latency: Duration
    /// Thousandths of a core used without any request.
    package var idleCPU: Int64
    /// Bytes.
    package var memory: Int64
    package var serverHeader: String
    package var routes: [Route]
    package var notFound: Answer
    /// What it writes on starting.
    package var log: [String]
    /// The line it writes for each request; empty: none.
    package var accessLog: String

    /// Reads an entry of the catalogue; what it leaves out has a default.
    init(_ entry: Value) {
        func seconds(_ name: String, _ otherwise: Double) -> Duration {
            .microseconds(Int64((entry[name: name]?.double ?? otherwise) * 1_000_000))
        }
        func text(_ value: Value?, _ name: String) -> String { value?[name: name]?.string ?? "" }
        func texts(_ name: String) -> [String] { entry[name: name]?.array?.compactMap(\.string) ?? [] }
        func answer(_ value: Value?, status: Int) -> Answer {
            Answer(
                status: value?[name: "status"]?.int.map(Int.init) ?? status,
                contentType: value.map { text($0, "type") } ?? "text/plain; charset=utf-8",
                body: value.map { text($0, "body") } ?? "404 page not found\n")
        }
        kind = Kind(rawValue: text(entry, "kind")) ?? .server
        processes = texts("processes")
        command = texts("command")
        workingDirectory = entry[name: "workingDirectory"]?.string ?? "/"
        hasShell = entry[name: "shell"]?.bool ?? true
        ports = entry[name: "ports"]?.array?.compactMap { $0.int.map(Int.init) }
        if entry[name: "anyPort"]?.bool == true { ports = nil }
        speaksHTTP = entry[name: "isHTTP"]?.bool ?? true
        start = seconds("start", 0.3)
        ready = seconds("ready", 0.1)
        pull = seconds("pull", 2)
        stop = seconds("stop", 0.2)
        stopCode = entry[name: "stopCode"]?.int.map(Int.init) ?? 0
        duration = seconds("duration", 1)
        exitAfter = .seconds(0)
        cpuPerRequest = seconds("cpuPerRequest", 0.001)
        latency = seconds("latency", 0.001)
        idleCPU = entry[name: "idleCPU"]?.int ?? 0
        memory = entry[name: "memory"]?.int ?? 10_485_760
        serverHeader = text(entry, "server")
        routes =
            entry[name: "routes"]?.array?.map { route in
                let prefix = route[name: "prefix"]?.string
                return Route(
                    path: prefix ?? text(route, "path"), isPrefix: prefix != nil,
                    answer: answer(route, status: 200))
            } ?? []
        notFound = answer(entry[name: "notFound"], status: 404)
        log = texts("log")
        accessLog = text(entry, "accessLog")
    }

    /// A bare box of tools, for commands that are run beside a container's own program.
    static let toolBox = {
        var behaviour = ContainerBehaviour(["kind": "tool"])
        behaviour.duration = .zero
        return behaviour
    }()

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
}
