import Agent
import NIOCore
import Simulator

/// A container's log on its way to a client. Confined to its event loop; the log is read in a task.
final class LogStream: AnswerStream {
    private let reader: LogReader
    private let writer: StreamWriter
    private let door: ClusterDoor
    private var task: Task<Void, Never>?

    init(_ reader: LogReader, _ writer: StreamWriter, _ door: ClusterDoor) {
        self.reader = reader
        self.writer = writer
        self.door = door
    }

    func start() {
        let follower = LogFollower(
            reader: reader, door: door, stream: NIOLoopBound(self, eventLoop: writer.eventLoop))
        task = Task { await follower.run() }
    }

    fileprivate func send(_ bytes: [UInt8]) -> EventLoopFuture<Void> {
        writer.write(ByteBuffer(bytes: bytes))
    }

    func resume() {}

    func end() {
        task?.cancel()
        writer.finish()
    }

    func abandon() { task?.cancel() }
}

/// Reads a log for a stream until it ends.
private struct LogFollower: Sendable {
    /// How long to wait for the next look: lines that a program writes by the clock are not announced.
    private static let patience = Duration.milliseconds(200)

    let reader: LogReader
    let door: ClusterDoor
    let stream: NIOLoopBound<LogStream>

    func run() async {
        var reader = reader
        while !Task.isCancelled {
            let read = await door.readLog(reader)
            reader = read.reader
            let bytes = read.chunk.bytes
            // A slow client holds up the reading, not the memory.
            if !bytes.isEmpty, !(await send(bytes)) { return }
            if read.chunk.isAtEnd { return finish() }
            if bytes.isEmpty { await door.outputs.change(after: read.version, within: Self.patience) }
        }
    }

    /// Whether the client took the bytes.
    private func send(_ bytes: [UInt8]) async -> Bool {
        let stream = stream
        let written = stream.eventLoop.flatSubmit { stream.value.send(bytes) }
        return (try? await written.get()) != nil
    }

    private func finish() {
        let stream = stream
        stream.eventLoop.execute { stream.value.end() }
    }
}
