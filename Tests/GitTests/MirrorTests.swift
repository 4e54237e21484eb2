import Foundation
import Testing

@testable import Git

private let ada = Signature(name: "Ada", email: "ada@example.com", seconds: 1_700_000_000, offset: 120)

@Suite struct `Mirrors` {
    let scratch = Scratch()
    let transfer = InProcessTransfer(credentials: RemoteCredentials())

    private func mirror(of git: ScratchRepository) throws -> (Repository, RepositoryLocation) {
        let location = try RepositoryLocation("file://" + git.path)
        return (try Repository.openMirror(of: location, in: scratch.root + "/mirrors"), location)
    }

    private func references(_ git: ScratchRepository) -> String { git.git("for-each-ref") }

    @Test func `hold every reference of the remote and follow what is deleted, renamed and forced`() throws {
        let git = scratch.repository()
        git.commit("First", ["a": "1"])
        git.commit("Second", ["a": "2"])
        git.git("tag", "-a", "-m", "one", "v1")
        git.git("branch", "topic")
        git.git("update-ref", "refs/custom/x", "HEAD~1")
        let (mirror, location) = try mirror(of: git)
        #expect(gitError { _ = try mirror.resolve(nil) }.message == "the repository has no commits yet")
        let result = try mirror.fetch(from: location, through: transfer)
        let copy = ScratchRepository(path: mirror.gitDirectory)
        #expect(references(copy) == references(git))
        #expect(result.headBranch == "main")
        #expect(
            result.updates.map(\.name) == [
                "refs/custom/x", "refs/heads/main", "refs/heads/topic", "refs/tags/v1",
            ])
        #expect(try mirror.resolve(nil).kind == .head(branch: "main"))
        #expect(try mirror.resolve("v1").commit.id == git.head)

