import YAML

/// A kustomization's view of the files: its own directory, and the directories it builds on.
final class KustomizationLoader {
    /// The directory, links resolved.
    let root: String
    let resolver: TreeResolver
    private let options: KustomizeOptions
    private let remote: (any RemoteSource)?
    /// The kustomization that builds on this one.
    private let referrer: KustomizationLoader?
    /// The repository the files were fetched from; nil for the build's own.
    private let address: RepositoryAddress?
    private let bounds: Renderer.Bounds
    let depth: Int

    private init(
        root: String, resolver: TreeResolver, options: KustomizeOptions, remote: (any RemoteSource)?,
        referrer: KustomizationLoader?, address: RepositoryAddress?, bounds: Renderer.Bounds
    ) {
        self.root = root
        self.resolver = resolver
        self.options = options
        self.remote = remote
        self.referrer = referrer
        self.address = address
        self.bounds = bounds
        depth = (referrer?.depth ?? 0) + 1
    }

    /// The loader of the directory a build begins with.
    convenience init(
        path: String, tree: any FileTree, options: KustomizeOptions, remote: (any RemoteSource)?,
        bounds: Renderer.Bounds
    ) throws(KustomizeError) {
        let resolver = TreeResolver(tree, bounds: bounds)
        self.init(
            root: try Self.directory(path, resolver), resolver: resolver, options: options, remote: remote,
            referrer: nil, address: nil, bounds: bounds)
    }

    /// Whether the files are of another repository than the build's own.
    var isRemote: Bool { address != nil || (referrer?.isRemote ?? false) }

    /// The root as messages show it.
    var shownRoot: String { Self.shown(root) }

    private static func shown(_ path: String) -> String {
        let normalized = TreePath.normalized(path) ?? path
        return normalized.isEmpty ? "." : normalized
    }

    private static func directory(_ path: String, _ resolver: TreeResolver) throws(KustomizeError) -> String {
        switch try resolver.resolve(path) {
        case .success(.directory(let found)): return found
        case .success(.file):
            throw KustomizeError(
                "must build at directory: '\(shown(path))': file is not directory", .pathNotFound)
        case .failure(let failure):
            throw KustomizeError(
                "must build at directory: not a valid directory: \(explain(failure, shown(path)))",
                .pathNotFound)
        }
    }

    private static func explain(_ failure: TreeResolver.Failure, _ path: String) -> String {
        "evalsymlink failure on '\(path)' : lstat \(failure.path): \(failure.reason)"
    }

    // MARK: - Directories

    /// The loader of another kustomization: a directory beside this one, or in a repository elsewhere.
    func loader(at path: String) throws(KustomizeError) -> KustomizationLoader {
        if path.isEmpty { throw KustomizeError("new root cannot be empty") }
        if let address = RepositoryAddress(path) { return try loader(of: address) }
        if path.hasPrefix("/") { throw KustomizeError("new root '\(path)' cannot be absolute") }
        let directory = try Self.directory(joined(path), resolver)
        try refuseCycle(to: directory)
        guard depth < options.maximumDepth else {
            throw KustomizeError(
                "kustomizations build on each other more than \(options.maximumDepth) deep", .tooLarge)
        }
        return KustomizationLoader(
            root: directory, resolver: resolver, options: options, remote: remote, referrer: self,
            address: nil, bounds: bounds)
    }

    private func joined(_ path: String) -> String { root.isEmpty ? path : "\(root)/\(path)" }

    /// A directory that contains one that is being built would be built without end.
    private func refuseCycle(to directory: String) throws(KustomizeError) {
        var visited: KustomizationLoader? = self
        while let loader = visited {
            guard loader.resolver === resolver else { return }
            if TreePath.isInside(loader.root, directory) {
                throw KustomizeError(
                    "cycle detected: candidate root '\(Self.shown(directory))' contains visited root "
                        + "'\(loader.shownRoot)'")
            }
            visited = loader.referrer
        }
    }

