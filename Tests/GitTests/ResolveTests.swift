import Foundation
import Testing

@testable import Git

@Suite struct `Revisions` {
    let scratch = Scratch()

    @Test func `resolve to what git says`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1"])
        let second = git.commit("Second", ["a": "2"])
        git.git("tag", "light", first.description)
        git.git("tag", "-a", "-m", "annotated", "v1.0", first.description)
        git.git("branch", "feature/x", first.description)
        git.git("update-ref", "refs/remotes/origin/main", first.description)
        let repository = try Repository.open(at: git.path)

        let rows: [(text: String?, id: ObjectID, kind: ResolvedRevision.Kind)] = [
            (nil, second, .head(branch: "main")), ("", second, .head(branch: "main")),
            ("HEAD", second, .head(branch: "main")), ("main", second, .branch("main")),
            ("refs/heads/main", second, .branch("main")), ("feature/x", first, .branch("feature/x")),
            ("light", first, .tag("light")), ("v1.0", first, .tag("v1.0")),
            ("tags/v1.0", first, .tag("v1.0")),
            ("origin/main", first, .reference("refs/remotes/origin/main")),
            (first.description, first, .commit), (String(first.description.prefix(9)), first, .commit),
            ("HEAD~1", first, .commit), ("main^", first, .commit), ("main~0", second, .commit),
        ]
        for row in rows {
            let resolved = try repository.resolve(row.text)
            #expect(resolved.commit.id == row.id, "\(row.text ?? "nil")")
            #expect(resolved.kind == row.kind, "\(row.text ?? "nil")")
        }
        let commit = try repository.resolve("main").commit
        #expect(commit.subject == "Second")
        #expect(commit.parents == [first])
        #expect(commit.treeID == git.id("HEAD^{tree}"))
        #expect(commit.author.name == "Ada")
    }

    @Test func `a name of both a branch and a tag is the branch`() throws {
        let git = scratch.repository()
        let first = git.commit("First")
        git.git("tag", "both")
        git.git("checkout", "-q", "-b", "both")
        let second = git.commit("Second")
        let repository = try Repository.open(at: git.path)
        #expect(try repository.resolve("both").commit.id == second)
        #expect(try repository.resolve(.tag("both")).commit.id == first)
    }

    @Test(arguments: [
        "nope", "refs/heads/nope", "main~5", "..", "-x", "deadbeef", "a b", "main^{tree}", "@{u}",
    ])
    func `that do not exist are an error that names the branches`(text: String) throws {
        let git = scratch.repository()
        git.commit("First")
        let repository = try Repository.open(at: git.path)
        let error = gitError { _ = try repository.resolve(text) }
        #expect(error.code == .revisionNotFound)
        #expect(error.hint == "branches: main")
    }

    @Test func `of an empty repository say so`() throws {
        let repository = try Repository.open(at: scratch.repository().path)
        let error = gitError { _ = try repository.resolve(nil) }
        #expect(error.code == .revisionNotFound)
        #expect(error.message == "the repository has no commits yet")
    }

    @Test func `follow a detached HEAD without a branch`() throws {
        let git = scratch.repository()
        let first = git.commit("First")
        git.commit("Second")
        git.git("checkout", "-q", first.description)
        let resolved = try Repository.open(at: git.path).resolve(nil)
        #expect(resolved.commit.id == first)
        #expect(resolved.kind == .head(branch: nil))
    }
}

@Suite struct `Opening` {
    let scratch = Scratch()

    @Test func `works bare, from a subfolder and in a linked work tree`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a/b/c": "1"])
        git.git("worktree", "add", "-q", scratch.root + "/linked")
        git.git("clone", "-q", "--bare", ".", scratch.root + "/bare.git")
        for path in [git.path, git.path + "/a/b", git.path + "/.git", scratch.root + "/linked"] {
            let repository = try Repository.open(at: path)
            #expect(!repository.isBare)
            #expect(try repository.resolve(nil).commit.id == first)
        }
        #expect(try Repository.open(at: scratch.root + "/bare.git").isBare)
    }

    @Test func `tells a missing folder from one that is no repository`() throws {
        #expect(gitError { _ = try Repository.open(at: scratch.root + "/none") }.code == .notFound)
        let error = gitError { _ = try Repository.open(at: scratch.root) }
        #expect(error.code == .notARepository)
        #expect(error.hint?.contains("git init") == true)
    }

    @Test func `refuses formats that libgit2 cannot read`() throws {
        let path = scratch.root + "/sha256"
        ScratchRepository.run(["init", "-q", "--object-format=sha256", path], in: scratch.root)
        #expect(gitError { _ = try Repository.open(at: path) }.code == .unsupported)
    }

    @Test func `reads formats whose extensions do not matter for reading`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1", "b/c": "2"])
        git.git("sparse-checkout", "set", "b")
        #expect(git.git("config", "extensions.worktreeConfig") == "true")
        #expect(try Repository.open(at: git.path).resolve(nil).commit.id == first)
        #expect(try Repository.open(at: git.path).isSparse)

        git.git("config", "uploadpack.allowFilter", "true")
        let clone = scratch.root + "/partial"
        git.git("clone", "-q", "--bare", "--filter=blob:none", "file://" + git.path, clone)
        let partial = try Repository.open(at: clone)
        let commit = try partial.resolve(nil).commit
        let entry = try #require(try partial.entry(at: "a", inTree: commit.treeID))
        let error = gitError { _ = try partial.blob(entry.id) }
        #expect(error.code == .unsupported)
        #expect(error.hint?.contains("partial clone") == true)
    }

    @Test func `notices that the repository was deleted, and opens it again when it is back`() throws {
        let git = scratch.repository()
        git.commit("First")
        let repository = try Repository.open(at: git.path)
        try repository.checkPresence()
        try FileManager.default.removeItem(atPath: git.path)
        #expect(gitError { try repository.checkPresence() }.code == .notFound)
        #expect(gitError { _ = try repository.resolve("main") }.code == .notFound)
        let again = scratch.repository().commit("Again")
        #expect(gitError { try repository.checkPresence() }.code == .notFound)
        #expect(try Repository.open(at: git.path).resolve(nil).commit.id == again)
    }
}
