import Kubernetes

/// Programs that take time, run others, or go on for ever.
enum ProgramCommands {
    static let table: [String: CommandTable.Command] = [
        "sleep": .program { words, _, _, _ in SleepProgram(words) },
        "yes": .program { words, _, _, _ in
            YesProgram(text: words.count > 1 ? words.dropFirst().joined(separator: " ") : "y")
        },
        "tail": .program { words, _, directory, _ in TailProgram(words, directory: directory) },
        "timeout": .program(timeout), "nohup": .program(wrapped), "nice": .program(wrapped),
        "exec": .program(wrapped), "time": .program(wrapped), "dumb-init": .program(wrapped),
        "tini": .program(wrapped), "setsid": .program(wrapped), "stdbuf": .program(wrapped),
        "busybox": .program(wrapped), "env": .program(env),
        "xargs": .program { words, environment, directory, _ in
            XargsProgram(words: words, environment: environment, directory: directory)
        },
        "sh": .program(shell), "bash": .program(shell), "ash": .program(shell), "dash": .program(shell),
        "top": .program { words, _, _, _ in TopProgram(words) },
        "watch": .program { words, environment, directory, _ in
            WatchProgram(words, environment: environment, directory: directory)
        },
        "dd": .program { words, _, _, _ in BurnProgram(dd: words) },
        "stress": .program { words, _, _, _ in BurnProgram(stress: words) },
        "stress-ng": .program { words, _, _, _ in BurnProgram(stress: words) },
        "pause": .program { _, _, _, _ in SleepProgram(["sleep", "infinity"], handles: true) },
    ]

    // MARK: - Shells

    @Sendable private static func shell(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        let name = words[0].split(separator: "/").last.map(String.init) ?? words[0]
        let kind: ShellMachine.Kind = name == "bash" ? .bash : system.facts.shell
        var arguments = Array(words.dropFirst())
        var script: String?
        var flags = ""
        while let first = arguments.first, first.hasPrefix("-") || first.hasPrefix("+"), first.count > 1 {
            arguments.removeFirst()
            if first == "--" { break }
            guard !first.hasPrefix("--") else { continue }
            flags += first.dropFirst()
            if first.contains("o"), !arguments.isEmpty {
                if arguments[0] == "pipefail" { flags += "P" }
                if arguments[0] == "errexit" { flags += "e" }
                arguments.removeFirst()
            }
            if first.contains("c") {
                script = arguments.isEmpty ? "" : arguments.removeFirst()
                break
            }
        }
        var machine: ShellMachine
        if let script {
            let own = arguments.isEmpty ? words[0] : arguments.removeFirst()
            machine = ShellMachine(
                kind: kind, name: own, script: script, positional: arguments, environment: environment,
                directory: directory)
            // A script of one program alone needs no shell around it.
            if case .run(.simple(let command))? = machine.stack.first, command.assignments.isEmpty,
                let first = command.words.first?.plain, !ShellMachine.builtins.contains(first)
            {
                var direct = command
                direct.words.insert(.literal("exec"), at: 0)
                if CommandTable.path(of: first, system) != nil { machine.stack = [.run(.simple(direct))] }
            }
        } else if let file = arguments.first {
            guard let content = try? system.content(FileView.normalize(file, in: directory)) else {
                machine = ShellMachine(
                    kind: kind, name: name, script: "", positional: [], environment: environment,
                    directory: directory)
                let text =
                    kind == .bash
                    ? "\(file): No such file or directory" : "0: cannot open \(file): No such file"
                machine.stack = [.builtin(["\u{0}status", "127"])]
                return MessageProgram(text: "\(words[0]): \(text)\n", code: 127)
            }
            machine = ShellMachine(
                kind: kind, name: file, script: String(decoding: content, as: UTF8.self),
                positional: Array(arguments.dropFirst()), environment: environment, directory: directory)
        } else {
            return InteractiveShell(
                machine: ShellMachine(
                    kind: kind, name: name, environment: environment, directory: directory,
                    isInteractive: flags.contains("i")))
        }
        if flags.contains("e") { machine.exitsOnError = true }
        if flags.contains("u") { machine.refusesUnset = true }
        if flags.contains("x") { machine.traces = true }
        if flags.contains("P") { machine.failsInPipe = true }
        return machine
    }

    /// Becomes a shell that prompts when its input is a terminal.
    private struct InteractiveShell: ProcessBody {
        var machine: ShellMachine

        mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
            machine.isInteractive = machine.isInteractive || system.isTerminal(process, 0)
            return .become(machine, arguments: system[process: process]?.arguments ?? ["sh"])
        }
    }

    /// Says something and ends.
    struct MessageProgram: ProcessBody {
        let text: String
        let code: Int

        mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
            system.write(process, 2, text)
            return .exit(code)
        }
    }

    // MARK: - Programs around others

    private static func other(
        _ words: [String], _ environment: [String: String], _ directory: String, _ name: String,
        _ system: ContainerSystem
    ) -> any ProcessBody {
        switch CommandTable.find(words, environment: environment, directory: directory, system) {
        case .found(let body, _): return body
        case .missing:
            return MessageProgram(
                text: "\(name): '\(words.first ?? "")': No such file or directory\n", code: 127)
        case .denied(let reason):
            return MessageProgram(text: "\(name): '\(words.first ?? "")': \(reason)\n", code: 126)
        }
    }

    /// The program after the options takes the place of this one.
    @Sendable private static func wrapped(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        var rest = words.dropFirst()
        while let first = rest.first, first.hasPrefix("-") {
            rest.removeFirst()
            if first == "--" { break }
            if first == "-n" || first == "-o" { rest = rest.dropFirst() }
        }
        guard !rest.isEmpty else { return MessageProgram(text: "", code: 0) }
        return Replacement(
            body: other(Array(rest), environment, directory, words[0], system), arguments: Array(rest))
    }

    private struct Replacement: ProcessBody {
        let body: any ProcessBody
        let arguments: [String]
        var environment: [String: String]?

        mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
            if let environment { system[process: process]?.environment = environment }
            return .become(body, arguments: arguments)
        }
    }

    @Sendable private static func env(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        var environment = environment
        var rest = words.dropFirst()
        while let first = rest.first {
            if first == "-i" || first == "-" {
                environment = [:]
            } else if first == "-u" {
                rest.removeFirst()
                environment[rest.first ?? ""] = nil
            } else if let equals = first.firstIndex(of: "="), equals != first.startIndex {
                environment[String(first[..<equals])] = String(first[first.index(after: equals)...])
            } else if first != "--", !first.hasPrefix("-") {
                break
            }
            if !rest.isEmpty { rest.removeFirst() }
        }
        guard !rest.isEmpty else {
            return ImmediateCommand(
                name: "printenv", arguments: [], environment: environment, directory: directory,
                readsInput: false
            ) { call, system in
                for (name, value) in call.environment.sorted(by: { $0.key < $1.key }) {
                    system.print(call, "\(name)=\(value)")
                }
                return 0
            }
        }
        return Replacement(
            body: other(Array(rest), environment, directory, "env", system), arguments: Array(rest),
            environment: environment)
    }

    @Sendable private static func timeout(
        _ words: [String], _ environment: [String: String], _ directory: String, _ system: ContainerSystem
    ) -> (any ProcessBody)? {
        let options = CommandOptions(Array(words.dropFirst()), valued: ["s", "k", "t"], stopsAtOperand: true)
        var operands = options.operands
        let limit = options.value("t") ?? (operands.isEmpty ? "" : operands.removeFirst())
        guard let duration = SleepProgram.duration(limit), !operands.isEmpty else {
            return MessageProgram(text: "timeout: invalid time interval '\(limit)'\n", code: 125)
        }
        return TimeoutProgram(
            body: other(operands, environment, directory, "timeout", system), arguments: operands,
            environment: environment, duration: duration,
            signal: options.value("s").flatMap { Signal($0) } ?? .terminate)
    }
}

/// `sleep`.
struct SleepProgram: ProcessBody {
    private let duration: Duration?
    private let problem: String?
    private let handlesTermination: Bool
    private var end: Timestamp?

    init(_ words: [String], handles: Bool = false) {
        var total = Duration.zero
        var problem: String?
        var isForever = false
        for word in words.dropFirst() {
            if word == "infinity" || word == "inf" {
                isForever = true
            } else if let duration = Self.duration(word) {
                total += duration
            } else {
                problem = "sleep: invalid time interval '\(word)'\n"
            }
        }
        if words.count < 2 { problem = "sleep: missing operand\n" }
        duration = isForever ? nil : total
        self.problem = problem
        handlesTermination = handles
    }

