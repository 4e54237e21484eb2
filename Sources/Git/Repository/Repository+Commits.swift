internal import CGit

extension Repository {
    /// Reads a commit.
    ///
    /// - Throws: `revisionNotFound` when there is no such object or it is no commit.
    package func commit(_ id: ObjectID) throws(GitError) -> Commit {
        let handle = try commitHandle(id)
        return Self.commit(handle.pointer)
    }

    func commitHandle(_ id: ObjectID) throws(GitError) -> Handle {
        var raw = id.raw
        var pointer: OpaquePointer?
        let status = git_commit_lookup(&pointer, self.pointer, &raw)
        guard status >= 0, let pointer else {
            if status == GIT_ENOTFOUND.rawValue {
                throw GitError(
                    .revisionNotFound, "there is no commit \(id)", hint: missingCommitHint, location: location
                )
            }
            throw GitError(status: status, doing: "read commit \(id)", location: location)
        }
        return Handle(pointer, release: { git_commit_free($0) })
    }

    var missingCommitHint: String? {
        isShallow ? "this is a shallow clone; git fetch --unshallow brings the whole history" : nil
    }

    static func commit(_ pointer: OpaquePointer) -> Commit {
        var parents: [ObjectID] = []
        for position in 0..<git_commit_parentcount(pointer) {
            if let id = ObjectID(git_commit_parent_id(pointer, position)) { parents.append(id) }
        }
        let unknown = Signature(name: "", email: "", seconds: 0)
        return Commit(
            id: ObjectID(git_commit_id(pointer)) ?? .zero,
            treeID: ObjectID(git_commit_tree_id(pointer)) ?? .zero,
            parents: parents,
            author: git_commit_author(pointer).map { Signature($0.pointee) } ?? unknown,
            committer: git_commit_committer(pointer).map { Signature($0.pointee) } ?? unknown,
            message: git_commit_message(pointer).map { String(cString: $0) } ?? "")
    }

    /// Whether `ancestor` is `commit` itself or reachable from it.
    package func isAncestor(_ ancestor: ObjectID, of commit: ObjectID) throws(GitError) -> Bool {
        if ancestor == commit { return true }
        var descendantID = commit.raw
        var ancestorID = ancestor.raw
        let status = git_graph_descendant_of(pointer, &descendantID, &ancestorID)
        if status == GIT_ENOTFOUND.rawValue { return false }
        return try GitError.check(
            status, "compare commits \(ancestor.abbreviated) and \(commit.abbreviated)", location: location)
            == 1
    }
}
