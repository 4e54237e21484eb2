import Kubernetes

/// Commands that talk to the network.
enum NetworkCommands {
    static let table: [String: CommandTable.Command] = [
        "curl": .program { words, _, directory, _ in HTTPCommand(curl: words, directory: directory) },
        "wget": .program { words, _, directory, _ in HTTPCommand(wget: words, directory: directory) },
        "ab": .program { words, _, _, _ in LoadTest.command(words) },
        "nslookup": .program { words, _, _, _ in LookupProgram(words) },
        "dig": .program { words, _, _, _ in LookupProgram(words) },
        "host": .program { words, _, _, _ in LookupProgram(words) },
        "getent": .program { words, _, _, _ in LookupProgram(words) },
        "ping": .program { words, _, _, _ in PingProgram(words) },
        "nc": .program { words, _, _, _ in ConnectProgram.make(words) },
        "netcat": .program { words, _, _, _ in ConnectProgram.make(words) },
        "telnet": .program { words, _, _, _ in ConnectProgram.make(words) },
        "httpd": .program(httpd), "python": .program(python), "python3": .program(python),
        "ifconfig": .immediate(reads: FileCommands.never, addresses),
        "ip": .immediate(reads: FileCommands.never, addresses),
        "netstat": .immediate(reads: FileCommands.never, sockets),
        "ss": .immediate(reads: FileCommands.never, sockets),
        "redis-cli": .program(client), "pg_isready": .program(client), "mysqladmin": .program(client),
        "mongosh": .program(client), "mongo": .program(client), "grpc_health_probe": .program(client),
    ]

    @Sendable private static func httpd(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        let options = CommandOptions(Array(words.dropFirst()), valued: ["p", "h", "c", "u", "r"])
        let port = options.value("p").flatMap { Int($0.split(separator: ":").last ?? "") } ?? 80
        let root = options.value("h").map { FileView.normalize($0, in: directory) } ?? directory
        return ServerProgram(ports: [port], root: root)
    }

    /// `python -m http.server`; other scripts are not executed.
    @Sendable private static func python(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        guard words.count > 2, words[1] == "-m", words[2] == "http.server" else {
            if words.contains("-V") || words.contains("--version") {
                return ProgramCommands.MessageProgram(text: "Python 3.12.7\n", code: 0)
            }
            guard system.facts.programs.contains(where: { $0.hasPrefix("python") }) else { return nil }
            return ProgramCommands.MessageProgram(text: "", code: 0)
        }
        let options = CommandOptions(Array(words.dropFirst(3)), valued: ["d", "b", "--directory", "--bind"])
        let port = options.operands.first.flatMap { Int($0) } ?? 8000
        let root =
            options.value("d", "--directory").map { FileView.normalize($0, in: directory) } ?? directory
        return ServerProgram(
            ports: [port], root: root,
            log: ["Serving HTTP on 0.0.0.0 port \(port) (http://0.0.0.0:\(port)/) ..."])
    }

    /// The client of a database that only asks whether the server is there.
    @Sendable private static func client(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        let known: [String: (port: Int, answer: String, failure: String)] = [
            "redis-cli": (
                6379, "PONG\n", "Could not connect to Redis at 127.0.0.1:6379: Connection refused\n"
            ),
            "pg_isready": (
                5432, "/var/run/postgresql:5432 - accepting connections\n",
                "/var/run/postgresql:5432 - no response\n"
            ),
            "mysqladmin": (
                3306, "mysqld is alive\n", "mysqladmin: connect to server at 'localhost' failed\n"
            ),
            "mongosh": (27017, "{ ok: 1 }\n", "MongoNetworkError: connect ECONNREFUSED 127.0.0.1:27017\n"),
            "mongo": (27017, "{ \"ok\" : 1 }\n", "Error: couldn't connect to server 127.0.0.1:27017\n"),
            "grpc_health_probe": (8080, "status: SERVING\n", "error: failed to connect\n"),
        ]
        let name = words[0].split(separator: "/").last.map(String.init) ?? words[0]
        guard let found = known[name] else { return nil }
        let options = CommandOptions(Array(words.dropFirst()), valued: ["h", "p", "a", "u", "U", "d", "n"])
        let own = name == "mysqladmin" ? nil : options.value("p").flatMap { Int($0) }
        return ConnectProgram(
            host: options.value("h") ?? "127.0.0.1", port: own ?? found.port, answer: found.answer,
            failure: found.failure, failureCode: name == "pg_isready" ? 2 : 1)
    }

    @Sendable private static func addresses(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let ip = system.facts.podIP
        if call.name == "ip", call.arguments.contains(where: { "route".hasPrefix($0) && $0.hasPrefix("r") }) {
            let gateway = ip.split(separator: ".").dropLast().joined(separator: ".") + ".1"
            system.print(call, "default via \(gateway) dev eth0\n")
        } else if call.name == "ip" {
            system.print(
                call,
                "1: lo: <LOOPBACK,UP,LOWER_UP> mtu 65536 qdisc noqueue state UNKNOWN\n    inet 127.0.0.1/8 scope host lo\n2: eth0@if3: <BROADCAST,MULTICAST,UP,LOWER_UP> mtu 1500 qdisc noqueue state UP\n    inet \(ip)/24 scope global eth0"
            )
        } else {
            system.print(
                call,
                "eth0      Link encap:Ethernet\n          inet addr:\(ip)  Mask:255.255.255.0\n          UP BROADCAST RUNNING MULTICAST  MTU:1500  Metric:1\n\nlo        Link encap:Local Loopback\n          inet addr:127.0.0.1  Mask:255.0.0.0"
            )
        }
        return 0
    }

