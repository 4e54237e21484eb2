/// A version of Kubernetes as templates see it.
package struct KubernetesVersion: Sendable, Hashable {
    /// As it was given, with a `v` before it: `v1.31.4-gke.1245000`.
    package var version: String
    /// Without what follows the numbers; what constraints are compared with.
    package var normalized: String
    package var major: String
    package var minor: String

    /// What Helm 4.3 assumes when it is told nothing.
    package static let standard = KubernetesVersion(
        version: "v1.37.0", normalized: "v1.37.0", major: "1", minor: "37")

    private init(version: String, normalized: String, major: String, minor: String) {
        self.version = version
        self.normalized = normalized
        self.major = major
        self.minor = minor
    }

    /// Reads numbers parted by dots, two at least, with an optional `v` before and anything after them.
    package init(_ text: String) throws(HelmError) {
        var rest = GoQuoting.trimmed(text)[...].utf8
        if rest.first == UInt8(ascii: "v") { rest = rest.dropFirst() }
        var parts: [Substring] = []
        while true {
            let digits = rest.prefix { (0x30...0x39).contains($0) }
            if digits.isEmpty { break }
            parts.append(Substring(digits))
            let after = rest[digits.endIndex...]
            // A dot belongs to the version only when digits follow it.
            guard after.first == UInt8(ascii: "."), let next = after.dropFirst().first,
                (0x30...0x39).contains(next)
            else { break }
            rest = after.dropFirst()
        }
        guard !parts.isEmpty else {
            throw HelmError("could not parse \(GoQuoting.quoted(text)) as version")
        }
        guard parts.count >= 2 else {
            throw HelmError("illegal version string \(GoQuoting.quoted(text))")
        }
        for part in parts where part.count > 1 && part.hasPrefix("0") {
            throw HelmError(
                "illegal zero-prefixed version component \(GoQuoting.quoted(String(part))) in \(GoQuoting.quoted(text))"
            )
        }
        for part in parts where UInt32(part) == nil {
            throw HelmError("illegal non-numeric version component \(GoQuoting.quoted(String(part)))")
        }
        version = text.hasPrefix("v") ? text : "v" + text
        normalized = "v" + parts.joined(separator: ".")
        major = String(parts[0])
        minor = String(parts[1])
    }
}
