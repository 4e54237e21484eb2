import Kubernetes

/// Builtins that may have to wait, and those about commands.
extension ShellMachine {
    mutating func read(
        _ words: [String], _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        var names: [String] = []
        var isRaw = false
        var index = 1
        while index < words.count {
            let word = words[index]
            index += 1
            if word.hasPrefix("-"), word.count > 1 {
                if word.contains("r") { isRaw = true }
                if let last = word.last, "pntud".contains(last) { index += 1 }
            } else {
                names.append(word)
            }
        }
        switch system.readLine(process, 0) {
        case .later:
            stack.append(.builtin(words))
            return .wait(.input(0, until: nil))
        case .end:
            for name in names { set(name, "") }
            status = 1
        case .bytes(let bytes):
            var text = String(decoding: bytes.last == 0x0A ? bytes.dropLast() : bytes[...], as: UTF8.self)
            if !isRaw { text = text.split(separator: "\\", omittingEmptySubsequences: false).joined() }
            status = bytes.last == 0x0A ? 0 : 1
            let separators = variables["IFS"]?.value ?? " \t\n"
            let isSeparator: (Character) -> Bool = { separators.contains($0) }
            if names.isEmpty { return setReply(text) }
            var rest = text[...]
            for (index, name) in names.enumerated() {
                if !separators.isEmpty { rest = rest.drop { isSeparator($0) && $0.isWhitespace } }
                if index == names.count - 1 {
                    while let last = rest.last, isSeparator(last), last.isWhitespace { rest.removeLast() }
                    set(name, String(rest))
                } else {
                    let field = rest.prefix { !isSeparator($0) }
                    set(name, String(field))
                    rest = rest[field.endIndex...].dropFirst()
                }
            }
        }
        return nil
    }

    mutating func setReply(_ text: String) -> ProcessStep? {
        set("REPLY", text)
        return nil
    }

    mutating func wait(
        _ words: [String], _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        let wanted = words.dropFirst().compactMap { Int($0) }
        let left = (wanted.isEmpty ? jobs : wanted).filter { system[process: $0]?.isEnded == false }
        guard left.isEmpty else {
            stack.append(.builtin(words))
            return .wait(.children(left))
        }
        status = 0
        for id in wanted.isEmpty ? jobs : wanted {
            let code = system.reap(id) ?? 0
            if !wanted.isEmpty { status = code }
            jobs.removeAll { $0 == id }
        }
        return nil
    }

    mutating func trap(_ arguments: [String], _ system: inout ContainerSystem, _ process: Int) {
        status = 0
        guard let action = arguments.first else {
            for (name, script) in traps.sorted(by: { $0.key < $1.key }) {
                system.write(process, 1, "trap -- \(ShellQuoting.shown(script)) \(name)\n")
            }
            return
        }
        for word in arguments.dropFirst() {
            let name = word == "0" || word == "EXIT" ? "EXIT" : Signal(word)?.name ?? word
            traps[name] = action == "-" ? nil : action
        }
    }

    /// `type`, `command -v`, and `command` before a command.
    mutating func describe(
        _ words: [String], _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        var arguments = Array(words.dropFirst())
        let isCommand = words[0] == "command"
        if isCommand, let first = arguments.first, first != "-v", first != "-V" {
            if Self.builtins.contains(first) { return builtin(arguments, &system, process) }
            let command = ShellCommand(words: arguments.map { .literal($0) })
            stack.append(.expand(Expansion(purpose: .simple(command), scripts: [])))
            return nil
        }
        if isCommand { arguments.removeFirst(min(1, arguments.count)) }
        status = 0
        for name in arguments {
            let isOwn = Self.builtins.contains(name) || functions[name] != nil
            if isOwn {
                system.write(process, 1, isCommand ? "\(name)\n" : "\(name) is a shell builtin\n")
            } else if let path = CommandTable.path(of: name, system) {
                system.write(process, 1, isCommand ? "\(path)\n" : "\(name) is \(path)\n")
            } else {
                if !isCommand { complain(&system, process, "type: \(name): not found") }
                status = isCommand && kind != .bash ? 127 : 1
            }
        }
        return nil
    }
}
