import Kubernetes

/// Runs a program for a limited time.
struct TimeoutProgram: ProcessBody {
    let body: any ProcessBody
    let arguments: [String]
    let environment: [String: String]
    let duration: Duration
    let signal: Signal
    private var child: Int?
    private var end: Timestamp?
    private var isOver = false

    init(
        body: any ProcessBody, arguments: [String], environment: [String: String], duration: Duration,
        signal: Signal
    ) {
        self.body = body
        self.arguments = arguments
        self.environment = environment
        self.duration = duration
        self.signal = signal
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard let child, let end else {
            guard let own = system[process: process],
                let started = system.start(
                    body, arguments: arguments, parent: process, descriptors: own.descriptors,
                    console: own.console, environment: environment)
            else { return .exit(125) }
            child = started
            let limit = system.now + duration
            self.end = limit
            return .wait(.time(min(limit, system.now + .milliseconds(50))))
        }
        if let code = system.reap(child) { return .exit(isOver ? (signal == .kill ? 137 : 124) : code) }
        if end <= system.now {
            isOver = true
            system.signal(child, signal)
            if system[process: child]?.isEnded == true { return .again }
            self.end = system.now + .seconds(1)
            system.signal(child, .kill)
            return .again
        }
        // Looked at often enough for a short program, rarely for a long one.
        return .wait(.time(min(end, system.now + .milliseconds(100))))
    }
}
