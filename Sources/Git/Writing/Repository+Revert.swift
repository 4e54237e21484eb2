internal import CGit

extension Repository {
    /// Works out the commit that undoes another one on top of a branch, as `git revert` does: a three-way merge in
    /// memory. A merge commit is undone relative to its first parent.
    ///
    /// - Parameters:
    ///   - id: The commit to undo; it must be part of the branch.
    ///   - branch: The branch's short name.
    ///   - message: The whole message; git's own words when nil.
    /// - Throws: `conflict` with the paths when later commits touched the same lines, `nothingToCommit` when the
    ///   change is undone already.
    package func makeRevert(
        of id: ObjectID, onto branch: String, author: Signature, message: String? = nil
    ) throws(GitError) -> CommitPlan {
        let tip = try tip(of: branch)
        let reverted = try commit(id)
        guard try isAncestor(id, of: tip.id) else {
            throw GitError(
                .revisionNotFound, "commit \(id.abbreviated) is no part of the branch '\(branch)'",
                hint: "git log \(branch) lists the commits that can be undone", location: location)
        }
        guard !reverted.parents.isEmpty else {
            throw GitError(
                .unsupported, "commit \(id.abbreviated) is the first one; undoing it would remove every file",
                location: location)
        }
        let treeID = try revertedTree(reverted, on: tip)
        return try plan(
            treeID, onto: tip, branch: branch, author: author,
            message: message ?? Self.revertMessage(of: reverted),
            unchanged: "commit \(id.abbreviated) is undone already")
    }

    private func revertedTree(_ reverted: Commit, on tip: Commit) throws(GitError) -> ObjectID {
        let theirs = try commitHandle(reverted.id)
        let ours = try commitHandle(tip.id)
        let index = try Handle(
            doing: "undo commit \(reverted.id.abbreviated)", location: location,
            release: { git_index_free($0) }
        ) {
            git_revert_commit(
                &$0, pointer, theirs.pointer, ours.pointer, reverted.parents.count > 1 ? 1 : 0, nil)
        }
        guard git_index_has_conflicts(index.pointer) == 0 else {
            let paths = conflictingPaths(index.pointer)
            let shown = paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? ", …" : "")
            throw GitError(
                .conflict,
                "later commits changed what commit \(reverted.id.abbreviated) changed, in \(shown)",
                hint:
                    "undo the later commits too by going back to an earlier revision, or run git revert by hand",
                location: location)
        }
        var raw = git_oid()
        try GitError.check(
            git_index_write_tree_to(&raw, index.pointer, pointer), "write the new tree", location: location)
        return ObjectID(raw)
    }

    private func conflictingPaths(_ index: OpaquePointer) -> [String] {
        var iterator: OpaquePointer?
        guard git_index_conflict_iterator_new(&iterator, index) == 0 else { return [] }
        defer { git_index_conflict_iterator_free(iterator) }
        var paths: Set<String> = []
        var ancestor: UnsafePointer<git_index_entry>?
        var ours: UnsafePointer<git_index_entry>?
        var theirs: UnsafePointer<git_index_entry>?
        while git_index_conflict_next(&ancestor, &ours, &theirs, iterator) == 0 {
            if let path = (ancestor ?? ours ?? theirs)?.pointee.path { paths.insert(String(cString: path)) }
        }
        return paths.sorted()
    }

    static func revertMessage(of commit: Commit) -> String {
        var text = "Revert \"\(commit.subject)\"\n\nThis reverts commit \(commit.id)"
        if commit.parents.count > 1 { text += ", reversing\nchanges made to \(commit.parents[0])" }
        return text + ".\n"
    }

    /// The commit at the end of a branch.
    func tip(of branch: String) throws(GitError) -> Commit {
        try resolve(.branch(branch)).commit
    }

    func plan(
        _ treeID: ObjectID, onto tip: Commit, branch: String, author: Signature, message: String,
        unchanged: String
    ) throws(GitError) -> CommitPlan {
        guard treeID != tip.treeID else {
            throw GitError(.nothingToCommit, unchanged, location: location)
        }
        return CommitPlan(
            branch: branch, parent: tip.id, treeID: treeID, author: author, message: message,
            changes: try changedPaths(fromTree: tip.treeID, toTree: treeID))
    }
}
