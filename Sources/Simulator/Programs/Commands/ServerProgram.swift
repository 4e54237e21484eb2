import Kubernetes

/// A program that listens: the image's own, `httpd -f`, `python -m http.server`, `nc -l`.
struct ServerProgram: ProcessBody {
    let ports: [Int]
    /// Whether it is the image's own program, which answers as the catalogue says.
    let isImage: Bool
    /// Where the files are that it serves; nil: none.
    let root: String?
    private var log: [String]
    private let code: Int
    private var ready: Duration
    private(set) var listensFrom: Timestamp?

    init(
        ports: [Int], isImage: Bool = false, root: String? = nil, log: [String] = [], code: Int = 143,
        ready: Duration = .zero
    ) {
        self.ports = ports
        self.isImage = isImage
        self.root = root
        self.log = log
        self.code = code
        self.ready = ready
    }

    /// The image's own program as it is started by a command line.
    static func image(_ words: [String], _ system: ContainerSystem) -> (any ProcessBody)? {
        guard let own = system.facts.ownProgram else { return nil }
        // Short calls of a server's program that are no server.
        let arguments = words.dropFirst()
        if let first = arguments.first,
            ["-v", "-V", "--version", "version", "--help", "-h", "-t"].contains(first)
        {
            return ProgramCommands.MessageProgram(text: "\(words[0]): simulated\n", code: 0)
        }
        return ServerProgram(
            ports: own.ports, isImage: true, root: own.root, log: own.log, code: system.facts.terminationCode,
            ready: own.ready)
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if let signals = system[process: process]?.signals, !signals.isEmpty {
            system[process: process]?.signals = []
            if signals.contains(where: { $0 != .hangup }) { return .exit(code) }
        }
        for line in log { system.write(process, 1, line + "\n") }
        log = []
        let time = listensFrom ?? system.now + ready
        listensFrom = time
        return time > system.now ? .wait(.time(time)) : .wait(.signal)
    }

    func handles(_ signal: Signal) -> Bool {
        [.terminate, .interrupt, .quit, .hangup].contains(signal)
    }
}

extension ContainerFacts {
    /// What the image's own program is when it is started by hand.
    struct OwnProgram: Sendable {
        var ports: [Int] = []
        var root: String?
        var log: [String] = []
        var ready = Duration.zero
    }
}

extension ContainerSystem {
    /// A process that listens on a port now.
    struct Listener: Sendable, Equatable {
        var port: Int
        var isImage: Bool
        var root: String?
    }

    /// The ports on which processes listen.
    var listeners: [Listener] {
        sortedProcesses.flatMap { process -> [Listener] in
            guard let server = process.body as? ServerProgram, let from = server.listensFrom, from <= now
            else {
                return []
            }
            return server.ports.map { Listener(port: $0, isImage: server.isImage, root: server.root) }
        }
    }
}
