import Kubernetes

/// What the processes of one container share: the table of processes, files, pipes, terminals, and the way out
/// to the network.
///
/// A value without a clock: `run(now:)` lets every process that can go on do so and says when to come again.
/// Requests to the network are left in `requests` for the cluster to answer.
struct ContainerSystem: Sendable {
    struct Pipe: Sendable {
        var bytes: [UInt8] = []
        /// Read by a shell when the writer has ended: it always has room, and what is too much is dropped.
        var isCapture = false
        static let capacity = 65_536
        static let captureLimit = 1 << 20
    }

    struct OpenFile: Sendable {
        var path: String
        /// Content that is no file: a here document.
        var text: [UInt8]?
        var offset = 0
        var appends = false
    }

    let facts: ContainerFacts
    var now: Timestamp
    var files: FileView
    private(set) var processes: [Int: Process] = [:]
    var pipes: [Int: Pipe] = [:]
    var openFiles: [Int: OpenFile] = [:]
    var consoles: [Int: Console] = [:]
    /// Network requests that wait for the cluster, in the order they were made.
    var requests: [(id: Int, request: NetworkRequest)] = []
    var replies: [Int: NetworkReply] = [:]
    /// Lines of the container's log that were finished since they were taken.
    var log: [(stream: ContainerLog.Stream, bytes: [UInt8])] = []
    /// How the first process ended, when it has.
    private(set) var exitCode: Int?
    private var nextProcess: Int
    private var nextNumber = 1
    /// Consecutive moments at which the budget ran out: a busy loop is given time more and more rarely.
    private var busyTurns = 0
    private var pausedUntil: Timestamp?
    /// CPU time used by the commands since it was taken, in nanoseconds.
    var cpuNanoseconds: Int64 = 0
    /// Thousandths of a core that processes use all the time.
    private var burning: [Int: Int64] = [:]

    static let maximumProcesses = 200
    /// Steps that may be done at one moment.
    private static let budget = 20_000
    /// The console of the container's own process.
    static let mainConsole = 0

    init(facts: ContainerFacts, files: FileView, now: Timestamp) {
        self.facts = facts
        self.files = files
        self.now = now
        nextProcess = 1
    }

    // MARK: - Processes

    mutating func number() -> Int {
        nextNumber += 1
        return nextNumber
    }

    /// Adds a process; nil when there are too many.
    mutating func start(
        _ body: (any ProcessBody)?, arguments: [String], parent: Int, descriptors: [Int: Descriptor],
        console: Int, environment: [String: String] = [:]
    ) -> Int? {
        guard processes.count < Self.maximumProcesses else { return nil }
        let id = nextProcess
        // As if the numbers between had been used by short-lived ones: the first exec is not number 2.
        nextProcess += id == 1 && parent == 0 ? 6 : 1
        var process = Process(
            id: id, parent: parent, arguments: arguments, start: now, descriptors: descriptors,
            console: console)
        process.body = body
        process.isShell = body is ShellMachine
        process.environment = environment
        if body == nil { process.state = .waiting(.signal) }
        processes[id] = process
        return id
    }

    subscript(process id: Int) -> Process? {
        get { processes[id] }
        set { processes[id] = newValue }
    }

    var sortedProcesses: [Process] { processes.values.sorted { $0.id < $1.id } }

    /// The code of a process that has ended, which is forgotten by that; nil while it runs.
    mutating func reap(_ id: Int) -> Int? {
        guard let process = processes[id] else { return 127 }
        guard case .ended(let code) = process.state else { return nil }
        processes[id] = nil
        return code
    }

    mutating func end(_ id: Int, code: Int) {
        guard var process = processes[id], !process.isEnded else { return }
        process.state = .ended(code)
        process.body = nil
        process.descriptors = [:]
        processes[id] = process
        burning[id] = nil
        for child in processes.values where child.parent == id {
            if child.isEnded { processes[child.id] = nil } else { processes[child.id]?.parent = 1 }
        }
        if id == 1 {
            exitCode = code
        } else if process.parent == 1, processes[1]?.isShell != true {
            // The first process, or the kernel in its place, takes leave of orphans.
            processes[id] = nil
        }
        let used = Set(processes.values.flatMap { $0.descriptors.values })
        openFiles = openFiles.filter { used.contains(.file($0.key)) }
        pipes = pipes.filter {
            used.contains(.pipeReader($0.key)) || used.contains(.pipeWriter($0.key))
                || !$0.value.bytes.isEmpty
        }
    }

    /// A process uses CPU from now on until it ends.
    mutating func burn(_ process: Int, milli: Int64) { burning[process] = milli }

