package import APIServer
package import Kubernetes
import YAML

/// The logs of containers: what answers `pods/log`.
extension SimulatedCluster {
    /// Grows whenever a container wrote something or ended, or a session has output: a follower looks then.
    package var outputVersion: UInt64 { world.logs.version &+ control.kubelet.sessionVersion }

    /// Begins to read the log that a `pods/log` request asks for. Throws the errors of Kubernetes' API server and
    /// of its kubelet.
    package func openLog(_ request: ConnectRequest) throws(StatusError) -> LogReader {
        let name = ObjectName(namespace: request.namespace, name: request.name)
        guard let object = world.get(.pods, name) else {
            throw StatusError.notFound(.pods, request.name)
        }
        return try openLog(of: Pod(object), LogOptions(request.request, pod: request.name))
    }

    /// Begins to read a container's log.
    package func openLog(of pod: Pod, _ options: LogOptions) throws(StatusError) -> LogReader {
        let container = try ContainerChoice.name(options.container, in: pod)
        // A pod that is on no node has an empty log.
        guard !pod.spec.nodeName.isEmpty else { return LogReader(place: nil, options: options) }
        let run = try control.kubelet.run(
            of: container, in: pod, previous: options.previous)
        var reader = LogReader(
            place: LogReader.Place(
                key: UsageTable.ContainerKey(pod: pod.metadata.uid, container: container), run: run),
            options: options)
        reader.remaining = options.limitBytes
        reader.since = options.sinceTime ?? options.sinceSeconds.map { world.now - .seconds($0) }
        if let tail = options.tailLines, let place = reader.place {
            let log = lines(of: place)
            reader.next = max(0, log.total(until: world.now) - tail)
        }
        return reader
    }

    /// Hands out what the reader has not seen yet, at most about `limit` bytes at once.
    package func read(_ reader: inout LogReader, limit: Int = 1 << 20) -> LogChunk {
        guard let place = reader.place, reader.remaining != 0 else {
            return LogChunk(bytes: [], isAtEnd: true)
        }
        let log = lines(of: place)
        var bytes: [UInt8] = []
        for line in log.lines(from: reader.next) {
            guard line.time <= world.now else { break }
            guard bytes.count < limit else { return LogChunk(bytes: bytes, isAtEnd: false) }
            reader.next = max(reader.next, log.dropped) + 1
            if let since = reader.since, line.time < since { continue }
            if let stream = reader.options.stream, line.stream != stream { continue }
            var text = reader.bytes(line)
            if let remaining = reader.remaining {
                text = Array(text.prefix(remaining))
                reader.remaining = remaining - text.count
            }
            bytes += text
            if reader.remaining == 0 { return LogChunk(bytes: bytes, isAtEnd: true) }
        }
        let goesOn = reader.options.follow && control.kubelet.isRunning(place.key, run: place.run)
        return LogChunk(bytes: bytes, isAtEnd: !goesOn)
    }

    /// The lines of a run: what its program writes on starting, then what was stored.
    private struct RunLines {
        var opening: [ContainerLog.Line]
        var stored: ContainerLog?

        /// How many lines at the front are gone.
        var dropped: Int { (stored?.dropped ?? 0) > 0 ? opening.count + (stored?.dropped ?? 0) : 0 }

        /// How many lines are written by then: programs may have said already what they will write later.
        func total(until now: Timestamp) -> Int {
            let later = stored?.lines(from: 0).reversed().prefix { $0.time > now }.count ?? 0
            return opening.count + (stored?.written ?? 0) - later
        }

        func lines(from number: Int) -> [ContainerLog.Line] {
            let later = stored?.lines(from: number - opening.count) ?? []
            guard dropped == 0, number < opening.count else { return Array(later) }
            return Array(opening[number...]) + later
        }
    }

    /// How many lines the log that a reader is at has by now.
    func written(at reader: LogReader) -> Int {
        reader.place.map { lines(of: $0).total(until: world.now) } ?? 0
    }

    private func lines(of place: LogReader.Place) -> RunLines {
        RunLines(
            opening: control.kubelet.openingLines(place.key, run: place.run, world),
            stored: world.logs.log(of: place.key, run: place.run))
    }
}
