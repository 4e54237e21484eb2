internal import Glibc

/// Where a repository keeps its references on disk.
struct RefPlaces: Hashable, Sendable {
    /// Holds `HEAD`. Without a slash at its end.
    let gitDirectory: String
    /// Holds `refs` and `packed-refs`; the same folder except in a linked work tree.
    let commonDirectory: String
    /// The path the user named, which may lead here through symbolic links.
    let alias: String?

    init(gitDirectory: String, commonDirectory: String, alias: String?) {
        self.gitDirectory = Self.trimmed(gitDirectory)
        self.commonDirectory = Self.trimmed(commonDirectory)
        self.alias = alias.map(Self.trimmed)
    }

    private static func trimmed(_ path: String) -> String {
        var path = path
        while path.utf8.count > 1, path.hasSuffix("/") { path.removeLast() }
        return path
    }

    var folders: [String] {
        gitDirectory == commonDirectory ? [gitDirectory] : [gitDirectory, commonDirectory]
    }

    /// All folders named `refs` in them and below, parents first; no more than `limit`.
    func referenceFolders(limit: Int) -> [String] {
        var found: [String] = []
        var pending = folders.map { $0 + "/refs" }
        while let folder = pending.popLast(), found.count < limit {
            found.append(folder)
            for (name, isDirectory) in DirectoryListing.entries(of: folder) where isDirectory {
                pending.append(folder + "/" + name)
            }
        }
        return found
    }

    /// Every folder on the way to the repository, with the name that is looked up in it.
    var ancestors: [(folder: String, name: String)] {
        var ancestors: [(folder: String, name: String)] = []
        for path in folders + (alias.map { [$0] } ?? []) {
            var folder = ""
            for component in path.split(separator: "/") {
                let entry = (folder: folder.isEmpty ? "/" : folder, name: String(component))
                if !ancestors.contains(where: { $0 == entry }) { ancestors.append(entry) }
                folder += "/" + component
            }
        }
        return ancestors
    }
}
