internal import CGit

/// The key an SSH server proved to have.
struct HostKey {
    /// As `known_hosts` names it.
    let type: String
    let bytes: [UInt8]
    private let sha256: [UInt8]

    init(_ raw: git_cert_hostkey) {
        if raw.type.rawValue & GIT_CERT_SSH_RAW.rawValue != 0, let start = raw.hostkey {
            bytes = Array(UnsafeRawBufferPointer(start: start, count: raw.hostkey_len))
        } else {
            bytes = []
        }
        // The key's own bytes begin with the name of its type.
        var reader = WireReader(bytes)
        type = reader.string().map { String(decoding: $0, as: UTF8.self) } ?? ""
        let hash = raw.hash_sha256
        sha256 =
            raw.type.rawValue & GIT_CERT_SSH_SHA256.rawValue == 0
            ? [] : withUnsafeBytes(of: hash) { Array($0) }
    }

    /// As `ssh-keygen -l` prints it.
    var fingerprint: String { sha256.isEmpty ? "unknown" : "SHA256:" + Base64.encodeUnpadded(sha256) }

    /// What to tell the user; nil when the key is the one that is listed.
    func error(for verdict: KnownHosts.Verdict, at location: RepositoryLocation) -> GitError? {
        let port = location.port.map { $0 == 22 ? "" : "-p \($0) " } ?? ""
        let scan = "ssh-keyscan \(port)-t \(scanType) \(location.host) >> ~/.ssh/known_hosts"
        let at = location.redactedDescription
        switch verdict {
        case .known: return nil
        case .unknown:
            return GitError(
                .hostKey, "the host key of \(location.host) is not known (\(type), \(fingerprint))",
                hint: "compare the fingerprint with the one the server's owner publishes, then run \(scan)",
                location: at)
        case .otherTypes(let types):
            return GitError(
                .hostKey,
                "the host key of \(location.host) is not known: it shows \(type) (\(fingerprint)), known is \(types.joined(separator: ", "))",
                hint: "compare the fingerprint with the one the server's owner publishes, then run \(scan)",
                location: at)
        case .changed(let file, let line):
            return GitError(
                .hostKey,
                "the host key of \(location.host) has changed to \(fingerprint): someone may be listening, or the server was set up anew",
                hint: "if it was, remove line \(line) of \(file) and run \(scan)", location: at)
        case .revoked(let file, let line):
            return GitError(
                .hostKey, "the host key of \(location.host) is revoked by line \(line) of \(file)",
                location: at)
        }
    }

    private var scanType: String {
        if type.hasPrefix("ecdsa") { return "ecdsa" }
        return type == "ssh-rsa" ? "rsa" : "ed25519"
    }
}
