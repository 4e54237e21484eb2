import Kubernetes

/// Whether something listens at an address: `nc -z`, and the clients of databases.
struct ConnectProgram: ProcessBody {
    let host: String
    let port: Int
    var answer = ""
    var failure = ""
    var failureCode = 1
    private var request: Int?
    private var end: Timestamp?
    private var limit: Duration

    init(
        host: String, port: Int, answer: String, failure: String, failureCode: Int = 1,
        limit: Duration = .seconds(130)
    ) {
        self.host = host
        self.port = port
        self.answer = answer
        self.failure = failure
        self.failureCode = failureCode
        self.limit = limit
    }

    /// `nc` with its options; one that listens is a server.
    static func make(_ words: [String]) -> any ProcessBody {
        let options = CommandOptions(Array(words.dropFirst()), valued: ["w", "p", "e", "s", "i"])
        if options.has("l") {
            let port = (options.value("p") ?? options.operands.last).flatMap { Int($0) } ?? 0
            return ServerProgram(ports: [port])
        }
        guard options.operands.count >= 2, let port = Int(options.operands[1]) else {
            return ProgramCommands.MessageProgram(text: "usage: nc [options] host port\n", code: 1)
        }
        let host = options.operands[0]
        let isLoud = options.has("v")
        let limit = options.value("w").flatMap(SleepProgram.duration)
        return ConnectProgram(
            host: host, port: port,
            answer: isLoud ? "Connection to \(host) \(port) port [tcp/*] succeeded!\n" : "",
            failure: isLoud ? "nc: connect to \(host) port \(port) (tcp) failed: Connection refused\n" : "",
            limit: limit ?? .seconds(130))
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if let end {
            guard end <= system.now else { return .wait(.time(end)) }
            system.write(
                process, 2, "nc: connect to \(host) port \(port) (tcp) timed out: Operation in progress\n")
            return .exit(1)
        }
        guard let request else {
            self.request = system.request(.connect(host: host, port: port))
            return .wait(.reply(self.request ?? 0))
        }
        guard let reply = system.replies.removeValue(forKey: request) else { return .wait(.reply(request)) }
        switch reply {
        case .connected, .response, .noHTTP:
            system.write(process, 1, answer)
            return .exit(0)
        case .unreachable:
            end = system.now + limit
            return .wait(.time(system.now + limit))
        case .noSuchHost:
            system.write(process, 2, failure.isEmpty ? "nc: bad address '\(host)'\n" : failure)
            return .exit(failureCode)
        default:
            system.write(process, 2, failure)
            return .exit(failureCode)
        }
    }
}
