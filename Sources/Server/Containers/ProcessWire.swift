import Kubernetes
import Simulator

/// How the streams of a process are carried: what client and server agree on before the connection is upgraded.
enum ProcessWire: Sendable {
    case webSocket(WebSocketHandshake, ChannelProtocol)
    case spdy(version: String)

    /// The versions of the remote command protocol over SPDY, the best first.
    private static let spdyVersions = [
        "v4.channel.k8s.io", "v3.channel.k8s.io", "v2.channel.k8s.io", "channel.k8s.io",
    ]

    /// Throws when the client offers nothing that is served.
    init(_ offer: UpgradeOffer) throws(StatusError) {
        switch offer.form {
        case .webSocket(let key):
            guard let spoken = ChannelProtocol(offered: offer.protocols) else {
                throw StatusError.badRequest(
                    "unable to upgrade: none of the WebSocket protocols is served: "
                        + offer.protocols.joined(separator: ", "))
            }
            self = .webSocket(WebSocketHandshake(key: key, spoken: spoken.name), spoken)
        case .spdy:
            // A client that names none speaks the first version.
            let offered = offer.protocols.isEmpty ? ["channel.k8s.io"] : offer.protocols
            guard let version = Self.spdyVersions.first(where: offered.contains) else {
                throw StatusError(
                    403, .forbidden,
                    "unable to upgrade: unable to negotiate protocol: client supports "
                        + "[\(offered.joined(separator: " "))], server accepts "
                        + "[\(Self.spdyVersions.joined(separator: " "))]")
            }
            self = .spdy(version: version)
        }
    }

    func session(_ bridge: ProcessBridge, _ request: SessionRequest) -> any UpgradedSession {
        switch self {
        case .webSocket(let handshake, let spoken):
            WebSocketProcess(handshake, spoken, bridge, command: request.command)
        case .spdy(let version): SPDYProcess(version, bridge, request)
        }
    }
}
