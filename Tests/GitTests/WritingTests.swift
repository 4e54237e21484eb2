import Foundation
import Testing

@testable import Git

private let ada = Signature(name: "Ada", email: "ada@example.com", seconds: 1_700_000_000, offset: 120)

@Suite struct `Reverting a commit` {
    let scratch = Scratch()

    private func repositories() -> [ScratchRepository] {
        let git = scratch.repository()
        git.commit("First", ["deploy/a": "1\n2\n3\n4\n5\n6\n7\n", "deploy/b": "b\n"])
        git.commit("Bad change", ["deploy/a": "1\n2\n3\n4\n5\n6\nseven\n", "deploy/new": "n\n"])
        git.commit("Later change", ["deploy/a": "one\n2\n3\n4\n5\n6\nseven\n"])
        git.git("clone", "-q", "--bare", ".", scratch.root + "/bare.git")
        return [git, ScratchRepository(path: scratch.root + "/bare.git")]
    }

    @Test func `writes what git revert writes, bare and checked out`() throws {
        for git in repositories() {
            let repository = try Repository.open(at: git.path)
            let tip = git.head
            let bad = git.id("HEAD~1")
            let plan = try repository.makeRevert(of: bad, onto: "main", author: ada)
            #expect(git.head == tip, "a plan moves nothing")
            #expect(
                plan.changes.map { "\($0.change) \($0.path)" } == ["modified deploy/a", "deleted deploy/new"])
            let commit = try repository.write(plan)
            #expect(git.head == commit.id)
            #expect(git.git("show", "HEAD:deploy/a") == "one\n2\n3\n4\n5\n6\n7")
            #expect(
                git.git("log", "-1", "--format=%an %ae %at %aI %P")
                    == "Ada ada@example.com 1700000000 2023-11-15T00:13:20+02:00 \(tip)")
            #expect(
                git.git("log", "-1", "--format=%B") == "Revert \"Bad change\"\n\nThis reverts commit \(bad).")
            #expect(git.git("fsck", "--strict").contains("error") == false)
            guard !repository.isBare else { continue }
            #expect(git.git("status", "--porcelain") == "")
            #expect(git.read("deploy/a") == "one\n2\n3\n4\n5\n6\n7\n")
            #expect(git.read("deploy/new") == nil)
            #expect(git.git("reflog", "-1", "--format=%gs", "main") == "trimtab: Revert \"Bad change\"")
        }
    }

    @Test func `of a merge undoes the branch that was merged`() throws {
        let git = scratch.repository()
        git.commit("First", ["a": "1\n"])
        git.git("checkout", "-q", "-b", "side")
        git.commit("Side", ["b": "1\n"])
        git.git("checkout", "-q", "main")
        git.commit("Main", ["c": "1\n"])
        git.git("merge", "-q", "--no-ff", "-m", "Merge side", "side")
        let repository = try Repository.open(at: git.path)
        let commit = try repository.write(try repository.makeRevert(of: git.head, onto: "main", author: ada))
        #expect(commit.message.contains("reversing\nchanges made to \(git.id("HEAD~2"))"))
        #expect(git.git("ls-files") == "a\nc")
    }

    @Test func `that later commits touched again is a conflict that names the files`() throws {
        let git = scratch.repository()
        git.commit("First", ["deploy/a": "1\n"])
        let second = git.commit("Second", ["deploy/a": "2\n"])
        let third = git.commit("Third", ["deploy/a": "3\n"])
        let repository = try Repository.open(at: git.path)
        let error = gitError { _ = try repository.makeRevert(of: second, onto: "main", author: ada) }
        #expect(error.code == .conflict)
        #expect(
            error.message == "later commits changed what commit \(second.abbreviated) changed, in deploy/a")
        #expect(git.head == third)
    }

    @Test func `is refused where it makes no sense`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1\n"])
        let second = git.commit("Second", ["a": "2\n"])
        git.commit("By hand", ["a": "1\n"])
        git.git("branch", "old", first.description)
        let repository = try Repository.open(at: git.path)
        #expect(
            gitError { _ = try repository.makeRevert(of: second, onto: "main", author: ada) }.code
                == .nothingToCommit)
        #expect(
            gitError { _ = try repository.makeRevert(of: first, onto: "main", author: ada) }.code
                == .unsupported)
        #expect(
            gitError { _ = try repository.makeRevert(of: second, onto: "old", author: ada) }.code
                == .revisionNotFound)
        #expect(
            gitError { _ = try repository.makeRevert(of: second, onto: "none", author: ada) }.code
                == .revisionNotFound)
    }
}

