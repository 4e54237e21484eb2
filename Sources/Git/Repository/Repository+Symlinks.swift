extension Repository {
    /// The most links that are followed for one path, as on Linux.
    static let maximumLinks = 40

    /// Where a path leads when the symbolic links on it are followed, the last component's included.
    ///
    /// Links are resolved within the tree alone: what they say is never looked up on disk.
    ///
    /// - Returns: The path without links. `""` is the root.
    /// - Throws: `outsideRepository` for an absolute link and one that leads above the root, `pathNotFound` for
    ///   one that leads nowhere or in a circle, `unsupported` where a submodule is in the way.
    package func resolveSymlinks(_ path: String, inTree tree: ObjectID) throws(GitError) -> String {
        var pending = Array(try parts(of: path).reversed())
        var resolved: [String] = []
        var folders = [tree]
        var followed = 0
        var steps = 0
        while let component = pending.popLast() {
            steps += 1
            guard steps <= 10_000 else { throw GitError(.tooLarge, "the path is too long", location: path) }
            if component == ".." {
                guard resolved.popLast() != nil else { throw RepositoryPath.outside(path) }
                folders.removeLast()
                continue
            }
            guard let folder = folders.last, let entry = try entry(at: component, inTree: folder) else {
                throw GitError(
                    .pathNotFound, "nothing is at '\((resolved + [component]).joined(separator: "/"))'",
                    location: path)
            }
            switch entry.kind {
            case .symlink:
                followed += 1
                guard followed <= Self.maximumLinks else {
                    throw GitError(.pathNotFound, "the links lead in a circle", location: path)
                }
                pending += try linkTarget(entry.id, of: path).reversed()
            case .tree:
                resolved.append(component)
                folders.append(entry.id)
            case .blob:
                guard pending.isEmpty else {
                    throw GitError(
                        .pathNotFound, "'\((resolved + [component]).joined(separator: "/"))' is no folder",
                        location: path)
                }
                resolved.append(component)
            case .submodule:
                throw Self.submodule((resolved + [component]).joined(separator: "/"))
            }
            guard resolved.count <= RepositoryPath.maximumDepth else {
                throw GitError(.tooLarge, "the path is too deep", location: path)
            }
        }
        return resolved.joined(separator: "/")
    }

    private func linkTarget(_ id: ObjectID, of path: String) throws(GitError) -> [String] {
        let target = String(decoding: try blob(id, limit: 4096), as: UTF8.self)
        guard !target.hasPrefix("/") else {
            throw GitError(
                .outsideRepository, "a symbolic link leads out of the repository, to '\(target)'",
                hint: "make the link relative", location: path)
        }
        return try parts(of: target)
    }

    /// Components with `..` kept: after a link, the parent is the target's, not the link's.
    private func parts(of path: String) throws(GitError) -> [String] {
        guard path.utf8.count <= RepositoryPath.maximumLength, !path.utf8.contains(0) else {
            throw GitError(.tooLarge, "the path is too long or holds a zero byte")
        }
        return path.split(separator: "/").filter { $0 != "." }.map(String.init)
    }
}
