import NIOCore
import NIOHTTP1
import NIOWebSocket

/// Forwarded connections over the channels of a WebSocket: for the nth port channel 2n carries data and 2n+1
/// errors. Confined to its event loop.
final class WebSocketForward: ChannelInboundHandler, UpgradedSession {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let handshake: WebSocketHandshake
    private let spoken: ChannelProtocol
    private let ports: [Int]
    private let connections: [ForwardedConnection]

    init(
        _ handshake: WebSocketHandshake, _ spoken: ChannelProtocol, _ pod: PodPorts, _ ports: [Int]
    ) {
        self.handshake = handshake
        self.spoken = spoken
        self.ports = ports
        connections = ports.map { ForwardedConnection(pod, port: $0) }
    }

    var headers: HTTPHeaders { handshake.headers }

    func install(in channel: any Channel) throws { try WebSocketPipeline.install(self, in: channel) }

    func abandon() {}

    func handlerAdded(context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        for (index, port) in ports.enumerated() {
            // Each channel begins with the number of its port.
            let number = [UInt8(port & 0xFF), UInt8(port >> 8)]
            _ = send(number, on: index * 2, context)
            _ = send(number, on: index * 2 + 1, context)
            connections[index].start { output in
                let written = loopBound.eventLoop.flatSubmit {
                    let (session, context) = loopBound.value
                    return session.deliver(output, index, context)
                }
                try? await written.get()
            }
        }
    }

    private func deliver(
        _ output: ForwardedConnection.Output, _ index: Int, _ context: ChannelHandlerContext
    ) -> EventLoopFuture<Void> {
        switch output {
        case .bytes(let bytes): send(bytes, on: index * 2, context)
        case .refused(let text): send(Array(text.utf8), on: index * 2 + 1, context)
        case .end: context.eventLoop.makeSucceededVoidFuture()
        }
    }

    private func send(
        _ bytes: [UInt8], on channel: Int, _ context: ChannelHandlerContext
    ) -> EventLoopFuture<Void> {
        let message = ByteBuffer(bytes: spoken.message(UInt8(truncatingIfNeeded: channel), bytes))
        let frame = WebSocketFrame(fin: true, opcode: spoken.isText ? .text : .binary, data: message)
        return context.writeAndFlush(wrapOutboundOut(frame))
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if let answer = WebSocketPipeline.answer(frame) {
            context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            if frame.opcode == .connectionClose { context.close(promise: nil) }
            return
        }
        guard let (channel, bytes) = spoken.parse(Array(WebSocketPipeline.bytes(frame).readableBytesView)),
            channel % 2 == 0, Int(channel / 2) < connections.count
        else { return }
        connections[Int(channel / 2)].receive(bytes)
    }

    func channelInactive(context: ChannelHandlerContext) {
        for connection in connections { connection.closeInput() }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
