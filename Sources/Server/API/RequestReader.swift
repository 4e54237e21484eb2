import Kubernetes
import NIOCore
import NIOHTTP1

/// Turns an HTTP request into an ``APIRequest``.
enum RequestReader {
    /// kube-apiserver's own limit on a request body.
    static let largestBody = 3 * 1024 * 1024

    static let tooLarge = StatusError(
        413, .requestEntityTooLarge, "Request entity too large: limit is \(largestBody)")

    /// A request's target, taken apart.
    struct Target {
        var path: String
        /// The decoded parameters; nil when they cannot be decoded.
        var query: [(name: String, value: String)]?

        init(_ uri: String) {
            var target = Substring(uri)
            // The absolute form, as sent to proxies.
            if target.hasPrefix("http://") || target.hasPrefix("https://") {
                target = target.drop { $0 != "/" }.dropFirst(2)
                target = target.drop { $0 != "/" }
            }
            let mark = target.utf8.firstIndex(of: UInt8(ascii: "?"))
            let path = target[..<(mark ?? target.endIndex)]
            self.path = path.utf8.first == UInt8(ascii: "/") ? String(path) : "/" + path
            query = mark.map { RequestReader.parseQuery(target[target.index(after: $0)...]) } ?? []
        }
    }

    /// Throws 400 for a query that is no valid percent-encoding, 405 for a method that the API has not.
    static func read(
        _ head: HTTPRequestHead, _ target: Target, _ body: ByteBuffer?, user: User
    ) throws(StatusError) -> APIRequest {
        guard let method = APIRequest.Method(rawValue: head.method.rawValue) else {
            throw StatusError(
                405, .methodNotAllowed, "the server does not allow this method on the requested resource")
        }
        guard let query = target.query else {
            throw StatusError.badRequest("invalid URL escape in the query")
        }
        let bytes = body.map { Array($0.readableBytesView) } ?? []
        var read = APIRequest(
            method, target.path, query: query, accept: joined(head.headers["accept"]),
            contentType: head.headers.first(name: "content-type") ?? "",
            userAgent: head.headers.first(name: "user-agent") ?? "",
            body: bytes.isEmpty ? .none : .bytes(bytes), user: user)
        read.impersonation = ImpersonationHeaders.user(head.headers)
        return read
    }

    private static func joined(_ values: [String]) -> String {
        values.count <= 1 ? values.first ?? "" : values.joined(separator: ",")
    }

    fileprivate static func parseQuery(_ text: Substring) -> [(name: String, value: String)]? {
        var query: [(name: String, value: String)] = []
        for pair in text.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard let name = decode(parts[0]), let value = parts.count == 2 ? decode(parts[1]) : "" else {
                return nil
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
