import Agent
import CZlib
import Kubernetes
import NIOCore
import NIOHTTP1
import YAML

/// Turns answers into what goes over the wire: header fields, JSON, compression.
struct ResponseEncoder: Sendable {
    /// An answer that is ready to be written.
    struct Encoded: Sendable {
        var head: HTTPResponseHead
        var body: ByteBuffer
    }

    /// An answer that does not change from request to request.
    struct Document: Sendable {
        var response: APIResponse
        var body: ByteBuffer
        var packed: ByteBuffer?
    }

    /// From which size on answers are compressed, as by kube-apiserver.
    private static let compressionThreshold = 128 * 1024

    /// The uids of the flow schema and the priority level that requests are accounted to.
    let flow: FlowIdentity

    /// A whole answer.
    func encode(_ response: APIResponse, _ exchange: Exchange) -> Encoded {
        let body = Self.body(of: response, isPretty: exchange.isPretty)
        let packs = exchange.acceptsGzip && body.readableBytes > Self.compressionThreshold
        return encoded(response, body, packed: packs ? Gzip.compress(body) : nil, exchange)
    }

    /// A document that may be sent again and again.
    func document(_ response: APIResponse, isPretty: Bool) -> Document {
        let body = Self.body(of: response, isPretty: isPretty)
        return Document(
            response: response, body: body,
            packed: body.readableBytes > Self.compressionThreshold ? Gzip.compress(body) : nil)
    }

    /// A document as an answer; only its head when the client has it already.
    func encode(_ document: Document, _ exchange: Exchange) -> Encoded {
        let tag = document.response.headers.first { $0.name.lowercased() == "etag" }?.value
        if let tag, exchange.knownVersions.contains(where: { $0 == tag || $0 == "*" }) {
            var head = head(304, contentType: "", exchange)
            head.headers.add(name: "Etag", value: tag)
            return Encoded(head: head, body: ByteBuffer())
        }
        return encoded(
            document.response, document.body, packed: exchange.acceptsGzip ? document.packed : nil, exchange)
    }

    /// A list at a version.
    func encode(_ list: ListCache.Entry, resourceVersion: UInt64, _ exchange: Exchange) -> Encoded {
        let body = ListCache.body(list, resourceVersion: resourceVersion)
        let packs = exchange.acceptsGzip && body.readableBytes > Self.compressionThreshold
        return encoded(list.response, body, packed: packs ? Gzip.compress(body) : nil, exchange)
    }

    private static func body(of response: APIResponse, isPretty: Bool) -> ByteBuffer {
        switch response.body {
        case .none: return ByteBuffer()
        case .bytes(let bytes): return ByteBuffer(bytes: bytes)
        case .value(let value):
            guard !isPretty else { return ByteBuffer(string: JSONWriter.pretty(value, indent: 2)) }
            var bytes = JSONWriter.bytes(value)
            bytes.append(UInt8(ascii: "\n"))
            return ByteBuffer(bytes: bytes)
        }
    }

    private func encoded(
        _ response: APIResponse, _ body: ByteBuffer, packed: ByteBuffer?, _ exchange: Exchange
    ) -> Encoded {
        var head = head(response.status, contentType: response.contentType, exchange)
        for header in response.headers {
            // Documents say themselves how long they may be kept.
            if header.name == "Cache-Control" { head.headers.remove(name: header.name) }
            head.headers.add(name: header.name, value: header.value)
        }
        if packed != nil {
            head.headers.add(name: "Content-Encoding", value: "gzip")
            head.headers.add(name: "Vary", value: "Accept-Encoding")
        }
        let body = packed ?? body
        head.headers.add(name: "Content-Length", value: String(body.readableBytes))
        if !exchange.keepsAlive { head.headers.add(name: "Connection", value: "close") }
        return Encoded(head: head, body: body)
    }

    /// The head of an answer whose body comes bit by bit.
    func head(_ status: Int, contentType: String, _ exchange: Exchange) -> HTTPResponseHead {
        var headers = HTTPHeaders()
        headers.reserveCapacity(9)
        headers.add(name: "Audit-Id", value: exchange.auditID ?? AuditID.next())
        headers.add(name: "Cache-Control", value: "no-cache, private")
        if !contentType.isEmpty { headers.add(name: "Content-Type", value: contentType) }
        headers.add(name: "Date", value: HTTPDate.now)
        headers.add(name: "X-Kubernetes-Pf-Flowschema-Uid", value: flow.schema)
        headers.add(name: "X-Kubernetes-Pf-Prioritylevel-Uid", value: flow.level)
        let version = exchange.version.major == 1 ? exchange.version : .http1_1
        return HTTPResponseHead(
            version: version, status: HTTPResponseStatus(statusCode: status), headers: headers)
    }
}

/// The uids of the flow schema and the priority level of API Priority and Fairness that every request is accounted
/// to; nothing is ever queued here, so there is one of each.
struct FlowIdentity: Sendable {
    let schema: String
    let level: String

    init() {
        schema = AuditID.next()
        level = AuditID.next()
    }
}
