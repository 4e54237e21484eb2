import Kubernetes

/// How a command is called.
struct CommandCall: Sendable {
    let process: Int
    let name: String
    let arguments: [String]
    let environment: [String: String]
    let directory: String
    /// All of standard input, for commands that read it.
    var input: [UInt8] = []

    func path(_ text: String) -> String { FileView.normalize(text, in: directory) }
}

/// The programs that a container can run.
enum CommandTable {
    typealias Run = @Sendable (CommandCall, inout ContainerSystem) -> Int
    typealias Make =
        @Sendable (_ words: [String], [String: String], _ directory: String, ContainerSystem) -> (
            any ProcessBody
        )?

    enum Command: Sendable {
        /// Done at once; `reads` says for which arguments it takes standard input.
        case immediate(reads: @Sendable ([String]) -> Bool, Run)
        case program(Make)
    }

    enum Search {
        case found(any ProcessBody, arguments: [String])
        case missing
        case denied(String)
    }

    private static let directories: Set<String> = [
        "/bin", "/usr/bin", "/usr/local/bin", "/sbin", "/usr/sbin", "/usr/local/sbin",
    ]

    /// The commands by name.
    static let commands: [String: Command] = {
        var all = FileCommands.table
        for table in [
            TextCommands.table, SystemCommands.table, ProcessCommands.table, NetworkCommands.table,
            ProgramCommands.table, ArchiveCommands.table,
        ] {
            all.merge(table) { first, _ in first }
        }
        return all
    }()

    /// The path under which a program is found; nil when there is none.
    static func path(of name: String, _ system: ContainerSystem) -> String? {
        let parts = name.split(separator: "/")
        guard let last = parts.last.map(String.init) else { return nil }
        if name.hasPrefix("/"), !directories.contains(FileTree.parent(of: name)) {
            if system.facts.programs.contains(name) { return name }
            return system.files[name].flatMap { $0.mode & 0o111 != 0 && !$0.isDirectory ? name : nil }
        }
        guard !name.contains("/") || name.hasPrefix("/") else { return nil }
        if system.facts.programs.contains(where: { $0 == last || $0.hasSuffix("/" + last) }) {
            return name.hasPrefix("/") ? name : "/usr/local/bin/\(last)"
        }
        guard system.facts.hasShell, commands[last] != nil || ShellMachine.externals.contains(last) else {
            return nil
        }
        if last == "bash", !system.facts.hasBash { return nil }
        return name.hasPrefix("/")
            ? name : (last == "sh" || last == "bash" ? "/bin/\(last)" : "/usr/bin/\(last)")
    }

    /// The program that a command line names.
    static func find(
        _ words: [String], environment: [String: String], directory: String, _ system: ContainerSystem
    ) -> Search {
        guard let first = words.first, !first.isEmpty else { return .missing }
        let full = first.contains("/") ? FileView.normalize(first, in: directory) : first
        if first.contains("/"), let node = system.files[full] {
            if node.isDirectory { return .denied("Is a directory") }
            guard node.mode & 0o111 != 0 else { return .denied("Permission denied") }
            return script(node, full, words, environment, directory, system)
        }
        guard path(of: full, system) != nil else { return .missing }
        let name = full.split(separator: "/").last.map(String.init) ?? full
        let isOwn = system.facts.programs.contains { $0 == full || $0 == name || $0.hasSuffix("/" + name) }
        if isOwn, let server = ServerProgram.image(words, system) { return .found(server, arguments: words) }
        switch commands[name] {
        case .immediate(let reads, let run)?:
            let arguments = Array(words.dropFirst())
            return .found(
                ImmediateCommand(
                    name: name, arguments: arguments, environment: environment, directory: directory,
                    readsInput: reads(arguments), run: run), arguments: words)
        case .program(let make)?:
            guard let body = make(words, environment, directory, system) else { return .missing }
            return .found(body, arguments: words)
        case nil:
            guard ShellMachine.externals.contains(name) else { return .missing }
            var shell = ShellMachine(
                kind: system.facts.shell, name: name, script: "", positional: [], environment: environment,
                directory: directory)
            shell.stack = [.builtin([name] + words.dropFirst())]
            return .found(shell, arguments: words)
        }
    }

    /// A file that can be executed: a script for a shell.
    private static func script(
        _ node: FileTree.Node, _ path: String, _ words: [String], _ environment: [String: String],
        _ directory: String, _ system: ContainerSystem
    ) -> Search {
        let text = String(decoding: node.content ?? [], as: UTF8.self)
        let first = text.prefix { $0 != "\n" }
        let kind: ShellMachine.Kind =
            first.contains("bash") && system.facts.hasBash ? .bash : system.facts.shell
        guard !first.hasPrefix("#!") || first.contains("sh") else { return .denied("Exec format error") }
        return .found(
            ShellMachine(
                kind: kind, name: words[0], script: text, positional: Array(words.dropFirst()),
                environment: environment, directory: directory),
            arguments: ["/bin/sh", path] + words.dropFirst())
    }
}

/// A command that is done as soon as its input is there.
struct ImmediateCommand: ProcessBody {
    let name: String
    let arguments: [String]
    let environment: [String: String]
    let directory: String
    let readsInput: Bool
    let run: CommandTable.Run
    private var input: [UInt8] = []

    init(
        name: String, arguments: [String], environment: [String: String], directory: String,
        readsInput: Bool, run: @escaping CommandTable.Run
    ) {
        self.name = name
        self.arguments = arguments
        self.environment = environment
        self.directory = directory
        self.readsInput = readsInput
        self.run = run
    }

    private static let limit = 4 << 20

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if readsInput {
            reading: while input.count < Self.limit {
                switch system.read(process, 0) {
                case .later: return .wait(.input(0, until: nil))
                case .end: break reading
                case .bytes(let bytes): input += bytes
                }
            }
        }
        let call = CommandCall(
            process: process, name: name, arguments: arguments, environment: environment,
            directory: directory, input: input)
        return .exit(run(call, &system))
    }
}

extension ShellMachine {
    /// Builtins that exist as programs too.
    static let externals: Set<String> = ["echo", "printf", "true", "false", "test", "[", "kill", "pwd"]
}

extension ContainerSystem {
    /// A line on standard output of a command.
    mutating func print(_ call: CommandCall, _ text: String) { write(call.process, 1, text + "\n") }
    /// A message of a command on standard error, with its name in front.
    mutating func complain(_ call: CommandCall, _ text: String) {
        write(call.process, 2, "\(call.name): \(text)\n")
    }
}
