import NIOHTTP1

/// What a client offers to turn its connection into.
struct UpgradeOffer: Sendable {
    enum Form: Sendable, Equatable {
        case webSocket(key: String)
        case spdy
    }

    let form: Form
    /// The protocols that are to be spoken inside, the preferred one first.
    let protocols: [String]

    /// Nil when the request asks for nothing known.
    init?(_ head: HTTPRequestHead) {
        guard head.version == .http1_1, head.headers.contains(name: "upgrade") else { return nil }
        let connection = head.headers[canonicalForm: "connection"].map { $0.lowercased() }
        guard connection.contains("upgrade") else { return nil }
        let offered = head.headers[canonicalForm: "upgrade"].map { $0.lowercased() }
        if offered.contains("websocket"), head.method == .GET,
            head.headers.first(name: "sec-websocket-version") == "13",
            let key = head.headers.first(name: "sec-websocket-key")
        {
            form = .webSocket(key: key)
            protocols = head.headers[canonicalForm: "sec-websocket-protocol"].map { String($0) }
        } else if offered.contains("spdy/3.1") {
            form = .spdy
            protocols = head.headers[canonicalForm: "x-stream-protocol-version"].map { String($0) }
        } else {
            return nil
        }
    }
}