        // A branch gives way to one below it, history is rewritten, the default branch is another one.
        git.git("branch", "-D", "topic")
        git.git("branch", "topic/deeper")
        git.git("tag", "-d", "v1")
        git.git("update-ref", "-d", "refs/custom/x")
        git.git("reset", "-q", "--hard", "HEAD~1")
        git.commit("Rewritten", ["a": "3"])
        git.git("checkout", "-q", "topic/deeper")
        let second = try mirror.fetch(from: location, through: transfer)
        #expect(references(copy) == references(git))
        #expect(second.headBranch == "topic/deeper")
        #expect(second.updates.first { $0.name == "refs/heads/main" }?.isForced == true)
        #expect(second.updates.first { $0.name == "refs/heads/topic/deeper" }?.isForced == false)
        #expect(try mirror.resolve(nil).kind == .head(branch: "topic/deeper"))
        #expect(try mirror.fetch(from: location, through: transfer).updates == [])
        #expect(copy.git("fsck", "--strict").contains("error") == false)
    }

    @Test func `recover when the remote is deleted, comes back, or the mirror itself breaks`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1"])
        let (mirror, location) = try mirror(of: git)
        try mirror.fetch(from: location, through: transfer)
        try FileManager.default.moveItem(atPath: git.path, toPath: git.path + ".away")
        let error = gitError { try mirror.fetch(from: location, through: transfer) }
        #expect(error.code == .notFound)
        #expect(error.hint?.contains("back") == true)
        #expect(try mirror.resolve(nil).commit.id == first, "the last good state stays")
        try FileManager.default.moveItem(atPath: git.path + ".away", toPath: git.path)
        let second = git.commit("Second", ["a": "2"])
        try mirror.fetch(from: location, through: transfer)
        #expect(try mirror.resolve(nil).commit.id == second)

        let path = Repository.mirrorPath(of: location, in: scratch.root + "/mirrors")
        try FileManager.default.removeItem(atPath: path + "/HEAD")
        let again = try Repository.openMirror(of: location, in: scratch.root + "/mirrors")
        try again.fetch(from: location, through: transfer)
        #expect(try again.resolve(nil).commit.id == second)
        #expect(FileManager.default.fileExists(atPath: path + ".broken"))
    }

    @Test func `leave a forge's references of reviews out, except those that are named`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1"])
        git.commit("Second", ["a": "2"])
        for number in 1...3 { git.git("update-ref", "refs/pull/\(number)/head", "HEAD~1") }
        let (mirror, location) = try mirror(of: git)
        try mirror.fetch(from: location, through: transfer)
        #expect(try mirror.references(under: "refs/pull/").isEmpty)
        let names = [
            "refs/pull/2/head", "refs/pull/99/head", "refs/heads/main", "nonsense", "refs/pull/x y/head",
        ]
        try mirror.fetch(from: location, references: names, through: transfer)
        #expect(try mirror.references(under: "refs/pull/").map(\.name) == ["refs/pull/2/head"])
        #expect(try mirror.resolve("refs/pull/2/head").commit.id == first)
    }

    @Test func `put their packs and references together, and lose no commit by it`() throws {
        let git = scratch.repository()
        let (mirror, location) = try mirror(of: git)
        var commits: [ObjectID] = []
        for number in 0..<8 {
            commits.append(git.commit("Commit \(number)", ["a": "\(number)"]))
            try mirror.fetch(from: location, through: transfer)
        }
        git.git("reset", "-q", "--hard", commits[3].description)
        for number in 0..<120 { git.git("update-ref", "refs/tags/t\(number)", "HEAD") }
        try mirror.fetch(from: location, through: transfer)
        let copy = ScratchRepository(path: mirror.gitDirectory)
        #expect(copy.read("packed-refs")?.contains("refs/tags/t119") == true)
        let packs = {
            copy.git("count-objects", "-v").split(separator: "\n").first { $0.hasPrefix("packs:") }
        }
        #expect(packs() == "packs: 8")
        try MirrorPacks(mirror).consolidate(maximumCount: 4)
        #expect(packs() == "packs: 1")
        for commit in commits { #expect(try mirror.commit(commit).id == commit) }
        #expect(copy.git("fsck", "--strict").contains("error") == false)
        try MirrorPacks(mirror).consolidate(maximumCount: 0)
        #expect(packs() == "packs: 1")
        #expect(try mirror.log(from: commits[7]).count == 8)
    }

    @Test func `are for their owner alone and hold no hooks`() throws {
        let (mirror, _) = try mirror(of: scratch.repository())
        var status = stat()
        #expect(stat(mirror.gitDirectory, &status) == 0)
        #expect(status.st_mode & 0o077 == 0)
        let hooks =
            (try? FileManager.default.contentsOfDirectory(atPath: mirror.gitDirectory + "hooks")) ?? []
        #expect(hooks.allSatisfy { $0 == "README.sample" })
    }

    @Test func `take up again after a transfer was killed`() throws {
        let git = scratch.repository()
        git.commit("First", ["a": "1"])
        let (mirror, location) = try mirror(of: git)
        let copy = ScratchRepository(path: mirror.gitDirectory)
        copy.write("refs/heads/main.lock", "")
        copy.write("packed-refs.lock", "")
        copy.write("objects/pack/pack_git2_12345", "half")
        try mirror.fetch(from: location, through: transfer)
        #expect(try mirror.resolve(nil).commit.id == git.head)
        #expect(copy.read("objects/pack/pack_git2_12345") == nil)
    }

    @Test func `are written by one transfer at a time`() throws {
        let git = scratch.repository()
        git.commit("First", ["a": "1"])
        let (mirror, location) = try mirror(of: git)
        let held = try MirrorLock(mirror.gitDirectory, cancellation: nil)
        let error = gitError { _ = try MirrorLock(mirror.gitDirectory, patience: 50, cancellation: nil) }
        #expect(error.code == .locked)
        withExtendedLifetime(held) {}
        _ = consume held
        try mirror.fetch(from: location, through: transfer)
    }

    @Test func `publish a revert to a bare remote and to one with a work tree`() throws {
        let source = scratch.repository("source")
        source.commit("First", ["app/a": "1\n"])
        source.commit("Second", ["app/a": "2\n", "app/b": "2\n"])
        source.git("clone", "-q", "--bare", ".", scratch.root + "/bare.git")
        for git in [ScratchRepository(path: scratch.root + "/bare.git"), source] {
            let (mirror, location) = try mirror(of: git)
            try mirror.fetch(from: location, through: transfer)
            let plan = try mirror.makeRevert(of: git.head, onto: "main", author: ada)
            let commit = try mirror.publish(plan, to: location, through: transfer)
            #expect(git.head == commit.id)
            #expect(try mirror.resolve(nil).commit.id == commit.id)
            #expect(git.git("ls-tree", "-r", "--name-only", "HEAD") == "app/a")
            #expect(git.git("fsck", "--strict").contains("error") == false)
        }
        #expect(source.git("status", "--porcelain") == "")
        #expect(source.read("app/a") == "1\n")
    }

    @Test func `publish nothing when someone else was faster, and keep the branch where it was`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1\n"])
        let second = git.commit("Second", ["a": "2\n"])
        let (mirror, location) = try mirror(of: git)
        try mirror.fetch(from: location, through: transfer)
        let plan = try mirror.makeRestore(to: first, under: "", onto: "main", author: ada)
        let other = git.commit("Someone else", ["b": "1\n"])
        let error = gitError { try mirror.publish(plan, to: location, through: transfer) }
        #expect(error.code == .nonFastForward)
        #expect(error.message.hasPrefix("someone else was faster"))
        #expect(git.head == other)
        #expect(try mirror.resolve(nil).commit.id == second)
        // A remote that was set back has moved, too: what was taken away must not come back.
        git.git("reset", "-q", "--hard", first.description)
        #expect(
            gitError { try mirror.publish(plan, to: location, through: transfer) }.code == .nonFastForward)
        #expect(git.head == first)
    }

    @Test func `report a full disk and go on when there is room again`() throws {
        guard getuid() == 0 else { return }
        let small = scratch.root + "/small"
        try FileManager.default.createDirectory(atPath: small, withIntermediateDirectories: true)
        guard mount("none", small, "tmpfs", 0, "size=400k") == 0 else { return }
        defer { umount2(small, Int32(MNT_DETACH)) }
        let git = scratch.repository()
        git.commit("First", ["a": "1"])
        let location = try RepositoryLocation("file://" + git.path)
        let mirror = try Repository.openMirror(of: location, in: small)
        try mirror.fetch(from: location, through: transfer)
        var noise = Data()
        var state: UInt64 = 1
        for _ in 0..<600_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            noise.append(UInt8(truncatingIfNeeded: state >> 56))
        }
        try noise.write(to: URL(fileURLWithPath: git.path + "/noise"))
        let big = git.commit("Big")
        let error = gitError { try mirror.fetch(from: location, through: transfer) }
        #expect(error.code == .diskFull, "\(error)")
        #expect(error.hint?.contains("free some space") == true)
        #expect(try mirror.resolve(nil).commit.subject == "First")
        #expect(mount("none", small, "tmpfs", UInt(MS_REMOUNT), "size=20m") == 0)
        try mirror.fetch(from: location, through: transfer)
        #expect(try mirror.resolve(nil).commit.id == big)
    }
}
