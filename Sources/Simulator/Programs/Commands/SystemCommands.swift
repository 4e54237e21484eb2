import Kubernetes

/// Commands about the machine and the container.
enum SystemCommands {
    static let table: [String: CommandTable.Command] = [
        "hostname": .immediate(reads: FileCommands.never, hostname),
        "id": .immediate(reads: FileCommands.never, id),
        "whoami": .immediate(reads: FileCommands.never) { call, system in
            system.print(call, system.facts.user)
            return 0
        },
        "groups": .immediate(reads: FileCommands.never) { call, system in
            system.print(call, system.facts.user)
            return 0
        },
        "uname": .immediate(reads: FileCommands.never, uname),
        "arch": .immediate(reads: FileCommands.never) { call, system in
            system.print(call, "x86_64")
            return 0
        },
        "nproc": .immediate(reads: FileCommands.never) { call, system in
            system.print(call, "\(max(1, system.facts.cpuMilli / 1000))")
            return 0
        },
        "date": .immediate(reads: FileCommands.never, date),
        "uptime": .immediate(reads: FileCommands.never, uptime),
        "df": .immediate(reads: FileCommands.never, df),
        "free": .immediate(reads: FileCommands.never, free),
        "printenv": .immediate(reads: FileCommands.never, printenv),
        "which": .immediate(reads: FileCommands.never, which),
        "mount": .immediate(reads: FileCommands.never, mount),
        "seq": .immediate(reads: FileCommands.never, seq),
        "expr": .immediate(reads: FileCommands.never, expr),
        "clear": .immediate(reads: FileCommands.never) { call, system in
            system.write(call.process, 1, "\u{1B}[H\u{1B}[J")
            return 0
        },
        "tty": .immediate(reads: FileCommands.never) { call, system in
            let isTerminal = system.isTerminal(call.process, 0)
            system.print(call, isTerminal ? "/dev/pts/0" : "not a tty")
            return isTerminal ? 0 : 1
        },
        "stty": .immediate(reads: FileCommands.never) { call, system in
            let console = system[process: call.process].flatMap { system.consoles[$0.console] }
            if call.arguments.contains("size") {
                system.print(call, "\(console?.rows ?? 24) \(console?.columns ?? 80)")
            }
            return 0
        },
        "dmesg": .immediate(reads: FileCommands.never) { _, _ in 0 },
        "sysctl": .immediate(reads: FileCommands.never) { _, _ in 0 },
    ]

    @Sendable private static func hostname(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let facts = system.facts
        if call.arguments.contains("-i") || call.arguments.contains("-I") {
            system.print(call, facts.podIP + (call.arguments.contains("-I") ? " " : ""))
        } else if call.arguments.contains("-f"), !facts.subdomain.isEmpty {
            system.print(call, "\(facts.hostname).\(facts.subdomain).\(facts.namespace).svc.cluster.local")
        } else {
            system.print(call, facts.hostname)
        }
        return 0
    }

    @Sendable private static func id(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let (user, number) = (system.facts.user, system.facts.userID)
        if call.arguments.contains("-u") || call.arguments.contains("-g") {
            system.print(call, call.arguments.contains("-n") ? user : "\(number)")
        } else if call.arguments.contains("-un") {
            system.print(call, user)
        } else {
            let name = user.isEmpty || Int(user) != nil ? "" : "(\(user))"
            system.print(call, "uid=\(number)\(name) gid=\(number)\(name) groups=\(number)\(name)")
        }
        return 0
    }

    @Sendable private static func uname(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let letters = call.arguments.filter { $0.hasPrefix("-") }.joined()
        let values: [(Character, String)] = [
            ("s", "Linux"), ("n", system.facts.hostname), ("r", "6.12.0"), ("v", "#1 SMP PREEMPT_DYNAMIC"),
            ("m", "x86_64"), ("o", system.facts.distribution == .debian ? "GNU/Linux" : "Linux"),
        ]
        let all = letters.contains("a")
        let shown = values.filter { all || letters.contains($0.0) }.map(\.1)
        system.print(call, shown.isEmpty ? "Linux" : shown.joined(separator: " "))
        return 0
    }

