package import Kubernetes

/// What a container's process does over time, worked out when it starts.
package struct Program: Sendable {
    /// Something written to standard output, or a file that comes or goes, so long after the start.
    package struct Line: Sendable, Equatable {
        package var at: Duration
        package var text: String
    }

    package struct FileChange: Sendable, Equatable {
        package var at: Duration
        package var path: String
        package var exists: Bool
    }

    package struct End: Sendable, Equatable {
        package var after: Duration
        package var code: Int
    }

    /// Lines written for ever, after those before.
    package struct Loop: Sendable {
        package var start: Duration
        package var period: Duration
        package var lines: [Line]
    }

    package var lines: [Line] = []
    package var loop: Loop?
    package var files: [FileChange] = []
    /// When it ends by itself; nil: it runs until it is stopped.
    package var end: End?
    /// Whether it answers on the ports.
    package var serves = false
    /// Where it listens when its command says so.
    package var port: Int?
    /// Whether the signal to stop has no effect, as on a first process without a handler.
    package var ignoresTermination = false
    /// After so long what it waits for has to be looked at again.
    package var recheck: Duration?

    package init() {}

    /// Whether the file exists so long after the start.
    package func hasFile(_ path: String, at elapsed: Duration) -> Bool {
        files.last { $0.path == path && $0.at <= elapsed }?.exists ?? false
    }

    /// At most `limit` of the last lines written until `elapsed` after the start.
    package func output(until elapsed: Duration, limit: Int = 10_000) -> [Line] {
        var written = lines.filter { $0.at <= elapsed }
        if let loop, loop.period > .zero, elapsed >= loop.start, !loop.lines.isEmpty {
            let turns = (elapsed - loop.start).nanoseconds / loop.period.nanoseconds
            let needed = Int64(limit / loop.lines.count + 1)
            for turn in max(0, turns - needed)...turns {
                let start = loop.start + .nanoseconds(turn * loop.period.nanoseconds)
                for line in loop.lines where start + line.at <= elapsed {
                    written.append(Line(at: start + line.at, text: line.text))
                }
            }
        }
        return written.suffix(limit)
    }
}

/// Where a program runs: what its commands may ask for.
package struct ProgramSurroundings: Sendable {
    package var podName: String
    package var namespace: String
    package var podIP: String
    package var start: Timestamp
    package var variables: [String: String]
    /// The host names that can be resolved, each as `name.namespace`.
    package var resolvable: Set<String>
    /// Files that are there before the program starts.
    package var files: [Program.FileChange] = []

    package init(
        podName: String, namespace: String, podIP: String, start: Timestamp,
        variables: [String: String] = [:], resolvable: Set<String> = []
    ) {
        self.podName = podName
        self.namespace = namespace
        self.podIP = podIP
        self.start = start
        self.variables = variables
        self.resolvable = resolvable
    }

    /// Whether a name resolves: outside names do, those of the cluster when their Service exists.
    func resolves(_ host: String) -> Bool {
        var name = host[...]
        if name.hasSuffix(".cluster.local") { name = name.dropLast(".cluster.local".count) }
        if name.hasSuffix(".svc") { name = name.dropLast(".svc".count) }
        let parts = name.split(separator: ".")
        if host == "localhost" || host.utf8.allSatisfy({ $0 == 46 || (48...57).contains($0) }) { return true }
        switch parts.count {
        case 1: return resolvable.contains("\(parts[0]).\(namespace)")
        case 2 where name.utf8.count == host.utf8.count:
            return resolvable.contains(String(name)) || ["com", "org", "io", "net", "dev"].contains(parts[1])
        case 2: return resolvable.contains(String(name))
        default: return true
        }
    }
}
