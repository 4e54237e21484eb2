import Kubernetes
import YAML

/// A chart as an application's source, rendered as Argo CD has Helm do it.
struct HelmSource {
    private let source: ApplicationSource
    private let context: RenderContext
    private var result = RenderResult()
    private var root = ""
    private var outside: [String] = []

    init(source: ApplicationSource, context: RenderContext) {
        self.source = source
        self.context = context
        result.sourceType = SourceType.helm.rawValue
    }

    mutating func render(_ tree: some FileTree, cache: inout RenderCache) -> RenderResult {
        do throws(RenderError) {
            root = try place()
            guard let treeID = try tree.treeID(of: root) else {
                throw RenderError(.pathNotFound, "the path \(root) does not exist in the commit")
            }
            let key = RenderCache.ResultKey(treeID: treeID, source: effectiveSource)
            if let known = try known(key, tree, &cache) { return known }
            do throws(HelmError) {
                try renderChart(tree, key, &cache)
            } catch {
                throw Self.renderError(error, root: root)
            }
        } catch {
            result.objects = []
            result.hooks = []
            result.errors.append(error)
        }
        result.filesRead = Array(Set(result.filesRead)).sorted(by: utf8Less)
        return result
    }

    private func place() throws(RenderError) -> String {
        if source.path.hasPrefix("/") {
            throw RenderError(
                .invalidSource,
                "the path \(source.path) is absolute; it must be relative to the repository")
        }
        guard let normalized = TreePath.normalized(source.path) else {
            throw RenderError(.invalidSource, "the path \(source.path) leaves the repository")
        }
        return normalized
    }

    /// The source with what the cluster adds to it, so that results of different clusters are kept apart.
    private var effectiveSource: ApplicationSource {
        var effective = source
        if effective.helm.kubeVersion.isEmpty {
            effective.helm.kubeVersion = context.capabilities.kubeVersion.version
        }
        if effective.helm.apiVersions.isEmpty {
            effective.helm.apiVersions = context.capabilities.apiVersions
        }
        return effective
    }

    // MARK: - What is known already

    private func known(
        _ key: RenderCache.ResultKey, _ tree: some FileTree, _ cache: inout RenderCache
    ) throws(RenderError) -> RenderResult? {
        guard let dependencies = cache.dependencies.element(key) else { return nil }
        var full = key
        full.outside = try ids(of: dependencies.paths, tree)
        if dependencies.usesDrawnValues {
            guard let drawn = context.drawn, drawn.subject == dependencies.subject else { return nil }
            full.seed = drawn.seed
        }
        return cache.results.element(full)
    }

    /// The ids of files and directories; empty for what is not there.
    private func ids(of paths: [String], _ tree: some FileTree) throws(RenderError) -> [String] {
        var ids: [String] = []
        for path in paths {
            if let id = try tree.treeID(of: path) {
                ids.append(id)
                continue
            }
            let name = TreePath.name(of: path)
            let entry = try tree.entries(of: TreePath.directory(of: path)).first { $0.name == name }
            ids.append(entry?.contentID ?? "")
        }
        return ids
    }

    private mutating func keep(
        _ key: RenderCache.ResultKey, _ output: HelmOutput, _ drawn: DrawnValues, _ tree: some FileTree,
        _ cache: inout RenderCache
    ) {
        // What the cluster said may be another thing next time.
        guard !output.usesLookup, context.fetcher == nil || outside.isEmpty else { return }
        let dependencies = HelmDependencies(
            paths: outside, usesDrawnValues: output.usesDrawnValues, subject: drawn.subject)
        guard let ids = try? ids(of: outside, tree) else { return }
        var full = key
        full.outside = ids
        if output.usesDrawnValues { full.seed = drawn.seed }
        cache.dependencies.insert(dependencies, for: key)
        cache.results.insert(result, for: full)
    }

    // MARK: - Rendering

