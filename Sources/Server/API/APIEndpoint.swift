import APIServer
import Agent
import Kubernetes
import NIOCore
import NIOHTTP1
import YAML

/// Answers the Kubernetes API's requests from the cluster behind its door.
struct APIEndpoint: Sendable {
    let door: ClusterDoor
    let authenticator: Authenticator
    let watches: WatchHub
    private let encoder = ResponseEncoder(flow: FlowIdentity())

    init(door: ClusterDoor, authenticator: Authenticator, watches: WatchHub) {
        self.door = door
        self.authenticator = authenticator
        self.watches = watches
    }

    /// What becomes of a request.
    enum Outcome: Sendable {
        case full(ResponseEncoder.Encoded)
        /// The head, and what writes the rest.
        case stream(HTTPResponseHead, @Sendable (StreamWriter) -> any AnswerStream)
        /// The connection is to turn into something else.
        case connect(ConnectRequest)
    }

    static let upgradeRequired = StatusError.badRequest("Upgrade request required")

    /// The request as the API server sees it. Throws 401 for credentials that nobody has.
    func request(
        _ head: HTTPRequestHead, _ target: RequestReader.Target, _ body: ByteBuffer?, _ peer: PeerUser?
    ) throws(StatusError) -> APIRequest {
        let user = try authenticator.user(head.headers, peer: peer, path: target.path, now: door.clock.now)
        return try RequestReader.read(head, target, body, user: user)
    }

    /// The outcome of a request that takes next to no time; nil for all others.
    func outcomeAtOnce(of request: APIRequest, _ exchange: Exchange) -> Outcome? {
        guard request.method == .get || request.method == .head, Self.isSmall(request.path),
            let answer = door.snapshot.read(request, now: door.clock.now)
        else { return nil }
        return outcome(answer, exchange)
    }

    /// The outcome of any request.
    func outcome(of request: APIRequest, _ exchange: Exchange) async -> Outcome {
        if request.path == "/metrics", request.method == .get {
            return outcome(.response(ServerMetrics.response(door.snapshot)), exchange)
        }
        return outcome(await door.answer(request), exchange)
    }

    func encoded(_ error: StatusError, _ exchange: Exchange) -> ResponseEncoder.Encoded {
        var response = APIResponse(status: error.code, body: .value(error.status))
        if let seconds = error.retryAfterSeconds {
            response.headers.append((name: "Retry-After", value: String(seconds)))
        }
        return encoder.encode(response, exchange)
    }

    private func outcome(_ answer: APIServer.Answer, _ exchange: Exchange) -> Outcome {
        switch answer {
        case .response(let response): return .full(encoder.encode(response, exchange))
        case .watch(let session):
            let head = encoder.head(200, contentType: session.contentType, exchange)
            return .stream(head) { [watches] writer in WatchStream(session, writer, watches) }
        case .connect(let connection): return .connect(connection)
        }
    }

    /// Whether a path names one object or a small document: what is answered without a task.
    private static func isSmall(_ path: String) -> Bool {
        var slashes = 0
        for byte in path.utf8 where byte == UInt8(ascii: "/") { slashes += 1 }
        if path.hasPrefix("/api/") { return slashes == 4 || slashes >= 6 }
        if path.hasPrefix("/apis/") { return slashes == 5 || slashes >= 7 }
        return path == "/version" || path.hasPrefix("/healthz") || path.hasPrefix("/livez")
            || path.hasPrefix("/readyz")
    }

    /// What a connection turns into that a client wants to upgrade.
    ///
    /// - Throws: 400 when the client asks for no protocol that is served.
    func session(
        for connection: ConnectRequest, _ head: HTTPRequestHead
    ) throws(StatusError) -> any UpgradedSession {
        throw Self.upgradeRequired
    }
}
