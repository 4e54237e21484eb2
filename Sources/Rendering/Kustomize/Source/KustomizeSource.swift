import Kubernetes
import YAML

/// A kustomization as an application's source.
struct KustomizeSource {
    private let source: ApplicationSource
    private let bounds: Renderer.Bounds
    private let context: RenderContext
    private var result = RenderResult()

    init(source: ApplicationSource, bounds: Renderer.Bounds, context: RenderContext) {
        self.source = source
        self.bounds = bounds
        self.context = context
        result.sourceType = SourceType.kustomize.rawValue
    }

    mutating func render(_ tree: some FileTree, cache: inout RenderCache) -> RenderResult {
        do throws(RenderError) {
            let root = try place()
            guard let treeID = try tree.treeID(of: root) else {
                throw RenderError(.pathNotFound, "the path \(root) does not exist in the commit")
            }
            var key = RenderCache.ResultKey(treeID: treeID, source: source)
            key.seed = context.drawn?.seed ?? []
            if let known = cache.kustomizations.element(key), try known.isCurrent(in: tree) {
                return known.result
            }
            if !source.kustomize.version.isEmpty {
                result.notices.append(
                    RenderNotice(
                        "kustomize \(source.kustomize.version) is asked for; kustomize 5.8 is what is rendered"
                    ))
            }
            try build(root, tree, key, &cache)
        } catch {
            result.objects = []
            result.errors.append(error)
        }
        return result
    }

    private func place() throws(RenderError) -> String {
        if source.path.hasPrefix("/") {
            throw RenderError(
                .invalidSource, "the path \(source.path) is absolute; it must be relative to the repository")
        }
        guard let normalized = TreePath.normalized(source.path) else {
            throw RenderError(.invalidSource, "the path \(source.path) leaves the repository")
        }
        return normalized
    }

    private mutating func build(
        _ root: String, _ tree: some FileTree, _ key: RenderCache.ResultKey, _ cache: inout RenderCache
    ) throws(RenderError) {
        var options = KustomizeOptions()
        options.enablesHelm = true
        options.kubeVersion = source.kustomize.kubeVersion
        options.apiVersions = source.kustomize.apiVersions
        let drawn = context.drawn ?? context.draw()
        let charts = HelmCharts(
            drawn: drawn, fetcher: context.fetcher, lookup: context.lookup, capabilities: context.capabilities
        )
        let parsed = ParsedFiles(cache.parsedResources)
        cache.parsedResources = BoundedCache(capacity: 1)
        let build = KustomizeBuild(options: options, charts: charts, bounds: bounds, parsed: parsed)
        defer {
            cache.parsedResources = parsed.files
            cache.parsedFiles += parsed.reads
            result.notices += build.notices
        }
        do throws(KustomizeError) {
            let loader = try KustomizationLoader(
                path: root, tree: tree, options: options, remote: context.remote, bounds: bounds)
            defer { result.filesRead = loader.resolver.filesRead.sorted(by: utf8Less) }
            let set = try build.run(loader, adopting: source.kustomize)
            for resource in set.resources { try add(resource, root) }
            result.filesRead = loader.resolver.filesRead.sorted(by: utf8Less)
            // What random functions gave a chart has to stay.
            if build.usesCharts { result.drawn = drawn }
            if build.dependsOnOthers || context.lookup != nil && build.usesCharts { return }
            var complete = result
            complete.notices += build.notices
            let known = try? KnownKustomization(complete, roots: build.roots, tree)
            if let known { cache.kustomizations.insert(known, for: key) }
        } catch {
            throw RenderError(error.code, error.message, at: error.mark)
        }
    }

    private mutating func add(_ resource: Resource, _ root: String) throws(KustomizeError) {
        let value = try resource.printedValue()
        let mark = resource.mark ?? Mark(file: root, line: 1, column: 1)
        result.objects.append(
            RenderedObject(
                object: Object(value), file: mark.file, document: resource.document, mark: mark))
    }
}

/// What a kustomization came to, and the ids of all it was made of.
struct KnownKustomization: Sendable {
    let result: RenderResult
    /// Directories with the ids of their trees.
    private let directories: [(path: String, id: String)]
    /// Files outside of them with the ids of their content.
    private let files: [(path: String, id: String)]

    init(_ result: RenderResult, roots: Set<String>, _ tree: some FileTree) throws(RenderError) {
        self.result = result
        var directories: [(path: String, id: String)] = []
        for root in roots.sorted(by: utf8Less)
        where !directories.contains(where: { TreePath.isInside(root, $0.path) }) {
            directories.append((root, try tree.treeID(of: root) ?? ""))
        }
        var files: [(path: String, id: String)] = []
        for file in result.filesRead where !directories.contains(where: { TreePath.isInside(file, $0.path) })
        {
            files.append((file, try Self.contentID(of: file, tree)))
        }
        self.directories = directories
        self.files = files
    }

    private static func contentID(of path: String, _ tree: some FileTree) throws(RenderError) -> String {
        let name = TreePath.name(of: path)
        return try tree.entries(of: TreePath.directory(of: path)).first { $0.name == name }?.contentID ?? ""
    }

    /// Whether all of it is the same in `tree`.
    func isCurrent(in tree: some FileTree) throws(RenderError) -> Bool {
        for (path, id) in directories where try tree.treeID(of: path) != id { return false }
        for (path, id) in files where try Self.contentID(of: path, tree) != id { return false }
        return true
    }
}
