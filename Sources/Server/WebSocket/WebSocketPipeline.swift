import NIOCore
import NIOWebSocket

/// The handlers that read and write a WebSocket's frames.
enum WebSocketPipeline {
    /// Larger messages end the connection.
    private static let largestMessage = 4 * 1024 * 1024
    private static let fragmentLimit = 4096

    /// Adds them to a connection of bare bytes, and `handler` behind them.
    static func install(_ handler: any ChannelHandler, in channel: any Channel) throws {
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(WebSocketFrameEncoder())
        try pipeline.addHandler(
            ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: largestMessage)))
        try pipeline.addHandler(WebSocketProtocolErrorHandler())
        try pipeline.addHandler(
            NIOWebSocketFrameAggregator(
                minNonFinalFragmentSize: 0, maxAccumulatedFrameCount: fragmentLimit,
                maxAccumulatedFrameSize: largestMessage))
        try pipeline.addHandler(handler)
    }

    /// The bytes of a frame that came from a client.
    static func bytes(_ frame: WebSocketFrame) -> ByteBuffer { frame.unmaskedData }

    /// The answer to a control frame; nil for frames that carry data.
    static func answer(_ frame: WebSocketFrame) -> WebSocketFrame? {
        switch frame.opcode {
        case .ping: WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
        case .connectionClose:
            WebSocketFrame(fin: true, opcode: .connectionClose, data: frame.unmaskedData)
        default: nil
        }
    }

    /// The frame that ends a WebSocket in good order.
    static func closing() -> WebSocketFrame {
        var code = ByteBuffer()
        code.writeInteger(UInt16(1000))
        return WebSocketFrame(fin: true, opcode: .connectionClose, data: code)
    }
}
