import Kubernetes

/// Redirections, messages, and commands that come through standard input.
extension ShellMachine {
    /// Makes the redirections; the descriptors as they were, or nil when one failed.
    mutating func redirect(
        _ redirections: [ShellRedirection], _ values: inout [String], _ system: inout ContainerSystem,
        _ process: Int
    ) -> [Int: Descriptor]? {
        let saved = system[process: process]?.descriptors ?? [:]
        for redirection in redirections {
            guard let target = try? text(redirection.target, &values, system) else { return nil }
            switch redirection.kind {
            case .duplicate:
                if target == "-" {
                    system[process: process]?.descriptors[redirection.descriptor] = nil
                } else if let number = Int(target) {
                    let copied = system.descriptor(process, number)
                    system[process: process]?.descriptors[redirection.descriptor] = copied
                }
            case .text:
                let id = system.number()
                system.openFiles[id] = ContainerSystem.OpenFile(path: "", text: Array(target.utf8))
                system[process: process]?.descriptors[redirection.descriptor] = .file(id)
            case .read, .write, .append, .both, .bothAppend:
                do throws(FileTree.Failure) {
                    let opened = try system.open(
                        target, for: redirection.kind, in: directory, process: process)
                    system[process: process]?.descriptors[redirection.descriptor] = opened
                    if redirection.kind == .both || redirection.kind == .bothAppend {
                        system[process: process]?.descriptors[2] = opened
                    }
                } catch {
                    system[process: process]?.descriptors = saved
                    let text =
                        switch kind {
                        case .bash: "\(target): \(error.rawValue)"
                        case .dash:
                            "cannot \(redirection.kind == .read ? "open" : "create") \(target): \(error.rawValue)"
                        case .ash:
                            "can't \(redirection.kind == .read ? "open" : "create") \(target): \(error.rawValue)"
                        }
                    complain(&system, process, text)
                    status = kind == .dash ? 2 : 1
                    return nil
                }
            }
        }
        return saved
    }

    // MARK: - Messages

    /// A message of the shell itself.
    func complain(_ system: inout ContainerSystem, _ process: Int, _ text: String) {
        let prefix = kind.prefix(name, isInteractive: isInteractive, line: line)
        system.write(process, 2, "\(prefix): \(text)\n")
    }

    // MARK: - Input

    /// Reads the next command from standard input; a step when there is none yet.
    mutating func readCommand(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep? {
        if isInteractive, !hasPrompted {
            hasPrompted = true
            system.write(process, kind == .bash || system.isTerminal(process, 2) ? 2 : 1, prompt(system))
        }
        var isOver = false
        var text: [UInt8] = []
        switch system.read(process, 0) {
        case .later: return .wait(.input(0, until: nil))
        case .end: isOver = true
        case .bytes(let bytes):
            if let end = bytes.firstIndex(of: 0x0A) {
                text = Array(bytes[...end])
                system.unread(process, 0, Array(bytes[(end + 1)...]))
            } else if system.atEnd(process, 0) {
                text = bytes
            } else {
                system.unread(process, 0, bytes)
                return .wait(.input(0, until: nil))
            }
        }
        if isOver, partial.isEmpty {
            if isInteractive { system.write(process, 2, kind == .bash ? "exit\n" : "\n") }
            readsInput = false
            return leaveNow()
        }
        partial += text
        if !isInteractive { line += 1 }
        do {
            let node = try ShellParser.parse(partial)
            partial = []
            hasPrompted = false
            stack.append(.run(node))
        } catch ShellSyntaxError.incomplete where !isOver {
            hasPrompted = false
        } catch {
            complain(&system, process, self.text(of: error))
            status = 2
            partial = []
            hasPrompted = false
            if isOver { readsInput = false }
        }
        return nil
    }

    private mutating func leaveNow() -> ProcessStep? {
        stack = [.finish]
        return nil
    }

    private func prompt(_ system: ContainerSystem) -> String {
        guard partial.isEmpty else { return "> " }
        let sign = system.facts.userID == 0 ? "#" : "$"
        switch kind {
        case .bash:
            let home = variables["HOME"]?.value ?? "/root"
            let place =
                directory == home
                ? "~" : directory.hasPrefix(home + "/") ? "~" + directory.dropFirst(home.count) : directory
            return "\(system.facts.user)@\(system.facts.hostname):\(place)\(sign) "
        case .dash: return "\(sign) "
        case .ash: return "\(directory) \(sign) "
        }
    }
}
