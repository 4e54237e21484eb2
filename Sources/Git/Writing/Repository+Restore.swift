internal import CGit

extension Repository {
    /// Works out one commit that goes back to a revision: on top of the branch, with everything under a path as it
    /// was then and everything else as it is now.
    ///
    /// - Parameters:
    ///   - revision: The commit to go back to; it need not be part of the branch.
    ///   - path: The folder or file; the root goes back as a whole.
    ///   - subject: The message's first line; made from the revision when nil.
    /// - Throws: `pathNotFound` when the revision has nothing under the path, `nothingToCommit` when it is as it was.
    package func makeRestore(
        to revision: ObjectID, under path: String, onto branch: String, subject: String? = nil,
        author: Signature
    ) throws(GitError) -> CommitPlan {
        let components = try RepositoryPath.components(of: path)
        if !components.isEmpty, try entry(at: path, inTree: try commit(revision).treeID) == nil {
            throw GitError(
                .pathNotFound, "commit \(revision.abbreviated) has nothing under '\(path)'",
                hint: "going back there would remove everything that is deployed", location: location)
        }
        return try makeRestore(to: revision, paths: [path], onto: branch, subject: subject, author: author)
    }

    /// Works out one commit with the named files and folders as they were at a revision. What did not exist then is
    /// removed, what was deleted since comes back.
    package func makeRestore(
        to revision: ObjectID, paths: [String], onto branch: String, subject: String? = nil, author: Signature
    ) throws(GitError) -> CommitPlan {
        let tip = try tip(of: branch)
        let source = try commit(revision)
        var root: ObjectID? = tip.treeID
        for path in paths {
            let components = try RepositoryPath.components(of: path)
            if components.isEmpty {
                root = source.treeID
            } else {
                let entry = try entry(at: path, inTree: source.treeID)
                root = try replacing(components[...], of: root, with: entry)
            }
        }
        if root == nil { root = try emptyTree() }
        return try plan(
            root ?? tip.treeID, onto: tip, branch: branch, author: author,
            message: Self.restoreMessage(to: source, paths: paths, subject: subject),
            unchanged: "nothing differs from commit \(revision.abbreviated)")
    }

    static func restoreMessage(to commit: Commit, paths: [String], subject: String?) -> String {
        let places = paths.filter { !$0.isEmpty && $0 != "." && $0 != "/" }
        var text = subject ?? "Restore \(commit.id.abbreviated) \"\(commit.subject)\""
        text += "\n\nThis goes back to commit \(commit.id)"
        if places.count == 1, places.count == paths.count { text += " under \(places[0])" }
        text += ".\n"
        if places.count > 1 { text += "\n" + places.map { "- \($0)\n" }.joined() }
        return text
    }

    /// The tree with the entry at a path replaced, or removed when nil; nil when nothing is left, since git
    /// keeps no empty folders.
    private func replacing(
        _ path: ArraySlice<String>, of tree: ObjectID?, with entry: TreeEntry?
    ) throws(GitError) -> ObjectID? {
        guard let name = path.first else { return tree }
        var replacement = entry.map { (id: $0.id, mode: Self.mode(of: $0.kind)) }
        if path.count > 1 {
            var folder: ObjectID?
            if let tree, let child = try self.entry(at: name, inTree: tree), child.kind == .tree {
                folder = child.id
            }
            // Nothing to remove below what is no folder.
            if folder == nil, entry == nil { return tree }
            replacement = try replacing(path.dropFirst(), of: folder, with: entry).map {
                ($0, GIT_FILEMODE_TREE)
            }
        }
        let builder = try treeBuilder(tree)
        if let replacement {
            var raw = replacement.id.raw
            try GitError.check(
                git_treebuilder_insert(nil, builder.pointer, name, &raw, replacement.mode),
                "change '\(name)'",
                location: location)
        } else if git_treebuilder_get(builder.pointer, name) != nil {
            try GitError.check(
                git_treebuilder_remove(builder.pointer, name), "remove '\(name)'", location: location)
        }
        guard git_treebuilder_entrycount(builder.pointer) > 0 else { return nil }
        return try write(builder)
    }

    private func emptyTree() throws(GitError) -> ObjectID { try write(try treeBuilder(nil)) }

    private func treeBuilder(_ tree: ObjectID?) throws(GitError) -> Handle {
        let action = "start a new tree"
        if let tree {
            let source = try treeHandle(tree)
            return try Handle(doing: action, location: location, release: { git_treebuilder_free($0) }) {
                git_treebuilder_new(&$0, pointer, source.pointer)
            }
        }
        return try Handle(doing: action, location: location, release: { git_treebuilder_free($0) }) {
            git_treebuilder_new(&$0, pointer, nil)
        }
    }

    private func write(_ builder: borrowing Handle) throws(GitError) -> ObjectID {
        var raw = git_oid()
        try GitError.check(
            git_treebuilder_write(&raw, builder.pointer), "write the new tree", location: location)
        return ObjectID(raw)
    }

    private static func mode(of kind: TreeEntry.Kind) -> git_filemode_t {
        switch kind {
        case .blob(let executable): executable ? GIT_FILEMODE_BLOB_EXECUTABLE : GIT_FILEMODE_BLOB
        case .tree: GIT_FILEMODE_TREE
        case .symlink: GIT_FILEMODE_LINK
        case .submodule: GIT_FILEMODE_COMMIT
        }
    }
}
