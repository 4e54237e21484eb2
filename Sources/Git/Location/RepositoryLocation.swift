internal import Glibc

/// Where a repository is: a folder on this machine or an address elsewhere.
package struct RepositoryLocation: Hashable, Sendable {
    /// How the repository is reached.
    package enum Scheme: String, Hashable, Sendable {
        /// A folder, read in place.
        case path
        /// `file://`: a folder, mirrored as a remote repository is.
        case file
        case http
        case https
        case ssh
    }

    package let scheme: Scheme
    /// The absolute path for `.path`; otherwise the URL as libgit2 takes it, credentials included.
    let address: String
    /// The server's name without its port; empty for folders.
    package let host: String
    /// The port that was written, if any.
    package let port: Int?
    /// The user name that was written, if any.
    let user: String?

    /// Whether the repository is read in place, without a mirror.
    package var isLocal: Bool { scheme == .path }

    /// The folder's absolute path; nil unless `isLocal`.
    package var path: String? { isLocal ? address : nil }

    /// Parses `URL|PATH`.
    ///
    /// Addresses are `file://`, `http://`, `https://`, `ssh://` and `git@host:path` as git has it (a colon before
    /// the first slash). Everything else is a path: absolute, below the home folder (`~`, `~/…`), or
    /// relative to `directory`.
    ///
    /// - Parameters:
    ///   - text: What the user wrote.
    ///   - directory: What a relative path starts from; the process's working directory when nil.
    ///   - home: What `~` stands for; the environment's `HOME` when nil.
    /// - Throws: `GitError` with the code `unsupported` or `notFound`.
    package init(_ text: String, relativeTo directory: String? = nil, home: String? = nil) throws(GitError) {
        guard !text.isEmpty else {
            throw GitError(.notFound, "no repository is named", hint: "give a path or a URL")
        }
        guard !text.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) else {
            throw GitError(.unsupported, "a repository's address holds no control characters")
        }
        if let separator = text.firstRange(of: "://") {
            try self.init(
                url: text, scheme: text[..<separator.lowerBound], rest: text[separator.upperBound...])
        } else if let scp = Self.scpParts(of: text) {
            guard !scp.path.isEmpty else { throw Self.malformed(text) }
            self.init(scheme: .ssh, address: text, host: scp.host, port: nil, user: scp.user)
        } else {
            let absolute = Self.absolute(text, directory: directory, home: home)
            self.init(scheme: .path, address: absolute, host: "", port: nil, user: nil)
        }
    }

    private init(scheme: Scheme, address: String, host: String, port: Int?, user: String?) {
        self.scheme = scheme
        self.address = address
        self.host = host
        self.port = port
        self.user = user
    }

    private init(url: String, scheme: Substring, rest: Substring) throws(GitError) {
        switch scheme.lowercased() {
        case "file":
            // `file://localhost/…` names this machine too.
            var path = rest.hasPrefix("localhost/") ? rest.dropFirst("localhost".utf8.count) : rest
            while path.count > 1, path.hasSuffix("/") { path.removeLast() }
            guard path.hasPrefix("/") else {
                throw GitError(
                    .unsupported, "a file URL names an absolute path",
                    hint: "write file:///path/to/repository",
                    location: url)
            }
            self.init(scheme: .file, address: "file://" + path, host: "", port: nil, user: nil)
        case "http", "https", "ssh", "git+ssh", "ssh+git":
            let kind: Scheme =
                switch scheme.lowercased() {
                case "http": .http
                case "https": .https
                default: .ssh
                }
            guard let authority = Authority(rest) else { throw Self.malformed(url) }
            self.init(
                scheme: kind, address: kind.rawValue + "://" + rest, host: authority.host,
                port: authority.port,
                user: authority.user)
        case "git":
            throw GitError(
                .unsupported, "the git:// protocol has no authentication and is not supported",
                hint: "use https:// or ssh://", location: url)
        default:
            throw GitError(
                .unsupported, "'\(scheme)' is no protocol for repositories",
                hint: "use a path, file://, https:// or ssh://", location: url)
        }
    }

    private static func malformed(_ text: String) -> GitError {
        GitError(
            .unsupported, "the repository's address cannot be understood",
            hint: "write https://host/path, ssh://user@host/path or user@host:path", location: text)
    }
}

extension RepositoryLocation: CustomStringConvertible {
    /// The address without user name and password.
    package var redactedDescription: String { Redaction.redacting(address) }

    package var description: String { redactedDescription }

    /// A name for what is deployed from here: the last component without `.git`, in lower case letters,
    /// digits and dashes, as Kubernetes wants names.
    package var defaultName: String {
        var path = Substring(address)
        if let scheme = path.firstRange(of: "://") { path = path[scheme.upperBound...] }
        if let query = path.firstIndex(where: { $0 == "?" || $0 == "#" }), !isLocal { path = path[..<query] }
        while path.hasSuffix("/") { path.removeLast() }
        if path.hasSuffix("/.git") { path.removeLast(5) }
        while path.hasSuffix("/") { path.removeLast() }
        if path.hasSuffix(".git") { path.removeLast(4) }
        let last = path.split(whereSeparator: { $0 == "/" || (scheme == .ssh && $0 == ":") }).last ?? ""
        var name: [UInt8] = []
        for byte in last.lowercased().utf8 {
            let isPlain = (0x61...0x7A).contains(byte) || (0x30...0x39).contains(byte)
            if isPlain {
                name.append(byte)
            } else if name.last != 0x2D, !name.isEmpty {
                name.append(0x2D)
            }
        }
        name = Array(name.prefix(63))
        while name.last == 0x2D { name.removeLast() }
        return name.isEmpty ? "repository" : String(decoding: name, as: UTF8.self)
    }
}
