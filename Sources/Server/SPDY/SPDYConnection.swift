import NIOCore

/// The server's end of a SPDY/3.1 connection, as kubectl opens it for commands and ports. Confined to its event
/// loop.
///
/// Like the library that Kubernetes uses, it keeps no flow-control windows.
final class SPDYConnection: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    private static let streamLimit = 1024

    private let codec: SPDYHeaderCodec
    private let opened: (SPDYStream) -> Void
    private let ended: () -> Void
    private var streams: [UInt32: SPDYStream] = [:]
    private var buffer = ByteBuffer()
    private var context: ChannelHandlerContext?
    private var isOver = false

    /// - Parameters:
    ///   - opened: Called for each stream that the client opens.
    ///   - ended: Called once when the connection is gone.
    init(opened: @escaping (SPDYStream) -> Void, ended: @escaping () -> Void) throws {
        codec = try SPDYHeaderCodec()
        self.opened = opened
        self.ended = ended
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var part = unwrapInboundIn(data)
        buffer.writeBuffer(&part)
        do {
            while let frame = try SPDYFrame.read(&buffer) { try receive(frame) }
        } catch {
            return context.close(promise: nil)
        }
        buffer.discardReadBytes()
    }

    private func receive(_ frame: SPDYFrame) throws {
        switch frame {
        case .synStream(let id, let isLast, let block):
            let headers = try codec.unpack(block)
            guard streams.count < Self.streamLimit else { throw SPDYError.tooManyStreams }
            guard streams[id] == nil else { throw SPDYError.malformed }
            let stream = SPDYStream(id: id, headers: headers, connection: self)
            streams[id] = stream
            send(.synReply(stream: id, isLast: false, block: try codec.pack([])))
            opened(stream)
            if isLast { stream.receive(ByteBuffer(), isLast: true) }
        case .data(let id, let isLast, let bytes): streams[id]?.receive(bytes, isLast: isLast)
        case .headers(let id, let isLast, let block):
            // The window is the connection's: every block has to be unpacked.
            _ = try codec.unpack(block)
            if isLast { streams[id]?.receive(ByteBuffer(), isLast: true) }
        case .synReply(_, _, let block): _ = try codec.unpack(block)
        case .reset(let id, _): streams.removeValue(forKey: id)?.reset()
        case .ping(let identifier): if identifier % 2 == 1 { send(.ping(identifier)) }
        case .goAway, .other: break
        }
    }

    @discardableResult
    fileprivate func send(_ frame: SPDYFrame) -> EventLoopFuture<Void>? {
        context?.writeAndFlush(wrapOutboundOut(frame.bytes))
    }

    fileprivate func forget(_ id: UInt32) { streams[id] = nil }

    /// Closes the connection when what was written is out.
    func close() {
        guard let context else { return }
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(ByteBuffer())).whenComplete { _ in
            loopBound.value.close(promise: nil)
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isOver {
            isOver = true
            streams = [:]
            ended()
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

/// One stream of a SPDY connection. Confined to its event loop.
final class SPDYStream {
    let id: UInt32
    /// The headers with which the client opened it; names are lower case.
    let headers: [String: String]
    /// Gets what the client sends; the flag says that nothing more will come.
    var received: ((ByteBuffer, _ isLast: Bool) -> Void)? {
        didSet { handOver() }
    }
    private weak var connection: SPDYConnection?
    private var early: [(ByteBuffer, Bool)] = []
    private var isLocallyClosed = false
    private var isRemotelyClosed = false

    init(id: UInt32, headers: [String: String], connection: SPDYConnection) {
        self.id = id
        self.headers = headers
        self.connection = connection
    }

    fileprivate func receive(_ bytes: ByteBuffer, isLast: Bool) {
        guard !isRemotelyClosed else { return }
        isRemotelyClosed = isLast
        if let received { received(bytes, isLast) } else { early.append((bytes, isLast)) }
        forgetIfOver()
    }

    private func handOver() {
        guard let received else { return }
        for (bytes, isLast) in early { received(bytes, isLast) }
        early = []
    }

    fileprivate func reset() {
        isLocallyClosed = true
        receive(ByteBuffer(), isLast: true)
    }

    /// Sends bytes to the client; the future tells when they are out.
    @discardableResult
    func write(_ bytes: [UInt8]) -> EventLoopFuture<Void>? {
        guard !isLocallyClosed, !bytes.isEmpty else { return nil }
        return connection?.send(.data(stream: id, isLast: false, ByteBuffer(bytes: bytes)))
    }

    /// Tells the client that nothing more will come.
    func end() {
        guard !isLocallyClosed else { return }
        isLocallyClosed = true
        connection?.send(.data(stream: id, isLast: true, ByteBuffer()))
        forgetIfOver()
    }

    private func forgetIfOver() {
        if isLocallyClosed, isRemotelyClosed { connection?.forget(id) }
    }
}