    private mutating func renderChart(
        _ tree: some FileTree, _ key: RenderCache.ResultKey, _ cache: inout RenderCache
    ) throws(HelmError) {
        let chartKey = RenderCache.ChartKey(treeID: key.treeID, path: root)
        var loader = ChartLoader()
        loader.bounds = ChartBounds()
        let loaded: LoadedChart
        if let known = cache.charts.element(chartKey) {
            loaded = known
        } else {
            let (chart, read) = try loader.load(tree, at: root)
            loaded = LoadedChart(chart: chart, filesRead: read)
            cache.charts.insert(loaded, for: chartKey)
        }
        result.filesRead += loaded.filesRead
        let dependencies = ChartDependencies(tree: tree, loader: loader, fetcher: context.fetcher)
        let chart = try dependencies.completed(loaded.chart, at: root)
        var files = HelmValueFiles(tree, root: root, helm: source.helm)
        let values = try files.values()
        result.filesRead += files.read
        outside =
            files.read.filter { !TreePath.isInside($0, root) }
            + dependencies.places(of: loaded.chart, at: root)
        let release = try release()
        let id = "\(key.treeID) \(outside.joined(separator: " "))"
        let subject = DrawnValues.subject(chart: id, values: values, release: release)
        let drawn = (context.drawn ?? context.draw()).kept(for: subject, or: context.draw)
        var renderer = ChartRenderer(release, drawn: drawn)
        renderer.lookup = context.lookup
        // A chart that is made of more than its own directory cannot be told by that directory's id.
        cache.compiled.chartID =
            chart.dependencies.count == loaded.chart.dependencies.count ? "\(key.treeID) \(root)" : ""
        let output = try renderer.render(chart, values: values, compiled: &cache.compiled)
        take(output)
        if output.usesDrawnValues { result.drawn = drawn }
        result.filesRead = Array(Set(result.filesRead)).sorted(by: utf8Less)
        if result.isComplete { keep(key, output, drawn, tree, &cache) }
    }

    private func release() throws(HelmError) -> HelmRelease {
        var capabilities = context.capabilities
        if !source.helm.kubeVersion.isEmpty {
            do throws(HelmError) {
                capabilities.kubeVersion = try KubernetesVersion(source.helm.kubeVersion)
            } catch {
                throw error.prefixed("invalid kube version '\(source.helm.kubeVersion)'")
            }
        }
        if !source.helm.apiVersions.isEmpty {
            capabilities.apiVersions = HelmCapabilities.standardVersions + source.helm.apiVersions
        }
        return HelmRelease(
            name: source.helm.releaseName,
            namespace: source.helm.namespace.isEmpty ? "default" : source.helm.namespace,
            capabilities: capabilities, skipsSchemaValidation: source.helm.skipsSchemaValidation,
            includesCRDs: !source.helm.skipsCRDs, skipsTests: source.helm.skipsTests)
    }

    // MARK: - Objects

    private mutating func take(_ output: HelmOutput) {
        for warning in output.warnings { result.notices.append(RenderNotice(warning)) }
        var places: [ResourceKey: Mark] = [:]
        for (_, file) in output.definitions {
            for document in ManifestSplitting.documents(file.bytes) {
                add(ManifestFile(document, isJSON: false), from: file.origin, &places)
            }
        }
        for manifest in output.manifests {
            add(ManifestFile(manifest.bytes, isJSON: false), from: manifest.origin, &places)
        }
        for manifest in output.hooks {
            guard let hook = manifest.hook, !(source.helm.skipsTests && hook.isTest) else { continue }
            let file = ManifestFile(manifest.bytes, isJSON: false).placed(in: manifest.origin)
            result.errors += file.errors.map { Self.placed($0, in: manifest.origin) }
            for object in file.objects {
                result.hooks.append(
                    RenderedHook(object: Self.placed(object, in: manifest.origin), hook: hook))
            }
        }
        if !result.hooks.isEmpty {
            let names = result.hooks.map { "\($0.object.object.kind) \($0.object.object.name)" }
            result.notices.append(
                RenderNotice("hooks of the chart are not applied: \(names.joined(separator: ", "))"))
        }
    }

    private mutating func add(_ file: ManifestFile, from origin: String, _ places: inout [ResourceKey: Mark])
    {
        result.errors += file.errors.map { Self.placed($0, in: origin) }
        for object in file.objects.map({ Self.placed($0, in: origin) }) {
            let key = object.object.key
            if let first = places[key] {
                let name = key.namespace.isEmpty ? key.name : "\(key.namespace)/\(key.name)"
                result.errors.append(
                    RenderError(
                        .duplicateObject, "\(key.groupKind) \(name) is stated twice, first at \(first)",
                        at: object.mark, other: first))
            } else {
                places[key] = object.mark
                result.objects.append(object)
            }
        }
    }

    /// Lines of what a template printed are not lines of the template, so only the file is told.
    private static func placed(_ object: RenderedObject, in origin: String) -> RenderedObject {
        var object = object
        object.file = origin
        object.mark = Mark(file: origin, line: 1, column: 1)
        return object
    }

    private static func placed(_ error: RenderError, in origin: String) -> RenderError {
        var error = error
        if let mark = error.mark { error.message += " (line \(mark.line) of what the template printed)" }
        error.mark = Mark(file: origin, line: 1, column: 1)
        return error
    }

    private static func renderError(_ error: HelmError, root: String) -> RenderError {
        let file = error.origin ?? (error.file.isEmpty ? nil : TreePath.join(root, error.file))
        let place = TemplatePlace.first(in: error.message)
        let mark = file.map { Mark(file: $0, line: place?.line ?? 1, column: place?.column ?? 1) }
        return RenderError(error.isBound ? .tooLarge : .template, error.message, at: mark)
    }
}
