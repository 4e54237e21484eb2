import Testing

@testable import Git

@Suite struct `History` {
    let scratch = Scratch()

    /// A history with side branches, merges that keep one side, merges with changes of their own, and equal dates.
    private func woven() -> ScratchRepository {
        let git = scratch.repository()
        var time = 1_700_000_000
        func commit(_ message: String, _ files: [String: String]) {
            time += 10
            git.commit(message, files, at: time)
        }
        commit("Start", ["app/a": "1", "other/x": "1"])
        commit("Other only", ["other/x": "2"])
        git.git("checkout", "-q", "-b", "side")
        commit("Side changes app", ["app/b": "side"])
        commit("Side changes other", ["other/y": "side"])
        git.git("checkout", "-q", "main")
        commit("Main changes app", ["app/a": "2"])
        git.git("merge", "-q", "--no-ff", "-m", "Merge side", "side", at: time + 10)
        git.git("checkout", "-q", "-b", "dropped")
        time += 20
        commit("Dropped change", ["app/a": "dropped"])
        git.git("checkout", "-q", "main")
        commit("Kept change", ["other/z": "1"])
        git.git("merge", "-q", "-s", "ours", "-m", "Merge and drop", "dropped", at: time + 10)
        time += 20
        commit("Remove and return", ["app/c/d": "1"])
        git.git("rm", "-q", "-r", "app/c")
        git.commit("Removed", at: time)
        commit("Returned", ["app/c/d": "1"])
        return git
    }

    @Test(arguments: ["", "app", "app/a", "app/b", "app/c", "app/c/d", "other", "other/x", "none"])
    func `of a path is what git log lists`(path: String) throws {
        let git = woven()
        let repository = try Repository.open(at: git.path)
        let expected =
            path.isEmpty ? git.git("log", "--format=%H %s") : git.git("log", "--format=%H %s", "--", path)
        let log = try repository.log(from: git.head, path: path)
        #expect(log.map { "\($0.id) \($0.subject)" }.joined(separator: "\n") == expected)
    }

    @Test func `stops at the limit and at a shallow clone's boundary`() throws {
        let git = woven()
        #expect(try Repository.open(at: git.path).log(from: git.head, limit: 3).count == 3)
        let clone = scratch.root + "/shallow"
        git.git("clone", "-q", "--depth", "2", "file://" + git.path, clone)
        let shallow = try Repository.open(at: clone)
        #expect(try shallow.log(from: git.head).map(\.subject) == ["Returned", "Removed"])
    }

    @Test func `tells ancestors from others`() throws {
        let git = woven()
        let repository = try Repository.open(at: git.path)
        #expect(try repository.isAncestor(git.id("side"), of: git.head))
        #expect(try repository.isAncestor(git.head, of: git.head))
        #expect(try !repository.isAncestor(git.head, of: git.id("side")))
    }

    @Test func `lists the files that changed between commits`() throws {
        let git = scratch.repository()
        let first = git.commit("First", ["a": "1", "b": "1", "f*/x": "1", "fx/x": "1"])
        git.git("rm", "-q", "a")
        let second = git.commit("Second", ["b": "2", "c": "1", "f*/x": "2", "fx/x": "2"])
        let repository = try Repository.open(at: git.path)
        let changes = try repository.changedPaths(from: first, to: second)
        #expect(
            changes.map { "\($0.change) \($0.path)" } == [
                "deleted a", "modified b", "added c", "modified f*/x", "modified fx/x",
            ])
        #expect(changes[0].newID == nil)
        #expect(changes[2].newID == git.id("HEAD:c"))
        // A path is a path, not a pattern.
        #expect(try repository.changedPaths(from: first, to: second, under: "f*").map(\.path) == ["f*/x"])
        #expect(try repository.changedPaths(from: nil, to: first).count == 4)
    }
}
