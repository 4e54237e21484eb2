import Kubernetes

/// A process of a container.
struct Process: Sendable {
    let id: Int
    var parent: Int
    /// The command line as `ps` shows it.
    var arguments: [String]
    /// Further names under which `killall` finds it.
    var names: [String] = []
    var user = "root"
    let start: Timestamp
    var descriptors: [Int: Descriptor]
    /// The terminal or connection it was started from.
    var console: Int
    var state = State.ready
    /// What it does; nil for the image's own program, which only waits for signals.
    var body: (any ProcessBody)?
    /// The variables it was given, for `/proc/…/environ`.
    var environment: [String: String] = [:]
    /// Signals that arrived and wait for a handler.
    var signals: [Signal] = []
    /// Whether SIGTERM ends it though it is the first process: a program that has a handler.
    var handlesTermination = false
    /// Whether it looks after its children's ends.
    var isShell = false
    var exitCode = 0

    enum State: Sendable, Equatable {
        case ready
        case waiting(Wait)
        /// Ended; the parent has not looked yet.
        case ended(Int)
    }

    /// What a process waits for.
    enum Wait: Sendable, Equatable {
        case time(Timestamp)
        /// Any of the processes ended.
        case children([Int])
        /// Something to read on a descriptor, or until a time.
        case input(Int, until: Timestamp?)
        /// Room to write on a descriptor.
        case room(Int)
        /// A reply to a network request.
        case reply(Int)
        case signal
    }

    var isEnded: Bool { if case .ended = state { true } else { false } }

    /// The program's name as the kernel keeps it.
    var command: String {
        let first = arguments.first ?? ""
        let name = first.split(separator: "/").last.map(String.init) ?? first
        return String(name.hasSuffix(":") ? name.dropLast() : name[...])
    }
}

/// Where a descriptor leads.
enum Descriptor: Sendable, Hashable {
    case null
    case pipeReader(Int)
    case pipeWriter(Int)
    /// An open file, by its number in the system's table.
    case file(Int)
    case input(console: Int)
    case output(console: Int)
    case error(console: Int)
}

/// What a process does, step by step. It never blocks: it says what it waits for and is called again.
protocol ProcessBody: Sendable {
    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep
    /// Whether it deals with the signal itself.
    func handles(_ signal: Signal) -> Bool
}

extension ProcessBody {
    func handles(_ signal: Signal) -> Bool { false }
}

enum ProcessStep: Sendable {
    /// Something was done; call again when the others had their turn.
    case again
    case wait(Process.Wait)
    case exit(Int)
    /// The process goes on as another program.
    case become(any ProcessBody, arguments: [String])
}

/// The signals that are told apart.
enum Signal: Int, Sendable, CaseIterable {
    case hangup = 1, interrupt, quit
    case abort = 6
    case kill = 9
    case user1 = 10
    case user2 = 12, pipe, alarm, terminate
    case child = 17, `continue`, stop, terminalStop
    case window = 28

    var name: String {
        switch self {
        case .hangup: "HUP"
        case .interrupt: "INT"
        case .quit: "QUIT"
        case .abort: "ABRT"
        case .kill: "KILL"
        case .user1: "USR1"
        case .user2: "USR2"
        case .pipe: "PIPE"
        case .alarm: "ALRM"
        case .terminate: "TERM"
        case .child: "CHLD"
        case .continue: "CONT"
        case .stop: "STOP"
        case .terminalStop: "TSTP"
        case .window: "WINCH"
        }
    }

    /// `9`, `KILL` or `SIGKILL`.
    init?(_ text: String) {
        let upper = text.uppercased()
        let bare = upper.hasPrefix("SIG") ? String(upper.dropFirst(3)) : upper
        guard let found = Self.allCases.first(where: { $0.name == bare || "\($0.rawValue)" == bare }) else {
            return nil
        }
        self = found
    }

    /// Whether a process without a handler ends by it.
    var isFatal: Bool {
        switch self {
        case .child, .continue, .stop, .terminalStop, .window: false
        default: true
        }
    }
}
