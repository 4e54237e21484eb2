package import Git
package import Rendering

/// The files of one commit as the renderer reads them.
///
/// Remembers the folders it has listed, for as long as one rendering takes: a file is found by its folder's listing,
/// not by reading every tree on the way again. Like the repository it belongs to one thread at a time.
package final class CommitTree: FileTree {
    private let repository: Repository
    private let root: ObjectID
    private var folders: [String: Folder] = [:]

    private struct Folder {
        var id: ObjectID
        var entries: [TreeEntry]
        var positions: [String: Int]

        subscript(name: Substring) -> TreeEntry? { positions[String(name)].map { entries[$0] } }
    }

    package init(of commit: Commit, in repository: Repository) {
        self.repository = repository
        root = commit.treeID
    }

    package func treeID(of path: String) throws(RenderError) -> String? {
        try reading { () throws(GitError) -> String? in try folder(path)?.id.description }
    }

    package func entries(of path: String) throws(RenderError) -> [FileEntry] {
        let folder = try reading { () throws(GitError) -> Folder? in try self.folder(path) }
        return (folder?.entries ?? []).map { entry in
            FileEntry(
                name: entry.name, kind: Self.kind(entry.kind), contentID: entry.id.description,
                size: entry.size ?? 0)
        }
    }

    package func contents(of path: String) throws(RenderError) -> [UInt8] {
        try reading { () throws(GitError) in
            guard let entry = try entry(path) else {
                throw GitError(.pathNotFound, "there is no such file", location: path)
            }
            return try repository.blob(entry.id)
        }
    }

    /// The entry at a path, through its folder's listing; nil when there is none.
    private func entry(_ path: String) throws(GitError) -> TreeEntry? {
        // Each folder on the way is a call deeper; no path that git would hold goes this deep.
        guard path.utf8.count < 4096 else { return try repository.entry(at: path, inTree: root) }
        let slash = path.lastIndex(of: "/")
        let parent = slash.map { String(path[..<$0]) } ?? ""
        let name = slash.map { path[path.index(after: $0)...] } ?? path[...]
        if let found = try folder(parent)?[name] { return found }
        // What the listing does not have is asked for in full: it may be a path that is refused, or a submodule's.
        return try repository.entry(at: path, inTree: root)
    }

    private func folder(_ path: String) throws(GitError) -> Folder? {
        if let known = folders[path] { return known }
        var id = root
        if !path.isEmpty {
            guard let entry = try entry(path), entry.kind == .tree else { return nil }
            id = entry.id
        }
        let entries = try repository.entries(ofTree: id)
        var positions: [String: Int] = [:]
        positions.reserveCapacity(entries.count)
        for (position, entry) in entries.enumerated() { positions[entry.name] = position }
        let folder = Folder(id: id, entries: entries, positions: positions)
        folders[path] = folder
        return folder
    }

    private func reading<Result>(_ body: () throws(GitError) -> Result) throws(RenderError) -> Result {
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
