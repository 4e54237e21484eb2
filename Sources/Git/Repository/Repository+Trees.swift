internal import CGit

extension Repository {
    /// The most entries that a listing returns.
    package static let maximumEntries = 500_000

    /// The tree under a path of a commit: the root for the empty path. Links are not followed.
    ///
    /// - Throws: `pathNotFound` when nothing is there or it is a file.
    package func tree(of commit: Commit, at path: String = "") throws(GitError) -> ObjectID {
        guard !(try RepositoryPath.components(of: path)).isEmpty else { return commit.treeID }
        guard let entry = try entry(at: path, inTree: commit.treeID) else {
            throw GitError(
                .pathNotFound, "commit \(commit.id.abbreviated) has nothing under '\(path)'",
                location: location)
        }
        switch entry.kind {
        case .tree: return entry.id
        case .submodule: throw Self.submodule(entry.path)
        case .blob, .symlink:
            throw GitError(.pathNotFound, "'\(path)' is no folder", location: location)
        }
    }

    static func submodule(_ path: String) -> GitError {
        GitError(
            .unsupported, "'\(path)' is a submodule, and submodules are not followed",
            hint: "deploy the other repository as an application of its own", location: path)
    }

    /// The entry at a path below a tree; nil when there is none, and for the root itself. Links are not followed.
    package func entry(at path: String, inTree tree: ObjectID) throws(GitError) -> TreeEntry? {
        let components = try RepositoryPath.components(of: path)
        guard !components.isEmpty else { return nil }
        var current = tree
        for (depth, component) in components.enumerated() {
            let handle = try treeHandle(current)
            guard let raw = git_tree_entry_byname(handle.pointer, component) else { return nil }
            let entry = try self.entry(raw, below: components[..<depth].joined(separator: "/"))
            if depth == components.count - 1 { return entry }
            guard entry.kind == .tree else {
                if entry.kind == .submodule { throw Self.submodule(entry.path) }
                return nil
            }
            current = entry.id
        }
        return nil
    }

    /// The entries of a tree, sorted bytewise by path.
    ///
    /// - Parameters:
    ///   - recursive: Whether the folders' entries are listed in the folders' place, as `git ls-tree -r` does.
    ///   - withSizes: Whether blobs carry their sizes, which costs a look into the object database for each.
    ///   - limit: The most entries; more are an error.
    /// - Throws: `tooLarge` beyond the limit or the depth bound, `corrupt` for a name that no tree may hold.
    package func entries(
        ofTree tree: ObjectID, recursive: Bool = false, withSizes: Bool = false,
        limit: Int = Repository.maximumEntries
    ) throws(GitError) -> [TreeEntry] {
        var entries: [TreeEntry] = []
        try collect(tree, below: "", depth: 0, recursive: recursive, limit: limit, into: &entries)
        if withSizes {
            for position in entries.indices where entries[position].kind != .tree {
                let entry = entries[position]
                guard entry.kind != .submodule else { continue }
                entries[position] = TreeEntry(
                    name: entry.name, path: entry.path, id: entry.id, kind: entry.kind,
                    size: try blobSize(entry.id))
            }
        }
        // git sorts a folder as if its name ended in a slash; over whole paths of files that is the bytewise
        // order, but not where folders are listed themselves.
        if !recursive { entries.sort { $0.path.utf8.lexicographicallyPrecedes($1.path.utf8) } }
        return entries
    }

    private func collect(
        _ tree: ObjectID, below path: String, depth: Int, recursive: Bool, limit: Int,
        into entries: inout [TreeEntry]
    ) throws(GitError) {
        guard depth <= RepositoryPath.maximumDepth else {
            throw GitError(.tooLarge, "folders are nested too deeply", location: path)
        }
        let handle = try treeHandle(tree)
        for position in 0..<git_tree_entrycount(handle.pointer) {
            guard let raw = git_tree_entry_byindex(handle.pointer, position) else { continue }
            let entry = try self.entry(raw, below: path)
            if recursive, entry.kind == .tree {
                try collect(
                    entry.id, below: entry.path, depth: depth + 1, recursive: true, limit: limit,
                    into: &entries)
                continue
            }
            guard entries.count < limit else {
                throw GitError(
                    .tooLarge, "there are more than \(limit) files", hint: "deploy a smaller folder",
                    location: location)
            }
            entries.append(entry)
        }
    }

    func treeHandle(_ id: ObjectID) throws(GitError) -> Handle {
        var raw = id.raw
        return try Handle(
            doing: "read tree \(id)", location: location, release: { git_tree_free($0) },
            { git_tree_lookup(&$0, pointer, &raw) })
    }

    private func entry(_ raw: OpaquePointer, below path: String) throws(GitError) -> TreeEntry {
        let name = git_tree_entry_name(raw).map { String(cString: $0) } ?? ""
        guard RepositoryPath.isAcceptable(name: name) else {
            throw GitError(
                .corrupt, "a folder holds the forbidden name '\(name)'",
                hint: "git fsck shows where it comes from",
                location: path.isEmpty ? location : path)
        }
        let kind: TreeEntry.Kind =
            switch git_tree_entry_filemode(raw) {
            case GIT_FILEMODE_TREE: .tree
            case GIT_FILEMODE_LINK: .symlink
            case GIT_FILEMODE_COMMIT: .submodule
            case GIT_FILEMODE_BLOB_EXECUTABLE: .blob(executable: true)
            default: .blob(executable: false)
            }
        return TreeEntry(
            name: name, path: path.isEmpty ? name : path + "/" + name,
            id: ObjectID(git_tree_entry_id(raw)) ?? .zero, kind: kind)
    }
}
