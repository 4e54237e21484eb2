import Testing

@testable import Git

@Suite struct `Known hosts` {
    static let key = Array("key one".utf8)
    static let other = Array("key two".utf8)

    /// `AAAA`-like texts of the keys above: "a2V5IG9uZQ==" and "a2V5IHR3bw==".
    static let file = """
        # a comment
        example.com,*.example.org,!bad.example.org ssh-ed25519 a2V5IG9uZQ== a comment
        [example.com]:2222 ssh-ed25519 a2V5IHR3bw==
        192.0.2.? ecdsa-sha2-nistp256 a2V5IG9uZQ==
        @revoked revoked.example.com ssh-ed25519 a2V5IG9uZQ==
        revoked.example.com ssh-ed25519 a2V5IG9uZQ==
        @cert-authority authority.example.com ssh-ed25519 a2V5IG9uZQ==
        broken ssh-ed25519 ???
        broken
        """

    struct Row: Sendable {
        let host: String
        let port: Int?
        let type: String
        let key: [UInt8]
        let verdict: KnownHosts.Verdict
        let reason: String
    }

    static let rows: [Row] = [
        Row(host: "example.com", port: nil, type: "ssh-ed25519", key: key, verdict: .known, reason: "listed"),
        Row(
            host: "EXAMPLE.com", port: 22, type: "ssh-ed25519", key: key, verdict: .known,
            reason: "case, port 22"),
        Row(
            host: "example.com", port: nil, type: "ssh-ed25519", key: other,
            verdict: .changed(file: "f", line: 2),
            reason: "another key of the type"),
        Row(
            host: "example.com", port: nil, type: "ssh-rsa", key: other,
            verdict: .otherTypes(["ssh-ed25519"]),
            reason: "a type that is not listed"),
        Row(
            host: "example.com", port: 2222, type: "ssh-ed25519", key: other, verdict: .known,
            reason: "its port"),
        Row(
            host: "example.com", port: 2222, type: "ssh-ed25519", key: key,
            verdict: .changed(file: "f", line: 3),
            reason: "the port's own line counts"),
        Row(
            host: "example.com", port: 23, type: "ssh-ed25519", key: key, verdict: .known,
            reason: "as on port 22"),
        Row(
            host: "example.com", port: 23, type: "ssh-ed25519", key: other, verdict: .unknown,
            reason: "new port"),
        Row(
            host: "a.b.example.org", port: nil, type: "ssh-ed25519", key: key, verdict: .known,
            reason: "pattern"),
        Row(
            host: "bad.example.org", port: nil, type: "ssh-ed25519", key: key, verdict: .unknown,
            reason: "negated"),
        Row(
            host: "192.0.2.7", port: nil, type: "ecdsa-sha2-nistp256", key: key, verdict: .known, reason: "?"),
        Row(
            host: "192.0.2.77", port: nil, type: "ecdsa-sha2-nistp256", key: key, verdict: .unknown,
            reason: "? is one"),
        Row(
            host: "revoked.example.com", port: nil, type: "ssh-ed25519", key: key,
            verdict: .revoked(file: "f", line: 5), reason: "revoked wins"),
        Row(
            host: "authority.example.com", port: nil, type: "ssh-ed25519", key: key, verdict: .unknown,
            reason: "CA"),
        Row(
            host: "broken", port: nil, type: "ssh-ed25519", key: key, verdict: .unknown, reason: "not base64"),
    ]

    @Test(arguments: rows) func `are read as ssh reads them`(row: Row) {
        var hosts = KnownHosts()
        hosts.add(Self.file, file: "f")
        #expect(hosts.verdict(host: row.host, port: row.port, type: row.type, key: row.key) == row.verdict)
    }

    @Test func `may be hashed`() {
        // Made with `ssh-keygen -H` from the line "hidden.example.com ssh-ed25519 …".
        let scratch = Scratch()
        let git = ScratchRepository(path: scratch.root)
        SSHServer.keygen(["-t", "ed25519", "-N", "", "-f", scratch.root + "/key"])
        let key = git.read("key.pub")?.split(separator: " ") ?? []
        git.write("known_hosts", "hidden.example.com \(key[0]) \(key[1])\n")
        SSHServer.keygen(["-H", "-f", scratch.root + "/known_hosts"])
        let text = git.read("known_hosts") ?? ""
        #expect(text.hasPrefix("|1|"))
        var hosts = KnownHosts()
        hosts.add(text, file: "f")
        let bytes = Base64.decode(key[1]) ?? []
        #expect(
            hosts.verdict(host: "hidden.example.com", port: nil, type: "ssh-ed25519", key: bytes) == .known)
        #expect(
            hosts.verdict(host: "other.example.com", port: nil, type: "ssh-ed25519", key: bytes) == .unknown)
    }

    @Test func `hash as RFC 2202 and RFC 3174 say`() {
        #expect(
            Hexadecimal.text(of: SHA1.hash(Array("abc".utf8))) == "a9993e364706816aba3e25717850c26c9cd0d89d")
        let long = [UInt8](repeating: 0x61, count: 1_000)
        #expect(Hexadecimal.text(of: SHA1.hash(long)) == "291e9a6c66994949b57ba5e650361e98fc36b1ba")
        let code = SHA1.authenticationCode(
            of: Array("what do ya want for nothing?".utf8), key: Array("Jefe".utf8))
        #expect(Hexadecimal.text(of: code) == "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79")
    }
}

@Suite struct `Private key files` {
    let scratch = Scratch()

    @Test(arguments: [
        (["-t", "ed25519", "-N", ""], "ssh-ed25519", false),
        (["-t", "ecdsa", "-N", ""], "ecdsa-sha2-nistp256", false),
        (["-t", "rsa", "-b", "2048", "-N", ""], "ssh-rsa", false),
        (["-t", "ed25519", "-N", "secret"], "ssh-ed25519", true),
        (["-t", "rsa", "-b", "2048", "-m", "PEM", "-N", ""], "ssh-rsa", false),
        (["-t", "rsa", "-b", "2048", "-m", "PEM", "-N", "secret"], "ssh-rsa", true),
    ])
    func `tell their type and whether they are locked`(arguments: [String], type: String, isEncrypted: Bool)
        throws
    {
        SSHServer.keygen(arguments + ["-f", scratch.root + "/key"])
        let text = try #require(ScratchRepository(path: scratch.root).read("key"))
        let key = try #require(PrivateKeyFile(text))
        #expect(key.type == type)
        #expect(key.isEncrypted == isEncrypted)
    }

    @Test(arguments: [
        "", "ssh-ed25519 AAAA",
        "-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----",
        "PuTTY-User-Key-File-3: ssh-ed25519", "-----BEGIN CERTIFICATE-----",
    ])
    func `are told from everything else`(text: String) {
        #expect(PrivateKeyFile(text) == nil)
    }
}
