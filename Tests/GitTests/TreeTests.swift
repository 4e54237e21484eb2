import Foundation
import Testing

@testable import Git

@Suite struct `Trees` {
    let scratch = Scratch()

    @Test func `are listed as git ls-tree lists them, in the order of bytes`() throws {
        let git = scratch.repository()
        git.commit("Files", ["a/b": "1", "a.b": "22", "a-b": "333", "a/c/d": "4", "ä": "5"])
        let repository = try Repository.open(at: git.path)
        let tree = git.id("HEAD^{tree}")
        let all = try repository.entries(ofTree: tree, recursive: true, withSizes: true)
        #expect(
            all.map { "\($0.id) \($0.size ?? -1) \($0.path)" }.joined(separator: "\n")
                == git.git(
                    "-c", "core.quotePath=false", "ls-tree", "-r",
                    "--format=%(objectname) %(objectsize) %(path)", "HEAD"))
        #expect(try repository.entries(ofTree: tree).map(\.path) == ["a", "a-b", "a.b", "ä"])
        #expect(try repository.blob(git.id("HEAD:a-b")) == Array("333".utf8))
        let commit = try repository.resolve(nil).commit
        #expect(try repository.tree(of: commit, at: "/a/./c/") == git.id("HEAD:a/c"))
        #expect(gitError { _ = try repository.tree(of: commit, at: "a/b") }.code == .pathNotFound)
        #expect(gitError { _ = try repository.tree(of: commit, at: "x") }.code == .pathNotFound)
        #expect(gitError { _ = try repository.tree(of: commit, at: "a/../..") }.code == .outsideRepository)
    }

    @Test func `keep their bounds`() throws {
        let git = scratch.repository()
        git.commit("Files", ["a": "12345", "b": "1", String(repeating: "d/", count: 300) + "x": "1"])
        let repository = try Repository.open(at: git.path)
        let tree = git.id("HEAD^{tree}")
        #expect(gitError { _ = try repository.blob(git.id("HEAD:a"), limit: 4) }.code == .tooLarge)
        #expect(gitError { _ = try repository.entries(ofTree: tree, recursive: true) }.code == .tooLarge)
        #expect(gitError { _ = try repository.entries(ofTree: tree, limit: 2) }.code == .tooLarge)
    }

    @Test(arguments: ["..", ".", ".git", ".GIT"])
    func `with forbidden names are refused`(name: String) throws {
        let git = scratch.repository()
        git.commit("File", ["a": "1"])
        let blob = git.git("rev-parse", "HEAD:a")
        git.write("listing", "100644 blob \(blob)\t\(name)\n")
        let tree = git.git(
            "-c", "core.protectNTFS=false", "hash-object", "-t", "tree", "-w", "--literally",
            try treeFile(git, name: name, blob: blob))
        let repository = try Repository.open(at: git.path)
        let error = gitError { _ = try repository.entries(ofTree: ObjectID(tree) ?? .zero) }
        #expect(error.code == .corrupt)
    }

    private func treeFile(_ git: ScratchRepository, name: String, blob: String) throws -> String {
        var data = Data("100644 \(name)".utf8)
        data.append(0)
        data.append(contentsOf: ObjectID(blob)?.bytes ?? [])
        try data.write(to: URL(fileURLWithPath: git.path + "/tree"))
        return "tree"
    }

    @Test func `show links, executables and submodules as what they are`() throws {
        let git = scratch.repository()
        git.commit("Base", ["run": "#!/bin/sh"])
        git.git("update-index", "--add", "--cacheinfo", "160000,\(git.head),module")
        symlink("run", git.path + "/link")
        chmod(git.path + "/run", 0o755)
        git.git("add", "run", "link")
        git.git("commit", "-qm", "Kinds")
        let repository = try Repository.open(at: git.path)
        let commit = try repository.resolve(nil).commit
        let kinds = try repository.entries(ofTree: commit.treeID).map(\.kind)
        #expect(kinds == [.symlink, .submodule, .blob(executable: true)])
        let error = gitError { _ = try repository.tree(of: commit, at: "module") }
        #expect(error.code == .unsupported)
        #expect(error.message.contains("submodule"))
        #expect(
            gitError { _ = try repository.entry(at: "module/x", inTree: commit.treeID) }.code == .unsupported)
    }
}

@Suite struct `Symbolic links` {
    let scratch = Scratch()

    @Test func `are resolved inside the repository and never lead out`() throws {
        let git = scratch.repository()
        git.write("base/deploy.yaml", "x")
        git.write("apps/web/file", "x")
        let links = [
            ("apps/web/deploy.yaml", "../../base/deploy.yaml"), ("apps/shared", "../base"),
            ("chain", "apps/shared"),
            ("circle", "circle2"), ("circle2", "circle"), ("absolute", "/etc/passwd"),
            ("out", "../../etc/passwd"),
            ("apps/web/out", "../../../x"), ("dangling", "nowhere"), ("apps/web/parent", "../shared/../apps"),
            ("self", "."), ("apps/root", ".."), ("through", "base/deploy.yaml/x"),
        ]
        for (link, target) in links { symlink(target, git.path + "/" + link) }
        git.commit("Links")
        let repository = try Repository.open(at: git.path)
        let tree = git.id("HEAD^{tree}")
        let good = [
            ("base/deploy.yaml", "base/deploy.yaml"), ("apps/web/deploy.yaml", "base/deploy.yaml"),
            ("chain/deploy.yaml", "base/deploy.yaml"), ("chain", "base"), ("self/self/apps", "apps"),
            ("", ""),
            // The parent of a link's target, not of the link.
            ("apps/web/parent", "apps"), ("chain/..", ""), ("apps/root/base", "base"),
            ("apps/shared/../apps", "apps"),
        ]
        for (path, resolved) in good {
            #expect(try repository.resolveSymlinks(path, inTree: tree) == resolved, "\(path)")
        }
        let bad: [(String, GitError.Code)] = [
            ("absolute", .outsideRepository), ("out", .outsideRepository),
            ("apps/web/out", .outsideRepository),
            ("..", .outsideRepository), ("apps/root/..", .outsideRepository), ("circle", .pathNotFound),
            ("dangling", .pathNotFound), ("through", .pathNotFound), ("none", .pathNotFound),
        ]
        for (path, code) in bad {
            #expect(
                gitError { _ = try repository.resolveSymlinks(path, inTree: tree) }.code == code, "\(path)")
        }
    }
}

@Suite struct `LFS pointers` {
    static let oid = String(repeating: "a1", count: 32)

    @Test func `are recognised`() {
        let text = "version https://git-lfs.github.com/spec/v1\noid sha256:\(Self.oid)\nsize 12345\n"
        let pointer = LFSPointer(Array(text.utf8))
        #expect(pointer?.sha256 == Self.oid)
        #expect(pointer?.size == 12345)
    }

    @Test(arguments: [
        "", "version 2\n", "version https://git-lfs.github.com/spec/v1\nsize 1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:123\nsize 1\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize -1\n",
        "apiVersion: v1\nkind: ConfigMap\n",
        "version https://git-lfs.github.com/spec/v1\noid sha256:\(oid)\nsize 1\n"
            + String(repeating: "#", count: 1000),
    ])
    func `are not seen in ordinary files`(text: String) {
        #expect(LFSPointer(Array(text.utf8)) == nil)
    }
}
