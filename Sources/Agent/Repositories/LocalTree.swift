import Glibc
package import Rendering

/// The files of a folder on disk as the renderer reads them: what is not committed yet.
///
/// Links are reported as such and never followed, on the way to a file either; `.git` is left out.
package struct LocalTree: FileTree {
    private let root: String

    /// The folder at an absolute path; the empty one is the root of the file system.
    package init(_ root: String) { self.root = root }

    package func treeID(of path: String) throws(RenderError) -> String? {
        // Every look is new: an id that no other look has keeps results from being taken for this one's.
        isReached(path) && kind(of: path) == .directory
            ? "folder \(full(path)) at \(WallClock.monotonicNanoseconds)" : nil
    }

    package func entries(of path: String) throws(RenderError) -> [FileEntry] {
        guard isReached(path), kind(of: path) == .directory, let folder = opendir(full(path)) else {
            return []
        }
        defer { closedir(folder) }
        var entries: [FileEntry] = []
        while let raw = readdir(folder) {
            let name = withUnsafePointer(to: &raw.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            if name == "." || name == ".." || name == ".git" { continue }
            let child = path.isEmpty ? name : path + "/" + name
            guard let kind = kind(of: child) else { continue }
            entries.append(
                FileEntry(
                    name: name, kind: kind,
                    contentID: "\(full(child)) at \(WallClock.monotonicNanoseconds)"))
        }
        return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
    }

    package func contents(of path: String) throws(RenderError) -> [UInt8] {
        guard isReached(path) else { throw RenderError(.unreadable, "\(path): there is no such file") }
        if kind(of: path) == .symbolicLink { return try target(of: path) }
        do throws(StateError) {
            if let bytes = try LocalFile(full(path)).read() { return bytes }
        } catch {
            throw RenderError(.unreadable, "\(path): \(error.description)")
        }
        throw RenderError(.unreadable, "\(path): there is no such file")
    }

    private func full(_ path: String) -> String {
        path.isEmpty ? (root.isEmpty ? "/" : root) : root + "/" + path
    }

    /// Whether no folder above `path` is a link: what lies behind one may be anywhere.
    private func isReached(_ path: String) -> Bool {
        var parent = path[...]
        while let slash = parent.lastIndex(of: "/") {
            parent = parent[..<slash]
            guard kind(of: String(parent)) == .directory else { return false }
        }
        return true
    }

    private func target(of link: String) throws(RenderError) -> [UInt8] {
        var buffer = [CChar](repeating: 0, count: Int(PATH_MAX))
        let count = readlink(full(link), &buffer, buffer.count)
        guard count >= 0 else { throw RenderError(.unreadable, "\(link): the link cannot be read") }
        return buffer[..<count].map { UInt8(bitPattern: $0) }
    }

    private func kind(of path: String) -> FileEntry.Kind? {
        var status = stat()
        // The root itself may be a link that the user named.
        guard (path.isEmpty ? stat(full(path), &status) : lstat(full(path), &status)) == 0 else { return nil }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .directory
        case S_IFLNK: return .symbolicLink
        case S_IFREG: return .file
        default: return nil
        }
    }
}