    @Sendable private static func date(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var time = system.now
        let options = CommandOptions(call.arguments, valued: ["d", "--date"])
        if let text = options.value("d", "--date") {
            if text.hasPrefix("@"), let seconds = Int64(text.dropFirst()) {
                time = Timestamp(seconds: min(max(seconds, 0), 9_000_000_000))
            } else if let parsed = Timestamp(rfc3339: text) {
                time = parsed
            } else if text != "now" {
                system.complain(call, "invalid date '\(text)'")
                return 1
            }
        }
        if let format = options.operands.first(where: { $0.hasPrefix("+") }) {
            system.print(call, Dates.format(time, String(format.dropFirst())))
        } else if options.has("R") {
            system.print(call, Dates.format(time, "%a, %d %b %Y %H:%M:%S +0000"))
        } else if options.has("I", "--iso-8601") {
            system.print(call, Dates.format(time, "%F"))
        } else {
            system.print(call, Dates.plain(time))
        }
        return 0
    }

    @Sendable private static func uptime(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let minutes = max(0, (system.now - system.facts.nodeStart).components.seconds / 60)
        system.print(
            call,
            " \(Dates.format(system.now, "%T")) up \(minutes) min,  0 users,  load average: 0.12, 0.10, 0.09")
        return 0
    }

    @Sendable private static func df(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let isHuman = call.arguments.contains { $0.hasPrefix("-") && $0.contains("h") }
        system.print(
            call,
            isHuman
                ? "Filesystem      Size  Used Avail Use% Mounted on"
                : "Filesystem     1K-blocks    Used Available Use% Mounted on")
        let size = isHuman ? "100G   12G   88G  12%" : "104857600 12582912  92274688  12%"
        system.print(call, "overlay         \(size) /")
        system.print(
            call,
            "tmpfs           \(isHuman ? " 64M     0   64M   0%" : "    65536        0     65536   0%") /dev")
        for mount in system.files.mounts.reversed() {
            system.print(call, "/dev/sda1       \(size) \(mount.path)")
        }
        return 0
    }

    @Sendable private static func free(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let letters = call.arguments.joined()
        let total = system.facts.memoryBytes
        let used = system.facts.memoryUsed + 20 << 20
        func shown(_ bytes: Int64) -> String {
            let text =
                letters.contains("h")
                ? (bytes >= 1 << 30
                    ? TextOutput.decimal(Double(bytes) / 1_073_741_824, 1) + "Gi" : "\(bytes >> 20)Mi")
                : "\(letters.contains("m") ? bytes >> 20 : letters.contains("g") ? bytes >> 30 : bytes >> 10)"
            return String(repeating: " ", count: max(0, 12 - text.count)) + text
        }
        system.print(call, "               total        used        free      shared  buff/cache   available")
        let rest = max(0, total - used)
        system.print(
            call, "Mem:    \(shown(total))\(shown(used))\(shown(rest))\(shown(0))\(shown(0))\(shown(rest))")
        system.print(call, "Swap:   \(shown(0))\(shown(0))\(shown(0))")
        return 0
    }

    @Sendable private static func printenv(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        guard !call.arguments.isEmpty else {
            for (name, value) in call.environment.sorted(by: { $0.key < $1.key }) {
                system.print(call, "\(name)=\(value)")
            }
            return 0
        }
        var code = 0
        for name in call.arguments {
            if let value = call.environment[name] { system.print(call, value) } else { code = 1 }
        }
        return code
    }

    @Sendable private static func which(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        var code = 0
        for name in call.arguments where !name.hasPrefix("-") {
            if let path = CommandTable.path(of: name, system) { system.print(call, path) } else { code = 1 }
        }
        return code
    }

    @Sendable private static func mount(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        system.print(call, "overlay on / type overlay (rw,relatime)")
        system.print(call, "proc on /proc type proc (rw,nosuid,nodev,noexec,relatime)")
        for mount in system.files.mounts.reversed() {
            system.print(
                call, "tmpfs on \(mount.path) type tmpfs (\(mount.isReadOnly ? "ro" : "rw"),relatime)")
        }
        return 0
    }

