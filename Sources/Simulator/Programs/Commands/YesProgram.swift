import Kubernetes

/// `yes`: fills a pipe and waits for room; into nothing it burns CPU.
struct YesProgram: ProcessBody {
    let text: String

    mutating func step(_ system: inout ContainerSystem, _ process: Int) -> ProcessStep {
        guard case .pipeWriter = system.descriptor(process, 1) else {
            system.burn(process, milli: 1000)
            if case .file = system.descriptor(process, 1) {
            } else if system.descriptor(process, 1) != .null {
                system.write(
                    process, 1, Array(repeating: Array((text + "\n").utf8), count: 64).flatMap { $0 })
                return .wait(.time(system.now + .milliseconds(100)))
            }
            return .wait(.signal)
        }
        guard system.hasRoom(process, 1) else { return .wait(.room(1)) }
        let line = Array((text + "\n").utf8)
        system.write(process, 1, Array(repeating: line, count: max(1, 16_384 / line.count)).flatMap { $0 })
        return .again
    }
}
