/// A URL as Go's `net/url` takes it apart and puts it together.
struct GoURL {
    struct User {
        var name: ByteString
        var password: ByteString?

        var description: ByteString {
            let name = URLEscape.user.escaped(name).bytes
            guard let password else { return ByteString(name) }
            return ByteString(name + [UInt8(ascii: ":")] + URLEscape.user.escaped(password).bytes)
        }
    }

    var scheme = ByteString.empty
    /// What follows the scheme where that is no path: `a@b.c` of `mailto:a@b.c`.
    var opaque = ByteString.empty
    var user: User?
    /// With the port.
    var host = ByteString.empty
    /// Without escapes.
    var path = ByteString.empty
    /// Escaped, as it was written.
    var query = ByteString.empty
    var fragment = ByteString.empty

    init() {}

    /// The host without port and brackets.
    var hostname: ByteString {
        var name = host
        if let colon = host.bytes.lastIndex(of: UInt8(ascii: ":")), Self.isPort(host.bytes[colon...]) {
            name = host[0..<colon]
        }
        guard name.bytes.first == UInt8(ascii: "["), name.bytes.last == UInt8(ascii: "]") else { return name }
        return name[1..<name.count - 1]
    }

    /// Whether it is nothing, or a colon and digits.
    private static func isPort(_ text: ArraySlice<UInt8>) -> Bool {
        text.isEmpty || (text.first == UInt8(ascii: ":") && text.dropFirst().allSatisfy { $0 &- 48 < 10 })
    }

    /// The URL put together.
    var description: ByteString {
        var out: [UInt8] = []
        if !scheme.isEmpty { out += scheme.bytes + [UInt8(ascii: ":")] }
        if !opaque.isEmpty {
            out += opaque.bytes
        } else {
            if !scheme.isEmpty || !host.isEmpty || user != nil {
                if !host.isEmpty || !path.isEmpty || user != nil { out += "//".utf8 }
                if let user { out += user.description.bytes + [UInt8(ascii: "@")] }
                out += URLEscape.host.escaped(host).bytes
            }
            let escaped = path == "*" ? path : URLEscape.path.escaped(path)
            let hasSlash = escaped.bytes.first == UInt8(ascii: "/")
            if !escaped.isEmpty, !hasSlash, !host.isEmpty { out.append(UInt8(ascii: "/")) }
            // A colon in the first segment would make a scheme of it.
            if out.isEmpty, escaped.bytes.prefix(while: { $0 != 47 }).contains(58) { out += "./".utf8 }
            out += escaped.bytes
        }
        if !query.isEmpty { out += [UInt8(ascii: "?")] + query.bytes }
        if !fragment.isEmpty { out += [UInt8(ascii: "#")] + URLEscape.fragment.escaped(fragment).bytes }
        return ByteString(out)
    }
}

// MARK: - Reading

extension GoURL {
    private struct Fault: Error, CustomStringConvertible {
        var description: String
        init(_ text: String) { description = text }
    }

    /// Reads a URL or a reference; fails in Go's words: `parse "http://a b/": invalid character " " in host name`.
    init(_ text: ByteString) throws(TemplateError) {
        let mark = text.bytes.firstIndex(of: UInt8(ascii: "#")) ?? text.count
        func failure(_ error: any Error, _ part: ByteString) -> TemplateError {
            TemplateError("parse \(GoFormat.quote(part)): \(error)")
        }
        do { try read(text[0..<mark]) } catch { throw failure(error, text[0..<mark]) }
        guard mark + 1 < text.count else { return }
        do {
            fragment = try URLEscape.fragment.unescaped(text[mark + 1..<text.count])
        } catch { throw failure(error, text) }
    }

    private mutating func read(_ text: ByteString) throws {
        guard !text.bytes.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw Fault("net/url: invalid control character in URL")
        }
        if text == "*" {
            path = text
            return
        }
        var rest = try readScheme(text)
        if let mark = rest.firstIndex(of: UInt8(ascii: "?")) {
            query = ByteString(rest[(mark + 1)...])
            rest = rest[..<mark]
        }
        let slash = UInt8(ascii: "/")
        if rest.first != slash {
            if !scheme.isEmpty {
                opaque = ByteString(rest)
                return
            }
            if rest.prefix(while: { $0 != slash }).contains(UInt8(ascii: ":")) {
                throw Fault("first path segment in URL cannot contain colon")
            }
        }
        if rest.starts(with: [slash, slash]), !scheme.isEmpty || !rest.starts(with: [slash, slash, slash]) {
            let authority = rest.dropFirst(2).prefix { $0 != slash }
            rest = rest[authority.endIndex...]
            try readAuthority(authority)
        }
        path = try URLEscape.path.unescaped(ByteString(rest))
    }

    /// Takes the scheme off and gives the rest.
    private mutating func readScheme(_ text: ByteString) throws -> ArraySlice<UInt8> {
        for (index, byte) in text.bytes.enumerated() {
            if (byte | 0x20) &- 97 < 26 { continue }
            if byte == UInt8(ascii: ":") {
                if index == 0 { throw Fault("missing protocol scheme") }
                scheme = LetterCase.lower(text[0..<index])
                return text.bytes[(index + 1)...]
            }
            let mayFollow = byte &- 48 < 10 || byte == 43 || byte == 45 || byte == 46
            if index == 0 || !mayFollow { break }
        }
        return text.bytes[...]
    }

    private mutating func readAuthority(_ text: ArraySlice<UInt8>) throws {
        guard let at = text.lastIndex(of: UInt8(ascii: "@")) else {
            host = try Self.host(text)
            return
        }
        host = try Self.host(text[(at + 1)...])
        let info = text[..<at]
        let allowed = Set("-._:~!$&'()*+,;=%@".utf8)
        guard info.allSatisfy({ ($0 | 0x20) &- 97 < 26 || $0 &- 48 < 10 || allowed.contains($0) }) else {
            throw Fault("net/url: invalid userinfo")
        }
        let name = info.prefix { $0 != UInt8(ascii: ":") }
        var user = User(name: try URLEscape.user.unescaped(ByteString(name)))
        if name.count < info.count {
            user.password = try URLEscape.user.unescaped(ByteString(info.dropFirst(name.count + 1)))
        }
        self.user = user
    }

    private static func host(_ text: ArraySlice<UInt8>) throws -> ByteString {
        func check(_ port: ArraySlice<UInt8>) throws {
            guard isPort(port) else {
                throw Fault("invalid port \(GoFormat.quote(ByteString(port))) after host")
            }
        }
        if text.first == UInt8(ascii: "[") {
            guard let end = text.lastIndex(of: UInt8(ascii: "]")) else { throw Fault("missing ']' in host") }
            try check(text[(end + 1)...])
            let address = ByteString(text[..<end])
            if let zone = address.firstOffset(of: "%25") {
                let parts = [
                    try URLEscape.host.unescaped(address[0..<zone]),
                    try URLEscape.zone.unescaped(address[zone..<address.count]),
                    try URLEscape.host.unescaped(ByteString(text[end...])),
                ]
                return ByteString(parts.flatMap(\.bytes))
            }
        } else if let colon = text.lastIndex(of: UInt8(ascii: ":")) {
            try check(text[colon...])
        }
        return try URLEscape.host.unescaped(ByteString(text))
    }
}
