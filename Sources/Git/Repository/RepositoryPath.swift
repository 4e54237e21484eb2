/// A path inside a repository: components without `.`, `..`, empty ones and the root's slash.
enum RepositoryPath {
    /// Deeper paths than this are refused, in what is asked for and in what a repository holds.
    static let maximumDepth = 256
    static let maximumLength = 8192

    /// The path's components; none for the root (`""`, `.` and `/`).
    ///
    /// - Throws: `outsideRepository` when `..` leads above the root, `tooLarge` beyond the bounds.
    static func components(of path: String) throws(GitError) -> [String] {
        guard path.utf8.count <= maximumLength else {
            throw GitError(.tooLarge, "a path in a repository has at most \(maximumLength) bytes")
        }
        var components: [String] = []
        for component in path.split(separator: "/") where component != "." {
            if component == ".." {
                guard components.popLast() != nil else { throw outside(path) }
            } else {
                components.append(String(component))
            }
        }
        guard components.count <= maximumDepth else {
            throw GitError(
                .tooLarge, "a path in a repository has at most \(maximumDepth) components", location: path)
        }
        return components
    }

    static func outside(_ path: String) -> GitError {
        GitError(
            .outsideRepository, "the path leads out of the repository",
            hint: "paths start at the repository's root", location: path)
    }

    /// Whether a name may stand in a tree: git itself never writes others (`git fsck` calls them errors), but a
    /// repository made with ill intent holds them.
    static func isAcceptable(name: String) -> Bool {
        let bytes = name.utf8
        return !bytes.isEmpty && bytes.count <= 4096 && name != "." && name != ".." && !bytes.contains(0x2F)
            && name.lowercased() != ".git"
    }
}
