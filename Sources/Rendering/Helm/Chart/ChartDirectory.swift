import YAML

/// Collects the files of a chart's directory, in the order and with the exclusions that Helm has.
struct ChartDirectory {
    private let bounds: ChartBounds
    private let root: String
    private var ignore: HelmIgnore
    private var files: [ChartFile] = []
    private var bytes = 0
    private var seen = 0
    /// Every file read, by its path in the repository.
    private(set) var read: [String] = []

    private init(root: String, bounds: ChartBounds, ignore: HelmIgnore) {
        self.root = root
        self.bounds = bounds
        self.ignore = ignore
    }

    /// The files of the chart at `root`.
    static func files(
        _ tree: some FileTree, at root: String, bounds: ChartBounds
    ) throws(HelmError) -> (files: [ChartFile], read: [String]) {
        let rules = TreePath.join(root, HelmIgnore.fileName)
        var bytes: [UInt8]?
        if let entry = try entries(tree, root).first(where: { $0.name == HelmIgnore.fileName }),
            entry.kind == .file
        {
            bytes = try contents(tree, rules)
        }
        var directory = ChartDirectory(root: root, bounds: bounds, ignore: try HelmIgnore(bytes))
        try directory.walk(tree, root, name: "", depth: 0)
        return (directory.files, directory.read)
    }

    private mutating func walk(
        _ tree: some FileTree, _ path: String, name: String, depth: Int
    ) throws(HelmError) {
        guard depth <= bounds.depth else {
            throw HelmError("directories below \(name) are nested too deep", isBound: true)
        }
        for entry in try Self.entries(tree, path) {
            try visit(
                tree, entry, at: TreePath.join(path, entry.name), name: TreePath.join(name, entry.name),
                depth: depth, links: 0)
        }
    }

    private mutating func visit(
        _ tree: some FileTree, _ entry: FileEntry, at path: String, name: String, depth: Int, links: Int
    ) throws(HelmError) {
        seen += 1
        guard seen <= bounds.files else {
            throw HelmError("the chart has more than \(bounds.files) files", isBound: true)
        }
        switch entry.kind {
        case .directory:
            if !ignore.ignores(name, isDirectory: true) {
                try walk(tree, path, name: name, depth: depth + 1)
            }
        case .file:
            if !ignore.ignores(name, isDirectory: false) { try take(tree, path, name, entry.size) }
        case .symbolicLink:
            // An ignored link is never followed.
            if ignore.ignores(name, isDirectory: false) { return }
            try follow(tree, path, name, depth, links)
        case .repository: break
        }
    }

    private mutating func follow(
        _ tree: some FileTree, _ path: String, _ name: String, _ depth: Int, _ links: Int
    ) throws(HelmError) {
        guard links < bounds.links else {
            throw HelmError("error evaluating symlink \(name): too many links", file: name, isBound: true)
        }
        let target = String(decoding: try Self.contents(tree, path), as: UTF8.self)
        guard !target.hasPrefix("/"),
            let next = TreePath.normalized(TreePath.join(TreePath.directory(of: path), target)),
            next == root || TreePath.isInside(next, root)
        else {
            throw HelmError(
                "error evaluating symlink \(name): it leads out of the chart, to \(target)", file: name)
        }
        if next == root { return try walk(tree, root, name: name, depth: depth + 1) }
        let last = TreePath.name(of: next)
        guard
            let entry = try Self.entries(tree, TreePath.directory(of: next)).first(where: { $0.name == last })
        else {
            throw HelmError("error evaluating symlink \(name): no such file or directory", file: name)
        }
        try visit(tree, entry, at: next, name: name, depth: depth + 1, links: links + 1)
    }

    private mutating func take(
        _ tree: some FileTree, _ path: String, _ name: String, _ size: Int
    ) throws(HelmError) {
        func tooLarge() -> HelmError {
            HelmError(
                "chart file \(GoQuoting.quoted(TreePath.name(of: name))) is larger than the maximum file size \(bounds.bytesOfFile)",
                file: name)
        }
        guard size <= bounds.bytesOfFile else { throw tooLarge() }
        var contents = try Self.contents(tree, path)
        guard contents.count <= bounds.bytesOfFile else { throw tooLarge() }
        bytes += contents.count
        guard bytes <= bounds.bytes else {
            throw HelmError("the chart's files have more than \(bounds.bytes >> 20) MiB", isBound: true)
        }
        if contents.starts(with: [0xEF, 0xBB, 0xBF]) { contents.removeFirst(3) }
        read.append(path)
        files.append(ChartFile(name: name, bytes: contents, origin: path))
    }

    private static func entries(_ tree: some FileTree, _ path: String) throws(HelmError) -> [FileEntry] {
        do throws(RenderError) {
            return try tree.entries(of: path).sorted { utf8Less($0.name, $1.name) }
        } catch {
            throw HelmError(error.message)
        }
    }

    private static func contents(_ tree: some FileTree, _ path: String) throws(HelmError) -> [UInt8] {
        do throws(RenderError) { return try tree.contents(of: path) } catch {
            throw HelmError(error.message)
        }
    }
}
