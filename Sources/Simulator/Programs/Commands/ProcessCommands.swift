import Kubernetes

/// Commands about processes.
enum ProcessCommands {
    static let table: [String: CommandTable.Command] = [
        "ps": .immediate(reads: FileCommands.never, ps),
        "pgrep": .immediate(reads: FileCommands.never, pgrep),
        "pkill": .immediate(reads: FileCommands.never, pgrep),
        "pidof": .immediate(reads: FileCommands.never, pidof),
        "killall": .immediate(reads: FileCommands.never, killall),
    ]

    @Sendable private static func ps(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let all = system.sortedProcesses.filter { !$0.isEnded }
        func left(_ text: String, _ width: Int) -> String {
            text + String(repeating: " ", count: max(0, width - text.count))
        }
        func right(_ text: String, _ width: Int) -> String {
            String(repeating: " ", count: max(0, width - text.count)) + text
        }
        if system.facts.distribution != .debian {
            system.print(call, "PID   USER     TIME  COMMAND")
            for process in all {
                let line = process.arguments.joined(separator: " ")
                system.print(call, "\(right("\(process.id)", 5)) \(left(process.user, 8)) 0:00 \(line)")
            }
            return 0
        }
        let joined = call.arguments.joined()
        if joined.contains("u") && !joined.contains("-") || joined.contains("aux") {
            system.print(
                call, "USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND")
            for process in all {
                let memory = process.id == 1 ? system.facts.memoryUsed / 1024 : 3_000
                let share = TextOutput.decimal(
                    Double(memory) * 1024 / Double(max(system.facts.memoryBytes, 1)) * 100, 1)
                system.print(
                    call,
                    "\(left(process.user, 8)) \(right("\(process.id)", 7))  0.0 \(right(share, 4)) \(right("\(memory * 2)", 6)) \(right("\(memory)", 5)) \(left(tty(process, system), 8)) \(left(process.id == 1 ? "Ss" : process.id == call.process ? "R+" : "S+", 4)) \(Dates.format(process.start, "%H:%M"))   0:00 \(process.arguments.joined(separator: " "))"
                )
            }
        } else if joined.contains("f") || joined.contains("F") {
            system.print(call, "UID          PID    PPID  C STIME TTY          TIME CMD")
            for process in all {
                system.print(
                    call,
                    "\(left(process.user, 8)) \(right("\(process.id)", 7)) \(right("\(process.parent)", 7))  0 \(Dates.format(process.start, "%H:%M")) \(left(tty(process, system), 8)) 00:00:00 \(process.arguments.joined(separator: " "))"
                )
            }
        } else {
            let showsAll =
                joined.contains("e") || joined.contains("A") || joined.contains("a") || joined.contains("x")
            let console = system[process: call.process]?.console
            system.print(call, "    PID TTY          TIME CMD")
            for process in all where showsAll || process.console == console {
                system.print(
                    call,
                    "\(right("\(process.id)", 7)) \(left(tty(process, system), 8)) 00:00:00 \(process.command)"
                )
            }
        }
        return 0
    }

    private static func tty(_ process: Process, _ system: ContainerSystem) -> String {
        system.consoles[process.console]?.isTerminal == true ? "pts/\(process.console == 0 ? 0 : 1)" : "?"
    }

    private static func matches(_ process: Process, _ pattern: String, full: Bool, exact: Bool) -> Bool {
        if full { return process.arguments.joined(separator: " ").contains(pattern) }
        let names = [process.command] + process.names
        return names.contains { exact ? $0 == pattern : $0.contains(pattern) }
    }

    @Sendable private static func pgrep(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var signal: Signal? = .terminate
        var words: [String] = []
        var flags: Set<Character> = []
        for argument in call.arguments {
            if argument.hasPrefix("-"), let found = Signal(String(argument.dropFirst())), call.name == "pkill"
            {
                signal = found
            } else if argument.hasPrefix("-") {
                flags.formUnion(argument.dropFirst())
            } else {
                words.append(argument)
            }
        }
        guard let pattern = words.first else {
            system.complain(call, "no matching criteria specified")
            return 2
        }
        let found = system.sortedProcesses.filter {
            $0.id != call.process && !$0.isEnded
                && matches($0, pattern, full: flags.contains("f"), exact: flags.contains("x"))
        }
        if call.name == "pkill" {
            for process in found { system.signal(process.id, signal) }
        } else if flags.contains("c") {
            system.print(call, "\(found.count)")
        } else {
            for process in found {
                let line = process.arguments.joined(separator: " ")
                system.print(
                    call,
                    flags.contains("a")
                        ? "\(process.id) \(line)"
                        : flags.contains("l") ? "\(process.id) \(process.command)" : "\(process.id)")
            }
        }
        return found.isEmpty ? 1 : 0
    }

    @Sendable private static func pidof(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let found = system.sortedProcesses.filter { process in
            !process.isEnded && call.arguments.contains { matches(process, $0, full: false, exact: true) }
        }
        if !found.isEmpty { system.print(call, found.reversed().map { "\($0.id)" }.joined(separator: " ")) }
        return found.isEmpty ? 1 : 0
    }

    @Sendable private static func killall(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var signal: Signal? = .terminate
        var names: [String] = []
        var isQuiet = false
        var index = 0
        while index < call.arguments.count {
            let argument = call.arguments[index]
            index += 1
            if argument == "-s", index < call.arguments.count {
                signal = Signal(call.arguments[index]) ?? signal
                index += 1
            } else if argument == "-q" {
                isQuiet = true
            } else if argument.hasPrefix("-") {
                signal = Signal(String(argument.dropFirst())) ?? signal
            } else {
                names.append(argument)
            }
        }
        guard !names.isEmpty else {
            system.complain(call, "no process name specified")
            return 1
        }
        var code = 0
        for name in names {
            let found = system.sortedProcesses.filter {
                $0.id != call.process && !$0.isEnded && matches($0, name, full: false, exact: true)
            }
            if found.isEmpty {
                code = 1
                if !isQuiet { system.write(call.process, 2, "\(name): no process found\n") }
            }
            for process in found { system.signal(process.id, signal) }
        }
        return code
    }

    /// The builtin `kill`: what it complains about, and its code.
    static func kill(
        _ arguments: [String], _ system: inout ContainerSystem, by process: Int
    ) -> (String, Int) {
        var signal: Signal? = .terminate
        var words = arguments[...]
        if let first = words.first, first == "-l" {
            system.write(process, 1, Signal.allCases.map(\.name).joined(separator: " ") + "\n")
            return ("", 0)
        }
        if let first = words.first, first.hasPrefix("-"), first != "--", first.count > 1 {
            words.removeFirst()
            var name = String(first.dropFirst())
            if name == "s" || name == "n" { name = words.popFirst() ?? "" }
            if name == "0" {
                signal = nil
            } else {
                guard let found = Signal(name) else { return ("\(name): invalid signal specification", 1) }
                signal = found
            }
        }
        if words.first == "--" { words.removeFirst() }
        guard !words.isEmpty else { return ("usage: kill [-s sigspec | -n signum | -sigspec] pid", 2) }
        var problem = ""
        for word in words {
            if word.hasPrefix("%") { continue }
            guard let id = Int(word) else {
                problem = "\(word): arguments must be process or job IDs"
                continue
            }
            if id == -1 {
                for other in system.sortedProcesses where other.id != 1 && other.id != process {
                    system.signal(other.id, signal)
                }
            } else if !system.signal(abs(id), signal) {
                problem = "(\(word)) - No such process"
            }
        }
        return (problem, problem.isEmpty ? 0 : 1)
    }
}
