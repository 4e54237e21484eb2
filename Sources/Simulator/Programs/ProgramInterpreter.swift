import Kubernetes

/// Works out what a command line does in a container: output, files, how long it runs, how it ends.
///
/// Commands that every container's tool box has are known; any other is taken to succeed at once, or, as the
/// only command of a server's image, to be that server.
package struct ProgramInterpreter {
    private let behaviour: ContainerBehaviour
    private let surroundings: ProgramSurroundings
    private var variables: [String: String]
    private var program = Program()
    private var clock = Duration.zero
    private var status = 0
    private var isFinished = false
    private var steps = 0
    private var captured: [String]?

    /// More than any command of a container needs.
    private static let maximumSteps = 20_000
    private static let maximumLines = 2_000

    /// The program of a container with `command` and `args` as its spec gives them.
    package static func program(
        command: [String], args: [String], behaviour: ContainerBehaviour, surroundings: ProgramSurroundings
    ) -> Program {
        var interpreter = ProgramInterpreter(behaviour: behaviour, surroundings: surroundings)
        return interpreter.run(command: command, args: args)
    }

    private init(behaviour: ContainerBehaviour, surroundings: ProgramSurroundings) {
        self.behaviour = behaviour
        self.surroundings = surroundings
        variables = surroundings.variables
        variables["HOSTNAME"] = surroundings.podName
        program.files = surroundings.files
    }

    private mutating func run(command: [String], args: [String]) -> Program {
        if let code = behaviour.exitCode {
            program.lines = behaviour.log.map { Program.Line(at: .zero, text: $0) }
            program.serves = behaviour.kind == .server
            program.end = Program.End(after: behaviour.exitAfter, code: code)
            return program
        }
        let isOwn = command.isEmpty && (behaviour.kind != .tool || args.isEmpty)
        if isOwn {
            runImage()
        } else {
            run(words: command.isEmpty ? args : command + args)
            if !isFinished, program.loop == nil, !program.serves {
                finish(status)
            }
        }
        return program
    }

    private mutating func runImage() {
        program.lines = behaviour.log.map { Program.Line(at: .zero, text: $0) }
        switch behaviour.kind {
        case .server: serve()
        case .task: program.end = Program.End(after: behaviour.duration, code: 0)
        // A shell without a terminal or input ends at once.
        case .tool: program.end = Program.End(after: .zero, code: 0)
        }
    }

    private mutating func serve(port: Int? = nil) {
        program.serves = true
        program.port = port
        isFinished = true
    }

    private mutating func finish(_ code: Int) {
        program.end = Program.End(after: clock, code: code)
        isFinished = true
    }

    private mutating func runForever() {
        isFinished = true
        program.ignoresTermination = true
    }

    private mutating func write(_ text: String) {
        for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
            if captured != nil {
                captured?.append(String(line))
            } else if program.lines.count < Self.maximumLines {
                program.lines.append(Program.Line(at: clock, text: String(line)))
            }
        }
    }

    // MARK: - Scripts

    private mutating func run(_ script: ShellScript) {
        guard !isFinished else { return }
        steps += 1
        guard steps < Self.maximumSteps else { return runForever() }
        switch script {
        case .empty: break
        case .command(let words): run(simple: words)
        case .sequence(let parts): for part in parts { run(part) }
        case .pipe(let parts):
            for (index, part) in parts.enumerated() {
                if index < parts.count - 1 { captured = captured ?? [] }
                run(part)
                captured = nil
            }
        case .not(let inner):
            run(inner)
            status = status == 0 ? 1 : 0
        case .and(let left, let right):
            run(left)
            if status == 0 { run(right) }
        case .or(let left, let right):
            run(left)
            if status != 0 { run(right) }
        case .branch(let condition, let then, let otherwise):
            run(condition)
            run(status == 0 ? then : otherwise)
        case .each(let name, let words, let body):
            for word in words.flatMap({ expandFields($0) }) where !isFinished {
                variables[name] = word
                run(body)
            }
        case .loop(let condition, let negated, let body):
            run(loop: condition, negated, body)
        }
    }

    private mutating func run(loop condition: ShellScript, _ negated: Bool, _ body: ShellScript) {
        for turn in 0..<1000 {
            guard !isFinished else { return }
            run(condition)
            guard !isFinished, (status == 0) != negated else { return }
            let start = clock
            let count = program.lines.count
            run(body)
            guard !isFinished else { return }
            if steps >= Self.maximumSteps { return runForever() }
            if turn == 0, isSteady(condition, negated) {
                let period = clock - start
                program.loop = Program.Loop(
                    start: start, period: max(period, .milliseconds(1)),
                    lines: program.lines[count...].map { Program.Line(at: $0.at - start, text: $0.text) })
                program.lines.removeSubrange(count...)
                if negated { program.recheck = max(period, .seconds(1)) }
                return runForever()
            }
        }
        runForever()
    }

    /// Whether the condition will say the same the next time: a constant, or something outside.
    private func isSteady(_ condition: ShellScript, _ negated: Bool) -> Bool {
        guard case .command(let words) = condition, let name = words.first?.plain else { return negated }
        return ["true", ":", "nslookup", "wget", "curl", "nc", "ping", "dig", "getent"].contains(name)
            || negated
    }

    // MARK: - Words

    private mutating func expand(_ word: ShellWord) -> String {
        var text = ""
        for part in word.parts {
            switch part {
            case .text(let piece): text += piece
            case .variable("?"): text += "\(status)"
            case .variable("$"): text += "1"
            case .variable(let name): text += variables[name] ?? ""
            case .substitution(let script):
                let outer = captured
                captured = []
                run(ShellParser.parse(script))
                text += (captured ?? []).joined(separator: "\n")
                captured = outer
            }
        }
        return text
    }

    private mutating func expandFields(_ word: ShellWord) -> [String] {
        let text = expand(word)
        if word.isQuoted || word.plain != nil { return [text] }
        return text.split { $0 == " " || $0 == "\n" || $0 == "\t" }.map(String.init)
    }

    private mutating func run(simple words: [ShellWord]) {
        var fields: [String] = []
        var target: String?
        var index = 0
        while index < words.count {
            if words[index].plain == "\u{0}>", index + 1 < words.count {
                target = expand(words[index + 1])
                index += 2
                continue
            }
            fields += expandFields(words[index])
            index += 1
        }
        if let target {
            // Standard output of the first process is the log wherever it is addressed.
            let isStandard = target.hasPrefix("/dev/") || target.hasPrefix("/proc/1/fd/")
            if !isStandard { program.files.append(.init(at: clock, path: target, exists: true)) }
            if !isStandard || target == "/dev/null" {
                let outer = captured
                captured = []
                run(words: fields)
                captured = outer
                return
            }
        }
        run(words: fields)
    }

    // MARK: - Commands

    private mutating func run(words: [String]) {
        guard !isFinished, let first = words.first else { return }
        let name = String(first.split(separator: "/").last ?? "")
        let arguments = Array(words.dropFirst())
        status = 0
        if let equals = first.firstIndex(of: "="), equals != first.startIndex, !first.hasPrefix("/") {
            variables[String(first[..<equals])] = String(first[first.index(after: equals)...])
            return run(words: arguments)
        }
        switch name {
        case "sh", "bash", "ash", "dash":
            if let option = arguments.firstIndex(where: { $0.hasPrefix("-") && $0.hasSuffix("c") }),
                option + 1 < arguments.count
            {
                run(ShellParser.parse(arguments[option + 1]))
            } else if arguments.contains(where: { !$0.hasPrefix("-") }) {
                runUnknown()
            }
        case "exec", "env", "nohup", "time", "dumb-init", "tini", "busybox":
            run(words: arguments.drop { $0.hasPrefix("-") }.map { $0 })
        case "timeout": run(words: Array(arguments.dropFirst()))
        case "echo":
            let isShort = arguments.first == "-n"
            write(
                (isShort || arguments.first == "-e" ? Array(arguments.dropFirst()) : arguments)
                    .joined(separator: " "))
        case "printf":
            let text = (arguments.first ?? "").split(separator: "\\n", omittingEmptySubsequences: false)
            write(text.joined(separator: "\n"))
        case "true", ":", "set", "export", "cd", "mkdir", "chmod", "chown", "trap", "ulimit", "umask", "wait":
            if name == "export" { run(words: arguments.filter { $0.contains("=") }) }
        case "false": status = 1
        case "exit", "return": finish(arguments.first.flatMap { Int($0) }.map { $0 & 255 } ?? 0)
        case "sleep": sleep(arguments)
        case "hostname": write(surroundings.podName)
        case "date": write((surroundings.start + clock).rfc3339)
        case "whoami": write("root")
        case "pwd": write(behaviour.workingDirectory)
        case "seq":
            let numbers = arguments.compactMap { Int($0) }
            let low = numbers.count > 1 ? numbers[0] : 1
            let high = min(numbers.last ?? 0, low + 1000)
            if low <= high { write((low...high).map { "\($0)" }.joined(separator: "\n")) }
        case "touch":
            for path in arguments { program.files.append(.init(at: clock, path: path, exists: true)) }
        case "rm":
            for path in arguments where !path.hasPrefix("-") {
                program.files.append(.init(at: clock, path: path, exists: false))
            }
        case "test", "[": test(arguments.filter { $0 != "]" })
        case "cat", "ls", "stat": read(name, arguments)
        case "tail", "top", "watch", "yes":
            if name != "tail"
                || arguments.contains(where: { $0.hasPrefix("-") && $0.contains("f") || $0 == "-F" })
            {
                runForever()
            }
        case "nslookup", "wget", "curl", "nc", "ping", "dig", "getent", "ncat", "netcat":
            network(name, arguments)
        case "httpd" where arguments.contains("-f"): serve(port: option("-p", in: arguments) ?? 80)
        case "python", "python3":
            if arguments.starts(with: ["-m", "http.server"]) {
                serve(port: arguments.dropFirst(2).compactMap { Int($0) }.first ?? 8000)
            } else {
                runUnknown()
            }
        case "kill", "killall", "pkill": break
        default: runUnknown()
        }
    }

    private mutating func runUnknown() {
        switch behaviour.kind {
        case .server: serve()
        case .task, .tool: clock += behaviour.duration
        }
    }

    private func option(_ name: String, in arguments: [String]) -> Int? {
        guard let index = arguments.firstIndex(of: name), index + 1 < arguments.count else { return nil }
        return Int(arguments[index + 1])
    }

    private mutating func sleep(_ arguments: [String]) {
        var total = 0.0
        for argument in arguments {
            if argument == "infinity" || argument == "inf" { return runForever() }
            let unit = argument.last.flatMap { ["s": 1.0, "m": 60, "h": 3600, "d": 86400][$0] }
            guard let number = Double(unit == nil ? argument[...] : argument.dropLast()), number >= 0 else {
                status = 1
                return write("sleep: invalid time interval '\(argument)'")
            }
            total += number * (unit ?? 1)
        }
        clock += .microseconds(Int64(min(total, 3.15e9) * 1e6))
        program.ignoresTermination = true
    }

    private mutating func test(_ arguments: [String]) {
        switch arguments.count {
        case 2 where ["-f", "-e", "-s", "-r"].contains(arguments[0]):
            status = program.hasFile(arguments[1], at: clock) ? 0 : 1
        case 2 where arguments[0] == "-z": status = arguments[1].isEmpty ? 0 : 1
        case 2 where arguments[0] == "-n": status = arguments[1].isEmpty ? 1 : 0
        case 2 where arguments[0] == "!": status = arguments[1].isEmpty ? 0 : 1
        case 3:
            let left = arguments[0]
            let right = arguments[2]
            let numbers = (Int(left) ?? 0, Int(right) ?? 0)
            let holds =
                switch arguments[1] {
                case "=", "==": left == right
                case "!=": left != right
                case "-eq": numbers.0 == numbers.1
                case "-ne": numbers.0 != numbers.1
                case "-lt": numbers.0 < numbers.1
                case "-le": numbers.0 <= numbers.1
                case "-gt": numbers.0 > numbers.1
                case "-ge": numbers.0 >= numbers.1
                default: false
                }
            status = holds ? 0 : 1
        default: status = arguments.first.map { $0.isEmpty ? 1 : 0 } ?? 1
        }
    }

    private mutating func read(_ name: String, _ arguments: [String]) {
        for path in arguments where !path.hasPrefix("-") {
            let isKnown =
                program.hasFile(path, at: clock) || ["/", "/etc/hostname", "/etc/hosts"].contains(path)
            guard !isKnown else { continue }
            status = 1
            write(
                name == "ls"
                    ? "ls: \(path): No such file or directory"
                    : "\(name): can't open '\(path)': No such file or directory")
        }
    }

    private mutating func network(_ name: String, _ arguments: [String]) {
        if name.hasPrefix("n"), name != "nslookup",
            arguments.contains(where: { $0.hasPrefix("-") && $0.contains("l") })
        {
            return serve(port: arguments.compactMap { Int($0) }.first)
        }
        if name == "ping", !arguments.contains("-c") { return runForever() }
        let target = arguments.last { !$0.hasPrefix("-") && Int($0) == nil } ?? ""
        var host = target[...]
        if let scheme = host.range(of: "://") { host = host[scheme.upperBound...] }
        host = host.prefix { $0 != "/" && $0 != ":" }
        if surroundings.resolves(String(host)) { return }
        status = 1
        write(
            name == "nslookup" ? "** server can't find \(host): NXDOMAIN" : "\(name): bad address '\(host)'")
    }
}

extension Substring {
    /// Where `text` occurs first.
    fileprivate func range(of text: String) -> Range<Index>? {
        var start = startIndex
        while start < endIndex {
            if self[start...].hasPrefix(text) { return start..<index(start, offsetBy: text.count) }
            start = index(after: start)
        }
        return nil
    }
}
