import Kubernetes

/// `curl` and `wget`.
struct HTTPCommand: ProcessBody {
    enum Style: Sendable { case curl, wget }

    private let style: Style
    private let directory: String
    private let options: CommandOptions
    private let name: String
    private var targets: [String]
    private var target: WebAddress?
    private var request: Int?
    private var started: Timestamp?
    private var reply: NetworkReply?
    private var redirects = 0
    private var code = 0

    private static let curlValued: Set<String> = [
        "o", "w", "X", "d", "H", "m", "A", "u", "e", "b", "c", "F", "T", "x", "r", "K", "y", "Y", "z",
        "--max-time", "--connect-timeout", "--request", "--data", "--header", "--output", "--write-out",
        "--user-agent", "--user", "--retry", "--retry-delay", "--url", "--data-raw", "--data-binary",
        "--resolve", "--cacert", "--cert", "--key", "--interface", "--limit-rate", "--json", "--host",
        "--retry-max-time", "--proxy", "--unix-socket",
    ]
    private static let wgetValued: Set<String> = [
        "O", "T", "t", "U", "o", "P", "Y", "--header", "--timeout", "--tries", "--output-document",
        "--post-data", "--user-agent", "--body-data", "--method", "--waitretry",
    ]

    init(curl words: [String], directory: String) {
        style = .curl
        name = "curl"
        options = CommandOptions(Array(words.dropFirst()), valued: Self.curlValued)
        targets = options.operands + (options.values["--url"] ?? [])
        self.directory = directory
    }

    init(wget words: [String], directory: String) {
        style = .wget
        name = "wget"
        // `-qO-` holds two options, and `-nv` is one.
        options = CommandOptions(Array(words.dropFirst()), valued: Self.wgetValued)
        targets = options.operands
        self.directory = directory
    }

    private var isQuiet: Bool { options.has("s", "--silent", "q", "--quiet") }
    private var limit: Duration? {
        let text =
            style == .curl
            ? options.value("m", "--max-time", "--connect-timeout") : options.value("T", "--timeout")
        return text.flatMap(SleepProgram.duration)
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if let request, let arrived = system.replies.removeValue(forKey: request) {
            self.request = nil
            reply = arrived
        }
        if let reply, let started {
            var latency = reply.latency
            if let limit, latency > limit { latency = limit }
            if started + latency > system.now { return .wait(.time(started + latency)) }
            self.reply = nil
            if follow(reply) { return send(&system, process) }
            finish(reply, &system, process)
            target = nil
        }
        if let request { return .wait(.reply(request)) }
        guard target == nil, !targets.isEmpty else {
            guard target != nil else {
                if options.operands.isEmpty, options.values["--url"] == nil {
                    return usage(&system, process)
                }
                return .exit(code)
            }
            return .exit(code)
        }
        let text = targets.removeFirst()
        guard let address = WebAddress(text) else {
            fail(&system, process, 3, "URL using bad/illegal format or missing URL", "bad address '\(text)'")
            return .again
        }
        target = address
        redirects = 0
        return send(&system, process)
    }

    private func usage(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if options.has("V", "--version") {
            system.write(
                process, 1, style == .curl ? "curl 8.10.1 (x86_64-pc-linux-gnu)\n" : "GNU Wget 1.24.5\n")
            return .exit(0)
        }
        system.write(
            process, 2,
            style == .curl
                ? "curl: try 'curl --help' or 'curl --manual' for more information\n" : "wget: missing URL\n")
        return .exit(style == .curl ? 2 : 1)
    }

