import AsyncHTTPClient
import FoundationEssentials
package import Kubernetes
import NIOCore
import NIOHTTP1
import NIOSSL
import YAML

/// A cluster behind an API server's URL.
///
/// Requests share a pool of keep-alive connections; watches hold one each.
package final class RemoteCluster: Cluster {
    private let connection: ClusterConnection
    private let client: HTTPClient
    private let userAgent: String
    /// How long an ordinary request may take before it fails with 504.
    private static let requestTimeout = TimeAmount.seconds(60)
    /// How many requests of one batch are under way at a time.
    private static let parallelRequests = 16
    /// An answer that is larger than this is refused (a list of 100,000 pods is about 500 MB).
    private static let largestAnswer = 1 << 30

    /// Prepares the connection; nothing is sent yet. Throws when certificates or keys cannot be read.
    package init(_ connection: ClusterConnection, userAgent: String) throws(KubeconfigError) {
        self.connection = connection
        self.userAgent = userAgent
        var configuration = HTTPClient.Configuration()
        configuration.tlsConfiguration = try Self.tls(connection)
        configuration.timeout.connect = .seconds(10)
        configuration.httpVersion = .http1Only
        configuration.decompression = .disabled
        configuration.connectionPool.concurrentHTTP1ConnectionsPerHostSoftLimit = 16
        client = HTTPClient(eventLoopGroupProvider: .singleton, configuration: configuration)
    }

    /// The API server's URL.
    package var server: String { connection.server }

    deinit {
        // The client insists on being shut down before it goes. Nothing waits for its connections any more.
        try? client.syncShutdown()
    }

    private static func tls(_ connection: ClusterConnection) throws(KubeconfigError) -> TLSConfiguration {
        var tls = TLSConfiguration.makeClientConfiguration()
        do {
            if let authority = connection.certificateAuthority {
                tls.trustRoots = .certificates(try NIOSSLCertificate.fromPEMBytes(authority))
            }
            if connection.skipsVerification { tls.certificateVerification = .none }
            if case .certificate(let chain, let key) = connection.credential {
                tls.certificateChain = try NIOSSLCertificate.fromPEMBytes(chain).map { .certificate($0) }
                tls.privateKey = .privateKey(try NIOSSLPrivateKey(bytes: key, format: .pem))
            }
        } catch {
            throw KubeconfigError("a certificate or key is not usable PEM: \(error)")
        }
        return tls
    }

    // MARK: - Requests

    package func send(_ request: APIRequest) async throws(StatusError) -> APIResponse {
        let response = try await open(request, deadline: .now() + Self.requestTimeout)
        var body: ByteBuffer
        do {
            body = try await response.body.collect(upTo: Self.largestAnswer)
        } catch {
            throw Self.unreachable(connection.server, error)
        }
        let bytes = body.readBytes(length: body.readableBytes) ?? []
        let status = Int(response.status.code)
        let contentType = response.headers.first(name: "content-type") ?? ""
        let value: Value? = contentType.contains("json") ? try? JSONReader.value(from: bytes) : nil
        if status >= 400 { throw Self.failure(status, value, bytes) }
        return APIResponse(
            status: status, contentType: contentType,
            headers: response.headers.map { (name: $0.name, value: $0.value) },
            body: value.map { .value($0) } ?? .bytes(bytes))
    }

    package func send(all requests: [APIRequest]) async -> [Result<APIResponse, StatusError>] {
        await withTaskGroup(of: (Int, Result<APIResponse, StatusError>).self) { group in
            var answers = [Result<APIResponse, StatusError>?](repeating: nil, count: requests.count)
            var next = 0
            func startNext() {
                guard next < requests.count else { return }
                let index = next
                next += 1
                group.addTask { (index, await self.outcome(of: requests[index])) }
            }
            for _ in 0..<Self.parallelRequests { startNext() }
            for await (index, answer) in group {
                answers[index] = answer
                startNext()
            }
            return answers.compactMap(\.self)
        }
    }

    private func outcome(of request: APIRequest) async -> Result<APIResponse, StatusError> {
        do {
            return .success(try await send(request))
        } catch {
            return .failure(error)
        }
    }

    package func watch(
        _ request: APIRequest
    ) async throws(StatusError) -> AsyncThrowingStream<WatchEvent, any Error> {
        let response = try await open(request, deadline: .distantFuture)
        guard response.status.code < 400 else {
            let body = try? await response.body.collect(upTo: 1 << 20)
            let bytes = body.map { [UInt8]($0.readableBytesView) } ?? []
            throw Self.failure(Int(response.status.code), try? JSONReader.value(from: bytes), bytes)
        }
        return AsyncThrowingStream { continuation in
            let reading = Task {
                var lines = LineBuffer()
                do {
                    for try await piece in response.body {
                        lines.append(piece.readableBytesView)
                        while let line = lines.next() {
                            continuation.yield(try Self.event(Array(line)))
                        }
                        guard lines.pending < Self.largestAnswer else {
                            throw StatusError(500, .internalError, "a watch event is too large")
                        }
                    }
                    continuation.finish()
                } catch {
                    continuation.finish(throwing: error)
                }
            }
            continuation.onTermination = { _ in reading.cancel() }
        }
    }

    private static func event(_ line: [UInt8]) throws -> WatchEvent {
        let value = try JSONReader.value(from: line)
        let object = value[.object] ?? .null
        guard let kind = value[.type]?.string.flatMap(WatchEvent.Kind.init(rawValue:)) else {
            throw StatusError(500, .internalError, "a watch event has no known type")
        }
        if kind == .error { throw StatusError(status: object, code: 500, text: "the watch failed") }
        return WatchEvent(kind, Object(object))
    }

    private func open(
        _ request: APIRequest, deadline: NIODeadline
    ) async throws(StatusError) -> HTTPClientResponse {
        var message = HTTPClientRequest(url: connection.server + Self.target(of: request))
        message.method = HTTPMethod(rawValue: request.method.rawValue)
        message.headers.add(name: "User-Agent", value: userAgent)
        message.headers.add(
            name: "Accept", value: request.accept.isEmpty ? "application/json" : request.accept)
        if let authorization = try authorization() {
            message.headers.add(name: "Authorization", value: authorization)
        }
        switch request.body {
        case .none: break
        case .bytes(let bytes):
            message.headers.add(name: "Content-Type", value: request.contentType)
            message.body = .bytes(ByteBuffer(bytes: bytes))
        case .value(let value):
            message.headers.add(name: "Content-Type", value: request.contentType)
            message.body = .bytes(ByteBuffer(bytes: JSONWriter.bytes(value)))
        }
        do {
            return try await client.execute(message, deadline: deadline)
        } catch {
            throw Self.unreachable(connection.server, error)
        }
    }

    private func authorization() throws(StatusError) -> String? {
        switch connection.credential {
        case .none, .certificate: return nil
        case .token(let token): return "Bearer \(token)"
        case .tokenFile(let path):
            guard let data = FileManager.default.contents(atPath: path) else {
                throw StatusError(401, .unauthorized, "the token file \(path) cannot be read")
            }
            let token = String(decoding: data, as: UTF8.self)
            return "Bearer \(token.filter { !$0.isWhitespace })"
        case .basic(let username, let password):
            return "Basic \(Base64.encode("\(username):\(password)".utf8))"
        case .exec(let program):
            return try "Bearer \(ExecCredentialProgram.token(of: program))"
        }
    }

    /// Path and query, percent-encoded.
    private static func target(of request: APIRequest) -> String {
        guard !request.query.isEmpty else { return request.path }
        return request.path + "?"
            + request.query.map { "\(encode($0.name))=\(encode($0.value))" }.joined(separator: "&")
    }

    private static func encode(_ text: String) -> String {
        let digits = Array("0123456789ABCDEF".utf8)
        var encoded: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"),
                UInt8(ascii: "."), UInt8(ascii: "~"):
                encoded.append(byte)
            default:
                encoded += [UInt8(ascii: "%"), digits[Int(byte >> 4)], digits[Int(byte & 15)]]
            }
        }
        return String(decoding: encoded, as: UTF8.self)
    }

    private static func failure(_ status: Int, _ value: Value?, _ bytes: [UInt8]) -> StatusError {
        StatusError(
            status: value ?? .null, code: status,
            text: String(decoding: bytes.prefix(1000), as: UTF8.self))
    }

    private static func unreachable(_ server: String, _ error: any Error) -> StatusError {
        if let error = error as? HTTPClientError, error == .deadlineExceeded || error == .readTimeout {
            return StatusError(504, .timeout, "\(server) did not answer in time")
        }
        return StatusError(503, .serviceUnavailable, "cannot reach \(server): \(error)")
    }
}