    /// Thousandths of a core in use: by programs that burn them, and by loops that never wait.
    var cpuDemand: Int64 {
        burning.values.reduce(pausedUntil.map { $0 > now } ?? false ? 1000 : 0, +)
    }

    // MARK: - Running

    /// Whether a process can go on now.
    private func isReady(_ process: Process) -> Bool {
        switch process.state {
        case .ended: return false
        case .ready: return true
        case .waiting(let wait):
            if process.signals.contains(where: { process.body?.handles($0) == true }) { return true }
            switch wait {
            case .time(let time): return time <= now
            case .children(let ids): return ids.contains { processes[$0]?.isEnded ?? true }
            case .input(let descriptor, let until):
                return canRead(process.id, descriptor) || until.map { $0 <= now } ?? false
            case .room(let descriptor): return hasRoom(process.id, descriptor)
            case .reply(let id): return replies[id] != nil
            case .signal: return false
            }
        }
    }

    /// Lets the processes go on until each waits. Returns when something is to be done by itself; nil: never.
    mutating func run(now: Timestamp) -> Timestamp? {
        self.now = max(self.now, now)
        if let pausedUntil, pausedUntil > now { return pausedUntil }
        pausedUntil = nil
        var budget = Self.budget
        while exitCode == nil {
            let ready = processes.keys.sorted().filter { processes[$0].map(isReady) ?? false }
            if ready.isEmpty { break }
            for id in ready {
                budget -= step(id)
            }
            if budget <= 0 {
                busyTurns += 1
                cpuNanoseconds += 10_000_000
                // 20 ms at first, a minute in the end: a loop that never waits costs the simulation little.
                let pause = min(Duration.milliseconds(10 << min(busyTurns, 13)), .seconds(60))
                pausedUntil = now + pause
                return pausedUntil
            }
        }
        busyTurns = 0
        return nextWake
    }

    /// Lets one process do a step; what that counts.
    private mutating func step(_ id: Int) -> Int {
        guard var process = processes[id], var body = process.body else { return 1 }
        process.body = nil
        process.state = .ready
        processes[id] = process
        let result = body.step(&self, id)
        guard processes[id] != nil, processes[id]?.isEnded == false else { return 1 }
        switch result {
        case .again:
            processes[id]?.body = body
            return 20
        case .wait(let wait):
            processes[id]?.body = body
            processes[id]?.state = .waiting(wait)
            return 5
        case .exit(let code):
            processes[id]?.body = body
            end(id, code: code & 255)
            return 20
        case .become(let other, let arguments):
            processes[id]?.body = other
            processes[id]?.arguments = arguments
            processes[id]?.isShell = other is ShellMachine
            return 5
        }
    }

    private var nextWake: Timestamp? {
        var next: Timestamp?
        for process in processes.values {
            guard case .waiting(let wait) = process.state else { continue }
            switch wait {
            case .time(let time), .input(_, until: let time?): next = min(next ?? time, time)
            default: break
            }
        }
        return next
    }

    // MARK: - Signals

    /// Sends a signal; whether there is such a process.
    @discardableResult
    mutating func signal(_ id: Int, _ signal: Signal?) -> Bool {
        guard let process = processes[id], !process.isEnded else { return false }
        guard let signal else { return true }
        if signal != .kill, process.body?.handles(signal) == true {
            processes[id]?.signals.append(signal)
            return true
        }
        guard signal.isFatal else { return true }
        if id == 1 {
            // The kernel keeps from the first process what it has no handler for, SIGKILL too.
            guard process.handlesTermination, signal == .terminate || signal == .interrupt || signal == .quit
            else { return true }
            end(1, code: facts.terminationCode)
            return true
        }
        end(id, code: 128 + signal.rawValue)
        return true
    }

    /// A signal from outside the container, which the kernel keeps from nobody: the runtime's stop or kill.
    mutating func signalMain(_ signal: Signal) -> Bool {
        guard let process = processes[1], !process.isEnded else { return true }
        if signal == .kill {
            end(1, code: 137)
            return true
        }
        if process.body?.handles(signal) == true {
            processes[1]?.signals.append(signal)
            return true
        }
        guard process.handlesTermination else { return false }
        end(1, code: facts.terminationCode)
        return true
    }

    /// Ends every process of a console, as when a terminal goes away or a key interrupts.
    mutating func signalForeground(_ console: Int, _ signal: Signal) {
        for process in sortedProcesses where process.console == console && !process.isEnded {
            self.signal(process.id, signal)
        }
    }
}
