/// An image's name taken apart: `registry/repository:tag@digest`.
///
/// Follows the reference grammar of the distribution project, with Docker's defaults.
package struct ImageReference: Sendable, Equatable {
    /// The repository as a short name: `nginx`, `bitnami/nginx`, `registry.k8s.io/pause`.
    package var repository: String
    package var tag: String
    package var digest: String

    package init(_ text: String) {
        var rest = text[...]
        digest = ""
        tag = ""
        if let at = rest.firstIndex(of: "@") {
            digest = String(rest[rest.index(after: at)...])
            rest = rest[..<at]
        }
        if let colon = rest.lastIndex(of: ":"), !rest[colon...].contains("/") {
            tag = String(rest[rest.index(after: colon)...])
            rest = rest[..<colon]
        }
        for prefix in ["docker.io/", "index.docker.io/", "registry-1.docker.io/"] where rest.hasPrefix(prefix)
        {
            rest = rest.dropFirst(prefix.count)
        }
        if rest.hasPrefix("library/") { rest = rest.dropFirst("library/".count) }
        repository = String(rest)
        if tag.isEmpty, digest.isEmpty { tag = "latest" }
    }

    /// The full name a container runtime reports: `docker.io/library/nginx:latest`.
    package var canonical: String {
        let name: String
        if let slash = repository.firstIndex(of: "/") {
            let host = repository[..<slash]
            let isHost = host.contains(".") || host.contains(":") || host == "localhost"
            name = isHost ? repository : "docker.io/\(repository)"
        } else {
            name = "docker.io/library/\(repository)"
        }
        return name + (tag.isEmpty ? "" : ":\(tag)") + (digest.isEmpty ? "" : "@\(digest)")
    }

    /// Whether the name can be one at all; the kubelet reports `InvalidImageName` otherwise.
    package var isValid: Bool {
        guard !repository.isEmpty, !repository.hasPrefix("/"), !repository.hasSuffix("/") else {
            return false
        }
        let parts = repository.split(separator: "/", omittingEmptySubsequences: false)
        for (index, part) in parts.enumerated() {
            guard let first = part.utf8.first, let last = part.utf8.last else { return false }
            let isHost = index == 0 && parts.count > 1
            for byte in part.utf8 {
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "0")...UInt8(ascii: "9"),
                    UInt8(ascii: "."), UInt8(ascii: "-"), UInt8(ascii: "_"):
                    break
                case UInt8(ascii: ":"), UInt8(ascii: "A")...UInt8(ascii: "Z"):
                    guard isHost else { return false }
                default: return false
                }
            }
            func isSeparator(_ byte: UInt8) -> Bool {
                byte == UInt8(ascii: ".") || byte == UInt8(ascii: "-") || byte == UInt8(ascii: "_")
            }
            if isSeparator(first) || isSeparator(last) { return false }
        }
        return tag.utf8.count <= 128
            && tag.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "."), UInt8(ascii: "-"),
                    UInt8(ascii: "_"):
                    true
                default: false
                }
            }
    }
}
