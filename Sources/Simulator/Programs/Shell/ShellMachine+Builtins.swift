import Kubernetes

/// The commands that a shell runs itself.
extension ShellMachine {
    static let builtins: Set<String> = [
        ":", ".", "source", "break", "continue", "return", "exit", "cd", "pwd", "export", "unset", "set",
        "shift", "read", "eval", "echo", "printf", "true", "false", "test", "[", "[[", "local", "declare",
        "typeset", "readonly", "trap", "wait", "type", "command", "umask", "ulimit", "jobs", "kill", "let",
        "hash", "alias", "unalias", "shopt", "times", "getopts", "fg", "bg", "history",
    ]

    /// Runs a builtin; a step when it has to wait or the shell ends.
    mutating func builtin(
        _ words: [String], _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        ownID = system[process: process].map { $0.parent == 0 || ownID == 1 ? $0.id : ownID } ?? ownID
        let arguments = Array(words.dropFirst())
        switch words.first ?? "" {
        case Self.syntaxMark:
            complain(&system, process, arguments.first ?? "")
            status = 2
        case "\u{0}status": status = arguments.first.flatMap { Int($0) } ?? status
        case ":", "true", "hash", "alias", "unalias", "shopt", "times", "fg", "bg", "history": status = 0
        case "false": status = 1
        case "exit":
            if let code = arguments.first {
                guard let number = Int(code) else {
                    complain(&system, process, "exit: \(code): numeric argument required")
                    return .exit(2)
                }
                status = number & 255
            }
            if isInteractive, kind == .bash { system.write(process, 2, "exit\n") }
            stack = [.finish]
            return nil
        case "break", "continue": leaveLoop(arguments, isBreak: words[0] == "break", &system, process)
        case "return":
            if let code = arguments.first.flatMap({ Int($0) }) { status = code & 255 }
            let code = status
            while let frame = stack.popLast() {
                switch frame {
                case .restore(let descriptors): system[process: process]?.descriptors = descriptors
                case .call(let outer, let locals):
                    positional = outer
                    for (name, value) in locals { variables[name] = value }
                    status = code
                    return nil
                default: break
                }
            }
            return leaveWith(code)
        case "cd": changeDirectory(arguments, &system, process)
        case "pwd":
            status = 0
            system.write(process, 1, directory + "\n")
        case "export", "declare", "typeset", "readonly", "local": assign(words, &system, process)
        case "unset":
            for name in arguments where !name.hasPrefix("-") {
                variables[name] = nil
                functions[name] = nil
            }
            status = 0
        case "set": set(arguments, &system, process)
        case "shift":
            let count = arguments.first.flatMap { Int($0) } ?? 1
            status = count <= positional.count && count >= 0 ? 0 : 1
            if status == 0 { positional.removeFirst(count) }
        case "read": return read(words, &system, process)
        case "eval": run(script: arguments.joined(separator: " "), &system, process)
        case ".", "source": source(arguments, &system, process)
        case "echo":
            status = 0
            system.write(process, 1, TextOutput.echo(arguments, expands: kind == .dash))
        case "printf":
            let (bytes, code, problem) = TextOutput.printf(arguments)
            system.write(process, 1, bytes)
            if let problem { complain(&system, process, "printf: \(problem)") }
            status = code
        case "test", "[", "[[":
            var operands = arguments
            if words[0] != "test" {
                guard operands.last == (words[0] == "[" ? "]" : "]]") else {
                    complain(&system, process, "[: missing `]'")
                    status = 2
                    return nil
                }
                operands.removeLast()
            }
            var tester = ConditionTest(
                operands, directory: directory, isPattern: words[0] == "[[",
                isTerminal: [0, 1, 2].map { system.isTerminal(process, $0) })
            switch tester.evaluate(system) {
            case .success(let holds): status = holds ? 0 : 1
            case .failure(let failure):
                complain(&system, process, "\(words[0] == "test" ? "test" : "["): \(failure.text)")
                status = 2
            }
            checkError()
        case "let":
            for expression in arguments {
                status = evaluate(expression, &system, process).map { $0 != 0 ? 0 : 1 } ?? 1
            }
        case "trap": trap(arguments, &system, process)
        case "wait": return wait(words, &system, process)
        case "type", "command": return describe(words, &system, process)
        case "umask":
            system.write(process, 1, arguments.isEmpty ? "0022\n" : "")
            status = 0
        case "ulimit":
            system.write(process, 1, arguments.contains("-n") ? "1048576\n" : "unlimited\n")
            status = 0
        case "jobs": status = 0
        case "kill":
            let (text, code) = ProcessCommands.kill(arguments, &system, by: process)
            if !text.isEmpty { complain(&system, process, "kill: \(text)") }
            status = code
            if system[process: process]?.isEnded != false { return .exit(0) }
        case "getopts": status = 1
        default: status = 127
        }
        if words.first == "false" || words.first == "kill" { checkError() }
        return nil
    }

    private mutating func leaveWith(_ code: Int) -> ProcessStep? {
        status = code
        stack = [.finish]
        return nil
    }

    private mutating func leaveLoop(
        _ arguments: [String], isBreak: Bool, _ system: inout ContainerSystem, _ process: Int
    ) {
        var levels = max(1, arguments.first.flatMap { Int($0) } ?? 1)
        status = 0
        while let frame = stack.last {
            switch frame {
            case .loopAgain, .each, .count, .loopDecision:
                levels -= 1
                if levels == 0 {
                    if isBreak { stack.removeLast() }
                    return
                }
                stack.removeLast()
            case .call, .finish: return
            case .restore(let descriptors):
                system[process: process]?.descriptors = descriptors
                stack.removeLast()
            default: stack.removeLast()
            }
        }
    }

    private mutating func changeDirectory(
        _ arguments: [String], _ system: inout ContainerSystem, _ process: Int
    ) {
        var target =
            arguments.first { $0 != "--" && $0 != "-P" && $0 != "-L" } ?? variables["HOME"]?.value ?? "/"
        let goesBack = target == "-"
        if goesBack { target = variables["OLDPWD"]?.value ?? directory }
        let path = FileView.normalize(target, in: directory)
        guard let node = system.files[path] else {
            complain(
                &system, process,
                kind == .bash
                    ? "cd: \(target): No such file or directory"
                    : "cd: can't cd to \(target)\(kind == .ash ? ": No such file or directory" : "")")
            status = kind == .dash ? 2 : 1
            return checkError()
        }
        guard node.isDirectory else {
            complain(&system, process, "cd: \(target): Not a directory")
            status = 1
            return checkError()
        }
        set("OLDPWD", directory)
        directory = path
        set("PWD", path)
        if goesBack { system.write(process, 1, path + "\n") }
        status = 0
    }

    private mutating func assign(_ words: [String], _ system: inout ContainerSystem, _ process: Int) {
        status = 0
        let options = words.dropFirst().filter { $0.hasPrefix("-") }
        let names = words.dropFirst().filter { !$0.hasPrefix("-") }
        let exports = words[0] == "export" || options.contains { $0.contains("x") }
        if names.isEmpty {
            guard words[0] != "local" else { return }
            for (name, variable) in variables.sorted(by: { $0.key < $1.key })
            where words[0] != "export" || variable.isExported {
                let lead = kind == .bash ? "declare -x " : "export "
                system.write(
                    process, 1,
                    "\(lead)\(name)=\(kind == .bash ? "\"\(variable.value)\"" : "'\(variable.value)'")\n")
            }
            return
        }
        for word in names {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let name = String(parts.first ?? "")
            guard let first = name.utf8.first, !(48...57).contains(first) else {
                complain(&system, process, "\(words[0]): `\(word)': not a valid identifier")
                status = 1
                continue
            }
            if words[0] == "local" { makeLocal(name) }
            if parts.count == 2 {
                set(name, String(parts[1]))
            } else if variables[name] == nil, words[0] != "export" {
                set(name, "")
            }
            if exports { variables[name]?.isExported = !options.contains("-n") }
        }
    }

    private mutating func makeLocal(_ name: String) {
        for index in stack.indices.reversed() {
            guard case .call(let outer, var locals) = stack[index] else { continue }
            if locals[name] == nil { locals[name] = .some(variables[name]) }
            stack[index] = .call(positional: outer, locals: locals)
            return
        }
    }

    private mutating func set(_ arguments: [String], _ system: inout ContainerSystem, _ process: Int) {
        status = 0
        if arguments.isEmpty {
            for (name, variable) in variables.sorted(by: { $0.key < $1.key }) {
                system.write(process, 1, "\(name)=\(ShellQuoting.shown(variable.value))\n")
            }
            return
        }
        var index = 0
        while index < arguments.count {
            let argument = arguments[index]
            index += 1
            guard argument.count > 1, argument.hasPrefix("-") || argument.hasPrefix("+") else {
                positional = Array(arguments[(index - 1)...])
                return
            }
            if argument == "--" {
                positional = Array(arguments[index...])
                return
            }
            let isOn = argument.hasPrefix("-")
            for letter in argument.dropFirst() {
                switch letter {
                case "e": exitsOnError = isOn
                case "u": refusesUnset = isOn
                case "x": traces = isOn
                case "o":
                    let name = index < arguments.count ? arguments[index] : ""
                    index += 1
                    switch name {
                    case "errexit": exitsOnError = isOn
                    case "nounset": refusesUnset = isOn
                    case "xtrace": traces = isOn
                    case "pipefail": failsInPipe = isOn
                    default: break
                    }
                default: break
                }
            }
        }
    }

    private mutating func run(script: String, _ system: inout ContainerSystem, _ process: Int) {
        status = 0
        do {
            stack.append(.run(try ShellParser.parse(script)))
        } catch {
            complain(&system, process, text(of: error))
            status = 2
        }
    }

    private mutating func source(_ arguments: [String], _ system: inout ContainerSystem, _ process: Int) {
        guard let path = arguments.first else {
            complain(&system, process, ".: filename argument required")
            status = 2
            return
        }
        guard let content = try? system.content(FileView.normalize(path, in: directory)) else {
            complain(&system, process, "\(path): No such file or directory")
            status = 1
            return checkError()
        }
        run(script: String(decoding: content, as: UTF8.self), &system, process)
    }
}