    /// `5`, `0.5`, `2m`: at most a hundred years.
    static func duration(_ text: String) -> Duration? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let factor = text.last.flatMap { units[$0] }
        guard let number = Double(factor == nil ? text[...] : text.dropLast()), number >= 0 else {
            return nil
        }
        return .microseconds(Int64(min(number * (factor ?? 1), 3.15e9) * 1e6))
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if let problem {
            system.write(process, 2, problem)
            return .exit(1)
        }
        if handlesTermination, system[process: process]?.signals.isEmpty == false { return .exit(0) }
        guard let duration else { return .wait(.signal) }
        let time = end ?? system.now + duration
        end = time
        return time <= system.now ? .exit(0) : .wait(.time(time))
    }

    func handles(_ signal: Signal) -> Bool {
        handlesTermination && (signal == .terminate || signal == .interrupt)
    }
}

/// `yes`: fills a pipe and waits for room; into nothing it burns CPU.
struct YesProgram: ProcessBody {
    let text: String

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard case .pipeWriter = system.descriptor(process, 1) else {
            system.burn(process, milli: 1000)
            if case .file = system.descriptor(process, 1) {
            } else if system.descriptor(process, 1) != .null {
                system.write(
                    process, 1, Array(repeating: Array((text + "\n").utf8), count: 64).flatMap { $0 })
                return .wait(.time(system.now + .milliseconds(100)))
            }
            return .wait(.signal)
        }
        guard system.hasRoom(process, 1) else { return .wait(.room(1)) }
        let line = Array((text + "\n").utf8)
        system.write(process, 1, Array(repeating: line, count: max(1, 16_384 / line.count)).flatMap { $0 })
        return .again
    }
}

/// `tail`, also following.
struct TailProgram: ProcessBody {
    private let options: CommandOptions
    private let directory: String
    private var offsets: [String: Int] = [:]
    private var hasBegun = false
    private var input: [UInt8] = []
    private let count: Int
    private let isFromStart: Bool

    init(_ words: [String], directory: String) {
        var arguments = Array(words.dropFirst())
        if let first = arguments.first, first.hasPrefix("-"), let number = Int(first.dropFirst()) {
            arguments = ["-n", "\(number)"] + arguments.dropFirst()
        }
        options = CommandOptions(arguments, valued: ["n", "c", "s"])
        self.directory = directory
        let text = options.value("n", "--lines") ?? "10"
        isFromStart = text.hasPrefix("+")
        count = abs(Int(text) ?? 10)
    }

    private var follows: Bool { options.has("f", "F", "--follow") }

    private func last(_ bytes: [UInt8]) -> [UInt8] {
        let lines = TextCommands.lines(bytes)
        let chosen = isFromStart ? lines.dropFirst(max(0, count - 1)) : lines.suffix(count)
        return chosen.isEmpty ? [] : Array((chosen.joined(separator: "\n") + "\n").utf8)
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if options.operands.isEmpty {
            while input.count < 4 << 20 {
                switch system.read(process, 0) {
                case .later: return .wait(.input(0, until: nil))
                case .end:
                    system.write(process, 1, last(input))
                    return .exit(0)
                case .bytes(let bytes): input += bytes
                }
            }
            return .exit(0)
        }
        var code = 0
        let only = options.operands
        if follows, only == ["/dev/null"] { return .wait(.signal) }
        for file in only {
            let path = FileView.normalize(file, in: directory)
            guard let content = try? system.content(path) else {
                if !hasBegun {
                    system.write(
                        process, 2, "tail: cannot open '\(file)' for reading: No such file or directory\n")
                    code = 1
                }
                continue
            }
            if let offset = offsets[file] {
                if content.count > offset {
                    if only.count > 1 { system.write(process, 1, "\n==> \(file) <==\n") }
                    system.write(process, 1, Array(content[offset...]))
                }
            } else {
                if only.count > 1 { system.write(process, 1, (hasBegun ? "\n" : "") + "==> \(file) <==\n") }
                if let bytes = options.value("c").flatMap({ Int($0) }) {
                    system.write(process, 1, Array(content.suffix(bytes)))
                } else {
                    system.write(process, 1, hasBegun ? content : last(content))
                }
            }
            offsets[file] = content.count
        }
        guard follows, code == 0 || options.has("F") || !offsets.isEmpty else { return .exit(code) }
        hasBegun = true
        return .wait(.time(system.now + .seconds(1)))
    }
}

