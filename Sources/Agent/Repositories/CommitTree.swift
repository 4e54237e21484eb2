package import Git
package import Rendering

/// The files of one commit as the renderer reads them.
package struct CommitTree: FileTree {
    private let repository: Repository
    private let root: ObjectID

    package init(of commit: Commit, in repository: Repository) {
        self.repository = repository
        root = commit.treeID
    }

    package func treeID(of path: String) throws(RenderError) -> String? {
        try folder(path)?.description
    }

    package func entries(of path: String) throws(RenderError) -> [FileEntry] {
        guard let folder = try folder(path) else { return [] }
        return try reading(path) { () throws(GitError) in
            try repository.entries(ofTree: folder).map { entry in
                FileEntry(
                    name: entry.name, kind: Self.kind(entry.kind), contentID: entry.id.description,
                    size: entry.size ?? 0)
            }
        }
    }

    package func contents(of path: String) throws(RenderError) -> [UInt8] {
        try reading(path) { () throws(GitError) in
            guard let entry = try repository.entry(at: path, inTree: root) else {
                throw GitError(.pathNotFound, "there is no such file", location: path)
            }
            return try repository.blob(entry.id)
        }
    }

    private func folder(_ path: String) throws(RenderError) -> ObjectID? {
        if path.isEmpty { return root }
        let entry = try reading(path) { () throws(GitError) in try repository.entry(at: path, inTree: root) }
        return entry?.kind == .tree ? entry?.id : nil
    }

    private func reading<Result>(
        _ path: String, _ body: () throws(GitError) -> Result
    ) throws(RenderError) -> Result {
        do {
            return try body()
        } catch {
            throw RenderError(.unreadable, error.description)
        }
    }

    private static func kind(_ kind: TreeEntry.Kind) -> FileEntry.Kind {
        switch kind {
        case .blob: .file
        case .tree: .directory
        case .symlink: .symbolicLink
        case .submodule: .repository
        }
    }
}
