import YAML

/// Finds files and directories of a tree, following symbolic links as long as they stay in it.
final class TreeResolver {
    let tree: any FileTree
    /// Every path whose content a build has looked at.
    private(set) var filesRead: Set<String> = []
    private var directories: [String: [String: FileEntry]] = [:]
    private var bytesRead = 0
    private let bounds: Renderer.Bounds

    private static let longestLinkChain = 40
    private static let deepestPath = 256

    init(_ tree: any FileTree, bounds: Renderer.Bounds) {
        self.tree = tree
        self.bounds = bounds
    }

    /// Where a path leads.
    enum Place {
        case file(path: String, entry: FileEntry)
        case directory(path: String)
    }

    /// Why a path leads nowhere, in the words of the system that kustomize runs on.
    struct Failure: Error {
        var reason: String
        /// The part of the path that could not be followed.
        var path: String
    }

    private func entries(of directory: String) throws(KustomizeError) -> [String: FileEntry] {
        if let known = directories[directory] { return known }
        let list: [FileEntry]
        do throws(RenderError) {
            list = try tree.entries(of: directory)
        } catch {
            throw KustomizeError(error.message, error.code, at: error.mark)
        }
        var entries: [String: FileEntry] = [:]
        for entry in list { entries[entry.name] = entry }
        directories[directory] = entries
        return entries
    }

    /// Follows `path`, which is relative to the root of the tree and may hold `.` and `..`.
    func resolve(_ path: String) throws(KustomizeError) -> Result<Place, Failure> {
        var pending = path.split(separator: "/").map(String.init)
        guard pending.count <= Self.deepestPath else {
            return .failure(Failure(reason: "file name too long", path: path))
        }
        pending.reverse()
        var current: [String] = []
        var links = 0
        var file: FileEntry?
        while let part = pending.popLast() {
            let directory = current.joined(separator: "/")
            if file != nil { return .failure(Failure(reason: "not a directory", path: directory)) }
            if part == "." { continue }
            if part == ".." {
                guard current.popLast() != nil else {
                    return .failure(Failure(reason: "path leaves the repository", path: path))
                }
                continue
            }
            let shown = TreePath.join(directory, part)
            guard let entry = try entries(of: directory)[part] else {
                return .failure(Failure(reason: "no such file or directory", path: shown))
            }
            switch entry.kind {
            case .directory: current.append(part)
            case .file:
                current.append(part)
                file = entry
            case .repository:
                return .failure(
                    Failure(reason: "a git submodule, whose files are not part of the commit", path: shown))
            case .symbolicLink:
                links += 1
                guard links <= Self.longestLinkChain else {
                    return .failure(Failure(reason: "too many links", path: shown))
                }
                filesRead.insert(shown)
                let target = String(decoding: try contents(of: shown), as: UTF8.self)
                guard !target.hasPrefix("/") else {
                    return .failure(Failure(reason: "symbolic link leaves the repository", path: shown))
                }
                pending += target.split(separator: "/").map(String.init).reversed()
                guard pending.count <= Self.deepestPath else {
                    return .failure(Failure(reason: "file name too long", path: shown))
                }
            }
        }
        let resolved = current.joined(separator: "/")
        if let file { return .success(.file(path: resolved, entry: file)) }
        return .success(.directory(path: resolved))
    }

    func noteRead(_ path: String) { filesRead.insert(path) }

    private func contents(of path: String) throws(KustomizeError) -> [UInt8] {
        do throws(RenderError) {
            return try tree.contents(of: path)
        } catch {
            throw KustomizeError(error.message, error.code, at: error.mark)
        }
    }

    /// The bytes of a file found by ``resolve(_:)``.
    func read(_ path: String, _ entry: FileEntry) throws(KustomizeError) -> [UInt8] {
        let place = Mark(file: path, line: 1, column: 1)
        let tooLarge = KustomizeError(
            "the file has more than \(bounds.bytesOfFile >> 20) MiB", .tooLarge, at: place)
        if entry.size > bounds.bytesOfFile { throw tooLarge }
        let bytes = try contents(of: path)
        if bytes.count > bounds.bytesOfFile { throw tooLarge }
        bytesRead += bytes.count
        guard bytesRead <= bounds.bytes else {
            throw KustomizeError("the files have more than \(bounds.bytes >> 20) MiB", .tooLarge, at: place)
        }
        filesRead.insert(path)
        return bytes
    }
}
