import Crypto
import Kubernetes
import NIOHTTP1

/// The server's part of a WebSocket's opening handshake (RFC 6455, section 4.2.2).
struct WebSocketHandshake: Sendable {
    private static let suffix = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"

    let headers: HTTPHeaders

    /// - Parameter spoken: The subprotocol that the server picked; empty for none.
    init(key: String, spoken: String) {
        let digest = Insecure.SHA1.hash(data: Array((key + Self.suffix).utf8))
        var headers = HTTPHeaders([
            ("Upgrade", "websocket"), ("Connection", "Upgrade"),
            ("Sec-WebSocket-Accept", Base64.encode(Array(digest))),
        ])
        if !spoken.isEmpty { headers.add(name: "Sec-WebSocket-Protocol", value: spoken) }
        self.headers = headers
    }
}
