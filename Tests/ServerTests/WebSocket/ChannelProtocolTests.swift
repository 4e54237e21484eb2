import NIOHTTP1
import Testing

@testable import Server

@Suite struct ChannelProtocolTests {
    @Test func `the first protocol that is served is spoken`() {
        let rows: [(offered: [String], spoken: String?, why: String)] = [
            (["v5.channel.k8s.io", "v4.channel.k8s.io"], "v5.channel.k8s.io", "kubectl's own order"),
            (
                ["v9.channel.k8s.io", "v4.channel.k8s.io"], "v4.channel.k8s.io",
                "what is unknown is passed over"
            ),
            (["v4.base64.channel.k8s.io"], "v4.base64.channel.k8s.io", "browsers send text"),
            ([], "", "a client that names none speaks the oldest"),
            (["base64url.bearer.authorization.k8s.io.dG9rZW4"], "", "a token is no protocol"),
            (["SPDY/3.1+portforward.k8s.io"], nil, "a tunnel is not for processes"),
        ]
        for row in rows { #expect(ChannelProtocol(offered: row.offered)?.name == row.spoken, "\(row.why)") }
    }

    @Test func `a message names its channel first`() throws {
        let binary = try #require(ChannelProtocol(offered: ["v4.channel.k8s.io"]))
        #expect(binary.message(1, [104, 105]) == [1, 104, 105])
        let parsed = try #require(binary.parse([0, 104]))
        #expect(parsed.channel == 0 && parsed.bytes == [104])
        #expect(binary.parse([])?.channel == nil)
        let text = try #require(ChannelProtocol(offered: ["v4.base64.channel.k8s.io"]))
        #expect(text.message(2, [104, 105]) == Array("2aGk=".utf8))
        let decoded = try #require(text.parse(Array("0aGk=".utf8)))
        #expect(decoded.channel == 0 && decoded.bytes == [104, 105])
        #expect(text.parse(Array("x!".utf8))?.channel == nil)
    }

    @Test func `the handshake answers the key as the RFC's example does`() {
        let handshake = WebSocketHandshake(key: "dGhlIHNhbXBsZSBub25jZQ==", spoken: "v5.channel.k8s.io")
        #expect(handshake.headers.first(name: "Sec-WebSocket-Accept") == "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=")
        #expect(handshake.headers.first(name: "Sec-WebSocket-Protocol") == "v5.channel.k8s.io")
    }

    @Test func `an upgrade is offered only with all that belongs to it`() {
        func offer(_ method: HTTPMethod, _ headers: [(String, String)]) -> UpgradeOffer? {
            UpgradeOffer(
                HTTPRequestHead(version: .http1_1, method: method, uri: "/", headers: HTTPHeaders(headers)))
        }
        let webSocket = [
            ("Connection", "keep-alive, Upgrade"), ("Upgrade", "websocket"), ("Sec-WebSocket-Version", "13"),
            ("Sec-WebSocket-Key", "k"), ("Sec-WebSocket-Protocol", "a, b"),
        ]
        #expect(offer(.GET, webSocket)?.form == .webSocket(key: "k"))
        #expect(offer(.GET, webSocket)?.protocols == ["a", "b"])
        #expect(offer(.POST, webSocket)?.form == nil)
        #expect(offer(.GET, Array(webSocket.dropFirst()))?.form == nil)
        let spdy = [("Connection", "Upgrade"), ("Upgrade", "SPDY/3.1"), ("X-Stream-Protocol-Version", "v4")]
        #expect(offer(.POST, spdy)?.form == .spdy)
        #expect(offer(.POST, [("Connection", "Upgrade"), ("Upgrade", "h2c")])?.form == nil)
    }
}
