import Kubernetes

/// `top`: once with `-n 1`, else again and again.
struct TopProgram: ProcessBody {
    private var left: Int
    private let isBatch: Bool

    init(_ words: [String]) {
        let joined = words.dropFirst()
        let options = CommandOptions(joined.map { $0.hasPrefix("-") ? $0 : $0 }, valued: ["n", "d", "p"])
        isBatch = options.has("b")
        left = options.value("n").flatMap { Int($0) } ?? .max
    }

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        if case .bytes(let bytes) = system.read(process, 0), bytes.contains(UInt8(ascii: "q")) {
            return .exit(0)
        }
        let total = system.facts.memoryBytes >> 10
        let used = system.facts.memoryUsed >> 10
        var text = isBatch ? "" : "\u{1B}[H\u{1B}[J"
        text += "Mem: \(used)K used, \(max(0, total - used))K free, 0K shrd, 0K buff, 0K cached\n"
        text += "CPU:   1% usr   0% sys   0% nic  98% idle   0% io   0% irq   0% sirq\n"
        text += "Load average: 0.12 0.10 0.09 1/120 \(process)\n"
        text += "  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n"
        for other in system.sortedProcesses where !other.isEnded {
            func right(_ number: Int, _ width: Int) -> String {
                String(repeating: " ", count: max(0, width - "\(number)".count)) + "\(number)"
            }
            let state = other.id == process ? "R   " : "S   "
            text +=
                "\(right(other.id, 5)) \(right(other.parent, 5)) \(other.user)     \(state) \(right(other.id == 1 ? Int(used) : 1600, 6))   0%   0   0% \(other.arguments.joined(separator: " "))\n"
        }
        system.write(process, 1, text)
        left -= 1
        return left <= 0 ? .exit(0) : .wait(.time(system.now + .seconds(5)))
    }
}