/// Runs a program for a limited time.
struct TimeoutProgram: ProcessBody {
    let body: any ProcessBody
    let arguments: [String]
    let environment: [String: String]
    let duration: Duration
    let signal: Signal
    private var child: Int?
    private var end: Timestamp?
    private var isOver = false

    init(
        body: any ProcessBody, arguments: [String], environment: [String: String], duration: Duration,
        signal: Signal
    ) {
        self.body = body
        self.arguments = arguments
        self.environment = environment
        self.duration = duration
        self.signal = signal
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard let child, let end else {
            guard let own = system[process: process],
                let started = system.start(
                    body, arguments: arguments, parent: process, descriptors: own.descriptors,
                    console: own.console, environment: environment)
            else { return .exit(125) }
            child = started
            let limit = system.now + duration
            self.end = limit
            return .wait(.time(min(limit, system.now + .milliseconds(50))))
        }
        if let code = system.reap(child) { return .exit(isOver ? (signal == .kill ? 137 : 124) : code) }
        if end <= system.now {
            isOver = true
            system.signal(child, signal)
            if system[process: child]?.isEnded == true { return .again }
            self.end = system.now + .seconds(1)
            system.signal(child, .kill)
            return .again
        }
        // Looked at often enough for a short program, rarely for a long one.
        return .wait(.time(min(end, system.now + .milliseconds(100))))
    }
}

/// `xargs`: one call with all words, or one for each with `-I` and `-n 1`.
struct XargsProgram: ProcessBody {
    let words: [String]
    let environment: [String: String]
    let directory: String
    private var input: [UInt8] = []
    private var calls: [[String]]?
    private var child: Int?
    private var code = 0

    init(words: [String], environment: [String: String], directory: String) {
        self.words = words
        self.environment = environment
        self.directory = directory
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if calls == nil {
            reading: while input.count < 1 << 20 {
                switch system.read(process, 0) {
                case .later: return .wait(.input(0, until: nil))
                case .end: break reading
                case .bytes(let bytes): input += bytes
                }
            }
            plan()
        }
        if let running = child {
            guard let result = system.reap(running) else { return .wait(.children([running])) }
            if result != 0 { code = 123 }
            child = nil
        }
        guard let next = calls?.first else { return .exit(code) }
        calls?.removeFirst()
        guard
            case .found(let body, let arguments) = CommandTable.find(
                next, environment: environment, directory: directory, system),
            let own = system[process: process]
        else {
            system.write(process, 2, "xargs: \(next.first ?? ""): No such file or directory\n")
            return .exit(127)
        }
        var descriptors = own.descriptors
        descriptors[0] = .null
        child = system.start(
            body, arguments: arguments, parent: process, descriptors: descriptors, console: own.console,
            environment: environment)
        return child == nil ? .exit(1) : .again
    }

    private mutating func plan() {
        let options = CommandOptions(
            Array(words.dropFirst()), valued: ["I", "n", "P", "L", "d"], stopsAtOperand: true)
        var command = options.operands
        if command.isEmpty { command = ["echo"] }
        let items = String(decoding: input, as: UTF8.self).split {
            $0 == "\n" || (options.value("I") == nil && ($0 == " " || $0 == "\t"))
        }.map(String.init)
        if let mark = options.value("I") {
            calls = items.prefix(10_000).map { item in
                command.map { word in
                    ShellPattern(Array(mark.utf8), quoted: Array(repeating: true, count: mark.utf8.count))
                        .replace(in: word, with: item, isGlobal: true)
                }
            }
        } else if let count = (options.value("n") ?? options.value("L")).flatMap({ Int($0) }), count > 0 {
            calls = stride(from: 0, to: items.count, by: count).map {
                command + items[$0..<min($0 + count, items.count)]
            }
        } else {
            calls = items.isEmpty && options.has("r") ? [] : [command + items]
        }
    }
}

/// `top`: once with `-n 1`, else again and again.
struct TopProgram: ProcessBody {
    private var left: Int
    private let isBatch: Bool

