import Kubernetes

/// `ab`: sends requests over some connections at once and reports in its own form.
struct LoadTest: ProcessBody {
    private let address: WebAddress
    private let count: Int
    private let concurrency: Int
    private let timeLimit: Duration?
    private let keepsAlive: Bool
    private let headers: [(name: String, value: String)]
    private let method: String
    private var started: Timestamp?
    private var sent = 0
    private var done = 0
    private var failed = 0
    private var non2xx = 0
    private var bytes = 0
    private var htmlBytes = 0
    private var latencies: [Int64] = []
    /// When each connection is free again, or the number of its request under way.
    private var free: [Timestamp] = []
    private var pending: [Int: Timestamp] = [:]
    private var server = ""
    private var documentLength: Int?
    private var lengthFailures = 0
    private var problem: String?

    static let maximumRequests = 1_000_000

    static func command(_ words: [String]) -> any ProcessBody {
        let options = CommandOptions(
            Array(words.dropFirst()),
            valued: [
                "n", "c", "t", "H", "p", "T", "s", "m", "u", "A", "C", "b", "B", "e", "g", "X", "P", "v",
            ])
        guard let target = options.operands.first else {
            return ProgramCommands.MessageProgram(
                text: "ab: wrong number of arguments\nUsage: ab [options] [http[s]://]hostname[:port]/path\n",
                code: 22)
        }
        guard let address = WebAddress(target), target.contains("/") else {
            return ProgramCommands.MessageProgram(
                text: "ab: invalid URL\nUsage: ab [options] [http[s]://]hostname[:port]/path\n", code: 22)
        }
        let limit = options.value("t").flatMap(SleepProgram.duration)
        let count = options.value("n").flatMap { Int($0) } ?? (limit == nil ? 1 : 50_000)
        let concurrency = options.value("c").flatMap { Int($0) } ?? 1
        guard count > 0, count <= maximumRequests, concurrency > 0, concurrency <= 20_000 else {
            return ProgramCommands.MessageProgram(text: "ab: Invalid number of requests\n", code: 22)
        }
        guard concurrency <= count else {
            return ProgramCommands.MessageProgram(
                text: "ab: Cannot use concurrency level greater than total number of requests\n", code: 22)
        }
        return LoadTest(
            address: address, count: count, concurrency: concurrency, limit: limit, options: options)
    }

    private init(
        address: WebAddress, count: Int, concurrency: Int, limit: Duration?, options: CommandOptions
    ) {
        self.address = address
        self.count = count
        self.concurrency = concurrency
        timeLimit = limit
        keepsAlive = options.has("k")
        method = options.has("p") ? "POST" : options.has("i") ? "HEAD" : "GET"
        headers = (options.values["H"] ?? []).compactMap { line in
            line.firstIndex(of: ":").map {
                (String(line[..<$0]), line[line.index(after: $0)...].trimmingSpaces)
            }
        }
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        let begin: Timestamp
        if let started {
            begin = started
        } else {
            begin = system.now
            started = begin
            free = Array(repeating: begin, count: concurrency)
            system.write(
                process, 1,
                Self.banner + "Benchmarking \(address.host) (be patient)" + (count >= 150 ? "\n" : "..."))
        }
        for id in pending.keys.sorted() {
            guard let reply = system.replies.removeValue(forKey: id),
                let sentAt = pending.removeValue(forKey: id)
            else { continue }
            receive(reply, sentAt, connection: connection.removeValue(forKey: id) ?? 0)
            if let problem {
                system.write(process, 2, problem)
                return .exit(problem.contains("not known") ? 1 : 111)
            }
            report(&system, process)
        }
        let isOver = timeLimit.map { begin + $0 <= system.now } ?? false
        if done >= count || isOver {
            let last = free.max() ?? system.now
            let end = isOver ? system.now : last
            guard end <= system.now else { return .wait(.time(end)) }
            system.write(
                process, 1, (count >= 150 ? "Finished \(done) requests\n" : "..done\n") + summary(begin, end))
            return .exit(0)
        }
        // Every connection that is free now sends its next request.
        var next: Timestamp?
        for (index, time) in free.enumerated() {
            if time > system.now {
                next = min(next ?? time, time)
            } else if sent < count, pending.count < concurrency {
                sent += 1
                let request = IngressRequest(
                    method: method,
                    host: headers.first { $0.name.lowercased() == "host" }?.value ?? address.authority,
                    path: address.path, headers: headers + [("User-Agent", "ApacheBench/2.3")],
                    client: system.facts.podIP)
                let id = system.request(
                    .http(host: address.host, port: address.port, isSecure: address.isSecure, request))
                pending[id] = system.now
                connection[id] = index
                free[index] = .init(nanoseconds: .max)
            }
        }
        if let first = pending.keys.min() { return .wait(.reply(first)) }
        return .wait(.time(next ?? system.now + .milliseconds(1)))
    }

    /// Which connection a request went over.
    private var connection: [Int: Int] = [:]

