import NIOCore
import NIOHTTP1
import Simulator
import YAML

/// A process's streams over SPDY: the client opens one for each, then the process is attached to them. Confined to
/// its event loop.
final class SPDYProcess: UpgradedSession {
    private let version: String
    private let bridge: ProcessBridge
    private let request: SessionRequest
    private var streams: [String: SPDYStream] = [:]
    private var connection: SPDYConnection?
    private var isStarted = false
    private var isOver = false

    init(_ version: String, _ bridge: ProcessBridge, _ request: SessionRequest) {
        self.version = version
        self.bridge = bridge
        self.request = request
    }

    var headers: HTTPHeaders {
        HTTPHeaders([
            ("Connection", "Upgrade"), ("Upgrade", "SPDY/3.1"), ("X-Stream-Protocol-Version", version),
        ])
    }

    func install(in channel: any Channel) throws {
        let connection = try SPDYConnection { [weak self, weak channel] stream in
            guard let self, let channel else { return }
            add(stream, channel.eventLoop)
        } ended: { [self] in
            if !isOver { bridge.abandon() }
            isOver = true
            self.connection = nil
        }
        self.connection = connection
        try channel.pipeline.syncOperations.addHandler(connection)
    }

    func abandon() { bridge.abandon() }

    /// Which streams the client will open.
    private var expected: [String] {
        var names = ["error"]
        if request.stdin { names.append("stdin") }
        if request.stdout { names.append("stdout") }
        if request.stderr { names.append("stderr") }
        if request.tty, version.hasPrefix("v4") || version.hasPrefix("v3") { names.append("resize") }
        return names
    }

    private func add(_ stream: SPDYStream, _ loop: any EventLoop) {
        streams[stream.headers["streamtype"] ?? ""] = stream
        guard !isStarted, expected.allSatisfy({ streams[$0] != nil }) else { return }
        isStarted = true
        streams["stdin"]?.received = { [bridge] bytes, isLast in
            if bytes.readableBytes > 0 { bridge.feed(Array(bytes.readableBytesView)) }
            if isLast { bridge.closeInput() }
        }
        streams["resize"]?.received = { [bridge] bytes, _ in
            if let (columns, rows) = ProcessStatus.size(Array(bytes.readableBytesView)) {
                bridge.resize(columns: columns, rows: rows)
            }
        }
        let me = NIOLoopBound(self, eventLoop: loop)
        bridge.start { output in
            (try? await loop.flatSubmit { me.value.deliver(output, loop) }.get()) != nil
        }
    }

    private func deliver(_ output: SessionOutput, _ loop: any EventLoop) -> EventLoopFuture<Void> {
        guard !isOver else { return loop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        var last: EventLoopFuture<Void>?
        if !output.stdout.isEmpty { last = streams["stdout"]?.write(output.stdout) }
        if !output.stderr.isEmpty { last = streams["stderr"]?.write(output.stderr) ?? last }
        if let end = output.end {
            isOver = true
            if version.hasPrefix("v4") {
                streams["error"]?.write(
                    JSONWriter.bytes(ProcessStatus.value(of: end, command: request.command)))
            } else if let text = ProcessStatus.text(of: end, command: request.command) {
                streams["error"]?.write(Array(text.utf8))
            }
            for name in ["stdout", "stderr", "error"] { streams[name]?.end() }
            connection?.close()
        }
        return last ?? loop.makeSucceededVoidFuture()
    }
}
