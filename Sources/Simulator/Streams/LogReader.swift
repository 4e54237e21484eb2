import Kubernetes

/// A client's place in a log: begun by `SimulatedCluster.openLog`, moved on by `SimulatedCluster.read`.
package struct LogReader: Sendable {
    /// The container and which of its runs; nil: there is nothing to read.
    struct Place: Sendable {
        var key: UsageTable.ContainerKey
        var run: Int
    }

    let place: Place?
    let options: LogOptions
    /// The number of the next line.
    var next = 0
    /// Lines before are left out.
    var since: Timestamp?
    var remaining: Int?

    /// The bytes of a line as they are sent.
    func bytes(_ line: ContainerLog.Line) -> [UInt8] {
        var bytes: [UInt8] = []
        if options.timestamps { bytes += Array((line.time.fixedNanoseconds + " ").utf8) }
        bytes += Array(line.text.utf8)
        bytes.append(UInt8(ascii: "\n"))
        return bytes
    }
}

/// What a read of a log gave.
package struct LogChunk: Sendable {
    package var bytes: [UInt8]
    /// Whether nothing more will come.
    package var isAtEnd: Bool
}

extension Timestamp {
    /// RFC 3339 with all nine digits of the fraction, as the kubelet prints the times of a log's lines.
    var fixedNanoseconds: String {
        let fraction = String(nanoseconds - seconds * 1_000_000_000 + 1_000_000_000).dropFirst()
        return String(rfc3339.dropLast()) + ".\(fraction)Z"
    }
}