    init(_ words: [String]) {
        let joined = words.dropFirst()
        let options = CommandOptions(joined.map { $0.hasPrefix("-") ? $0 : $0 }, valued: ["n", "d", "p"])
        isBatch = options.has("b")
        left = options.value("n").flatMap { Int($0) } ?? .max
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if case .bytes(let bytes) = system.read(process, 0), bytes.contains(UInt8(ascii: "q")) {
            return .exit(0)
        }
        let total = system.facts.memoryBytes >> 10
        let used = system.facts.memoryUsed >> 10
        var text = isBatch ? "" : "\u{1B}[H\u{1B}[J"
        text += "Mem: \(used)K used, \(max(0, total - used))K free, 0K shrd, 0K buff, 0K cached\n"
        text += "CPU:   1% usr   0% sys   0% nic  98% idle   0% io   0% irq   0% sirq\n"
        text += "Load average: 0.12 0.10 0.09 1/120 \(process)\n"
        text += "  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n"
        for other in system.sortedProcesses where !other.isEnded {
            func right(_ number: Int, _ width: Int) -> String {
                String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
            }
            let state = other.id == process ? "R   " : "S   "
            text +=
                "\(right(other.id, 5)) \(right(other.parent, 5)) \(other.user)     \(state) \(right(other.id == 1 ? Int(used) : 1600, 6))   0%   0   0% \(other.arguments.joined(separator: " "))\n"
        }
        system.write(process, 1, text)
        left -= 1
        return left <= 0 ? .exit(0) : .wait(.time(system.now + .seconds(5)))
    }
}

/// `watch`: runs a command every two seconds.
struct WatchProgram: ProcessBody {
    private let words: [String]
    private let environment: [String: String]
    private let directory: String
    private let period: Duration
    private var child: Int?

    init(_ words: [String], environment: [String: String], directory: String) {
        let options = CommandOptions(Array(words.dropFirst()), valued: ["n"], stopsAtOperand: true)
        self.words = options.operands
        period =
            options.value("n").flatMap(SleepProgram.duration).map { max($0, .milliseconds(100)) }
            ?? .seconds(2)
        self.environment = environment
        self.directory = directory
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if let running = child {
            guard system.reap(running) != nil else { return .wait(.children([running])) }
            child = nil
            return .wait(.time(system.now + period))
        }
        let script = words.joined(separator: " ")
        system.write(process, 1, "\u{1B}[H\u{1B}[JEvery \(period.inSeconds)s: \(script)\n\n")
        guard let own = system[process: process] else { return .exit(1) }
        let shell = ShellMachine(
            kind: system.facts.shell, name: "sh", script: script, positional: [], environment: environment,
            directory: directory)
        child = system.start(
            shell, arguments: ["sh", "-c", script], parent: process, descriptors: own.descriptors,
            console: own.console, environment: environment)
        return child == nil ? .exit(1) : .again
    }
}

/// `dd` and `stress`: use CPU, for a time or until they are ended.
struct BurnProgram: ProcessBody {
    private let milli: Int64
    private let duration: Duration?
    private let message: String
    private var end: Timestamp?

    init(dd words: [String]) {
        func value(_ name: String) -> String? {
            words.first { $0.hasPrefix("\(name)=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        let size =
            value("bs").flatMap {
                Quantity($0.uppercased() == $0 ? $0 + ($0.last?.isLetter == true ? "i" : "") : $0)?.value
            } ?? 512
        let count = value("count").flatMap { Int64($0) }
        milli = 1000
        if let count {
            let bytes = Double(count) * Double(size)
            duration = .microseconds(Int64(min(bytes / 2000, 3e12)))
            message =
                "\(count)+0 records in\n\(count)+0 records out\n\(Int64(min(bytes, 9e18))) bytes copied\n"
        } else {
            duration = nil
            message = ""
        }
    }

    init(stress words: [String]) {
        let options = CommandOptions(
            Array(words.dropFirst()),
            valued: ["c", "t", "m", "i", "d", "--cpu", "--timeout", "--vm", "--io", "--vm-bytes", "--cpus"])
        milli =
            1000
            * (options.value("c", "--cpu", "--cpus").flatMap { Int64($0) }.map { min(max($0, 0), 1000) } ?? 0)
        duration = options.value("t", "--timeout").flatMap(SleepProgram.duration)
        message = ""
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        system.burn(process, milli: milli)
        guard let duration else { return .wait(.signal) }
        let time = end ?? system.now + duration
        end = time
        guard time <= system.now else { return .wait(.time(time)) }
        system.write(process, 2, message)
        return .exit(0)
    }
}
