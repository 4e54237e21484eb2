/// An address that names a git repository, a directory in it and a revision, as kustomize reads it:
/// `https://github.com/org/repo//path?ref=v1`, `git@host:org/repo.git`, `github.com/org/repo/path`.
struct RepositoryAddress {
    /// The text as given.
    let raw: String
    private(set) var host = ""
    private(set) var repository = ""
    /// The directory within the repository; empty for its root.
    private(set) var path = ""
    private(set) var revision = ""

    /// What git clones.
    var cloneAddress: String { host + repository }

    private static let schemes = ["ssh://", "https://", "http://", "file://"]

    /// Nil when the text is no such address but a path.
    init?(_ text: String) {
        raw = text
        guard !text.hasPrefix("/") else { return nil }
        var rest = text
        if let mark = text.firstIndex(of: "?") {
            revision = Self.revision(in: text[text.index(after: mark)...])
            rest = String(text[..<mark])
        }
        guard let afterHost = takeHost(rest),
            let parts = Self.parts(afterHost, isFile: host.hasPrefix("file://"))
        else { return nil }
        repository = parts.repository
        path = parts.path
        guard !repository.isEmpty, !Self.leaves(path) else { return nil }
        if path.hasPrefix("/") { path.removeFirst() }
    }

    private static func revision(in query: Substring) -> String {
        var version = ""
        var ref = ""
        for pair in query.split(separator: "&") {
            let parts = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            guard parts.count == 2 else { continue }
            if parts[0] == "version", version.isEmpty { version = String(parts[1]) }
            if parts[0] == "ref", ref.isEmpty { ref = String(parts[1]) }
        }
        return ref.isEmpty ? version : ref
    }

    /// Takes scheme, user and host off the text; nil when they are not of an address.
    private mutating func takeHost(_ text: String) -> String? {
        var rest = Substring(text)
        func take(_ prefix: String) -> Bool {
            guard rest.prefix(prefix.count).lowercased() == prefix else { return false }
            rest = rest.dropFirst(prefix.count)
            return true
        }
        _ = take("git::")
        var scheme = Self.schemes.first { take($0) } ?? ""
        var user = ""
        if let at = rest.firstIndex(of: "@"), Self.isUserName(rest[..<at]) {
            user = String(rest[...at])
            rest = rest[rest.index(after: at)...]
        }
        let lowered = rest.prefix(11).lowercased()
        let isGitHub = lowered == "github.com/" || lowered == "github.com:"
        let isShort = scheme.isEmpty && (!user.isEmpty || isGitHub)
        guard !scheme.isEmpty || isShort else { return nil }
        if scheme == "file://" {
            host = scheme
            return user + rest
        }
        var name = String(rest)
        var remainder = ""
        if let separator = Self.separator(in: rest, acceptsColon: isShort) {
            name = String(rest[...separator])
            remainder = String(rest[rest.index(after: separator)...])
        }
        if isGitHub {
            if scheme == "ssh://" || !user.isEmpty {
                scheme = ""
                name = "github.com:"
            } else {
                scheme = "https://"
                name = "github.com/"
            }
        }
        guard !name.isEmpty else { return nil }
        host = scheme + user + name
        return remainder
    }

    private static func isUserName(_ text: Substring) -> Bool {
        guard let first = text.utf8.first, isLetter(first) else { return false }
        return text.utf8.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == UInt8(ascii: "-") }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (97...122).contains(byte | 0x20) }

    private static func separator(in text: Substring, acceptsColon: Bool) -> Substring.Index? {
        let slash = text.firstIndex(of: "/")
        guard acceptsColon else { return slash }
        guard let colon = text.firstIndex(of: ":") else { return slash }
        guard let slash else { return colon }
        return colon > text.startIndex && colon < slash ? colon : slash
    }

    /// The repository and the directory in it.
    private static func parts(_ text: String, isFile: Bool) -> (repository: String, path: String)? {
        if let marker = text.firstRange(of: "_git/") {
            let segments = text[marker.upperBound...].split(separator: "/", omittingEmptySubsequences: false)
            return (
                String(text[..<marker.upperBound]) + String(segments.first ?? ""),
                segments.dropFirst().joined(separator: "/")
            )
        }
        if let marker = text.firstRange(of: "//") {
            return (String(text[..<marker.lowerBound]), String(text[marker.upperBound...]))
        }
        if let marker = text.firstRange(of: ".git") {
            return (String(text[..<marker.upperBound]), String(text[marker.upperBound...]))
        }
        if isFile { return (text, "") }
        let segments = text.split(separator: "/", omittingEmptySubsequences: false)
        guard segments.count >= 2 else { return nil }
        return (segments.prefix(2).joined(separator: "/"), segments.dropFirst(2).joined(separator: "/"))
    }

    /// Whether a directory lies outside of its repository.
    private static func leaves(_ path: String) -> Bool { TreePath.normalized(path) == nil }
}

extension StringProtocol {
    /// Where `text` stands first.
    fileprivate func firstRange(of text: String) -> Range<Index>? {
        let bytes = Array(text.utf8)
        var start = startIndex
        while start < endIndex {
            if utf8[start...].starts(with: bytes) {
                return start..<utf8.index(start, offsetBy: bytes.count)
            }
            start = utf8.index(after: start)
        }
        return nil
    }
}
