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
