import Crypto
import Kubernetes
import NIOCore
import Synchronization

/// Discovery and OpenAPI in their wire form: they change only when the kinds do, and every client asks for them.
final class DocumentCache: Sendable {
    struct Key: Hashable, Sendable {
        var path: String
        var hash: String
        var accept: String
        var isPretty: Bool
    }

    private struct State {
        var version: UInt64 = 0
        var documents: [Key: ResponseEncoder.Document] = [:]
    }

    /// More than there are groups; what is asked for otherwise is not worth keeping.
    private static let limit = 256
    private let state = Mutex(State())

    /// The key of a request for a document; nil for every other request.
    static func key(of request: APIRequest, isPretty: Bool) -> Key? {
        guard request.method == .get || request.method == .head,
            request.query.allSatisfy({ ["timeout", "pretty", "hash"].contains($0.name) }),
            isDocument(request.path)
        else { return nil }
        return Key(
            path: request.path, hash: request[query: "hash"] ?? "", accept: request.accept, isPretty: isPretty
        )
    }

    private static func isDocument(_ path: String) -> Bool {
        var slashes = 0
        for byte in path.utf8 where byte == UInt8(ascii: "/") { slashes += 1 }
        if path.hasPrefix("/openapi/") { return true }
        return path == "/api" || path == "/apis" || (path.hasPrefix("/api/") && slashes == 2)
            || (path.hasPrefix("/apis/") && slashes <= 3)
    }

    func document(_ key: Key, version: UInt64) -> ResponseEncoder.Document? {
        state.withLock { $0.version == version ? $0.documents[key] : nil }
    }

    func keep(_ document: ResponseEncoder.Document, _ key: Key, version: UInt64) {
        state.withLock { state in
            if version > state.version { state = State(version: version) }
            guard version == state.version, state.documents.count < Self.limit else { return }
            state.documents[key] = document
        }
    }

    /// A document with a tag by which a client knows it again.
    static func tagged(_ document: ResponseEncoder.Document) -> ResponseEncoder.Document {
        guard document.response.status == 200,
            !document.response.headers.contains(where: { $0.name.lowercased() == "etag" })
        else { return document }
        var document = document
        let digest = SHA256.hash(data: Array(document.body.readableBytesView))
        let text = digest.map { byte in
            let digits = String(byte, radix: 16, uppercase: true)
            return digits.utf8.count == 1 ? "0" + digits : digits
        }.joined()
        document.response.headers.append((name: "Etag", value: "\"\(text)\""))
        return document
    }
}
