/// References between schemas: URLs resolved against each other (RFC 3986), and what follows their `#`.
enum SchemaURL {
    /// The parts of a URL before its fragment.
    private struct Parts {
        var scheme: String?
        var authority: String?
        var path: String
        var query: String?

        init(_ text: String) {
            var rest = text[...]
            if let colon = rest.firstIndex(of: ":"), Self.isScheme(rest[..<colon]) {
                scheme = rest[..<colon].lowercased()
                rest = rest[rest.index(after: colon)...]
            }
            if rest.hasPrefix("//") {
                rest = rest.dropFirst(2)
                let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
                authority = String(rest[..<end])
                rest = rest[end...]
            }
            if let mark = rest.firstIndex(of: "?") {
                query = String(rest[rest.index(after: mark)...])
                rest = rest[..<mark]
            }
            path = String(rest)
        }

        private static func isScheme(_ text: Substring) -> Bool {
            guard let first = text.first, first.isASCII, first.isLetter else { return false }
            return text.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || "+-.".contains($0)) }
        }

        var text: String {
            (scheme.map { $0 + ":" } ?? "") + (authority.map { "//" + $0 } ?? "") + path
                + (query.map { "?" + $0 } ?? "")
        }
    }

    /// The scheme of an absolute URL, nil for a relative one.
    static func scheme(_ url: String) -> String? { Parts(url).scheme }

    /// The path of a URL.
    static func path(_ url: String) -> String { Parts(url).path }

    /// `reference`, which has no fragment, as seen from `base`.
    static func resolve(_ reference: String, against base: String) -> String {
        let target = Parts(reference)
        if target.scheme != nil { return reference }
        var result = Parts(base)
        if reference.isEmpty { return base }
        if let authority = target.authority {
            result.authority = authority
            result.path = withoutDots(target.path)
        } else if target.path.isEmpty {
            if target.query == nil { return base }
        } else if target.path.hasPrefix("/") {
            result.path = withoutDots(target.path)
        } else {
            let directory = result.path.lastIndex(of: "/").map { result.path[...$0] } ?? "/"
            result.path = withoutDots(directory + target.path)
        }
        result.query = target.query
        return result.text
    }

    private static func withoutDots(_ path: String) -> String {
        var parts: [Substring] = []
        let all = path.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in all.enumerated() {
            let isLast = index == all.count - 1
            switch part {
            case ".": if isLast { parts.append("") }
            case "..":
                if parts.count > 1 { parts.removeLast() }
                if isLast { parts.append("") }
            default: parts.append(part)
            }
        }
        return parts.joined(separator: "/")
    }

    /// A reference before and after its `#`, with what is escaped after it decoded.
    static func split(_ reference: String) -> (url: String, fragment: String) {
        guard let mark = reference.firstIndex(of: "#") else { return (reference, "") }
        return (
            String(reference[..<mark]), decoded(String(reference[reference.index(after: mark)...]))
        )
    }

    /// `text` with `%xx` decoded; what is malformed stays.
    static func decoded(_ text: String) -> String {
        let bytes = Array(text.utf8)
        guard bytes.contains(UInt8(ascii: "%")) else { return text }
        var result: [UInt8] = []
        var position = 0
        while position < bytes.count {
            if bytes[position] == UInt8(ascii: "%"), position + 2 < bytes.count,
                let value = UInt8(
                    String(decoding: bytes[position + 1...position + 2], as: UTF8.self), radix: 16)
            {
                result.append(value)
                position += 3
            } else {
                result.append(bytes[position])
                position += 1
            }
        }
        return String(decoding: result, as: UTF8.self)
    }

    /// A JSON pointer as it stands after a `#`: what a URL's path may not have is escaped.
    static func encoded(_ pointer: String) -> String {
        var text = ""
        for byte in pointer.utf8 {
            switch byte {
            case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                text.unicodeScalars.append(Unicode.Scalar(byte))
            case _ where "-_.~$&+=:@/".utf8.contains(byte): text.unicodeScalars.append(Unicode.Scalar(byte))
            default:
                let hex = String(byte, radix: 16, uppercase: true)
                text += "%" + (byte < 16 ? "0" : "") + hex
            }
        }
        return text
    }
}
