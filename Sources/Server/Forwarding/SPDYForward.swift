import NIOCore
import NIOHTTP1

/// Forwarded connections over SPDY, bare or in a WebSocket: each is a pair of streams, one for errors and one for
/// data, with the same `requestID`. Confined to its event loop.
final class SPDYForward: UpgradedSession {
    private let ports: PodPorts
    let headers: HTTPHeaders
    private let isTunnelled: Bool
    /// Error streams that wait for their data streams.
    private var errors: [String: SPDYStream] = [:]
    private var connections: [UInt32: ForwardedConnection] = [:]

    init(_ ports: PodPorts, headers: HTTPHeaders, isTunnelled: Bool) {
        self.ports = ports
        self.headers = headers
        self.isTunnelled = isTunnelled
    }

    func install(in channel: any Channel) throws {
        let loop = channel.eventLoop
        let connection = try SPDYConnection { [self] stream in
            add(stream, loop)
        } ended: { [self] in
            for connection in connections.values { connection.closeInput() }
            connections = [:]
            errors = [:]
        }
        if isTunnelled { try WebSocketPipeline.install(WebSocketTunnel(), in: channel) }
        try channel.pipeline.syncOperations.addHandler(connection)
    }

    func abandon() {}

    private func add(_ stream: SPDYStream, _ loop: any EventLoop) {
        let request = stream.headers["requestid"] ?? ""
        guard stream.headers["streamtype"] == "data" else {
            stream.received = { _, _ in }
            errors[request] = stream
            return
        }
        let error = errors.removeValue(forKey: request)
        guard let port = stream.headers["port"].flatMap({ Int($0) }), (1...65535).contains(port) else {
            error?.write(Array("\"port\" header must be set to a port number".utf8))
            error?.end()
            return stream.end()
        }
        let connection = ForwardedConnection(ports, port: port)
        connections[stream.id] = connection
        stream.received = { bytes, isLast in
            if bytes.readableBytes > 0 { connection.receive(Array(bytes.readableBytesView)) }
            if isLast { connection.closeInput() }
        }
        let streams = NIOLoopBound((self, data: stream, error: error), eventLoop: loop)
        connection.start { output in
            let written = loop.flatSubmit {
                let (session, data, error) = streams.value
                return session.deliver(output, data, error) ?? loop.makeSucceededVoidFuture()
            }
            try? await written.get()
        }
    }

    private func deliver(
        _ output: ForwardedConnection.Output, _ data: SPDYStream, _ error: SPDYStream?
    ) -> EventLoopFuture<Void>? {
        switch output {
        case .bytes(let bytes): return data.write(bytes)
        case .refused(let text): return error?.write(Array(text.utf8))
        case .end:
            connections[data.id] = nil
            error?.end()
            data.end()
            return nil
        }
    }
}
