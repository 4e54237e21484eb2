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

    /// From which size on answers are compressed, as by kube-apiserver.
    private static let compressionThreshold = 128 * 1024

    /// The uids of the flow schema and the priority level that requests are accounted to.
    let flow: FlowIdentity

    /// A whole answer.
    func encode(_ response: APIResponse, _ exchange: Exchange) -> Encoded {
        var body: ByteBuffer
        switch response.body {
        case .none: body = ByteBuffer()
        case .bytes(let bytes): body = ByteBuffer(bytes: bytes)
        case .value(let value):
            if exchange.isPretty {
                body = ByteBuffer(string: JSONWriter.pretty(value, indent: 2))
            } else {
                var bytes = JSONWriter.bytes(value)
                bytes.append(UInt8(ascii: "\n"))
                body = ByteBuffer(bytes: bytes)
            }
        }
        var head = head(response.status, contentType: response.contentType, exchange)
        for header in response.headers { head.headers.add(name: header.name, value: header.value) }
        if exchange.acceptsGzip, body.readableBytes > Self.compressionThreshold,
            let compressed = Gzip.compress(body)
        {
            body = compressed
            head.headers.add(name: "Content-Encoding", value: "gzip")
            head.headers.add(name: "Vary", value: "Accept-Encoding")
        }
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
