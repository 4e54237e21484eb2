import Kubernetes

/// The logs of all containers: of each the present run and the one before.
///
/// What a program writes on starting is known from its image, so only what came after is stored: a hundred
/// thousand quiet containers have no entry here.
struct LogStore: Sendable {
    private struct Runs: Sendable {
        var current: ContainerLog
        var previous: ContainerLog?
    }

    private var runs: [UsageTable.ContainerKey: Runs] = [:]
    /// Grows with every line.
    private(set) var version: UInt64 = 0

    /// Adds a line to a run of a container; a new run makes the one before the previous.
    mutating func append(_ line: ContainerLog.Line, run: Int, _ key: UsageTable.ContainerKey) {
        version += 1
        if let index = runs.index(forKey: key) {
            if runs.values[index].current.run != run {
                runs.values[index].previous = runs.values[index].current
                runs.values[index].current = ContainerLog(run: run)
            }
            runs.values[index].current.append(line)
        } else {
            var log = ContainerLog(run: run)
            log.append(line)
            runs[key] = Runs(current: log)
        }
    }

    /// What was stored of a run; nil when it wrote nothing, or is older than the previous one.
    func log(of key: UsageTable.ContainerKey, run: Int) -> ContainerLog? {
        guard let runs = runs[key] else { return nil }
        if runs.current.run == run { return runs.current }
        return runs.previous?.run == run ? runs.previous : nil
    }

    /// Forgets a container.
    mutating func forget(_ key: UsageTable.ContainerKey) { runs[key] = nil }

    /// Something happened that a follower of a log has to notice without a line: a container ended.
    mutating func touch() { version += 1 }
}
