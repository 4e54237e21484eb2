import Kubernetes

/// Simple commands: their words are expanded, their redirections made, then a function, a builtin or a program
/// runs.
extension ShellMachine {
    /// Runs the scripts within the words one after the other, then goes on with the words.
    mutating func expand(
        _ expansion: Expansion, _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        var expansion = expansion
        if wasSubstituted {
            expansion.results.append(results.popLast() ?? "")
            wasSubstituted = false
        }
        if expansion.results.count < expansion.scripts.count {
            let script = expansion.scripts[expansion.results.count]
            stack.append(.expand(expansion))
            let node: ShellNode
            do {
                node = try ShellParser.parse(script)
            } catch {
                complain(&system, process, text(of: error))
                status = 2
                results.append("")
                wasSubstituted = true
                return nil
            }
            let pipe = system.number()
            system.pipes[pipe] = ContainerSystem.Pipe(isCapture: true)
            guard let child = fork(node, [1: .pipeWriter(pipe)], &system, process) else {
                results.append("")
                wasSubstituted = true
                return nil
            }
            stack.append(.substitute(process: child, pipe: pipe))
            return nil
        }
        var values = Array(expansion.results.reversed())
        do throws(ShellFailure) {
            switch expansion.purpose {
            case .simple(let command):
                return try simple(command, &values, isPlain: expansion.scripts.isEmpty, &system, process)
            case .each(let name, let words, let body):
                var fields: [String] = []
                for word in words { fields += try self.fields(word, &values, system) }
                status = 0
                stack.append(.each(name: name, values: fields, next: 0, body: body))
            case .choose(let subject, let choices):
                try choose(subject, choices, &values, system)
            case .group(let inner, let redirections):
                guard let saved = redirect(redirections, &values, &system, process) else { return nil }
                stack += [.restore(saved), .run(inner)]
            }
        } catch {
            complain(&system, process, error.text)
            status = 1
            if !isInteractive { stack = [.finish] }
        }
        return nil
    }

    /// A substitution's child: takes what it wrote until it ends.
    mutating func substituted(_ child: Int, _ pipe: Int, _ system: inout ContainerSystem) -> ProcessStep? {
        let limit = 1 << 20
        if let code = system.reap(child) {
            status = code
            var bytes = (system.pipes.removeValue(forKey: pipe)?.bytes ?? []).prefix(limit)
            while bytes.last == 0x0A { bytes.removeLast() }
            bytes.removeAll { $0 == 0 }
            results.append(String(decoding: bytes, as: UTF8.self))
            wasSubstituted = true
            return nil
        }
        stack.append(.substitute(process: child, pipe: pipe))
        return .wait(.children([child]))
    }

    private mutating func choose(
        _ subject: ShellWord, _ choices: [ShellChoice], _ values: inout [String], _ system: ContainerSystem
    ) throws(ShellFailure) {
        let text = try self.text(subject, &values, system)
        status = 0
        for choice in choices {
            for pattern in choice.patterns {
                if try self.pattern(pattern, &values, system).matches(text) {
                    stack.append(.run(choice.body))
                    return
                }
            }
        }
    }

    private mutating func simple(
        _ command: ShellCommand, _ values: inout [String], isPlain: Bool, _ system: inout ContainerSystem,
        _ process: Int
    ) throws(ShellFailure) -> ProcessStep? {
        // The scripts' results stand in the order of the words, then the assignments, then the redirections.
        var fields: [String] = []
        for word in command.words { fields += try self.fields(word, &values, system) }
        var assigned: [(name: String, value: String)] = []
        for assignment in command.assignments {
            let value = try text(assignment.value, &values, system)
            assigned.append((assignment.name, value))
            if fields.isEmpty { set(assignment.name, value) }
        }
        if traces {
            let shown = assigned.map { "\($0.name)=\($0.value)" } + fields.map { ShellQuoting.shown($0) }
            system.write(process, 2, "+ " + shown.joined(separator: " ") + "\n")
        }
        guard let first = fields.first else {
            if isPlain { status = 0 }
            if let saved = redirect(command.redirections, &values, &system, process) {
                system[process: process]?.descriptors = saved
            }
            checkError()
            return nil
        }
        if first == "exec" {
            guard redirect(command.redirections, &values, &system, process) != nil else { return nil }
            return execute(Array(fields.dropFirst()), &system, process)
        }
        let before = system[process: process]?.descriptors ?? [:]
        guard redirect(command.redirections, &values, &system, process) != nil else {
            checkError()
            return nil
        }
        if let body = functions[first] {
            var locals: [String: Variable?] = [:]
            for (name, value) in assigned {
                locals[name] = variables[name]
                set(name, value)
            }
            stack += [.restore(before), .call(positional: positional, locals: locals), .run(body)]
            positional = Array(fields.dropFirst())
            return nil
        }
        if Self.builtins.contains(first) {
            for (name, value) in assigned { set(name, value) }
            stack.append(.restore(before))
            return builtin(fields, &system, process)
        }
        var environment = self.environment
        for (name, value) in assigned { environment[name] = value }
        launch(fields, environment, &system, process)
        system[process: process]?.descriptors = before
        return nil
    }

    /// Starts a program as a child and waits for it.
    private mutating func launch(
        _ fields: [String], _ environment: [String: String], _ system: inout ContainerSystem, _ process: Int
    ) {
        switch CommandTable.find(fields, environment: environment, directory: directory, system) {
        case .found(let body, let arguments):
            guard let own = system[process: process],
                let child = system.start(
                    body, arguments: arguments, parent: process, descriptors: own.descriptors,
                    console: own.console, environment: environment)
            else {
                complain(&system, process, "fork: retry: Resource temporarily unavailable")
                status = 254
                return
            }
            stack.append(.awaiting([child], codes: [:]))
        case .missing:
            let first = fields[0]
            let words = first.contains("/") ? "\(first): No such file or directory" : kind.notFound(first)
            complain(&system, process, first.contains("/") && kind != .bash ? kind.notFound(first) : words)
            status = 127
            checkError()
        case .denied(let reason):
            complain(&system, process, "\(fields[0]): \(reason)")
            status = 126
            checkError()
        }
    }

    /// `exec`: the process goes on as the program; without one only the redirections stay.
    private mutating func execute(
        _ fields: [String], _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        guard !fields.isEmpty else {
            status = 0
            return nil
        }
        switch CommandTable.find(fields, environment: environment, directory: directory, system) {
        case .found(let body, let arguments):
            system[process: process]?.environment = environment
            return .become(body, arguments: arguments)
        case .missing:
            complain(&system, process, "exec: " + kind.notFound(fields[0]))
            status = 127
        case .denied(let reason):
            complain(&system, process, "exec: \(fields[0]): \(reason)")
            status = 126
        }
        return isInteractive ? nil : .exit(status)
    }
}

/// Why words cannot be expanded.
struct ShellFailure: Error { var text: String }
