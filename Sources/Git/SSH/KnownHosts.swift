/// The host keys that SSH's `known_hosts` files list: sshd(8), "SSH_KNOWN_HOSTS FILE FORMAT".
struct KnownHosts: Sendable {
    /// What the files say about a key that a host presented.
    enum Verdict: Hashable, Sendable {
        case known
        /// The host is not listed.
        case unknown
        /// The host is listed with keys of other types only.
        case otherTypes([String])
        /// The host is listed with another key of this type.
        case changed(file: String, line: Int)
        case revoked(file: String, line: Int)
    }

    private struct Entry {
        let isRevoked: Bool
        let hosts: Substring
        let type: String
        let key: [UInt8]
        let file: String
        let line: Int
    }

    private var entries: [Entry] = []

    /// Adds a file's lines. Lines that cannot be understood are passed over, as ssh does.
    mutating func add(_ text: String, file: String) {
        for (number, line) in text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .enumerated()
        {
            var fields = line.split(whereSeparator: { $0 == " " || $0 == "\t" })[...]
            guard let first = fields.first, !first.hasPrefix("#") else { continue }
            var isRevoked = false
            if first.hasPrefix("@") {
                // libssh2 knows no certificates of hosts.
                guard first == "@revoked" else { continue }
                isRevoked = true
                fields.removeFirst()
            }
            guard fields.count >= 3 else { continue }
            let parts = Array(fields)
            guard let key = Base64.decode(parts[2]), !key.isEmpty else { continue }
            entries.append(
                Entry(
                    isRevoked: isRevoked, hosts: parts[0], type: String(parts[1]), key: key, file: file,
                    line: number + 1))
        }
    }

    /// Judges the key that a host presented.
    ///
    /// A host on another port than 22 is listed as `[host]:port`; failing that, a line of the bare host counts, as
    /// it does for ssh.
    func verdict(host: String, port: Int?, type: String, key: [UInt8]) -> Verdict {
        let host = host.lowercased()
        guard let port, port != 22 else { return verdict(name: host, type: type, key: key) }
        let verdict = verdict(name: "[\(host)]:\(port)", type: type, key: key)
        guard verdict == .unknown, self.verdict(name: host, type: type, key: key) == .known else {
            return verdict
        }
        return .known
    }

    private func verdict(name: String, type: String, key: [UInt8]) -> Verdict {
        var otherTypes: [String] = []
        var changed: Verdict?
        var isKnown = false
        for entry in entries where Self.matches(entry.hosts, name: name) {
            if entry.key == key {
                if entry.isRevoked { return .revoked(file: entry.file, line: entry.line) }
                isKnown = true
            } else if !entry.isRevoked {
                if entry.type == type {
                    changed = changed ?? .changed(file: entry.file, line: entry.line)
                } else if !otherTypes.contains(entry.type) {
                    otherTypes.append(entry.type)
                }
            }
        }
        if isKnown { return .known }
        if let changed { return changed }
        return otherTypes.isEmpty ? .unknown : .otherTypes(otherTypes)
    }

    private static func matches(_ hosts: Substring, name: String) -> Bool {
        if hosts.hasPrefix("|1|") {
            let parts = hosts.split(separator: "|")
            guard parts.count == 3, let salt = Base64.decode(parts[1]), let code = Base64.decode(parts[2])
            else {
                return false
            }
            return SHA1.authenticationCode(of: Array(name.utf8), key: salt) == code
        }
        var isMatch = false
        for pattern in hosts.split(separator: ",") {
            let isNegated = pattern.hasPrefix("!")
            let bytes = Array((isNegated ? pattern.dropFirst() : pattern).lowercased().utf8)
            guard matches(pattern: bytes, name: Array(name.utf8)) else { continue }
            if isNegated { return false }
            isMatch = true
        }
        return isMatch
    }

    /// `*` stands for any run of characters, `?` for one.
    private static func matches(pattern: [UInt8], name: [UInt8]) -> Bool {
        var position = 0
        var index = 0
        var star: Int?
        var resume = 0
        while position < name.count {
            if index < pattern.count, pattern[index] == 0x2A {
                star = index
                resume = position
                index += 1
            } else if index < pattern.count, pattern[index] == 0x3F || pattern[index] == name[position] {
                index += 1
                position += 1
            } else if let star {
                index = star + 1
                resume += 1
                position = resume
            } else {
                return false
            }
        }
        return pattern[index...].allSatisfy { $0 == 0x2A }
    }
}
