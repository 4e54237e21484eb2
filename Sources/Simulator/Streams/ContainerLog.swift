package import Kubernetes

/// What one run of a container wrote to its standard output and error, bounded: the oldest lines go first.
package struct ContainerLog: Sendable {
    package enum Stream: Sendable { case output, error }

    package struct Line: Sendable, Equatable {
        package var time: Timestamp
        package var stream: Stream
        /// The text without its line end.
        package var text: String

        package init(time: Timestamp, stream: Stream = .output, text: String) {
            self.time = time
            self.stream = stream
            self.text = text
        }
    }

    /// Which run of the container it is: the number of restarts before it.
    package let run: Int
    /// How many lines were dropped from the front.
    package private(set) var dropped = 0
    private var lines: [Line] = []
    private var head = 0
    private var bytes = 0

    /// About what is kept of one run. The kubelet keeps 10 MiB, but of real disks.
    static let capacity = 1 << 20
    private static let lineOverhead = 64

    package init(run: Int) { self.run = run }

    /// How many lines were written in all.
    package var written: Int { dropped + lines.count - head }

    /// The lines still there whose number, counted from the run's begin, is `number` or more.
    package func lines(from number: Int) -> ArraySlice<Line> {
        lines[min(lines.count, head + max(0, number - dropped))...]
    }

    package mutating func append(_ line: Line) {
        lines.append(line)
        bytes += line.text.utf8.count + Self.lineOverhead
        while bytes > Self.capacity, head < lines.count - 1 {
            bytes -= lines[head].text.utf8.count + Self.lineOverhead
            lines[head].text = ""
            head += 1
            dropped += 1
        }
        if head > 1024, head * 2 > lines.count {
            lines.removeFirst(head)
            head = 0
        }
    }
}
