import HTTPTypes
import HummingbirdCore
import Kubernetes
import NIOCore

/// Turns an HTTP request into an ``APIRequest``.
enum RequestReader {
    /// kube-apiserver's own limit on a request body.
    static let largestBody = 3 * 1024 * 1024

    /// Throws 400 for a path or query that is no valid percent-encoding, 405 for a method the API has not,
    /// 413 for a body that is too large.
    static func read(_ request: Request, user: User) async throws(StatusError) -> APIRequest {
        guard let method = APIRequest.Method(rawValue: request.method.rawValue) else {
            throw StatusError(
                405, .methodNotAllowed, "the server does not allow this method on the requested resource")
        }
        let target = request.uri.string
        let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
        let path = String(target[..<(mark ?? target.endIndex)])
        let query = try mark.map { mark throws(StatusError) in
            try parseQuery(target[target.index(after: mark)...])
        }
        var body: ByteBuffer
        do {
            body = try await request.body.collect(upTo: largestBody)
        } catch {
            throw StatusError(
                413, .requestEntityTooLarge, "Request entity too large: limit is \(largestBody)")
        }
        let bytes = body.readBytes(length: body.readableBytes) ?? []
        return APIRequest(
            method, path.hasPrefix("/") ? path : "/" + path, query: query ?? [],
            accept: request.headers[.accept] ?? "", contentType: request.headers[.contentType] ?? "",
            userAgent: request.headers[.userAgent] ?? "", body: bytes.isEmpty ? .none : .bytes(bytes),
            user: user)
    }

    private static func parseQuery(_ text: Substring) throws(StatusError) -> [(name: String, value: String)] {
        var query: [(name: String, value: String)] = []
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0]), let value = parts.count == 2 ? decode(parts[1]) : "" else {
                throw StatusError.badRequest("invalid URL escape in \"\(pair)\"")
            }
            query.append((name: name, value: value))
        }
        return query
    }

    /// Decodes `%XX` and `+`; nil when the escapes or the UTF-8 are wrong.
    private static func decode(_ text: Substring) -> String? {
        guard text.utf8.contains(where: { $0 == UInt8(ascii: "%") || $0 == UInt8(ascii: "+") }) else {
            return String(text)
        }
        var bytes: [UInt8] = []
        var rest = text.utf8.makeIterator()
        while let byte = rest.next() {
            switch byte {
            case UInt8(ascii: "+"): bytes.append(UInt8(ascii: " "))
            case UInt8(ascii: "%"):
                guard let high = rest.next().flatMap(digit), let low = rest.next().flatMap(digit) else {
                    return nil
                }
                bytes.append(high << 4 | low)
            default: bytes.append(byte)
            }
        }
        return String(validating: bytes, as: UTF8.self)
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - UInt8(ascii: "0")
        case UInt8(ascii: "a")...UInt8(ascii: "f"): byte - UInt8(ascii: "a") + 10
        case UInt8(ascii: "A")...UInt8(ascii: "F"): byte - UInt8(ascii: "A") + 10
        default: nil
        }
    }
}
