import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import NIOHTTP2
import NIOSSL
import NIOTLS

/// A connection to the Kubernetes API: TLS, then HTTP/2 or HTTP/1.1, as the client asks for.
///
/// A pipeline of its own on HummingbirdCore's listener: requests are answered on the connection's event loop
/// without a task for each, and a connection can turn into a WebSocket or a SPDY session.
struct APIChannel: ServerChildChannel {
    struct Value: ServerChildChannelValue {
        let channel: any Channel
    }

    private let tls: NIOSSLContext
    private let endpoint: APIEndpoint

    /// Streams that one connection may have open: a client's informers share one.
    private static let streamLimit = 4000
    /// Bytes of a stream's answer that may wait for the client before a watch pauses.
    private static let outboundWatermark = 256 * 1024
    /// Bytes of a request's body that a client may send ahead.
    private static let window = 256 * 1024

    init(tls: NIOSSLContext, endpoint: APIEndpoint) {
        self.tls = tls
        self.endpoint = endpoint
    }

    func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            if let options = channel.syncOptions {
                try options.setOption(.allowRemoteHalfClosure, value: false)
                // A peer that is gone without a word is noticed by the system.
                try options.setOption(.socketOption(.so_keepalive), value: 1)
                try options.setOption(.tcpOption(.tcp_nodelay), value: 1)
                let mark = ChannelOptions.Types.WriteBufferWaterMark(
                    low: Self.outboundWatermark / 4, high: Self.outboundWatermark)
                try options.setOption(.writeBufferWaterMark, value: mark)
            }
            let pipeline = channel.pipeline.syncOperations
            // A client's certificate is judged by the authenticator: who presents an unknown one gets a 401.
            try pipeline.addHandler(
                NIOSSLServerHandler(context: tls) { _, promise in promise.succeed(.certificateVerified) })
            let keeper = ConnectionKeeper()
            try pipeline.addHandler(keeper)
            try pipeline.addHandler(
                ApplicationProtocolNegotiationHandler { result, channel in
                    channel.eventLoop.makeCompletedFuture { try configure(channel, for: result, keeper) }
                })
            return Value(channel: channel)
        }
    }

    func handle(value: Value, logger: Logger) async {
        try? await value.channel.closeFuture.get()
    }

    private func configure(_ channel: any Channel, for result: ALPNResult, _ keeper: ConnectionKeeper) throws
    {
        keeper.isEstablished = true
        let peer = try channel.pipeline.syncOperations.nioSSL_peerCertificate().map { certificate in
            endpoint.authenticator.user(certificate: certificate)
        }
        if case .negotiated("h2") = result {
            try configureHTTP2(channel, peer)
        } else {
            try configureHTTP1(channel, peer, keeper)
        }
    }

    private func configureHTTP1(_ channel: any Channel, _ peer: PeerUser?, _ keeper: ConnectionKeeper) throws
    {
        let pipeline = channel.pipeline.syncOperations
        let encoder = HTTPResponseEncoder()
        let decoder = ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes))
        let pipelining = HTTPServerPipelineHandler()
        let protocolErrors = HTTPServerProtocolErrorHandler()
        try pipeline.addHandlers([encoder, decoder, pipelining, protocolErrors])
        let upgrade = ProtocolUpgrade(
            encoder: encoder, decoder: decoder, others: [pipelining, protocolErrors], keeper: keeper)
        try pipeline.addHandler(
            RequestHandler(
                endpoint: endpoint, peer: peer, keeper: keeper, upgrade: upgrade, loop: channel.eventLoop))
    }

    private func configureHTTP2(_ channel: any Channel, _ peer: PeerUser?) throws {
        var connection = NIOHTTP2Handler.ConnectionConfiguration()
        connection.initialSettings = [
            HTTP2Setting(parameter: .maxConcurrentStreams, value: Self.streamLimit),
            HTTP2Setting(parameter: .maxHeaderListSize, value: HPACKLimit.headerListSize),
            HTTP2Setting(parameter: .initialWindowSize, value: Self.window),
        ]
        var stream = NIOHTTP2Handler.StreamConfiguration()
        stream.targetWindowSize = Self.window
        stream.outboundBufferSizeHighWatermark = Self.outboundWatermark
        stream.outboundBufferSizeLowWatermark = Self.outboundWatermark / 4
        // Clients end watches by resetting their streams.
        stream.streamResetFrameRateLimit.maximumCount = 4 * Self.streamLimit
        let endpoint = endpoint
        _ = try channel.pipeline.syncOperations.configureHTTP2Pipeline(
            mode: .server, connectionConfiguration: connection, streamConfiguration: stream
        ) { stream in
            stream.eventLoop.makeCompletedFuture {
                try stream.pipeline.syncOperations.addHandlers([
                    HTTP2FramePayloadToHTTP1ServerCodec(),
                    RequestHandler(
                        endpoint: endpoint, peer: peer, keeper: nil, upgrade: nil, loop: stream.eventLoop),
                ])
            }
        }
    }

    private enum HPACKLimit {
        static let headerListSize = 64 * 1024
    }
}
