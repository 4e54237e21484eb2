import NIOCore
import NIOHTTP1
import Simulator

/// Reads HTTP/1 requests out of a stream of bytes and writes their answers: what simulated containers speak on
/// their ports.
struct HTTPConversation {
    /// A request, or why there will be none.
    enum Event {
        case request(IngressRequest, keepsAlive: Bool)
        /// The bytes are no HTTP, or too many.
        case malformed
    }

    private static let largestHead = 64 * 1024
    private static let largestBody = 8 * 1024 * 1024

    private var buffer: [UInt8] = []
    private var isBroken = false

    /// Adds what came and takes the next request off; nil when it is not whole yet.
    mutating func receive(_ bytes: [UInt8]) { if !isBroken { buffer += bytes } }

    mutating func next() -> Event? {
        guard !isBroken, !buffer.isEmpty else { return nil }
        guard let headEnd = endOfHead() else {
            return buffer.count > Self.largestHead ? broken() : nil
        }
        let lines = String(decoding: buffer[..<headEnd], as: UTF8.self)
            .split(separator: "\r\n", omittingEmptySubsequences: true)
        let words = lines.first?.split(separator: " ") ?? []
        guard words.count == 3, words[2].hasPrefix("HTTP/1.") else { return broken() }
        let headers = lines.dropFirst().compactMap { line -> (name: String, value: String)? in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { return nil }
            return (String(parts[0]), String(parts[1].drop { $0 == " " }))
        }
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        let isChunked = header("transfer-encoding")?.lowercased() == "chunked"
        let length = Int(header("content-length") ?? "0") ?? -1
        guard length >= 0, length <= Self.largestBody else { return broken() }
        let start = headEnd + 4
        var body: [UInt8] = []
        var end = start + length
        if isChunked {
            switch chunks(from: start) {
            case .whole(let bytes, let next): (body, end) = (bytes, next)
            case .incomplete: return buffer.count > start + Self.largestBody ? broken() : nil
            case .malformed: return broken()
            }
        } else {
            guard buffer.count >= end else { return nil }
            body = Array(buffer[start..<end])
        }
        buffer.removeFirst(end)
        let connection = header("connection")?.lowercased()
        let keepsAlive = words[2] == "HTTP/1.1" ? connection != "close" : connection == "keep-alive"
        return .request(
            IngressRequest(
                method: String(words[0]), host: header("host") ?? "", path: String(words[1]),
                headers: headers, body: body), keepsAlive: keepsAlive)
    }

    private mutating func broken() -> Event {
        isBroken = true
        buffer = []
        return .malformed
    }

    private func endOfHead() -> Int? {
        var index = 0
        while index + 3 < buffer.count, index < Self.largestHead {
            if buffer[index] == 13, buffer[index + 1] == 10, buffer[index + 2] == 13, buffer[index + 3] == 10
            {
                return index
            }
            index += 1
        }
        return nil
    }

    private enum Chunks {
        case whole([UInt8], next: Int)
        case incomplete
        case malformed
    }

    private func chunks(from start: Int) -> Chunks {
        var body: [UInt8] = []
        var index = start
        while true {
            guard let lineEnd = buffer[index...].firstIndex(of: 10) else { return .incomplete }
            let line = String(decoding: buffer[index..<lineEnd], as: UTF8.self).prefix {
                $0.isHexDigit
            }
            guard let size = Int(line, radix: 16), body.count + size <= Self.largestBody else {
                return .malformed
            }
            let data = lineEnd + 1
            guard buffer.count >= data + size + 2 else { return .incomplete }
            body += buffer[data..<data + size]
            index = data + size + 2
            if size == 0 { return .whole(body, next: index) }
        }
    }

    /// An answer's bytes.
    static func bytes(_ response: IngressResponse, keepsAlive: Bool, isHead: Bool) -> [UInt8] {
        let status = HTTPResponseStatus(statusCode: response.status)
        var text = "HTTP/1.1 \(response.status) \(status.reasonPhrase)\r\n"
        for header in response.headers
        where header.name.lowercased() != "content-length" && header.name.lowercased() != "connection" {
            text += "\(header.name): \(header.value)\r\n"
        }
        text += "Content-Length: \(response.body.count)\r\n"
        if !keepsAlive { text += "Connection: close\r\n" }
        return Array((text + "\r\n").utf8) + (isHead ? [] : response.body)
    }

    /// The answer to what is no HTTP.
    static let refusal = Array(
        "HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n".utf8)
}