@Suite struct `Going back to a revision` {
    let scratch = Scratch()

    @Test func `makes the folder what it was and leaves the rest`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["app/a": "1", "app/deep/x": "1", "other": "1"])
        git.git("rm", "-q", "-r", "app/deep")
        git.commit("Second", ["app/a": "2", "app/b": "2", "other": "2"])
        git.commit("Third", ["app/a": "3", "app/deep": "now a file", "other": "3"])
        let repository = try Repository.open(at: git.path)
        let plan = try repository.makeRestore(to: first, under: "app", onto: "main", author: ada)
        let commit = try repository.write(plan)
        #expect(git.id("HEAD:app") == git.id("\(first):app"))
        #expect(git.read("other") == "3")
        #expect(git.read("app/deep/x") == "1")
        #expect(git.git("status", "--porcelain") == "")
        #expect(git.git("rev-list", "--count", "HEAD") == "4")
        #expect(commit.subject == "Restore \(first.abbreviated) \"First\"")
        let error = gitError {
            _ = try repository.makeRestore(to: first, under: "app", onto: "main", author: ada)
        }
        #expect(error.code == .nothingToCommit)
        let root = try repository.makeRestore(
            to: first, under: "", onto: "main", subject: "All back", author: ada)
        #expect(root.treeID == git.id("\(first)^{tree}"))
        #expect(
            gitError { _ = try repository.makeRestore(to: first, under: "none", onto: "main", author: ada) }
                .code == .pathNotFound)
    }

    @Test func `for single files restores, changes and removes`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a/one": "1", "a/two": "1", "keep": "1"])
        git.git("rm", "-q", "a/two")
        git.commit("Second", ["a/one": "2", "b/c/three": "2", "keep": "2"])
        let repository = try Repository.open(at: git.path)
        let plan = try repository.makeRestore(
            to: first, paths: ["a/one", "a/two", "b/c/three", "none/at/all"], onto: "main", author: ada)
        try repository.write(plan)
        #expect(git.git("ls-files") == "a/one\na/two\nkeep")
        #expect(git.read("a/one") == "1")
        #expect(git.read("keep") == "2")
        #expect(!FileManager.default.fileExists(atPath: git.path + "/b"))
        #expect(git.git("status", "--porcelain") == "")
        #expect(git.git("fsck", "--strict").contains("error") == false)
    }
}

@Suite struct `Work trees` {
    let scratch = Scratch()

    private func pair() throws -> (git: ScratchRepository, repository: Repository, plan: CommitPlan) {
        let git = scratch.repository()
        git.commit("First", ["a": "1\n", "gone": "old\n", ".gitignore": "ignored\n"])
        git.git("rm", "-q", "gone")
        git.commit("Second", ["a": "2\n"])
        let repository = try Repository.open(at: git.path)
        return (git, repository, try repository.makeRevert(of: git.head, onto: "main", author: ada))
    }

    @Test(arguments: ["modified", "staged", "deleted", "conflicting", "merging"])
    func `that are not clean refuse the revert and stay as they are`(how: String) throws {
        let (git, repository, plan) = try pair()
        switch how {
        case "modified": git.write("a", "mine\n")
        case "staged":
            git.write("staged", "mine\n")
            git.git("add", "staged")
        case "deleted": git.git("rm", "-q", "--cached", "a")
        // An untracked file that the revert would bring back.
        case "conflicting": git.write("gone", "mine\n")
        default:
            git.git("checkout", "-q", "-b", "side", "HEAD~1")
            git.commit("Side", ["a": "side\n"])
            git.git("checkout", "-q", "main")
            git.git("merge", "-q", "side")
        }
        let before = git.git("status", "--porcelain")
        let head = git.head
        let error = gitError { try repository.write(plan) }
        #expect(error.code == .workTreeDirty)
        #expect(error.hint != nil)
        #expect(git.head == head)
        #expect(git.git("status", "--porcelain") == before)
        if how == "conflicting" { #expect(git.read("gone") == "mine\n") }
        #expect(!FileManager.default.fileExists(atPath: git.path + "/.git/refs/heads/main.lock"))
    }

    @Test func `keep untracked and ignored files`() throws {
        let (git, repository, plan) = try pair()
        git.write("untracked", "mine\n")
        git.write("ignored", "mine\n")
        try repository.write(plan)
        #expect(git.git("status", "--porcelain") == "?? untracked")
        #expect(git.read("ignored") == "mine\n")
        #expect(git.read("gone") == "old\n")
    }

    @Test func `on another branch are left alone`() throws {
        let (git, repository, plan) = try pair()
        git.git("checkout", "-q", "-b", "other")
        git.write("a", "mine\n")
        let commit = try repository.write(plan)
        #expect(git.id("main") == commit.id)
        #expect(git.read("a") == "mine\n")
        #expect(git.git("diff", "--cached", "--name-only") == "")
    }

    @Test func `linked to the repository follow too, or refuse from outside`() throws {
        let (git, repository, plan) = try pair()
        git.git("checkout", "-q", "-b", "other")
        git.git("worktree", "add", "-q", scratch.root + "/linked", "main")
        let linked = ScratchRepository(path: scratch.root + "/linked")
        let error = gitError { try repository.write(plan) }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("another work tree"))
        let commit = try Repository.open(at: linked.path).write(plan)
        #expect(linked.head == commit.id)
        #expect(linked.git("status", "--porcelain") == "")
        #expect(linked.read("a") == "1\n")
    }