    private mutating func send(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard let target else { return .exit(1) }
        started = system.now
        let data =
            (options.values["d"] ?? [])
            + ["--data", "--data-raw", "--data-binary", "--json", "--post-data", "--body-data"].flatMap {
                options.values[$0] ?? []
            }
        var method = options.value("X", "--request", "--method") ?? (data.isEmpty ? "GET" : "POST")
        if options.has("I", "--head") || options.has("--spider") { method = "HEAD" }
        var headers = ((options.values["H"] ?? []) + (options.values["--header"] ?? [])).compactMap {
            line -> (name: String, value: String)? in
            guard let colon = line.firstIndex(of: ":") else { return nil }
            return (String(line[..<colon]), line[line.index(after: colon)...].trimmingSpaces)
        }
        let host = headers.first { $0.name.lowercased() == "host" }?.value ?? target.authority
        headers.removeAll { $0.name.lowercased() == "host" }
        headers.append(
            ("User-Agent", options.value("A", "--user-agent") ?? (style == .curl ? "curl/8.10.1" : "Wget")))
        let web = IngressRequest(
            method: method, host: host, path: target.path, headers: headers,
            body: Array(data.joined(separator: "&").utf8), client: system.facts.podIP)
        let id = system.request(
            .http(host: target.host, port: target.port, isSecure: target.isSecure, web))
        request = id
        return .wait(.reply(id))
    }

    /// Whether the answer leads elsewhere and is followed there.
    private mutating func follow(_ reply: NetworkReply) -> Bool {
        guard case .response(let response, _) = reply, [301, 302, 303, 307, 308].contains(response.status),
            style == .wget || options.has("L", "--location"), redirects < 10, let target,
            let place = response.headers.first(where: { $0.name.lowercased() == "location" })?.value
        else { return false }
        redirects += 1
        self.target = WebAddress(
            place.hasPrefix("/")
                ? "\(target.isSecure ? "https" : "http")://\(target.authority)\(place)" : place)
        return self.target != nil
    }

    private mutating func fail(
        _ system: inout ContainerSystem, _ process: Int, _ curlCode: Int, _ curl: String, _ wget: String
    ) {
        code = style == .curl ? curlCode : 1
        let shows = style == .curl ? !isQuiet || options.has("S", "--show-error") : true
        if shows {
            system.write(process, 2, style == .curl ? "curl: (\(curlCode)) \(curl)\n" : "wget: \(wget)\n")
        }
        if style == .curl, let format = options.value("w", "--write-out") {
            system.write(process, 1, WriteOut(status: 0, size: 0, duration: .zero, address: "").fill(format))
        }
    }

    private mutating func finish(_ reply: NetworkReply, _ system: inout ContainerSystem, _ process: Int) {
        guard let target, let started else { return }
        if let limit, reply.latency > limit {
            let time = limit.nanoseconds / 1_000_000
            if case .unreachable = reply {
                return fail(
                    &system, process, 28, "Connection timed out after \(time + 1) milliseconds",
                    "download timed out")
            }
            return fail(
                &system, process, 28,
                "Operation timed out after \(time + 1) milliseconds with 0 bytes received",
                "download timed out")
        }
        switch reply {
        case .noSuchHost:
            fail(
                &system, process, 6, "Could not resolve host: \(target.host)", "bad address '\(target.host)'")
        case .refused(let address):
            fail(
                &system, process, 7,
                "Failed to connect to \(target.host) port \(target.port) after 0 ms: Could not connect to server",
                "can't connect to remote host (\(address)): Connection refused")
        case .unreachable(let address):
            fail(
                &system, process, 28,
                "Failed to connect to \(target.host) port \(target.port) after 134000 ms: Could not connect to server",
                "can't connect to remote host (\(address)): Connection timed out")
        case .noHTTP: fail(&system, process, 52, "Empty reply from server", "error getting response")
        case .response(let response, let address):
            show(response, address, target, system.now - started, &system, process)
        case .connected, .addresses: break
        }
    }