    @Sendable private static func sockets(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        system.print(
            call,
            "Active Internet connections (only servers)\nProto Recv-Q Send-Q Local Address           Foreign Address         State"
        )
        let ports = system.facts.openPorts + system.listeners.map(\.port)
        for port in Set(ports).sorted() {
            let address = "0.0.0.0:\(port)"
            system.print(
                call,
                "tcp        0      0 \(address)\(String(repeating: " ", count: max(1, 24 - address.count)))0.0.0.0:*               LISTEN"
            )
        }
        return 0
    }
}

extension ContainerSystem {
    /// Leaves a request for the cluster; the number its reply will have.
    mutating func request(_ request: NetworkRequest) -> Int {
        let id = number()
        requests.append((id, request))
        return id
    }
}

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

/// `nslookup`, `host`, `dig` and `getent hosts`.
struct LookupProgram: ProcessBody {
    private let command: String
    private let name: String
    private let isShort: Bool
    private var request: Int?

    init(_ words: [String]) {
        command = words[0].split(separator: "/").last.map(String.init) ?? words[0]
        var operands = words.dropFirst().filter {
            !$0.hasPrefix("-") && !$0.hasPrefix("+") && !$0.hasPrefix("@")
        }
        if command == "getent", !operands.isEmpty { operands.removeFirst() }
        if command == "dig" { operands = operands.filter { !["A", "ANY", "SRV", "AAAA"].contains($0) } }
        name = operands.first ?? ""
        isShort = words.contains("+short")
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard let request else {
            self.request = system.request(.lookup(name))
            return .wait(.reply(self.request ?? 0))
        }
        guard let reply = system.replies.removeValue(forKey: request) else { return .wait(.reply(request)) }
        let server = system.facts.dnsServer
        if command == "nslookup" {
            let mark = system.facts.distribution == .debian ? "#53" : ":53"
            system.write(process, 1, "Server:\t\t\(server)\nAddress:\t\(server)\(mark)\n\n")
        }
        guard case .addresses(let full, let addresses) = reply, !addresses.isEmpty else {
            switch command {
            case "nslookup": system.write(process, 1, "** server can't find \(name): NXDOMAIN\n\n")
            case "host": system.write(process, 1, "Host \(name) not found: 3(NXDOMAIN)\n")
            case "getent": return .exit(2)
            default:
                if !isShort { system.write(process, 1, ";; ->>HEADER<<- opcode: QUERY, status: NXDOMAIN\n") }
                return .exit(0)
            }
            return .exit(1)
        }
        for address in addresses {
            switch command {
            case "nslookup": system.write(process, 1, "Name:\t\(full)\nAddress: \(address)\n")
            case "host": system.write(process, 1, "\(full) has address \(address)\n")
            case "getent": system.write(process, 1, "\(address)      \(full)\n")
            default: system.write(process, 1, isShort ? "\(address)\n" : "\(full).\t30\tIN\tA\t\(address)\n")
            }
        }
        if command == "nslookup" { system.write(process, 1, "\n") }
        return .exit(0)
    }
}

/// `ping`.
struct PingProgram: ProcessBody {
    private let host: String
    private let count: Int
    private var request: Int?
    private var address = ""
    private var sent = 0
    private var received = 0
    private var isReachable = false

    init(_ words: [String]) {
        let options = CommandOptions(Array(words.dropFirst()), valued: ["c", "W", "w", "i", "s"])
        host = options.operands.first ?? ""
        count = options.value("c").flatMap { Int($0) } ?? .max
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard let request else {
            self.request = system.request(.connect(host: host, port: 0))
            return .wait(.reply(self.request ?? 0))
        }
        if let reply = system.replies.removeValue(forKey: request) {
            switch reply {
            case .connected(let found):
                address = found
                isReachable = true
            case .refused(let found), .unreachable(let found): address = found
            default:
                system.write(process, 2, "ping: bad address '\(host)'\n")
                return .exit(system.facts.distribution == .debian ? 2 : 1)
            }
            system.write(process, 1, "PING \(host) (\(address)): 56 data bytes\n")
        }
        if sent >= count {
            let loss = sent == 0 ? 0 : (sent - received) * 100 / sent
            system.write(
                process, 1,
                "\n--- \(host) ping statistics ---\n\(sent) packets transmitted, \(received) packets received, \(loss)% packet loss\n"
            )
            if received > 0 { system.write(process, 1, "round-trip min/avg/max = 0.061/0.074/0.090 ms\n") }
            return .exit(received > 0 ? 0 : 1)
        }
        if isReachable {
            system.write(
                process, 1, "64 bytes from \(address): seq=\(sent) ttl=62 time=0.07\(sent % 10) ms\n")
            received += 1
        }
        sent += 1
        return .wait(.time(system.now + .seconds(1)))
    }
}