    @Sendable private static func seq(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let options = CommandOptions(
            call.arguments.filter { Int($0) == nil || !$0.hasPrefix("-") }, valued: ["s"])
        let numbers = call.arguments.compactMap { Int($0) }
        guard let last = numbers.last else {
            system.complain(call, "missing operand")
            return 1
        }
        let first = numbers.count > 1 ? numbers[0] : 1
        let step = numbers.count > 2 ? numbers[1] : 1
        guard step != 0 else { return 1 }
        var values: [String] = []
        var value = first
        while step > 0 ? value <= last : value >= last, values.count < 100_000 {
            values.append("\(value)")
            value += step
        }
        if !values.isEmpty { system.print(call, values.joined(separator: options.value("s") ?? "\n")) }
        return 0
    }

    @Sendable private static func expr(_ call: CommandCall, _ system: inout ContainerSystem) -> Int {
        let words = call.arguments
        if words.count == 3, ["=", "!=", "<", ">", "<=", ">="].contains(words[1]), Int(words[0]) == nil {
            let holds =
                words[1] == "="
                ? words[0] == words[2] : words[1] == "!=" ? words[0] != words[2] : words[0] < words[2]
            system.print(call, holds ? "1" : "0")
            return holds ? 0 : 1
        }
        if words.first == "length", words.count == 2 {
            system.print(call, "\(words[1].count)")
            return words[1].isEmpty ? 1 : 0
        }
        let expression = words.map { $0 == "=" ? "==" : $0 }.joined(separator: " ")
        do throws(ShellArithmetic.Failure) {
            let value = try ShellArithmetic.evaluate(expression) { _ in nil }.value
            system.print(call, "\(value)")
            return value == 0 ? 1 : 0
        } catch {
            system.complain(call, error.text == "division by 0" ? "division by zero" : "syntax error")
            return 2
        }
    }
}

/// What `/proc` shows.
extension ContainerSystem {
    func processFile(_ path: String) -> String? {
        guard path.hasPrefix("/proc/") || path.hasPrefix("/sys/fs/cgroup/") else { return nil }
        switch path {
        case "/proc/meminfo":
            return
                "MemTotal:       \(facts.memoryBytes / 1024) kB\nMemFree:        \(max(0, facts.memoryBytes - facts.memoryUsed) / 1024) kB\n"
        case "/proc/loadavg": return "0.12 0.10 0.09 1/120 \(sortedProcesses.last?.id ?? 1)\n"
        case "/proc/uptime":
            let seconds = max(0, (now - facts.nodeStart).inSeconds)
            return "\(TextOutput.decimal(seconds, 2)) \(TextOutput.decimal(seconds * 7, 2))\n"
        case "/proc/version": return "Linux version 6.12.0 (simulated) #1 SMP PREEMPT_DYNAMIC\n"
        case "/proc/cpuinfo":
            return (0..<max(1, facts.cpuMilli / 1000)).map {
                "processor\t: \($0)\nmodel name\t: Simulated CPU\n"
            }
            .joined(separator: "\n")
        case "/sys/fs/cgroup/memory.max": return "\(facts.memoryBytes)\n"
        case "/sys/fs/cgroup/memory.current": return "\(facts.memoryUsed)\n"
        case "/sys/fs/cgroup/cpu.max": return "\(facts.cpuMilli * 100) 100000\n"
        default: break
        }
        let parts = path.split(separator: "/")
        guard parts.count == 3, let id = parts[1] == "self" ? 1 : Int(parts[1]),
            let process = self[process: id]
        else { return nil }
        switch parts[2] {
        case "cmdline": return process.arguments.joined(separator: "\0") + "\0"
        case "comm": return process.command + "\n"
        case "environ":
            return process.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)\0" }.joined()
        case "status":
            return "Name:\t\(process.command)\nState:\tS (sleeping)\nPid:\t\(id)\nPPid:\t\(process.parent)\n"
        default: return nil
        }
    }
}
