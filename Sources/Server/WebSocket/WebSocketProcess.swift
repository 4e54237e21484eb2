import NIOCore
import NIOHTTP1
import NIOWebSocket
import Simulator
import YAML

/// A process's streams over the channels of a WebSocket. Confined to its event loop.
final class WebSocketProcess: ChannelInboundHandler, UpgradedSession {
    typealias InboundIn = WebSocketFrame
    typealias OutboundOut = WebSocketFrame

    private let handshake: WebSocketHandshake
    private let spoken: ChannelProtocol
    private let bridge: ProcessBridge
    private let command: [String]
    private var isOver = false

    init(
        _ handshake: WebSocketHandshake, _ spoken: ChannelProtocol, _ bridge: ProcessBridge, command: [String]
    ) {
        self.handshake = handshake
        self.spoken = spoken
        self.bridge = bridge
        self.command = command
    }

    var headers: HTTPHeaders { handshake.headers }

    func install(in channel: any Channel) throws { try WebSocketPipeline.install(self, in: channel) }

    func abandon() { bridge.abandon() }

    func handlerAdded(context: ChannelHandlerContext) {
        // An empty message tells the client that the streams are there.
        _ = send([], on: ChannelProtocol.Channel.stdout, context)
        let loopBound = NIOLoopBound((self, context), eventLoop: context.eventLoop)
        bridge.start { output in
            let delivery = loopBound.eventLoop.flatSubmit {
                let (process, context) = loopBound.value
                return process.deliver(output, context)
            }
            return (try? await delivery.get()) != nil
        }
    }

    private func deliver(_ output: SessionOutput, _ context: ChannelHandlerContext) -> EventLoopFuture<Void> {
        guard !isOver else { return context.eventLoop.makeFailedFuture(ChannelError.ioOnClosedChannel) }
        var last = context.eventLoop.makeSucceededVoidFuture()
        if !output.stdout.isEmpty {
            last = send(output.stdout, on: ChannelProtocol.Channel.stdout, context)
        }
        if !output.stderr.isEmpty {
            last = send(output.stderr, on: ChannelProtocol.Channel.stderr, context)
        }
        guard let end = output.end else { return last }
        isOver = true
        if spoken.version >= 4 {
            let status = JSONWriter.bytes(ProcessStatus.value(of: end, command: command))
            _ = send(status, on: ChannelProtocol.Channel.error, context)
        } else if let text = ProcessStatus.text(of: end, command: command) {
            _ = send(Array(text.utf8), on: ChannelProtocol.Channel.error, context)
        }
        close(with: WebSocketPipeline.closing(), context)
        return last
    }

    private func send(
        _ bytes: [UInt8], on channel: UInt8, _ context: ChannelHandlerContext
    ) -> EventLoopFuture<Void> {
        let message = ByteBuffer(bytes: spoken.message(channel, bytes))
        let frame = WebSocketFrame(fin: true, opcode: spoken.isText ? .text : .binary, data: message)
        return context.writeAndFlush(wrapOutboundOut(frame))
    }

    private func close(with frame: WebSocketFrame, _ context: ChannelHandlerContext) {
        let loopBound = NIOLoopBound(context, eventLoop: context.eventLoop)
        context.writeAndFlush(wrapOutboundOut(frame)).whenComplete { _ in
            loopBound.value.close(promise: nil)
        }
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        let frame = unwrapInboundIn(data)
        guard !isOver else { return }
        if let answer = WebSocketPipeline.answer(frame) {
            guard frame.opcode == .connectionClose else {
                return context.writeAndFlush(wrapOutboundOut(answer), promise: nil)
            }
            isOver = true
            bridge.abandon()
            return close(with: answer, context)
        }
        guard frame.opcode == .binary || frame.opcode == .text,
            let (channel, bytes) = spoken.parse(Array(WebSocketPipeline.bytes(frame).readableBytesView))
        else { return }
        switch channel {
        case ChannelProtocol.Channel.stdin: if !bytes.isEmpty { bridge.feed(bytes) }
        case ChannelProtocol.Channel.resize:
            if let (columns, rows) = ProcessStatus.size(bytes) { bridge.resize(columns: columns, rows: rows) }
        case ChannelProtocol.Channel.close where spoken.version >= 5:
            if bytes.first == ChannelProtocol.Channel.stdin { bridge.closeInput() }
        default: break
        }
    }

    func channelInactive(context: ChannelHandlerContext) {
        if !isOver {
            isOver = true
            bridge.abandon()
        }
        context.fireChannelInactive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}
