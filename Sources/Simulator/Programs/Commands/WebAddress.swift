/// An address of the web taken apart.
struct WebAddress: Sendable {
    var isSecure = false
    var host: String
    var port: Int
    var path: String
    /// Host and port as they stand in the `Host` header.
    var authority: String

    init?(_ text: String) {
        var rest = text[...]
        if let (scheme, remainder) = Self.scheme(rest) {
            guard scheme == "http" || scheme == "https" else { return nil }
            isSecure = scheme == "https"
            rest = remainder
        }
        let slash = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        path = String(rest[slash...])
        if !path.hasPrefix("/") { path = "/" + path }
        if let hash = path.firstIndex(of: "#") { path = String(path[..<hash]) }
        var name = rest[..<slash]
        if let at = name.lastIndex(of: "@") { name = name[name.index(after: at)...] }
        authority = String(name)
        if let colon = name.lastIndex(of: ":") {
            guard let number = Int(name[name.index(after: colon)...]), (1...65_535).contains(number) else {
                return nil
            }
            port = number
            name = name[..<colon]
        } else {
            port = isSecure ? 443 : 80
        }
        guard !name.isEmpty else { return nil }
        host = String(name)
    }

    private static func scheme(_ text: Substring) -> (String, Substring)? {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return nil }
        return (text[..<colon].lowercased(), text[text.index(colon, offsetBy: 3)...])
    }
}
