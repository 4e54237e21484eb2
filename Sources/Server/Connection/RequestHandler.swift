import APIServer
import Kubernetes
import NIOCore
import NIOHTTP1

/// Answers the requests of an HTTP/1 connection, one after the other, or the one of an HTTP/2 stream.
///
/// Confined to its event loop. What only looks at one object is answered right there; all else in a task, whose
/// result comes back to the loop.
final class RequestHandler: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = HTTPServerRequestPart
    typealias OutboundOut = HTTPServerResponsePart

    private enum State {
        case idle
        case receiving(HTTPRequestHead, ByteBuffer?)
        case answering
        case streaming(any AnswerStream)
        /// The answer is out before the request was in; what still comes is dropped.
        case draining
        /// The connection becomes something else; what comes meanwhile is kept for it.
        case upgrading([NIOAny])
    }

    private let endpoint: APIEndpoint
    private let peer: PeerUser?
    private let keeper: ConnectionKeeper?
    private let upgrade: ProtocolUpgrade?
    private var state = State.idle
    private var context: ChannelHandlerContext?
    private let loop: any EventLoop
    private var isQuiescing = false

    /// - Parameters:
    ///   - peer: Who the client's certificate says it is.
    ///   - keeper: The connection's, over HTTP/1.
    ///   - upgrade: How the connection turns into a WebSocket or a SPDY session; nil where it cannot.
    init(
        endpoint: APIEndpoint, peer: PeerUser?, keeper: ConnectionKeeper?, upgrade: ProtocolUpgrade?,
        loop: any EventLoop
    ) {
        self.loop = loop
        self.endpoint = endpoint
        self.peer = peer
        self.keeper = keeper
        self.upgrade = upgrade
    }

    func handlerAdded(context: ChannelHandlerContext) { self.context = context }
    func handlerRemoved(context: ChannelHandlerContext) { self.context = nil }

    // MARK: - Receiving

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        if case .upgrading(var kept) = state {
            state = .upgrading([])
            kept.append(data)
            state = .upgrading(kept)
            return
        }
        switch unwrapInboundIn(data) {
        case .head(let head): receive(head, context)
        case .body(let part): receive(part)
        case .end: receiveEnd()
        }
    }

    private func receive(_ head: HTTPRequestHead, _ context: ChannelHandlerContext) {
        keeper?.receivingSince = .now()
        state = .receiving(head, nil)
        if let length = head.headers.first(name: "content-length").flatMap({ Int($0) }),
            length > RequestReader.largestBody
        {
            return refuseBody()
        }
        if head.version == .http1_1, head.headers.first(name: "expect")?.lowercased() == "100-continue" {
            let proceed = HTTPResponseHead(version: .http1_1, status: .continue)
            context.writeAndFlush(wrapOutboundOut(.head(proceed)), promise: nil)
        }
    }

    private func receive(_ part: ByteBuffer) {
        guard case .receiving(let head, let held) = state else { return }
        state = .idle
        var part = part
        guard (held?.readableBytes ?? 0) + part.readableBytes <= RequestReader.largestBody else {
            state = .receiving(head, nil)
            return refuseBody()
        }
        if var body = held {
            body.writeBuffer(&part)
            state = .receiving(head, body)
        } else {
            state = .receiving(head, part)
        }
    }

    private func refuseBody() {
        guard case .receiving(let head, _) = state else { return }
        var exchange = Exchange(head, query: [])
        exchange.keepsAlive = false
        state = .answering
        finish(.full(endpoint.encoded(RequestReader.tooLarge, exchange)), exchange, next: .draining)
    }

    private func receiveEnd() {
        keeper?.receivingSince = nil
        guard case .receiving(let head, let body) = state, let context else { return }
        state = .answering
        keeper?.isBusy = true
        let target = RequestReader.Target(head.uri)
        var exchange = Exchange(head, query: target.query ?? [])
        // After an offer to upgrade the decoder reads no further request.
        if isQuiescing || (exchange.upgrade != nil && upgrade != nil) { exchange.keepsAlive = false }
        let request: APIRequest
        do {
            request = try endpoint.request(head, target, body, peer)
        } catch {
            return finish(.full(endpoint.encoded(error, exchange)), exchange)
        }
        if let outcome = endpoint.outcomeAtOnce(of: request, exchange) {
            return finish(outcome, exchange)
        }
        let me = NIOLoopBound(self, eventLoop: context.eventLoop)
        Task { [endpoint, exchange] in
            let outcome = await endpoint.outcome(of: request, exchange)
            me.eventLoop.execute { me.value.finish(outcome, exchange) }
        }
    }

    // MARK: - Answering

    private func finish(
        _ outcome: APIEndpoint.Outcome, _ exchange: Exchange, next: State = .idle
    ) {
        guard let context, context.channel.isActive else {
            if case .upgrade(let make) = outcome { make().abandon() }
            return
        }
        switch outcome {
        case .full(let answer):
            context.write(wrapOutboundOut(.head(answer.head)), promise: nil)
            if !exchange.isHead, answer.body.readableBytes > 0 {
                context.write(wrapOutboundOut(.body(.byteBuffer(answer.body))), promise: nil)
            }
            state = next
            end(exchange)
        case .stream(let answer, let open):
            context.writeAndFlush(wrapOutboundOut(.head(answer)), promise: nil)
            if exchange.isHead || isQuiescing {
                state = .idle
                return end(exchange)
            }
            let writer = StreamWriter(handler: self, exchange: exchange)
            let stream = open(writer)
            state = .streaming(stream)
            stream.start()
        case .upgrade(let make): switchProtocols(to: make())
        }
    }

    private func end(_ exchange: Exchange) {
        keeper?.isBusy = false
        guard let context else { return }
        if exchange.keepsAlive {
            context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
        } else {
            let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(.end(nil))).whenComplete { _ in
                loopBound.value.close(promise: nil)
            }
        }
    }

    /// Whether the client takes more at the moment.
    var isWritable: Bool { context?.channel.isWritable ?? false }
    var eventLoop: any EventLoop { loop }

    func write(_ bytes: ByteBuffer) -> EventLoopFuture<Void> {
        guard let context, case .streaming = state else {
            return loop.makeFailedFuture(ChannelError.ioOnClosedChannel)
        }
        return context.writeAndFlush(wrapOutboundOut(.body(.byteBuffer(bytes))))
    }

    func finishStream(_ exchange: Exchange) {
        guard case .streaming = state else { return }
        state = .idle
        var exchange = exchange
        if isQuiescing { exchange.keepsAlive = false }
        end(exchange)
    }

    func channelWritabilityChanged(context: ChannelHandlerContext) {
        if case .streaming(let stream) = state, context.channel.isWritable { stream.resume() }
        context.fireChannelWritabilityChanged()
    }

    // MARK: - Ending

    func channelInactive(context: ChannelHandlerContext) {
        if case .streaming(let stream) = state { stream.abandon() }
        state = .draining
        context.fireChannelInactive()
    }

    func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
        if event is ChannelShouldQuiesceEvent {
            isQuiescing = true
            switch state {
            case .idle where keeper != nil: context.close(promise: nil)
            case .streaming(let stream): stream.end()
            default: break
            }
        }
        context.fireUserInboundEventTriggered(event)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

    // MARK: - Becoming something else

    private func switchProtocols(to session: any UpgradedSession) {
        guard let context, let upgrade else {
            session.abandon()
            return
        }
        state = .upgrading([])
        let loopBound = NIOLoopBound((self, session), eventLoop: context.eventLoop)
        upgrade.perform(context, headers: session.headers).whenComplete { result in
            let (handler, session) = loopBound.value
            handler.handOver(to: session, succeeded: (try? result.get()) != nil)
        }
    }

    private func handOver(to session: any UpgradedSession, succeeded: Bool) {
        guard let context, case .upgrading(let kept) = state, succeeded else {
            session.abandon()
            context?.close(promise: nil)
            return
        }
        state = .draining
        do {
            try session.install(in: context.channel)
        } catch {
            session.abandon()
            return context.close(promise: nil)
        }
        for data in kept { context.fireChannelRead(data) }
        context.fireChannelReadComplete()
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }
}
