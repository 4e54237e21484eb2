import Kubernetes
import YAML

/// A directory of plain manifests, read as Argo CD's directory sources are
/// (`docs/user-guide/directory.md` of that project).
struct PlainDirectory {
    private let bounds: Renderer.Bounds
    private let source: ApplicationSource
    private var result = RenderResult()
    private var include: Glob?
    private var exclude: Glob?
    /// The source's directory, normalised.
    private var root = ""
    private var files = 0
    private var bytes = 0
    /// Whether everything read lies below the source's directory, so that its tree id decides the result.
    private var staysInside = true
    private var firstPlaces: [ResourceKey: Mark] = [:]

    init(bounds: Renderer.Bounds, source: ApplicationSource) {
        self.bounds = bounds
        self.source = source
    }

    /// How many symbolic links may lead from one to the next.
    private static let longestLinkChain = 16

    mutating func render(_ tree: some FileTree, cache: inout RenderCache) -> RenderResult {
        do throws(RenderError) {
            if source.path.hasPrefix("/") {
                throw RenderError(
                    .invalidSource,
                    "the path \(source.path) is absolute; it must be relative to the repository")
            }
            guard let normalized = TreePath.normalized(source.path) else {
                throw RenderError(.invalidSource, "the path \(source.path) leaves the repository")
            }
            root = normalized
            guard let treeID = try tree.treeID(of: root) else { throw try notFound(tree) }
            let key = RenderCache.ResultKey(treeID: treeID, source: source)
            if let known = cache.results.element(key) { return known }
            if !source.directory.include.isEmpty { include = try Glob(source.directory.include) }
            if !source.directory.exclude.isEmpty { exclude = try Glob(source.directory.exclude) }
            try walk(root, depth: 0, tree, &cache)
            result.filesRead = Array(Set(result.filesRead)).sorted(by: utf8Less)
            if staysInside { cache.results.insert(result, for: key) }
        } catch {
            result.errors.append(error)
        }
        return result
    }

    private func notFound(_ tree: some FileTree) throws(RenderError) -> RenderError {
        let name = TreePath.name(of: root)
        let isFile = try tree.entries(of: TreePath.directory(of: root)).contains { $0.name == name }
        return RenderError(
            .pathNotFound,
            isFile
                ? "the path \(root) is a file; an application's path must be a directory"
                : "the path \(root) does not exist in the commit")
    }

    private mutating func walk(
        _ directory: String, depth: Int, _ tree: some FileTree, _ cache: inout RenderCache
    ) throws(RenderError) {
        guard depth <= bounds.directoryDepth else {
            throw RenderError(.tooLarge, "directories below \(directory) are nested too deep")
        }
        let entries = try tree.entries(of: directory)
        for entry in entries {
            let path = TreePath.join(directory, entry.name)
            switch entry.kind {
            case .directory:
                if source.directory.recurse { try walk(path, depth: depth + 1, tree, &cache) }
            case .file:
                guard isChosen(path) else { continue }
                try read(entry, at: path, from: path, tree, &cache)
            case .symbolicLink:
                guard isChosen(path) else { continue }
                do throws(RenderError) {
                    try follow(path, tree, &cache)
                } catch  where error.code != .tooLarge {
                    result.errors.append(error)
                }
            case .repository:
                if source.directory.recurse {
                    result.notices.append(
                        RenderNotice("\(path) is a git submodule, whose files are not part of the commit"))
                }
            }
        }
    }

    private func isChosen(_ path: String) -> Bool {
        guard Self.isManifest(path) else { return false }
        let relative = root.isEmpty ? path : String(path.dropFirst(root.count + 1))
        if let exclude, exclude.matches(relative) { return false }
        if let include, !include.matches(relative) { return false }
        return true
    }

    private static func isManifest(_ path: String) -> Bool {
        path.hasSuffix(".yaml") || path.hasSuffix(".yml") || path.hasSuffix(".json")
    }

