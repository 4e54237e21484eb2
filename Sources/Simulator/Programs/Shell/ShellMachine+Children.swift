import Kubernetes

/// The processes that a shell starts for parts of its script.
extension ShellMachine {
    /// Starts a child that runs a part of the script.
    mutating func fork(
        _ node: ShellNode, _ changed: [Int: Descriptor], _ system: inout ContainerSystem, _ process: Int
    ) -> Int? {
        guard let own = system[process: process] else { return nil }
        var descriptors = own.descriptors
        for (number, descriptor) in changed { descriptors[number] = descriptor }
        let child = system.start(
            forked(node), arguments: own.arguments, parent: process, descriptors: descriptors,
            console: own.console, environment: environment)
        if child == nil {
            complain(&system, process, "fork: retry: Resource temporarily unavailable")
            status = 254
        }
        return child
    }

    mutating func pipe(_ stages: [ShellNode], _ system: inout ContainerSystem, _ process: Int) {
        var children: [Int] = []
        var input: Descriptor?
        for (index, stage) in stages.enumerated() {
            var changed: [Int: Descriptor] = [:]
            if let input { changed[0] = input }
            input = nil
            if index < stages.count - 1 {
                let pipe = system.number()
                system.pipes[pipe] = ContainerSystem.Pipe()
                changed[1] = .pipeWriter(pipe)
                input = .pipeReader(pipe)
            }
            guard let child = fork(stage, changed, &system, process) else { break }
            children.append(child)
        }
        stack.append(.awaiting(children, codes: [:]))
    }

    mutating func finished(
        _ children: [Int], _ codes: [Int: Int], _ system: inout ContainerSystem, _ process: Int
    ) -> ProcessStep? {
        var codes = codes
        for child in children where codes[child] == nil {
            if let code = system.reap(child) { codes[child] = code }
        }
        let left = children.filter { codes[$0] == nil }
        guard left.isEmpty else {
            stack.append(.awaiting(children, codes: codes))
            return .wait(.children(left))
        }
        status = children.last.flatMap { codes[$0] } ?? status
        if failsInPipe { status = children.reversed().compactMap { codes[$0] }.first { $0 != 0 } ?? 0 }
        checkError()
        return nil
    }

    /// Under `set -e` a failure that no condition looks at ends the script.
    mutating func checkError() {
        guard exitsOnError, status != 0 else { return }
        for frame in stack {
            switch frame {
            case .and, .or, .not, .branch, .loopDecision: return
            default: break
            }
        }
        stack = [.finish]
    }
}
