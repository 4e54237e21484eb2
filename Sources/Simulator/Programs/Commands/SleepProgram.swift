import Kubernetes

/// `sleep`.
struct SleepProgram: ProcessBody {
    private let duration: Duration?
    private let problem: String?
    private let handlesTermination: Bool
    private var end: Timestamp?

    init(_ words: [String], handles: Bool = false) {
        var total = Duration.zero
        var problem: String?
        var isForever = false
        for word in words.dropFirst() {
            if word == "infinity" || word == "inf" {
                isForever = true
            } else if let duration = Self.duration(word) {
                total += duration
            } else {
                problem = "sleep: invalid time interval '\(word)'\n"
            }
        }
        if words.count < 2 { problem = "sleep: missing operand\n" }
        duration = isForever ? nil : total
        self.problem = problem
        handlesTermination = handles
    }

    /// `5`, `0.5`, `2m`: at most a hundred years.
    static func duration(_ text: String) -> Duration? {
        let units: [Character: Double] = ["s": 1, "m": 60, "h": 3600, "d": 86_400]
        let factor = text.last.flatMap { units[$0] }
        guard let number = Double(factor == nil ? text[...] : text.dropLast()), number >= 0 else {
            return nil
        }
        return .microseconds(Int64(min(number * (factor ?? 1), 3.15e9) * 1e6))
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if let problem {
            system.write(process, 2, problem)
            return .exit(1)
        }
        if handlesTermination, system[process: process]?.signals.isEmpty == false { return .exit(0) }
        guard let duration else { return .wait(.signal) }
        let time = end ?? system.now + duration
        end = time
        return time <= system.now ? .exit(0) : .wait(.time(time))
    }

    func handles(_ signal: Signal) -> Bool {
        handlesTermination && (signal == .terminate || signal == .interrupt)
    }
}
