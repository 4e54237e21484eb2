/// What a container's command line starts: the image's own program, another one, or nothing.
enum LaunchPlan {
    /// The image's own program, with its whole command line and the ports that its flags name.
    case own(arguments: [String], ports: [Int]?)
    /// A program of the tool box, a shell most often.
    case process([String])
    /// There is no such program in the image.
    case missing(String)

    /// Plans the start of `command` and `args` as the container's spec has them, variables replaced.
    static func make(
        command: [String], args: [String], behaviour: ContainerBehaviour, environment: [String: String]
    ) -> LaunchPlan {
        guard command.isEmpty else { return resolve(command + args, behaviour, environment) }
        let arguments = args.isEmpty ? behaviour.command : args
        if args.isEmpty, behaviour.kind != .tool {
            return own(behaviour.entrypoint + arguments, behaviour, environment)
        }
        if behaviour.entrypoint.isEmpty || behaviour.wrapsCommand {
            if let first = arguments.first, first.hasPrefix("-"), behaviour.wrapsCommand {
                return own(behaviour.entrypoint + arguments, behaviour, environment)
            }
            return resolve(arguments, behaviour, environment)
        }
        return resolve(behaviour.entrypoint + arguments, behaviour, environment)
    }

    private static func own(
        _ words: [String], _ behaviour: ContainerBehaviour, _ environment: [String: String]
    ) -> LaunchPlan {
        .own(arguments: words, ports: ports(words, behaviour, environment))
    }

    private static func resolve(
        _ words: [String], _ behaviour: ContainerBehaviour, _ environment: [String: String]
    ) -> LaunchPlan {
        guard let first = words.first, !first.isEmpty else {
            return behaviour.kind == .tool ? .process(["sh"]) : own(words, behaviour, environment)
        }
        let name = first.split(separator: "/").last.map(String.init) ?? first
        if behaviour.programs.contains(name) {
            // A language's own server is a program of the tool box.
            if words.count > 2, words[1] == "-m", words[2] == "http.server" { return .process(words) }
            return own(words, behaviour, environment)
        }
        if name == "bash", !behaviour.hasBash { return .missing(first) }
        if behaviour.hasShell, CommandTable.commands[name] != nil || ShellMachine.externals.contains(name) {
            return .process(words)
        }
        return behaviour.isClosed ? .missing(first) : own(words, behaviour, environment)
    }

    /// The ports that flags or variables name; nil: the image's.
    private static func ports(
        _ words: [String], _ behaviour: ContainerBehaviour, _ environment: [String: String]
    ) -> [Int]? {
        func port(_ text: Substring) -> Int? {
            Int(text.split(separator: ":").last ?? text).flatMap { (1...65_535).contains($0) ? $0 : nil }
        }
        for (index, word) in words.enumerated() {
            for flag in behaviour.portFlags {
                if word.hasPrefix(flag + "="), let found = port(word.dropFirst(flag.count + 1)) {
                    return replace(found, behaviour)
                }
                if word == flag, index + 1 < words.count, let found = port(words[index + 1][...]) {
                    return replace(found, behaviour)
                }
            }
        }
        for name in behaviour.portVariables {
            if let text = environment[name], let found = port(text[...]) { return replace(found, behaviour) }
        }
        return nil
    }

    /// The image's ports with the first one changed.
    private static func replace(_ port: Int, _ behaviour: ContainerBehaviour) -> [Int] {
        [port] + (behaviour.ports ?? []).dropFirst()
    }
}
