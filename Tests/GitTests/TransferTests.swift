import Foundation
import Testing

@testable import Git

@Suite struct `Transfers in a child process` {
    let scratch = Scratch()

    private func fetch() throws -> (git: ScratchRepository, mirror: Repository, location: RepositoryLocation)
    {
        let git = scratch.repository()
        git.commit("First", ["a": "1\n"])
        git.commit("Second", ["a": "2\n"])
        let location = try RepositoryLocation("file://" + git.path)
        return (git, try Repository.openMirror(of: location, in: scratch.root + "/mirrors"), location)
    }

    @Test func `fetch and publish as they do here`() throws {
        let (git, mirror, location) = try fetch()
        let process = TransferChild.process()
        var steps: [TransferProgress] = []
        let result = try mirror.fetch(from: location, through: process) { steps.append($0) }
        #expect(result.headBranch == "main")
        #expect(result.updates == [.init(name: "refs/heads/main", old: nil, new: git.head, isForced: false)])
        #expect(steps.last?.received == 6)
        let author = Signature(name: "Ada", email: "ada@example.com", seconds: 1)
        let plan = try mirror.makeRevert(of: git.head, onto: "main", author: author)
        let commit = try mirror.publish(plan, to: location, through: process)
        #expect(git.head == commit.id)
        try FileManager.default.removeItem(atPath: git.path)
        let error = gitError { try mirror.fetch(from: location, through: process) }
        #expect(error.code == .notFound)
        #expect(error.location == git.path)
    }

    @Test func `are ended when they hang, even when they ignore it`() throws {
        let (_, mirror, location) = try fetch()
        let pidFile = scratch.root + "/pid"
        let process = TransferChild.script("trap '' TERM; echo $$ > '\(pidFile)'; while :; do sleep 1; done")
        let start = ContinuousClock.now
        let error = gitError { try mirror.fetch(from: location, through: process) }
        #expect(error.code == .timeout)
        #expect(ContinuousClock.now - start < .seconds(5))
        let text =
            FileManager.default.contents(atPath: pidFile).map { String(decoding: $0, as: UTF8.self) } ?? ""
        let pid = pid_t(text.trimmingCharacters(in: .whitespacesAndNewlines)) ?? 0
        #expect(pid > 0 && kill(pid, 0) == -1)
    }

