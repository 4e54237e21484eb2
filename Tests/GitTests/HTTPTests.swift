import Foundation
import Testing

@testable import Git

private let ada = Signature(name: "Ada", email: "ada@example.com", seconds: 1_700_000_000, offset: 120)

@Suite(.enabled(if: HTTPServer.isAvailable, "Python or openssl is not installed")) struct `Remotes over HTTP`
{
    let scratch = Scratch()

    private func bare() -> ScratchRepository {
        let source = scratch.repository("source")
        source.commit("First", ["app/a": "1\n"])
        source.commit("Second", ["app/a": "2\n"])
        source.git("clone", "-q", "--bare", ".", scratch.root + "/bare.git")
        let git = ScratchRepository(path: scratch.root + "/bare.git")
        git.git("config", "http.receivepack", "true")
        return git
    }

    private func mirror(_ address: String) throws -> (Repository, RepositoryLocation) {
        let location = try RepositoryLocation(address)
        return (try Repository.openMirror(of: location, in: scratch.root + "/mirrors"), location)
    }

    private func fetchError(
        _ address: String, _ credentials: RemoteCredentials = RemoteCredentials()
    ) throws -> GitError {
        let (mirror, location) = try mirror(address)
        return gitError {
            try mirror.fetch(from: location, through: InProcessTransfer(credentials: credentials))
        }
    }

    @Test func `are fetched and pushed to with a password`() throws {
        let git = bare()
        let server = try HTTPServer(in: scratch.root, user: "ada:secret")
        let address = "http://127.0.0.1:\(server.port)/bare.git"
        let (mirror, location) = try mirror(address)
        let transfer = InProcessTransfer(credentials: RemoteCredentials(username: "ada", password: "secret"))
        try mirror.fetch(from: location, through: transfer)
        #expect(try mirror.resolve(nil).commit.id == git.head)
        let second = git.head
        let commit = try mirror.publish(
            try mirror.makeRevert(of: second, onto: "main", author: ada), to: location, through: transfer)
        #expect(git.head == commit.id)
        #expect(git.git("fsck", "--strict").contains("error") == false)
        #expect(try mirror.references(under: "refs/trimtab/").isEmpty)

        let late = try mirror.makeRestore(to: second, under: "", onto: "main", author: ada)
        git.git("update-ref", "refs/heads/main", second.description)
        let error = gitError { try mirror.publish(late, to: location, through: transfer) }
        #expect(error.code == .nonFastForward, "\(error)")
        #expect(git.head == second)

        let without = try fetchError(address)
        #expect(without.code == .authentication, "\(without)")
        #expect(without.hint?.contains("TRIMTAB_GIT_PASSWORD") == true)
        let wrong = try fetchError(address, RemoteCredentials(username: "ada", password: "wrong"))
        #expect(wrong.message == "the server refused the credentials", "\(wrong)")
        #expect(!wrong.description.contains("wrong"))
        let inAddress = try RepositoryLocation("http://ada:secret@127.0.0.1:\(server.port)/bare.git")
        try mirror.fetch(from: inAddress, through: InProcessTransfer(credentials: RemoteCredentials()))
    }

    @Test func `that protect the branch refuse the commit with their words`() throws {
        let git = bare()
        git.write("hooks/pre-receive", "#!/bin/sh\necho 'main is protected' >&2\nexit 1\n")
        chmod(git.path + "/hooks/pre-receive", 0o755)
        let server = try HTTPServer(in: scratch.root)
        let (mirror, location) = try mirror("http://127.0.0.1:\(server.port)/bare.git")
        let transfer = InProcessTransfer(credentials: RemoteCredentials())
        try mirror.fetch(from: location, through: transfer)
        let before = git.head
        let plan = try mirror.makeRevert(of: before, onto: "main", author: ada)
        let error = gitError { try mirror.publish(plan, to: location, through: transfer) }
        #expect(error.code == .rejected, "\(error)")
        #expect(error.cause?.contains("pre-receive hook declined") == true)
        #expect(git.head == before)
        #expect(try mirror.resolve(nil).commit.id == before)
    }

    @Test func `are trusted by the named certificate file alone`() throws {
        let git = bare()
        let server = try HTTPServer(
            in: scratch.root, tls: HTTPServer.certificate(for: "localhost", in: scratch.root),
            user: "ada:secret")
        let address = "https://localhost:\(server.port)/bare.git"
        let (mirror, location) = try mirror(address)
        // The certificates are the process's, so each case has one of its own.
        let untrusted = gitError { try mirror.fetch(from: location, through: TransferChild.process()) }
        #expect(untrusted.code == .certificate, "\(untrusted)")
        #expect(untrusted.hint?.contains("TRIMTAB_GIT_CA_FILE") == true)
        let process = TransferChild.process(environment: [
            "TRIMTAB_GIT_CA_FILE": scratch.root + "/localhost.pem", "TRIMTAB_GIT_USERNAME": "ada",
            "TRIMTAB_GIT_PASSWORD": "secret",
        ])
        try mirror.fetch(from: location, through: process)
        #expect(try mirror.resolve(nil).commit.id == git.head)
        let plan = try mirror.makeRevert(of: git.head, onto: "main", author: ada)
        #expect(try mirror.publish(plan, to: location, through: process).id == git.head)
    }

    @Test func `say what is wrong with them`() throws {
        _ = bare()
        let server = try HTTPServer(in: scratch.root)
        let base = "http://127.0.0.1:\(server.port)"
        let rows: [(path: String, code: GitError.Code)] = [
            ("/none.git", .notFound), ("/status/500", .network), ("/status/403", .authentication),
            ("/status/404", .notFound),
        ]
        for row in rows {
            let error = try fetchError(base + row.path)
            #expect(error.code == row.code, "\(error)")
        }
        let (mirror, location) = try mirror(base + "/hang")
        let hung = gitError {
            try mirror.fetch(from: location, through: TransferChild.process(patience: 1_500))
        }
        #expect(hung.code == .timeout, "\(hung)")
        #expect(hung.location == base + "/hang")
    }

    @Test func `are reached through the proxy that the environment names`() throws {
        let git = bare()
        let server = try HTTPServer(in: scratch.root)
        let (mirror, location) = try mirror("http://127.0.0.1:\(server.port)/bare.git")
        let broken = gitError {
            try mirror.fetch(
                from: location,
                through: TransferChild.process(environment: ["http_proxy": "http://127.0.0.1:1"]))
        }
        #expect(broken.code == .network, "\(broken)")
        try mirror.fetch(
            from: location,
            through: TransferChild.process(environment: [
                "http_proxy": "http://127.0.0.1:1", "no_proxy": "127.0.0.1",
            ]))
        #expect(try mirror.resolve(nil).commit.id == git.head)
    }

    @Test func `that redirect elsewhere get no password`() throws {
        _ = bare()
        let name = HTTPServer.certificate(for: "localhost", in: scratch.root)
        let address = HTTPServer.certificate(for: "127.0.0.1", in: scratch.root)
        Command.run("sh", ["-c", "cat localhost.pem 127.0.0.1.pem > both.pem"], in: scratch.root)
        let target = try HTTPServer(in: scratch.root, tls: address, user: "ada:secret")
        let server = try HTTPServer(in: scratch.root, tls: name, redirect: "https://127.0.0.1:\(target.port)")
        let (mirror, location) = try mirror("https://localhost:\(server.port)/bare.git")
        let process = TransferChild.process(environment: [
            "TRIMTAB_GIT_CA_FILE": scratch.root + "/both.pem", "TRIMTAB_GIT_USERNAME": "ada",
            "TRIMTAB_GIT_PASSWORD": "secret",
        ])
        let error = gitError { try mirror.fetch(from: location, through: process) }
        #expect(error.code == .authentication, "\(error)")
        #expect(error.message.contains("redirects to 127.0.0.1"), "\(error)")
    }
}
