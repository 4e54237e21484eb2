import NIOCore

/// Ends a connection that does nothing: no handshake, no request, or one that comes too slowly.
///
/// Stands right behind TLS and sees the plain bytes pass.
final class ConnectionKeeper: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    /// How long a client has for the handshake and for each request.
    private static let patience = TimeAmount.seconds(30)
    /// How long a connection may be without a request; longer than clients keep idle connections.
    private static let idleLimit = TimeAmount.seconds(300)
    private static let interval = TimeAmount.seconds(10)

    /// Whether the TLS handshake is over.
    var isEstablished = false
    /// Since when a request is being received over HTTP/1.
    var receivingSince: NIODeadline?
    /// Whether a request is being answered or the connection has turned into something else.
    var isBusy = false
    private var lastRead = NIODeadline.now()
    private let start = NIODeadline.now()
    private var check: RepeatedTask?

    func handlerAdded(context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        check = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.interval, delay: Self.interval) {
            _ in
            let (keeper, context) = loopBound.value
            if keeper.isOver(now: .now()) { context.close(promise: nil) }
        }
    }

    func handlerRemoved(context: ChannelHandlerContext) { check?.cancel() }

    func channelInactive(context: ChannelHandlerContext) {
        check?.cancel()
        context.fireChannelInactive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        lastRead = .now()
        context.fireChannelRead(data)
    }

    /// An error of the connection (no TLS, a handshake that fails, a reset) ends it.
    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    private func isOver(now: NIODeadline) -> Bool {
        if !isEstablished { return now - start > Self.patience }
        if let receivingSince { return now - receivingSince > Self.patience }
        return !isBusy && now - lastRead > Self.idleLimit
    }
}