    @Test func `may take long as long as they go on`() throws {
        let (_, mirror, location) = try fetch()
        let process = TransferChild.script(
            "for i in 1 2 3 4 5 6; do sleep 0.2; printf 'progress\\t%s\\t6\\t0\\n' $i; done; printf 'done\\tmain\\n'"
        )
        var received: [Int] = []
        #expect(
            try mirror.fetch(from: location, through: process) { received.append($0.received) }.headBranch
                == "main")
        #expect(received == [1, 2, 3, 4, 5, 6])
    }

    @Test func `can be cancelled from another thread`() throws {
        let (_, mirror, location) = try fetch()
        let cancellation = Cancellation()
        Thread.detachNewThread {
            usleep(200_000)
            cancellation.cancel()
        }
        let start = ContinuousClock.now
        let error = gitError {
            try mirror.fetch(
                from: location, through: TransferChild.script("sleep 30", patience: 20_000),
                cancellation: cancellation)
        }
        #expect(error.code == .cancelled)
        #expect(ContinuousClock.now - start < .seconds(3))
        #expect(
            gitError {
                try mirror.fetch(from: location, through: InProcessTransfer(), cancellation: cancellation)
            }.code == .cancelled)
    }

    @Test func `that die, talk nonsense or cannot start are errors`() throws {
        let (_, mirror, location) = try fetch()
        let died = gitError { try mirror.fetch(from: location, through: TransferChild.script("kill -9 $$")) }
        #expect(died.code == .other)
        #expect(died.cause == "signal 9")
        let nonsense = gitError {
            try mirror.fetch(from: location, through: TransferChild.script("echo what; exit 3"))
        }
        #expect(nonsense.cause == "exit status 3")
        let missing = gitError {
            try mirror.fetch(from: location, through: TransferProcess(executable: "/none", arguments: []))
        }
        #expect(missing.message == "cannot start the transfer")
    }

    @Test func `end when their parent dies`() throws {
        // A remote that never answers, a child that waits for it, and a parent that closes its end.
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                _ = bind(descriptor, $0, length)
                _ = listen(descriptor, 5)
                _ = getsockname(descriptor, $0, &length)
            }
        }
        let location = try RepositoryLocation("http://127.0.0.1:\(UInt16(bigEndian: address.sin_port))/x")
        let mirror = try Repository.openMirror(of: location, in: scratch.root + "/mirrors")
        let process = TransferChild.process()
        let child = try ChildProcess(
            executable: process.executable, arguments: process.arguments, environment: process.environment)
        let request = TransferMessage.request(.fetch(mirror: mirror.gitDirectory, location: location))
        #expect(DescriptorPair.send(Array((request.line + "\n").utf8), to: child.channel))
        // It has connected.
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        #expect(poll(&entry, 1, 20_000) == 1)
        shutdown(child.channel, Int32(SHUT_RDWR))
        // Nobody asks it to end, within this time.
        #expect(child.waitForEnd(milliseconds: 5_000) == "exit status 1")
    }

    @Test func `speak lines that survive any text`() throws {
        let location = try RepositoryLocation("https://u:p%20w@example.com/x")
        let id = try #require(ObjectID("0123456789abcdef0123456789abcdef01234567"))
        let messages: [TransferMessage] = [
            .request(.fetch(mirror: "/a\tb\n%", location: location)),
            .request(.fetch(mirror: "/m", location: location, references: ["refs/pull/1/head", "a\tb"])),
            .request(.push(mirror: "/m", location: location, commit: id, branch: "a/ü", expected: .zero)),
            .progress(TransferProgress(received: 1, total: 2, bytes: 3)),
            .update(.init(name: "refs/heads/x", old: nil, new: id, isForced: true)), .done(headBranch: nil),
            .done(headBranch: "main"),
            .failed(GitError(.diskFull, "a\nb", hint: nil, location: "%41", cause: "\t")),
        ]
        for message in messages {
            #expect(!message.line.contains("\n"))
            #expect(TransferMessage(line: message.line) == message)
        }
        for line in ["", "done", "progress\t1\t2\tx", "fetch\t/m\tftp://x", "push\t/m\t/p\tzz\tmain\tzz"] {
            #expect(TransferMessage(line: line) == nil)
        }
    }
}

@Suite struct `Remotes that cannot be reached` {
    let scratch = Scratch()

    private func error(_ text: String, _ credentials: RemoteCredentials = RemoteCredentials()) throws
        -> GitError
    {
        let location = try RepositoryLocation(text)
        let mirror = try Repository.openMirror(of: location, in: scratch.root + "/mirrors")
        return gitError {
            try mirror.fetch(from: location, through: InProcessTransfer(credentials: credentials))
        }
    }

    /// A port of this machine that nobody listens on.
    @Test(arguments: [
        "http://u:geheim@127.0.0.1:1/x", "https://127.0.0.1:1/x", "ssh://git@127.0.0.1:1/x",
        "https://no-such-host.invalid/x",
    ])
    func `are network errors with a hint`(text: String) throws {
        let error = try error(text)
        #expect(error.code == .network, "\(error)")
        #expect(error.hint?.contains("proxy") == true)
        #expect(!error.description.contains("geheim"))
    }

    @Test func `need a certificate file that exists`() throws {
        let error = try error(
            "https://127.0.0.1:1/x", RemoteCredentials(certificateFile: scratch.root + "/none.pem"))
        #expect(error.code == .certificate)
        #expect(error.location == scratch.root + "/none.pem")
    }
}
