/// What can be told about an SSH private key without using it: enough to explain why it will not work.
struct PrivateKeyFile: Hashable, Sendable {
    /// `ssh-ed25519`, `ecdsa-sha2-nistp256`, `ssh-rsa` and so on; nil when the file does not tell.
    let type: String?
    /// Whether a passphrase is needed.
    let isEncrypted: Bool

    /// Reads the armour of a private key; nil when the text is none that OpenSSH writes.
    init?(_ text: String) {
        let lines = text.split(whereSeparator: \.isNewline)
        guard let first = lines.first(where: { $0.hasPrefix("-----BEGIN ") }) else { return nil }
        switch first.trimmingSpace() {
        case "-----BEGIN OPENSSH PRIVATE KEY-----":
            let body = lines.filter { !$0.hasPrefix("-----") }.map { $0.trimmingSpace() }.joined()
            guard var reader = Base64.decode(body).map(WireReader.init), reader.skip("openssh-key-v1\0")
            else {
                return nil
            }
            // cipher name, key derivation's name and options, number of keys, the public key's blob
            guard let cipher = reader.string(), reader.string() != nil, reader.string() != nil,
                reader.number() != nil, let blob = reader.string()
            else { return nil }
            var key = WireReader(blob)
            type = key.string().map { String(decoding: $0, as: UTF8.self) }
            isEncrypted = cipher != Array("none".utf8)
        case "-----BEGIN RSA PRIVATE KEY-----": (type, isEncrypted) = ("ssh-rsa", Self.isEncrypted(lines))
        case "-----BEGIN EC PRIVATE KEY-----": (type, isEncrypted) = ("ecdsa", Self.isEncrypted(lines))
        case "-----BEGIN DSA PRIVATE KEY-----": (type, isEncrypted) = ("ssh-dss", Self.isEncrypted(lines))
        case "-----BEGIN PRIVATE KEY-----": (type, isEncrypted) = (nil, false)
        case "-----BEGIN ENCRYPTED PRIVATE KEY-----": (type, isEncrypted) = (nil, true)
        default: return nil
        }
    }

    private static func isEncrypted(_ lines: [Substring]) -> Bool {
        lines.contains { $0.hasPrefix("Proc-Type:") && $0.contains("ENCRYPTED") }
    }

    var isRSA: Bool { type == "ssh-rsa" }
    /// Kept in hardware (FIDO), which libssh2 cannot reach.
    var isHardware: Bool { type?.hasPrefix("sk-") == true }
}

/// Reads the strings and numbers of SSH's wire format (RFC 4251, section 5).
struct WireReader {
    private var rest: ArraySlice<UInt8>

    init(_ bytes: [UInt8]) { rest = bytes[...] }

    mutating func skip(_ text: String) -> Bool {
        guard rest.starts(with: text.utf8) else { return false }
        rest = rest.dropFirst(text.utf8.count)
        return true
    }

    mutating func number() -> Int? {
        guard rest.count >= 4 else { return nil }
        let number = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(4)
        return number
    }

    mutating func string() -> [UInt8]? {
        guard let length = number(), length <= rest.count else { return nil }
        defer { rest = rest.dropFirst(length) }
        return Array(rest.prefix(length))
    }
}
