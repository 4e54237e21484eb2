internal import CGit

extension Repository {
    /// The files that differ between two commits, sorted bytewise by path.
    ///
    /// - Parameters:
    ///   - from: The commit before; nil for the empty tree.
    ///   - to: The commit after.
    ///   - under: Only files at or below this path; the root lists all.
    package func changedPaths(
        from: ObjectID?, to: ObjectID, under: String = ""
    ) throws(GitError) -> [ChangedPath] {
        var old: ObjectID?
        if let from { old = try commit(from).treeID }
        return try changedPaths(fromTree: old, toTree: try commit(to).treeID, under: under)
    }

    /// The files that differ between two trees, sorted bytewise by path.
    func changedPaths(
        fromTree: ObjectID?, toTree: ObjectID, under: String = ""
    ) throws(GitError) -> [ChangedPath] {
        let path = try RepositoryPath.components(of: under).joined(separator: "/")
        if fromTree == toTree { return [] }
        let new = try treeHandle(toTree)
        let diff: Handle
        if let fromTree {
            let old = try treeHandle(fromTree)
            diff = try difference(old.pointer, new.pointer, under: path)
        } else {
            diff = try difference(nil, new.pointer, under: path)
        }
        var changes: [ChangedPath] = []
        for position in 0..<git_diff_num_deltas(diff.pointer) {
            guard let delta = git_diff_get_delta(diff.pointer, position)?.pointee else { continue }
            let change: ChangedPath.Change
            switch delta.status {
            case GIT_DELTA_ADDED: change = .added
            case GIT_DELTA_DELETED: change = .deleted
            case GIT_DELTA_TYPECHANGE: change = .typeChanged
            default: change = .modified
            }
            let name = change == .deleted ? delta.old_file.path : delta.new_file.path
            changes.append(
                ChangedPath(
                    path: name.map { String(cString: $0) } ?? "", change: change,
                    oldID: change == .added ? nil : ObjectID(delta.old_file.id),
                    newID: change == .deleted ? nil : ObjectID(delta.new_file.id)))
        }
        changes.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) }
        return changes
    }

    private func difference(
        _ old: OpaquePointer?, _ new: OpaquePointer, under path: String
    ) throws(GitError) -> Handle {
        var options = git_diff_options()
        git_diff_options_init(&options, UInt32(GIT_DIFF_OPTIONS_VERSION))
        options.flags = GIT_DIFF_INCLUDE_TYPECHANGE.rawValue | GIT_DIFF_DISABLE_PATHSPEC_MATCH.rawValue
        options.ignore_submodules = GIT_SUBMODULE_IGNORE_NONE
        return try Handle(doing: "compare trees", location: location, release: { git_diff_free($0) }) {
            diff in
            guard !path.isEmpty else { return git_diff_tree_to_tree(&diff, pointer, old, new, &options) }
            return CStringArray.with([path]) { paths in
                options.pathspec = paths
                return git_diff_tree_to_tree(&diff, pointer, old, new, &options)
            }
        }
    }
}
