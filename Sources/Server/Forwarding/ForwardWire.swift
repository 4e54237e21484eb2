import Kubernetes
import NIOHTTP1

/// How forwarded connections are carried: what client and server agree on before the connection is upgraded.
enum ForwardWire: Sendable {
    case spdy
    /// SPDY inside a WebSocket.
    case tunnel(WebSocketHandshake)
    /// A pair of channels for each port.
    case channels(WebSocketHandshake, ChannelProtocol, ports: [Int])

    private static let spdyProtocol = "portforward.k8s.io"
    private static let tunnelProtocol = "SPDY/3.1+portforward.k8s.io"

    /// Throws when the client offers nothing that is served, or names no port where it has to.
    init(_ offer: UpgradeOffer, _ request: APIRequest) throws(StatusError) {
        switch offer.form {
        case .spdy:
            guard offer.protocols.isEmpty || offer.protocols.contains(Self.spdyProtocol) else {
                throw StatusError(
                    403, .forbidden,
                    "unable to upgrade: unable to negotiate protocol: client supports "
                        + "[\(offer.protocols.joined(separator: " "))], server accepts "
                        + "[\(Self.spdyProtocol)]")
            }
            self = .spdy
        case .webSocket(let key):
            if offer.protocols.contains(Self.tunnelProtocol) {
                self = .tunnel(WebSocketHandshake(key: key, spoken: Self.tunnelProtocol))
                return
            }
            guard let spoken = ChannelProtocol(offered: offer.protocols) else {
                throw StatusError.badRequest(
                    "unable to upgrade: none of the WebSocket protocols is served: "
                        + offer.protocols.joined(separator: ", "))
            }
            self = .channels(
                WebSocketHandshake(key: key, spoken: spoken.name), spoken, ports: try Self.ports(request))
        }
    }

    private static func ports(_ request: APIRequest) throws(StatusError) -> [Int] {
        var ports: [Int] = []
        for value in request.query where value.name == "ports" {
            for text in value.value.split(separator: ",") {
                guard let port = Int(text), (1...65535).contains(port) else {
                    throw StatusError.badRequest("invalid port: \(text)")
                }
                ports.append(port)
            }
        }
        guard !ports.isEmpty, ports.count <= 100 else {
            throw StatusError.badRequest("query parameter \"ports\" is required")
        }
        return ports
    }

    func session(_ ports: PodPorts) -> any UpgradedSession {
        switch self {
        case .spdy:
            SPDYForward(
                ports,
                headers: HTTPHeaders([
                    ("Connection", "Upgrade"), ("Upgrade", "SPDY/3.1"),
                    ("X-Stream-Protocol-Version", Self.spdyProtocol),
                ]), isTunnelled: false)
        case .tunnel(let handshake):
            SPDYForward(ports, headers: handshake.headers, isTunnelled: true)
        case .channels(let handshake, let spoken, let numbers):
            WebSocketForward(handshake, spoken, ports, numbers)
        }
    }
}
