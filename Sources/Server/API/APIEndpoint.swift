import APIServer
import Agent
import Kubernetes
import NIOCore
import NIOHTTP1
import Simulator
import YAML

/// Answers the Kubernetes API's requests from the cluster behind its door.
struct APIEndpoint: Sendable {
    let door: ClusterDoor
    let authenticator: Authenticator
    let watches: WatchHub
    private let documents = DocumentCache()
    private let lists = ListCache()
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
        /// What the connection turns into.
        case upgrade(@Sendable () -> any UpgradedSession)
    }

    static let upgradeRequired = StatusError.badRequest("Upgrade request required")

    /// The request as the API server sees it. Throws 401 for credentials that nobody has.
    func request(
        _ head: HTTPRequestHead, _ target: RequestReader.Target, _ body: ByteBuffer?, _ peer: PeerUser?
    ) throws(StatusError) -> APIRequest {
        let user = try authenticator.user(head.headers, peer: peer, path: target.path, now: door.clock.now)
        var request = try RequestReader.read(head, target, body, user: user)
        request.impersonation = ImpersonationHeaders.user(head.headers)
        return request
    }

    /// The outcome of a request that takes next to no time; nil for all others.
    func outcomeAtOnce(of request: APIRequest, _ exchange: Exchange) -> Outcome? {
        if let key = DocumentCache.key(of: request, isPretty: exchange.isPretty) {
            return knownDocument(key, request, exchange)
        }
        guard request.method == .get || request.method == .head, Self.isSmall(request.path),
            let answer = door.snapshot.read(request, now: door.clock.now)
        else { return nil }
        if case .connect = answer { return nil }
        return outcome(answer, exchange)
    }

    private func knownDocument(
        _ key: DocumentCache.Key, _ request: APIRequest, _ exchange: Exchange
    ) -> Outcome? {
        let server = door.snapshot
        guard let document = documents.document(key, version: server.definitionsVersion) else { return nil }
        if let refusal = server.refusal(of: request) { return .full(encoder.encode(refusal, exchange)) }
        return .full(encoder.encode(document, exchange))
    }

    private func newDocument(
        _ key: DocumentCache.Key, _ request: APIRequest, _ exchange: Exchange
    ) -> Outcome? {
        let server = door.snapshot
        guard case .response(let response)? = server.read(request, now: door.clock.now) else { return nil }
        var document = encoder.document(response, isPretty: exchange.isPretty)
        if response.status == 200 {
            // Of discovery's documents only the one that holds all has a tag.
            if response.contentType.contains("as=APIGroupDiscoveryList") || key.path.hasPrefix("/openapi/v3")
            {
                document = DocumentCache.tagged(document)
            }
            documents.keep(document, key, version: server.definitionsVersion)
        }
        return .full(encoder.encode(document, exchange))
    }

    /// The outcome of any request.
    func outcome(of request: APIRequest, _ exchange: Exchange) async -> Outcome {
        if let key = DocumentCache.key(of: request, isPretty: exchange.isPretty),
            let outcome = newDocument(key, request, exchange)
        {
            return outcome
        }
        if !exchange.isPretty, let outcome = list(request, exchange) { return outcome }
        let answer = await door.answer(request)
        if request.path == "/metrics", case .response(let response) = answer, response.status == 404 {
            return outcome(.response(ServerMetrics.response(door.snapshot)), exchange)
        }
        guard case .connect(let connection) = answer else { return outcome(answer, exchange) }
        do {
            return try await connect(connection, exchange)
        } catch {
            return .full(encoded(error, exchange))
        }
    }

    /// The outcome of a request that lists a resource whole; nil for all others.
    private func list(_ request: APIRequest, _ exchange: Exchange) -> Outcome? {
        let server = door.snapshot
        guard let key = ListCache.key(of: request, server) else { return nil }
        if let entry = lists.entry(key) {
            if let refusal = server.refusal(of: request) { return .full(encoder.encode(refusal, exchange)) }
            return .full(encoder.encode(entry, resourceVersion: server.resourceVersion, exchange))
        }
        guard case .response(let response)? = server.read(request, now: door.clock.now) else { return nil }
        guard let entry = lists.keep(response, key) else { return .full(encoder.encode(response, exchange)) }
        return .full(encoder.encode(entry, resourceVersion: server.resourceVersion, exchange))
    }

    func encoded(_ error: StatusError, _ exchange: Exchange) -> ResponseEncoder.Encoded {
        // What has no reason is a kubelet's plain text.
        var response =
            error.reason == .unknown
            ? APIResponse(
                status: error.code, contentType: "text/plain; charset=utf-8",
                body: .bytes(Array((error.message + "\n").utf8)))
            : APIResponse(status: error.code, body: .value(error.status))
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
        case .connect: return .full(encoded(Self.upgradeRequired, exchange))
        }
    }

    /// Whether a path names one object or a small document: what is answered without a task.
    private static func isSmall(_ path: String) -> Bool {
        var slashes = 0
        for byte in path.utf8 where byte == UInt8(ascii: "/") { slashes += 1 }
        if path.hasPrefix("/api/") { return slashes == 4 || slashes >= 6 }
        if path.hasPrefix("/apis/") {
            return (slashes == 5 || slashes >= 7) && !APIServer.asksForMetrics(path)
        }
        return path == "/version" || path.hasPrefix("/healthz") || path.hasPrefix("/livez")
            || path.hasPrefix("/readyz")
    }

    // MARK: - Connections to containers

    private func connect(
        _ connection: ConnectRequest, _ exchange: Exchange
    ) async throws(StatusError) -> Outcome {
        switch connection.subresource {
        case "log": return try await log(connection, exchange)
        case "exec", "attach": return try await process(connection, exchange)
        case "portforward": return try portForward(connection, exchange)
        default: return .full(encoder.encode(try await ProxyRequest.answer(connection, door), exchange))
        }
    }

    private func log(_ connection: ConnectRequest, _ exchange: Exchange) async throws(StatusError) -> Outcome
    {
        let reader = try await door.openLog(connection)
        let head = encoder.head(200, contentType: "text/plain", exchange)
        return .stream(head) { [door] writer in LogStream(reader, writer, door) }
    }

    private func process(
        _ connection: ConnectRequest, _ exchange: Exchange
    ) async throws(StatusError) -> Outcome {
        let request = try SessionRequest(connection)
        guard let offer = exchange.upgrade else { throw Self.upgradeRequired }
        let wire = try ProcessWire(offer)
        let session = try await door.openSession(connection)
        return .upgrade { [door] in
            wire.session(ProcessBridge(door: door, session: session), request)
        }
    }

    private func portForward(
        _ connection: ConnectRequest, _ exchange: Exchange
    ) throws(StatusError) -> Outcome {
        guard let offer = exchange.upgrade else { throw Self.upgradeRequired }
        let ports = PodPorts(door: door, namespace: connection.namespace, pod: connection.name)
        let wire = try ForwardWire(offer, connection.request)
        return .upgrade { wire.session(ports) }
    }
}