    /// Reads what a symbolic link names, which must lie in the repository.
    private mutating func follow(
        _ link: String, _ tree: some FileTree, _ cache: inout RenderCache
    ) throws(RenderError) {
        var path = link
        for _ in 0..<Self.longestLinkChain {
            result.filesRead.append(path)
            let target = String(decoding: try tree.contents(of: path), as: UTF8.self)
            let place = Mark(file: link, line: 1, column: 1)
            guard !target.hasPrefix("/"),
                let next = TreePath.normalized(TreePath.join(TreePath.directory(of: path), target))
            else {
                throw RenderError(
                    .invalidSource, "the symbolic link leads out of the repository, to \(target)", at: place)
            }
            let name = TreePath.name(of: next)
            guard
                let entry = try tree.entries(of: TreePath.directory(of: next)).first(where: {
                    $0.name == name
                })
            else {
                throw RenderError(
                    .invalidSource, "the symbolic link leads to \(next), which does not exist", at: place)
            }
            if !TreePath.isInside(next, root) { staysInside = false }
            switch entry.kind {
            case .file: return try read(entry, at: link, from: next, tree, &cache)
            case .symbolicLink: path = next
            case .directory, .repository:
                result.notices.append(
                    RenderNotice("the symbolic link leads to a directory; not followed", at: place))
                return
            }
        }
        throw RenderError(
            .invalidSource, "symbolic links lead to each other without end",
            at: Mark(file: link, line: 1, column: 1))
    }

    /// Reads the file stored at `stored` and takes its objects as the content of `path`.
    private mutating func read(
        _ entry: FileEntry, at path: String, from stored: String, _ tree: some FileTree,
        _ cache: inout RenderCache
    ) throws(RenderError) {
        files += 1
        guard files <= bounds.files else {
            throw RenderError(.tooLarge, "the source has more than \(bounds.files) manifest files")
        }
        result.filesRead.append(stored)
        let key = RenderCache.FileKey(contentID: entry.contentID, isJSON: stored.hasSuffix(".json"))
        if let known = cache.files.element(key) { return try take(known.placed(in: path)) }
        let place = Mark(file: path, line: 1, column: 1)
        guard entry.size <= bounds.bytesOfFile else {
            result.errors.append(tooLarge(place))
            return
        }
        let contents: [UInt8]
        do throws(RenderError) {
            contents = try tree.contents(of: stored)
        } catch {
            var error = error
            if error.mark == nil { error.mark = place }
            result.errors.append(error)
            return
        }
        guard contents.count <= bounds.bytesOfFile else {
            result.errors.append(tooLarge(place))
            return
        }
        bytes += contents.count
        guard bytes <= bounds.bytes else {
            throw RenderError(
                .tooLarge, "the source's files have more than \(bounds.bytes >> 20) MiB", at: place)
        }
        let file = ManifestFile(contents, isJSON: key.isJSON)
        cache.files.insert(file, for: key)
        cache.parsedFiles += 1
        try take(file.placed(in: path))
    }

    private func tooLarge(_ place: Mark) -> RenderError {
        RenderError(.tooLarge, "the file has more than \(bounds.bytesOfFile >> 20) MiB", at: place)
    }

    private mutating func take(_ file: ManifestFile) throws(RenderError) {
        result.notices += file.notices
        result.errors += file.errors
        for object in file.objects {
            guard result.objects.count < bounds.objects else {
                throw RenderError(
                    .tooLarge, "the source states more than \(bounds.objects) objects", at: object.mark)
            }
            let key = object.object.key
            if let first = firstPlaces[key] {
                let named = key.namespace.isEmpty ? key.name : "\(key.namespace)/\(key.name)"
                result.errors.append(
                    RenderError(
                        .duplicateObject, "\(key.groupKind) \(named) is stated twice, first at \(first)",
                        at: object.mark, other: first))
            } else {
                firstPlaces[key] = object.mark
                result.objects.append(object)
            }
        }
    }
}
