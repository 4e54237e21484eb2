internal import CGit
internal import Glibc

extension Repository {
    /// The work tree that must follow the branch; nil when no work tree has it checked out.
    func checkedOutWorkTree(of branch: String) throws(GitError) -> WorkTree? {
        let reference = try Handle(
            doing: "read the branch '\(branch)'", location: location, release: { git_reference_free($0) }
        ) { git_reference_lookup(&$0, pointer, "refs/heads/" + branch) }
        if let root = workTree, git_branch_is_head(reference.pointer) == 1 {
            return WorkTree(repository: self, root: root)
        }
        guard git_branch_is_checked_out(reference.pointer) == 1 else { return nil }
        // A bare repository's own HEAD counts as checked out for libgit2, but there is nothing to follow.
        if isBare, try headBranch() == branch, try linkedWorkTrees() == 0 { return nil }
        throw GitError(
            .unsupported, "the branch '\(branch)' is checked out in another work tree of this repository",
            hint: "name that work tree's folder instead", location: location)
    }

    private func linkedWorkTrees() throws(GitError) -> Int {
        var names = git_strarray()
        try GitError.check(git_worktree_list(&names, pointer), "list work trees", location: location)
        defer { git_strarray_dispose(&names) }
        return names.count
    }
}

/// The files of a checked-out branch, which follow when the branch is moved.
struct WorkTree {
    let repository: Repository
    let root: String

    private var location: String { repository.location }

    /// Makes index and files those of a new commit.
    ///
    /// - Throws: `workTreeDirty` when something would be lost; then nothing has been touched.
    func bringAlong(from old: Commit, to new: Commit) throws(GitError) {
        try checkPlace()
        try checkState()
        try checkClean()
        try checkPointers(from: old, to: new)
        let newTree = try repository.treeHandle(new.treeID)
        let oldTree = try repository.treeHandle(old.treeID)
        var options = git_checkout_options()
        git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION))
        // Ignored files are the user's too: an .env that nobody committed is not overwritten.
        options.checkout_strategy =
            GIT_CHECKOUT_SAFE.rawValue | GIT_CHECKOUT_DONT_OVERWRITE_IGNORED.rawValue
        options.baseline = oldTree.pointer
        options.notify_flags = GIT_CHECKOUT_NOTIFY_CONFLICT.rawValue
        let conflicts = PathList()
        options.notify_payload = Unmanaged.passUnretained(conflicts).toOpaque()
        options.notify_cb = { _, path, _, _, _, payload in
            guard let payload, let path else { return 0 }
            Unmanaged<PathList>.fromOpaque(payload).takeUnretainedValue().paths.append(String(cString: path))
            return 0
        }
        let status = withExtendedLifetime(conflicts) {
            git_checkout_tree(repository.pointer, newTree.pointer, &options)
        }
        guard status < 0 else { return }
        if status == GIT_ECONFLICT.rawValue {
            throw GitError(
                .workTreeDirty, "files in the work tree are in the way: \(conflicts.shown)",
                hint: "move them away or commit them", location: location)
        }
        let error = GitError(status: status, doing: "bring the work tree along", location: location)
        putBack(from: new, to: old)
        throw error
    }

    /// Undoes `bringAlong` as far as possible, for the files that differ between the two commits.
    func putBack(from new: Commit, to old: Commit) {
        guard let tree = try? repository.treeHandle(old.treeID),
            let changes = try? repository.changedPaths(fromTree: old.treeID, toTree: new.treeID)
        else { return }
        var options = git_checkout_options()
        git_checkout_options_init(&options, UInt32(GIT_CHECKOUT_OPTIONS_VERSION))
        options.checkout_strategy =
            GIT_CHECKOUT_FORCE.rawValue | GIT_CHECKOUT_DISABLE_PATHSPEC_MATCH.rawValue
            | GIT_CHECKOUT_REMOVE_UNTRACKED.rawValue
        CStringArray.with(changes.map(\.path)) { paths in
            options.paths = paths
            _ = git_checkout_tree(repository.pointer, tree.pointer, &options)
        }
    }

    /// Files are written only where the repository itself says it lives: `core.worktree` of somebody else's
    /// repository may name any folder.
    private func checkPlace() throws(GitError) {
        let own = try? Repository.open(root + ".git", flags: GIT_REPOSITORY_OPEN_NO_SEARCH.rawValue)
        guard own?.gitDirectory == repository.gitDirectory else {
            throw GitError(
                .unsupported, "the work tree \(root) is not this repository's own",
                hint: "commit in the work tree with git", location: location)
        }
    }

    private func checkState() throws(GitError) {
        let state = git_repository_state(repository.pointer)
        guard state == Int32(GIT_REPOSITORY_STATE_NONE.rawValue) else {
            throw GitError(
                .workTreeDirty, "a merge, rebase, revert or the like is going on in the work tree",
                hint: "finish or abort it, then try again", location: location)
        }
        if access(repository.gitDirectory + "index.lock", F_OK) == 0 {
            throw GitError(
                .locked, "the index is locked",
                hint:
                    "another git process is at work there, or died and left \(repository.gitDirectory)index.lock behind",
                location: location)
        }
        guard !repository.isSparse else {
            throw GitError(
                .unsupported, "a sparse work tree cannot be brought along",
                hint: "commit there with git revert",
                location: location)
        }
    }

    private func checkClean() throws(GitError) {
        var options = git_status_options()
        git_status_options_init(&options, UInt32(GIT_STATUS_OPTIONS_VERSION))
        options.show = GIT_STATUS_SHOW_INDEX_AND_WORKDIR
        options.flags = GIT_STATUS_OPT_EXCLUDE_SUBMODULES.rawValue
        let list = try Handle(
            doing: "look at the work tree's state", location: location, release: { git_status_list_free($0) }
        ) { git_status_list_new(&$0, repository.pointer, &options) }
        let changed = PathList()
        for position in 0..<git_status_list_entrycount(list.pointer) {
            guard let entry = git_status_byindex(list.pointer, position)?.pointee else { continue }
            let delta = entry.head_to_index ?? entry.index_to_workdir
            if let path = delta?.pointee.new_file.path ?? delta?.pointee.old_file.path {
                changed.paths.append(String(cString: path))
            }
        }
        guard changed.paths.isEmpty else {
            throw GitError(
                .workTreeDirty, "the work tree has uncommitted changes: \(changed.shown)",
                hint: "commit or stash them, then try again", location: location)
        }
    }

    /// git would run the LFS filter to write such a file; here no filter is run.
    private func checkPointers(from old: Commit, to new: Commit) throws(GitError) {
        for change in try repository.changedPaths(fromTree: old.treeID, toTree: new.treeID) {
            guard let id = change.newID, let size = try? repository.blobSize(id), size < 1024,
                let bytes = try? repository.blob(id), LFSPointer(bytes) != nil
            else { continue }
            throw GitError(
                .unsupported,
                "'\(change.path)' is kept by Git LFS, which cannot be written into the work tree",
                hint: "check out another branch there, or revert with git", location: location)
        }
    }
}

/// Paths gathered by a callback of libgit2.
private final class PathList {
    var paths: [String] = []

    var shown: String { paths.prefix(5).joined(separator: ", ") + (paths.count > 5 ? ", …" : "") }
}
