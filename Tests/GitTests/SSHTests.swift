import Foundation
import Testing

@testable import Git

private let ada = Signature(name: "Ada", email: "ada@example.com", seconds: 1_700_000_000, offset: 120)

@Suite(.enabled(if: SSHServer.program != nil, "sshd is not installed")) struct `Remotes over SSH` {
    let scratch = Scratch()

    private func bare() -> ScratchRepository {
        let source = scratch.repository("source")
        source.commit("First", ["app/a": "1\n"])
        source.commit("Second", ["app/a": "2\n"])
        source.git("clone", "-q", "--bare", ".", scratch.root + "/bare.git")
        return ScratchRepository(path: scratch.root + "/bare.git")
    }

    private func mirror(_ address: String) throws -> (Repository, RepositoryLocation) {
        let location = try RepositoryLocation(address)
        return (try Repository.openMirror(of: location, in: scratch.root + "/mirrors"), location)
    }

    private func fetchError(_ address: String, _ credentials: RemoteCredentials) throws -> GitError {
        let (mirror, location) = try mirror(address)
        return gitError {
            try mirror.fetch(from: location, through: InProcessTransfer(credentials: credentials))
        }
    }

    @Test(arguments: ["ed25519", "ecdsa"]) func `are fetched and pushed to with keys libssh2 can use`(
        type: String
    ) throws {
        let git = bare()
        let server = try SSHServer(in: scratch.root)
        try server.makeKnown(["ed25519", "ecdsa"], hashed: type == "ecdsa")
        let (mirror, location) = try mirror(server.address(of: git.path))
        let transfer = InProcessTransfer(
            credentials: RemoteCredentials(sshKeyFile: server.key(type), home: server.home))
        try mirror.fetch(from: location, through: transfer)
        #expect(try mirror.resolve(nil).commit.id == git.head)
        let plan = try mirror.makeRevert(of: git.head, onto: "main", author: ada)
        let commit = try mirror.publish(plan, to: location, through: transfer)
        #expect(git.head == commit.id)
        #expect(git.git("fsck", "--strict").contains("error") == false)

        // Someone else pushes between the look and the push; then the branch is set back.
        let next = try mirror.makeRestore(to: commit.parents[0], under: "", onto: "main", author: ada)
        let other = ScratchRepository(path: scratch.root + "/source")
        other.git("pull", "-q", "--rebase", git.path, "main")
        other.commit("Someone else", ["b": "1\n"])
        other.git("push", "-q", git.path, "HEAD:main")
        let late = gitError { try mirror.publish(next, to: location, through: transfer) }
        #expect(late.code == .nonFastForward, "\(late)")
        #expect(git.head == other.head)
        git.git("update-ref", "refs/heads/main", "\(commit.parents[0])")
        #expect(
            gitError { try mirror.publish(next, to: location, through: transfer) }.code == .nonFastForward)
        #expect(git.head == commit.parents[0])
        #expect(try mirror.resolve(nil).commit.id == commit.id)
    }

    @Test func `say that RSA keys cannot be used`() throws {
        let server = try SSHServer(in: scratch.root)
        try server.makeKnown(["ed25519", "ecdsa"])
        let error = try fetchError(
            server.address(of: bare().path),
            RemoteCredentials(sshKeyFile: server.key("rsa"), home: server.home))
        #expect(error.code == .authentication, "\(error)")
        #expect(error.message.contains("(ssh-rsa)"))
        #expect(error.hint?.contains("rsa-sha2") == true && error.hint?.contains("ed25519 or ECDSA") == true)
    }

    @Test func `say that a server with an RSA host key alone cannot be used`() throws {
        let server = try SSHServer(in: scratch.root, hostKeys: ["rsa"])
        try server.makeKnown(["rsa"])
        let error = try fetchError(
            server.address(of: bare().path),
            RemoteCredentials(sshKeyFile: server.key("ed25519"), home: server.home))
        #expect(error.code == .unsupported, "\(error)")
        #expect(error.hint?.contains("ed25519 or ECDSA host key") == true)
    }

    @Test func `check the server's key`() throws {
        let git = bare()
        let server = try SSHServer(in: scratch.root)
        let address = server.address(of: git.path)
        let credentials = RemoteCredentials(sshKeyFile: server.key("ed25519"), home: server.home)
        let unknown = try fetchError(address, credentials)
        #expect(unknown.code == .hostKey, "\(unknown)")
        #expect(unknown.message.contains("SHA256:"))
        #expect(unknown.hint?.contains("ssh-keyscan -p \(server.port) -t ") == true)

        SSHServer.keygen(["-t", "ed25519", "-N", "", "-f", server.folder + "/host_other"])
        try server.makeKnown(["ed25519", "ecdsa"])
        for type in ["ed25519", "ecdsa"] {
            // Each alone is enough: the server is asked for the key that is known.
            try server.makeKnown([type])
            setenv("HOME", server.home, 1)
            let (mirror, location) = try mirror(address)
            do {
                try mirror.fetch(from: location, through: InProcessTransfer(credentials: credentials))
            } catch {
                #expect(error.code == .hostKey, "\(error)")
                #expect(
                    error.message.contains("known is ") && error.hint?.contains("ssh-keyscan") == true,
                    "\(error)")
            }
        }
    }

    @Test func `explain keys that cannot be used before they are tried`() throws {
        let server = try SSHServer(in: scratch.root)
        try server.makeKnown(["ed25519", "ecdsa"])
        let address = server.address(of: bare().path)
        let rows: [(key: String, code: GitError.Code, words: String)] = [
            (scratch.root + "/none", .authentication, "cannot be read"),
            (server.key("ed25519") + ".pub", .authentication, "no private SSH key"),
            (server.key("locked"), .authentication, "passphrase"),
        ]
        for row in rows {
            let error = try fetchError(address, RemoteCredentials(sshKeyFile: row.key, home: server.home))
            #expect(error.code == row.code, "\(error)")
            #expect(error.message.contains(row.words), "\(error)")
            #expect(error.location == row.key)
        }
        let (mirror, location) = try mirror(address)
        let unlocked = RemoteCredentials(
            sshKeyFile: server.key("locked"), sshPassphrase: "secret", home: server.home)
        try mirror.fetch(from: location, through: InProcessTransfer(credentials: unlocked))
        let none = try fetchError(address, RemoteCredentials(home: scratch.root))
        #expect(none.code == .hostKey || none.code == .authentication)
    }

    @Test func `tell a missing repository from a missing right`() throws {
        let server = try SSHServer(in: scratch.root)
        try server.makeKnown(["ed25519", "ecdsa"])
        let credentials = RemoteCredentials(sshKeyFile: server.key("ed25519"), home: server.home)
        let missing = try fetchError(server.address(of: scratch.root + "/none.git"), credentials)
        #expect(missing.code == .notFound, "\(missing)")
        try Data().write(to: URL(fileURLWithPath: server.folder + "/authorized"))
        let refused = try fetchError(server.address(of: bare().path), credentials)
        #expect(refused.code == .authentication, "\(refused)")
        #expect(refused.message.contains("refused the key"))
    }
}