    @Test func `that core.worktree puts elsewhere are not written to`() throws {
        let (git, repository, plan) = try pair()
        let victim = scratch.root + "/victim"
        try FileManager.default.createDirectory(atPath: victim, withIntermediateDirectories: true)
        try FileManager.default.copyItem(atPath: git.path + "/a", toPath: victim + "/a")
        git.git("config", "core.worktree", victim)
        _ = repository
        let error = gitError { try Repository.open(at: git.path).write(plan) }
        #expect(error.code == .unsupported || error.code == .workTreeDirty)
        #expect(FileManager.default.contents(atPath: victim + "/a") == Data("2\n".utf8))
    }

    @Test func `run no hook`() throws {
        let (git, repository, plan) = try pair()
        for hook in [
            "pre-commit", "post-commit", "post-checkout", "reference-transaction", "post-index-change",
        ] {
            git.write(".git/hooks/" + hook, "#!/bin/sh\ntouch '\(scratch.root)/ran'\n")
            chmod(git.path + "/.git/hooks/" + hook, 0o755)
        }
        try repository.write(plan)
        #expect(!FileManager.default.fileExists(atPath: scratch.root + "/ran"))
    }

    @Test func `locked by another git process are left alone`() throws {
        let (git, repository, plan) = try pair()
        git.write(".git/index.lock", "")
        let error = gitError { try repository.write(plan) }
        #expect(error.code == .locked)
        #expect(git.read("a") == "2\n")
        #expect(git.head == plan.parent)
    }
}

@Suite struct `Two writers` {
    let scratch = Scratch()

    @Test func `never lose a commit: the slower one is told`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1\n"])
        git.commit("Second", ["a": "2\n"])
        let repository = try Repository.open(at: git.path)
        let plan = try repository.makeRestore(to: first, under: "", onto: "main", author: ada)
        let other = git.commit("Someone else", ["b": "1\n"])
        let error = gitError { try repository.write(plan) }
        #expect(error.code == .nonFastForward)
        #expect(error.message == "someone else was faster: the branch 'main' has moved")
        #expect(git.head == other)
        #expect(git.git("status", "--porcelain") == "")
    }

    @Test func `at once: exactly one of each round succeeds`() async throws {
        let git = scratch.repository(bare: true)
        let work = ScratchRepository(path: scratch.root + "/work")
        ScratchRepository.run(["clone", "-q", git.path, work.path], in: scratch.root)
        work.commit("First", ["a": "1\n"])
        work.commit("Second", ["a": "2\n"])
        work.git("push", "-q", "origin", "HEAD:main")
        let path = git.path
        let results = await withTaskGroup(of: Int.self) { group in
            for writer in 0..<8 {
                group.addTask {
                    var won = 0
                    for _ in 0..<10 {
                        do {
                            let repository = try Repository.open(at: path)
                            let tip = try repository.resolve(.branch("main")).commit
                            let author = Signature(
                                name: "Writer \(writer)", email: "w@example.com", seconds: 1)
                            try repository.write(
                                try repository.makeRevert(of: tip.id, onto: "main", author: author))
                            won += 1
                        } catch let error as GitError {
                            if error.code != .nonFastForward, error.code != .locked { Issue.record(error) }
                        } catch { Issue.record(error) }
                    }
                    return won
                }
            }
            return await group.reduce(0, +)
        }
        #expect(results > 0)
        #expect(git.git("rev-list", "--count", "main") == "\(2 + results)")
        #expect(git.git("fsck", "--strict").contains("error") == false)
    }
}
