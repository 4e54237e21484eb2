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