    private func loader(of address: RepositoryAddress) throws(KustomizeError) -> KustomizationLoader {
        var visited: KustomizationLoader? = self
        while let loader = visited {
            if let known = loader.address, known.raw.hasPrefix(address.raw) {
                throw KustomizeError(
                    "cycle detected: URI '\(address.raw)' referenced by previous URI '\(known.raw)'")
            }
            visited = loader.referrer
        }
        guard depth < options.maximumDepth else {
            throw KustomizeError(
                "kustomizations build on each other more than \(options.maximumDepth) deep", .tooLarge)
        }
        guard let remote else {
            throw KustomizeError(
                "'\(address.raw)' is in another repository, and fetching is not allowed here", .unsupported)
        }
        let tree: any FileTree
        do throws(RenderError) {
            tree = try remote.tree(repository: address.cloneAddress, revision: address.revision)
        } catch {
            throw KustomizeError("fetching \(address.cloneAddress): \(error.message)", error.code)
        }
        let resolver = TreeResolver(tree, bounds: bounds)
        var options = options
        options.loadRestrictor = .rootOnly
        return KustomizationLoader(
            root: try Self.directory(address.path, resolver), resolver: resolver, options: options,
            remote: remote, referrer: self, address: address, bounds: bounds)
    }

    // MARK: - Files

    /// A file's bytes and the path they were found at.
    func load(_ path: String) throws(KustomizeError) -> (bytes: [UInt8], file: String) {
        let located = try locate(path)
        return (try located.bytes(), located.file)
    }

    /// Finds a file that this kustomization may read.
    func locate(_ path: String) throws(KustomizeError) -> LocatedFile {
        if Self.isRemote(path) { return LocatedFile(address: path, bytes: try loadRemote(path)) }
        let full = path.hasPrefix("/") ? path : joined(path)
        if path.hasPrefix("/") {
            throw KustomizeError("security; file '\(path)' is not in or below '\(shownRoot)'", .unreadable)
        }
        switch try resolver.resolve(full) {
        case .success(.file(let found, let entry)):
            if options.loadRestrictor == .rootOnly,
                !TreePath.isInside(TreePath.directory(of: found), root)
            {
                throw KustomizeError(
                    "security; file '\(Self.shown(full))' is not in or below "
                        + "'\(shownRoot)'", .unreadable)
            }
            return LocatedFile(found, entry, resolver)
        case .success(.directory):
            throw KustomizeError(
                "'\(Self.shown(full))' must resolve to a file", .pathNotFound)
        case .failure(let failure):
            let shown = Self.shown(full)
            if failure.reason.hasSuffix("leaves the repository") || failure.reason.hasPrefix("path leaves") {
                throw KustomizeError(
                    "security; file '\(path)' is not in or below '\(shownRoot)': \(failure.reason)",
                    .unreadable)
            }
            throw KustomizeError(Self.explain(failure, shown), .pathNotFound)
        }
    }

    /// The file of this directory with the given name, nil when there is none.
    func loadIfPresent(_ name: String) throws(KustomizeError) -> (bytes: [UInt8], file: String)? {
        guard case .success(.file) = try resolver.resolve(joined(name)) else { return nil }
        return try? load(name)
    }

    /// Whether there is a directory at a path relative to the root.
    func hasDirectory(_ path: String) throws(KustomizeError) -> String? {
        guard case .success(.directory(let found)) = try resolver.resolve(joined(path)) else { return nil }
        return found
    }

    static func isRemote(_ path: String) -> Bool {
        let lowered = path.prefix(8).lowercased()
        return lowered.hasPrefix("http://") || lowered.hasPrefix("https://")
    }

    private func loadRemote(_ address: String) throws(KustomizeError) -> [UInt8] {
        guard let remote else {
            throw KustomizeError("'\(address)' is elsewhere, and fetching is not allowed here", .unsupported)
        }
        do throws(RenderError) {
            return try remote.file(address: address)
        } catch {
            throw KustomizeError("fetching \(address): \(error.message)", error.code)
        }
    }
}
