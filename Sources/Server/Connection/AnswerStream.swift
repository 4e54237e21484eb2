import NIOCore

/// An answer that comes bit by bit, such as a watch or a log that is followed. Confined to its event loop.
protocol AnswerStream: AnyObject {
    /// The head is out: the stream may write.
    func start()
    /// The client takes more again.
    func resume()
    /// The server wants the stream to come to an end in good order.
    func end()
    /// The client is gone.
    func abandon()
}

/// What a stream writes to. Confined to its event loop.
struct StreamWriter {
    private let handler: RequestHandler
    private let exchange: Exchange

    init(handler: RequestHandler, exchange: Exchange) {
        self.handler = handler
        self.exchange = exchange
    }

    /// Whether the client takes more at the moment; a stream that ignores it fills the memory.
    var isWritable: Bool { handler.isWritable }
    var eventLoop: any EventLoop { handler.eventLoop }

    /// Sends bytes at once; the future tells when the client has taken them.
    @discardableResult
    func write(_ bytes: ByteBuffer) -> EventLoopFuture<Void> { handler.write(bytes) }

    /// Ends the answer in good order.
    func finish() { handler.finishStream(exchange) }
}
