/// Sprig's functions on URLs, and `getHostByName`.
enum AddressFunctions {
    static var all: [TemplateFunction] {
        [
            TemplateFunction("urlParse", [.string], returns: .dictionary) { arguments in
                let url: GoURL
                do {
                    url = try GoURL(arguments.string(0))
                } catch { throw TemplateError("unable to parse url: \(error)") }
                let parts: [(ByteString, ByteString)] = [
                    ("scheme", url.scheme), ("host", url.host), ("hostname", url.hostname),
                    ("path", url.path),
                    ("query", url.query), ("opaque", url.opaque), ("fragment", url.fragment),
                    ("userinfo", url.user?.description ?? .empty),
                ]
                return .map(TemplateMap(parts.map { ($0, .string($1)) }))
            },
            .text("urlJoin", [.dictionary]) { try joined($0.map(0)) },
            // Helm looks names up only when it is told to; a name then has no address.
            TemplateFunction("getHostByName", [.string], returns: .string) { _ in "" },
        ]
    }

    private static func joined(_ parts: TemplateMap) throws -> ByteString {
        func part(_ key: ByteString) throws -> ByteString {
            guard let value = parts[key] else { return .empty }
            if case .string(let text) = value.plain { return text }
            if case .null = value { throw GoPanic.nilDereference }
            throw TemplateError(
                "unable to parse \(key) key, must be of type string, but \(value.kind.rawValue) found")
        }
        var url = GoURL()
        url.scheme = try part("scheme")
        url.host = try part("host")
        url.path = try part("path")
        url.query = try part("query")
        url.opaque = try part("opaque")
        url.fragment = try part("fragment")
        let info = try part("userinfo")
        if !info.isEmpty {
            do {
                url.user = try GoURL(ByteString(Array("proto://".utf8) + info.bytes + Array("@host".utf8)))
                    .user
            } catch { throw TemplateError("unable to parse userinfo in dict: \(error)") }
        }
        return url.description
    }
}
