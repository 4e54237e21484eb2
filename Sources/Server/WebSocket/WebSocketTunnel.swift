import NIOCore
import NIOWebSocket

/// Carries another protocol's bytes in a WebSocket's binary messages.
final class WebSocketTunnel: ChannelDuplexHandler {
    typealias InboundIn = WebSocketFrame
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = WebSocketFrame

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        if let answer = WebSocketPipeline.answer(frame) {
            let isEnd = frame.opcode == .connectionClose
            let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
            context.writeAndFlush(wrapOutboundOut(answer)).whenComplete { _ in
                if isEnd { loopBound.value.close(promise: nil) }
            }
        } else if frame.opcode == .binary || frame.opcode == .text {
            context.fireChannelRead(wrapInboundOut(WebSocketPipeline.bytes(frame)))
        }
    }

    func write(context: ChannelHandlerContext, data: NIOAny, promise: EventLoopPromise<Void>?) {
        let frame = WebSocketFrame(fin: true, opcode: .binary, data: unwrapOutboundIn(data))
        context.write(wrapOutboundOut(frame), promise: promise)
    }
}
