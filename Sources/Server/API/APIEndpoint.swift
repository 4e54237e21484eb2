import APIServer
package import Agent
import HTTPTypes
package import HummingbirdCore
import Kubernetes
import NIOCore
import YAML

/// Answers the Kubernetes API's requests from the cluster behind its door.
package struct APIEndpoint: Sendable {
    private let door: ClusterDoor
    private let authenticator: Authenticator

    package init(door: ClusterDoor, authenticator: Authenticator) {
        self.door = door
        self.authenticator = authenticator
    }

    /// One request and its answer; a watch goes on until its end or until the client leaves.
    package func respond(to request: Request, _ writer: consuming ResponseWriter) async throws {
        let answer: APIServer.Answer
        do {
            let user = try authenticator.user(authorization: request.headers[.authorization])
            answer = await door.answer(try await RequestReader.read(request, user: user))
        } catch {
            answer = .response(APIResponse(status: error.code, body: .value(error.status)))
        }
        switch answer {
        case .response(let response):
            try await Self.write(response, isHead: request.method == .head, writer)
        case .watch(let session):
            try await stream(session, writer)
        case .connect(let connection):
            let error = StatusError(
                501, "NotImplemented", "\(connection.subresource) is not served by this server yet")
            try await Self.write(
                APIResponse(status: 501, body: .value(error.status)), isHead: false, writer)
        }
    }

    private static func write(
        _ response: APIResponse, isHead: Bool, _ writer: consuming ResponseWriter
    ) async throws {
        let bytes: [UInt8] =
            switch response.body {
            case .none: []
            case .bytes(let bytes): bytes
            case .value(let value): JSONWriter.bytes(value) + [UInt8(ascii: "\n")]
            }
        var head = HTTPResponse(status: .init(code: response.status))
        head.headerFields = fields(response.headers, contentType: response.contentType)
        head.headerFields[.contentLength] = String(bytes.count)
        if isHead {
            try await writer.writeResponse(head)
        } else {
            try await writer.write(response: head, body: ResponseBody(byteBuffer: ByteBuffer(bytes: bytes)))
        }
    }

    private func stream(_ opened: WatchSession, _ writer: consuming ResponseWriter) async throws {
        var session = opened
        var head = HTTPResponse(status: .ok)
        head.headerFields = Self.fields([], contentType: session.contentType)
        var body = try await writer.writeHead(head)
        while !Task.isCancelled {
            let api = door.snapshot
            let output = session.next(from: api, now: door.clock.now)
            if !output.frames.isEmpty {
                var buffer = ByteBuffer()
                for frame in output.frames { buffer.writeBytes(frame) }
                try await body.write(buffer)
            }
            if output.ended { break }
            await door.changes.change(
                after: api.resourceVersion, within: door.clock.wait(until: session.deadline))
        }
        try await body.finish(nil)
    }

    private static func fields(_ headers: [(name: String, value: String)], contentType: String) -> HTTPFields
    {
        var fields = HTTPFields()
        if !contentType.isEmpty { fields[.contentType] = contentType }
        fields[.cacheControl] = "no-cache, private"
        for header in headers {
            guard let name = HTTPField.Name(header.name) else { continue }
            fields.append(HTTPField(name: name, value: header.value))
        }
        return fields
    }
}
