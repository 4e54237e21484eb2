import Kubernetes

/// `watch`: runs a command every two seconds.
struct WatchProgram: ProcessBody {
    private let words: [String]
    private let environment: [String: String]
    private let directory: String
    private let period: Duration
    private var child: Int?

    init(_ words: [String], environment: [String: String], directory: String) {
        let options = CommandOptions(Array(words.dropFirst()), valued: ["n"], stopsAtOperand: true)
        self.words = options.operands
        period =
            options.value("n").flatMap(SleepProgram.duration).map { max($0, .milliseconds(100)) }
            ?? .seconds(2)
        self.environment = environment
        self.directory = directory
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if let running = child {
            guard system.reap(running) != nil else { return .wait(.children([running])) }
            child = nil
            return .wait(.time(system.now + period))
        }
        let script = words.joined(separator: " ")
        system.write(process, 1, "\u{1B}[H\u{1B}[JEvery \(period.inSeconds)s: \(script)\n\n")
        guard let own = system[process: process] else { return .exit(1) }
        let shell = ShellMachine(
            kind: system.facts.shell, name: "sh", script: script, positional: [], environment: environment,
            directory: directory)
        child = system.start(
            shell, arguments: ["sh", "-c", script], parent: process, descriptors: own.descriptors,
            console: own.console, environment: environment)
        return child == nil ? .exit(1) : .again
    }
}