    private mutating func show(
        _ response: IngressResponse, _ address: String, _ target: WebAddress, _ time: Duration,
        _ system: inout ContainerSystem, _ process: Int
    ) {
        let isFailure = response.status >= 400
        if style == .wget {
            let output = options.value("O", "--output-document")
            if !isQuiet {
                system.write(process, 2, "Connecting to \(target.authority) (\(address):\(target.port))\n")
            }
            if isFailure {
                code = 1
                system.write(
                    process, 2,
                    "wget: server returned error: HTTP/1.1 \(response.status) \(HTTPStatus.text(response.status))\n"
                )
                return
            }
            guard !options.has("--spider") else {
                if !isQuiet { system.write(process, 2, "remote file exists\n") }
                return
            }
            let file =
                output
                ?? (target.path.split(separator: "?").first?.split(separator: "/").last.map(String.init)
                    ?? "index.html")
            if file == "-" {
                if !isQuiet { system.write(process, 2, "writing to stdout\n") }
                system.write(process, 1, response.body)
            } else {
                save(response.body, file, &system, process)
            }
            if !isQuiet {
                let bar = String(repeating: "*", count: 32)
                system.write(
                    process, 2,
                    "\(file.prefix(20))\(String(repeating: " ", count: max(1, 21 - file.count)))100% |\(bar)| \(response.body.count)  0:00:00 ETA\n\(file == "-" ? "written to stdout" : "'\(file)' saved")\n"
                )
            }
            return
        }
        if options.has("f", "--fail"), isFailure {
            return fail(&system, process, 22, "The requested URL returned error: \(response.status)", "")
        }
        if options.has("v", "--verbose") { trace(response, address, target, &system, process) }
        var bytes: [UInt8] = []
        if options.has("i", "--include", "I", "--head") {
            bytes += Array("HTTP/1.1 \(response.status) \(HTTPStatus.text(response.status))\r\n".utf8)
            for header in headers(response, system) {
                bytes += Array("\(header.name): \(header.value)\r\n".utf8)
            }
            bytes += [13, 10]
        }
        if !options.has("I", "--head") { bytes += response.body }
        let file =
            options.value("o", "--output")
            ?? (options.has("O")
                ? target.path.split(separator: "/").last.map(String.init) ?? "index.html" : nil)
        if !isQuiet, file != nil || !system.isTerminal(process, 1), !options.has("v", "I", "--head") {
            meter(response.body.count, &system, process)
        }
        if let file, file != "-" {
            if file != "/dev/null" { save(bytes, file, &system, process) }
        } else {
            system.write(process, 1, bytes)
        }
        if let format = options.value("w", "--write-out") {
            system.write(
                process, 1,
                WriteOut(status: response.status, size: response.body.count, duration: time, address: address)
                    .fill(format))
        }
    }

    private func headers(_ response: IngressResponse, _ system: ContainerSystem) -> [(
        name: String, value: String
    )] {
        var all = response.headers
        if !all.contains(where: { $0.name.lowercased() == "content-length" }) {
            all.append(("Content-Length", "\(response.body.count)"))
        }
        all.insert(("Date", Dates.format(system.now, "%a, %d %b %Y %H:%M:%S GMT")), at: 0)
        return all
    }

    private func trace(
        _ response: IngressResponse, _ address: String, _ target: WebAddress, _ system: inout ContainerSystem,
        _ process: Int
    ) {
        var text =
            "*   Trying \(address):\(target.port)...\n* Connected to \(target.host) (\(address)) port \(target.port)\n"
        text +=
            "> GET \(target.path) HTTP/1.1\n> Host: \(target.authority)\n> User-Agent: curl/8.10.1\n> Accept: */*\n> \n"
        text += "< HTTP/1.1 \(response.status) \(HTTPStatus.text(response.status))\n"
        for header in headers(response, system) { text += "< \(header.name): \(header.value)\n" }
        system.write(process, 2, text + "< \n* Connection #0 to host \(target.host) left intact\n")
    }

    private func meter(_ size: Int, _ system: inout ContainerSystem, _ process: Int) {
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        let count = right("\(size)", 5)
        system.write(
            process, 2,
            "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n                                 Dload  Upload   Total   Spent    Left  Speed\n\r100 \(count)  100 \(count)    0     0  \(right("\(size * 200)", 6))      0 --:--:-- --:--:-- --:--:-- \(right("\(size * 200)", 6))\n"
        )
    }

    private mutating func save(
        _ bytes: [UInt8], _ file: String, _ system: inout ContainerSystem, _ process: Int
    ) {
        do throws(FileTree.Failure) {
            try system.files.write(FileView.normalize(file, in: directory), bytes, now: system.now)
        } catch {
            code = style == .curl ? 23 : 1
            system.write(
                process, 2,
                style == .curl
                    ? "curl: (23) Failure writing output to destination\n"
                    : "wget: can't open '\(file)': \(error.rawValue)\n")
        }
    }
}
