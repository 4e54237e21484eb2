package import Agent
import HummingbirdCore
package import Logging
package import NIOCore
import NIOHTTP1
import Simulator

/// The cluster's front door: plain HTTP/1 on loopback, answered by simulated pods.
///
/// A pipeline of its own, because the answer depends on the protocol's version: `ab` speaks HTTP/1.0 and waits
/// for the connection to close.
package struct IngressChannel: ServerChildChannel {
    package struct Value: ServerChildChannelValue {
        let connection: NIOAsyncChannel<HTTPServerRequestPart, HTTPServerResponsePart>
        package var channel: any Channel { connection.channel }
    }

    private let door: ClusterDoor
    /// The most that a request may carry.
    private static let largestBody = 8 * 1024 * 1024

    package init(door: ClusterDoor) { self.door = door }

    package func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
        channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.configureHTTPServerPipeline(withErrorHandling: true)
            return Value(connection: try NIOAsyncChannel(wrappingChannelSynchronously: channel))
        }
    }

    package func handle(value: Value, logger: Logger) async {
        do {
            try await value.connection.executeThenClose { inbound, outbound in
                var head: HTTPRequestHead?
                var body: [UInt8] = []
                for try await part in inbound {
                    switch part {
                    case .head(let received):
                        head = received
                        body = []
                    case .body(let buffer):
                        guard body.count + buffer.readableBytes <= Self.largestBody else { return }
                        body.append(contentsOf: buffer.readableBytesView)
                    case .end:
                        guard let request = head else { continue }
                        try await outbound.write(contentsOf: await answer(request, body))
                    }
                }
            }
        } catch {
            logger.debug("ingress connection ended", metadata: ["error": "\(error)"])
        }
    }

    private func answer(_ head: HTTPRequestHead, _ body: [UInt8]) async throws -> [HTTPServerResponsePart] {
        let response = await door.serve(
            IngressRequest(
                method: head.method.rawValue, host: head.headers.first(name: "host") ?? "", path: head.uri,
                headers: head.headers.map { (name: $0.name, value: $0.value) }, body: body))
        if response.latency > .zero {
            try await Task.sleep(for: door.clock.wallDuration(of: response.latency))
        }
        var headers = HTTPHeaders(response.headers.map { ($0.name, $0.value) })
        headers.replaceOrAdd(name: "Content-Length", value: String(response.body.count))
        let answer = HTTPResponseHead(
            version: head.version, status: HTTPResponseStatus(statusCode: response.status), headers: headers)
        let content: [HTTPServerResponsePart] =
            head.method == .HEAD ? [] : [.body(.byteBuffer(ByteBuffer(bytes: response.body)))]
        return [.head(answer)] + content + [.end(nil)]
    }
}
