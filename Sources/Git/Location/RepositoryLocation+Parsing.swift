internal import Glibc

extension RepositoryLocation {
    /// `user@host:port` of a URL.
    struct Authority {
        var user: String?
        var host: String
        var port: Int?

        /// The authority at the start of what follows `scheme://`; nil when there is none or its port is no number.
        init?(_ rest: Substring) {
            let end = rest.firstIndex { $0 == "/" || $0 == "?" || $0 == "#" } ?? rest.endIndex
            var authority = rest[..<end]
            if let at = authority.lastIndex(of: "@") {
                user = authority[..<at].split(separator: ":", omittingEmptySubsequences: false).first.map(
                    String.init)
                authority = authority[authority.index(after: at)...]
            }
            if authority.hasPrefix("["), let bracket = authority.firstIndex(of: "]") {
                host = String(authority[authority.index(after: authority.startIndex)..<bracket])
                authority = authority[authority.index(after: bracket)...]
            } else {
                let colon = authority.firstIndex(of: ":") ?? authority.endIndex
                host = String(authority[..<colon])
                authority = authority[colon...]
            }
            if authority.hasPrefix(":"), authority.count > 1 {
                guard let number = UInt16(authority.dropFirst()), number > 0 else { return nil }
                port = Int(number)
            }
            guard !host.isEmpty, !host.hasPrefix("-"), end < rest.endIndex else { return nil }
        }
    }

    /// The parts of `[user@]host:path`; nil when the text is a path.
    ///
    /// As in git, a slash before the first colon makes it a path.
    static func scpParts(of text: String) -> (user: String?, host: String, path: String)? {
        var rest = Substring(text)
        var user: String?
        let firstSlash = rest.firstIndex(of: "/") ?? rest.endIndex
        if let at = rest[..<firstSlash].firstIndex(of: "@") {
            user = String(rest[..<at])
            rest = rest[rest.index(after: at)...]
        }
        var host: Substring
        if rest.hasPrefix("["), let bracket = rest.firstIndex(of: "]") {
            host = rest[rest.index(after: rest.startIndex)..<bracket]
            rest = rest[rest.index(after: bracket)...]
            guard rest.hasPrefix(":") else { return nil }
        } else {
            guard let colon = rest.firstIndex(of: ":"), colon < firstSlash else { return nil }
            host = rest[..<colon]
            rest = rest[colon...]
        }
        guard !host.isEmpty, !host.hasPrefix("-") else { return nil }
        return (user, String(host), String(rest.dropFirst()))
    }

    /// The path made absolute and free of `.`, `..` and doubled slashes. Links are left as they are.
    static func absolute(_ text: String, directory: String?, home: String?) -> String {
        var path = text
        if text == "~" || text.hasPrefix("~/") {
            let home = home ?? environmentVariable("HOME") ?? "/"
            path = home + text.dropFirst()
        } else if !text.hasPrefix("/") {
            path = (directory ?? workingDirectory()) + "/" + text
        }
        var components: [Substring] = []
        for component in path.split(separator: "/") where component != "." {
            if component == ".." { _ = components.popLast() } else { components.append(component) }
        }
        return "/" + components.joined(separator: "/")
    }

    private static func workingDirectory() -> String {
        guard let buffer = getcwd(nil, 0) else { return "/" }
        defer { free(buffer) }
        return String(cString: buffer)
    }
}

/// The environment's value; nil when it is missing or empty.
func environmentVariable(_ name: String) -> String? {
    guard let value = getenv(name) else { return nil }
    let text = String(cString: value)
    return text.isEmpty ? nil : text
}
