import Kubernetes
import YAML

/// Reading an entry of the catalogue, or a part of one over what is there.
extension ContainerBehaviour {
    mutating func read(_ entry: Value) {
        func seconds(_ name: String) -> Duration? {
            entry[name: name]?.double.map { .microseconds(Int64($0 * 1_000_000)) }
        }
        func texts(_ name: String) -> [String]? { entry[name: name]?.array?.compactMap(\.string) }
        func number(_ name: String) -> Int? { entry[name: name]?.int.map(Int.init) }
        func map(_ name: String) -> [String: String]? {
            entry[name: name]?.object.map { map in
                Dictionary(map.compactMap { entry in entry.value.string.map { (entry.key.name, $0) } }) { $1 }
            }
        }
        kind = entry[name: "kind"]?.string.flatMap(Kind.init(rawValue:)) ?? kind
        processes = texts("processes") ?? processes
        processLines = texts("processLines") ?? processLines
        entrypoint = texts("entrypoint") ?? entrypoint
        command = texts("command") ?? command
        programs = texts("programs") ?? programs
        wrapsCommand = entry[name: "wrapsCommand"]?.bool ?? wrapsCommand
        isClosed = entry[name: "isClosed"]?.bool ?? (entry[name: "kind"]?.string == "tool" ? true : isClosed)
        workingDirectory = entry[name: "workingDirectory"]?.string ?? workingDirectory
        environment = map("environment") ?? environment
        files = map("files") ?? files
        documentRoot = entry[name: "documentRoot"]?.string ?? documentRoot
        switch entry[name: "distribution"]?.string {
        case "none":
            hasShell = false
            hasBash = false
        case "alpine":
            distribution = .alpine
            hasBash = false
        case "busybox":
            distribution = .busybox
            hasBash = false
        case "debian": distribution = .debian
        default: break
        }
        hasShell = entry[name: "shell"]?.bool ?? hasShell
        hasBash = entry[name: "bash"]?.bool ?? hasBash
        user = entry[name: "user"]?.string ?? user
        userID = number("userID") ?? userID
        ports = entry[name: "ports"]?.array?.compactMap { $0.int.map(Int.init) } ?? ports
        if entry[name: "anyPort"]?.bool == true { ports = nil }
        portFlags = texts("portFlags") ?? portFlags
        portVariables = texts("portVariables") ?? portVariables
        speaksHTTP = entry[name: "isHTTP"]?.bool ?? speaksHTTP
        start = seconds("start") ?? start
        ready = seconds("ready") ?? ready
        healthyAfter = seconds("healthyAfter") ?? healthyAfter
        unhealthyAfter = seconds("unhealthyAfter") ?? unhealthyAfter
        pull = seconds("pull") ?? pull
        imageSize = entry[name: "imageSize"]?.int ?? imageSize
        stop = seconds("stop") ?? stop
        stopCode = number("stopCode") ?? stopCode
        duration = seconds("duration") ?? duration
        exitCode = number("exitCode") ?? exitCode
        exitAfter = seconds("exitAfter") ?? exitAfter
        cpuPerRequest = seconds("cpuPerRequest") ?? cpuPerRequest
        latency = seconds("latency") ?? latency
        workers = max(1, number("workers") ?? workers)
        idleCPU = entry[name: "idleCPU"]?.int ?? idleCPU
        memory = entry[name: "memory"]?.int ?? memory
        memoryPerRequest = entry[name: "memoryPerRequest"]?.int ?? memoryPerRequest
        serverHeader = entry[name: "server"]?.string ?? serverHeader
        routes = entry[name: "routes"]?.array?.map(Self.route) ?? routes
        if let answer = entry[name: "notFound"] { notFound = Self.answer(answer, status: 404) }
        log = texts("log") ?? log
        accessLog = entry[name: "accessLog"]?.string ?? accessLog
        for mode in entry[name: "modes"]?.object ?? Map() { modes[mode.key.name] = mode.value }
    }

    private static func route(_ value: Value) -> Route {
        let prefix = value[name: "prefix"]?.string
        return Route(
            path: prefix ?? value[name: "path"]?.string ?? "/", isPrefix: prefix != nil,
            answer: answer(value, status: 200))
    }

    private static func answer(_ value: Value, status: Int) -> Answer {
        Answer(
            status: value[name: "status"]?.int.map(Int.init) ?? status,
            contentType: value[name: "type"]?.string ?? "text/plain; charset=utf-8",
            body: value[name: "body"]?.string ?? "")
    }
}