    private mutating func receive(_ reply: NetworkReply, _ sentAt: Timestamp, connection: Int) {
        // The next is sent when this one's answer is through.
        free[connection] = sentAt + max(reply.latency, .microseconds(50))
        switch reply {
        case .response(let response, _):
            done += 1
            latencies.append(max(50, response.latency.nanoseconds / 1000))
            if !(200..<300).contains(response.status) { non2xx += 1 }
            if server.isEmpty { server = response.headers.first { $0.name == "Server" }?.value ?? "" }
            if documentLength == nil { documentLength = response.body.count }
            if documentLength != response.body.count {
                lengthFailures += 1
                failed += 1
            }
            htmlBytes += response.body.count
            bytes += response.body.count + 155
        case .noSuchHost:
            problem = "ab: \(address.host): Name or service not known: (null) (670002)\n"
        case .refused, .noHTTP: problem = "apr_socket_recv: Connection refused (111)\n"
        case .unreachable: problem = "apr_pollset_poll: The timeout specified has expired (70007)\n"
        case .connected, .addresses: done += 1
        }
    }

    private mutating func report(_ system: inout ContainerSystem, _ process: Int) {
        guard count >= 150 else { return }
        let unit = max(count / 10, 100)
        if done % unit == 0, done < count || done == count {
            system.write(process, 2, "Completed \(done) requests\n")
        }
    }

    // MARK: - The report

    private static let banner = """
        This is ApacheBench, Version 2.3 <$Revision: 1913912 $>
        Copyright 1996 Adam Twiss, Zeus Technology Ltd, http://www.zeustech.net/
        Licensed to The Apache Software Foundation, http://www.apache.org/


        """

    private func summary(_ begin: Timestamp, _ end: Timestamp) -> String {
        let seconds = max((end - begin).inSeconds, 0.000001)
        let total = Double(max(done, 1))
        func decimal(_ number: Double, _ digits: Int) -> String { TextOutput.decimal(number, digits) }
        var text =
            "\n\nServer Software:        \(server)\nServer Hostname:        \(address.host)\nServer Port:            \(address.port)\n\n"
        text +=
            "Document Path:          \(address.path)\nDocument Length:        \(documentLength ?? 0) bytes\n\n"
        text +=
            "Concurrency Level:      \(concurrency)\nTime taken for tests:   \(decimal(seconds, 3)) seconds\n"
        text += "Complete requests:      \(done)\nFailed requests:        \(failed)\n"
        if failed > 0 { text += "   (Connect: 0, Receive: 0, Length: \(lengthFailures), Exceptions: 0)\n" }
        if non2xx > 0 { text += "Non-2xx responses:      \(non2xx)\n" }
        if keepsAlive { text += "Keep-Alive requests:    \(done)\n" }
        text += "Total transferred:      \(bytes) bytes\nHTML transferred:       \(htmlBytes) bytes\n"
        text += "Requests per second:    \(decimal(total / seconds, 2)) [#/sec] (mean)\n"
        text +=
            "Time per request:       \(decimal(Double(concurrency) * seconds * 1000 / total, 3)) [ms] (mean)\n"
        text +=
            "Time per request:       \(decimal(seconds * 1000 / total, 3)) [ms] (mean, across all concurrent requests)\n"
        text +=
            "Transfer rate:          \(decimal(Double(bytes) / 1024 / seconds, 2)) [Kbytes/sec] received\n\n"
        let sorted = latencies.sorted()
        guard let last = sorted.last, let first = sorted.first else { return text }
        func milliseconds(_ value: Int64) -> Int64 { (value + 500) / 1000 }
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let mean = Double(sorted.reduce(0, +)) / Double(sorted.count)
        let spread =
            (sorted.reduce(0.0) { $0 + (Double($1) - mean) * (Double($1) - mean) } / Double(sorted.count))
            .squareRoot()
        let median = sorted[sorted.count / 2]
        func row(_ name: String, _ values: (Int64, Double, Double, Int64, Int64)) -> String {
            "\(name)\(right("\(milliseconds(values.0))", 5)) \(right("\(Int64((values.1 / 1000).rounded()))", 4)) \(right(decimal(values.2 / 1000, 1), 5)) \(right("\(milliseconds(values.3))", 6)) \(right("\(milliseconds(values.4))", 7))\n"
        }
        text += "Connection Times (ms)\n              min  mean[+/-sd] median   max\n"
        text += row("Connect:    ", (0, 0, 100, 0, 1000))
        text += row("Processing: ", (first, mean, spread, median, last))
        text += row("Waiting:    ", (first, mean, spread, median, last))
        text += row("Total:      ", (first, mean, spread, median, last))
        text += "\nPercentage of the requests served within a certain time (ms)\n"
        for percent in [50, 66, 75, 80, 90, 95, 98, 99] {
            let value = sorted[min(sorted.count - 1, sorted.count * percent / 100)]
            text += " \(right("\(percent)", 2))%  \(right("\(milliseconds(value))", 5))\n"
        }
        return text + " 100%  \(right("\(milliseconds(last))", 5)) (longest request)\n"
    }
}
