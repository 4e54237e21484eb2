import NIOCore
import NIOHTTP1

/// The HTTP/1 handlers of a connection, which go when it turns into something else.
final class ProtocolUpgrade {
    private let encoder: HTTPResponseEncoder
    private let decoder: ByteToMessageHandler<HTTPRequestDecoder>
    private let others: [any RemovableChannelHandler]
    private let keeper: ConnectionKeeper

    init(
        encoder: HTTPResponseEncoder, decoder: ByteToMessageHandler<HTTPRequestDecoder>,
        others: [any RemovableChannelHandler], keeper: ConnectionKeeper
    ) {
        self.encoder = encoder
        self.decoder = decoder
        self.others = others
        self.keeper = keeper
    }

    /// Answers 101 with `headers` and leaves a connection of bare bytes.
    func perform(_ context: ChannelHandlerContext, headers: HTTPHeaders) -> EventLoopFuture<Void> {
        keeper.isBusy = true
        let pipeline = context.pipeline
        let encoder = NIOLoopBound(encoder, eventLoop: context.eventLoop)
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        // The decoder goes first, so that what follows the request is not read as HTTP.
        var removals = others.map { pipeline.syncOperations.removeHandler($0) }
        removals.append(pipeline.syncOperations.removeHandler(decoder))
        return EventLoopFuture.andAllSucceed(removals, on: context.eventLoop).flatMap {
            let head = HTTPResponseHead(version: .http1_1, status: .switchingProtocols, headers: headers)
            return loopBound.value.writeAndFlush(NIOAny(HTTPServerResponsePart.head(head)))
        }.flatMap {
            loopBound.value.pipeline.syncOperations.removeHandler(encoder.value)
        }
    }
}

/// What a connection turns into. Confined to its event loop.
protocol UpgradedSession {
    /// What the 101 says.
    var headers: HTTPHeaders { get }
    /// Adds the session's handlers to a connection of bare bytes.
    func install(in channel: any Channel) throws
    /// The connection is gone before the session could begin.
    func abandon()
}
