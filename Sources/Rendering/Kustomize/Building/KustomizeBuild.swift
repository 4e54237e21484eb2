import YAML

/// What all kustomizations of one build share.
final class KustomizeBuild {
    let schemas = Schemas()
    let options: KustomizeOptions
    let charts: (any ChartSource)?
    private(set) var notices: [RenderNotice] = []
    private let bounds: Renderer.Bounds

    /// The resource files that are known already.
    let parsed: ParsedFiles

    init(
        options: KustomizeOptions, charts: (any ChartSource)?, bounds: Renderer.Bounds,
        parsed: ParsedFiles = ParsedFiles()
    ) {
        self.parsed = parsed
        self.options = options
        self.charts = charts
        self.bounds = bounds
    }

    var factory: ResourceFactory { ResourceFactory(schemas: schemas, parsed: parsed) }

    func note(_ notice: RenderNotice) {
        // Hostile input could make any number of them.
        if notices.count < 1000 { notices.append(notice) }
    }

    /// The directories of the kustomizations of the build's own tree.
    private(set) var roots: Set<String> = []
    /// Whether something came from elsewhere, so that no id of the tree tells whether it is still the same.
    private(set) var dependsOnOthers = false

    /// Whether charts were rendered.
    var usesCharts = false

    func note(root loader: KustomizationLoader) {
        if loader.isRemote { dependsOnOthers = true } else { roots.insert(loader.root) }
    }

    func checkSize(_ set: ResourceSet) throws(KustomizeError) {
        guard set.resources.count <= bounds.objects else {
            throw KustomizeError("the build has more than \(bounds.objects) objects", .tooLarge)
        }
    }

    /// Builds the kustomization `loader` points at, with what `source` adds to it.
    func run(
        _ loader: KustomizationLoader, adopting source: ApplicationSource.Kustomize = .init()
    ) throws(KustomizeError) -> ResourceSet {
        let target = KustomizationTarget(try Self.load(loader), loader, self)
        do throws(KustomizeError) {
            return try run(target, adopting: source)
        } catch {
            // At least the file is known.
            let file = target.kustomization.source.map { Mark(file: $0.file, line: 1, column: 1) }
            throw error.placed(file)
        }
    }

    private func run(
        _ target: KustomizationTarget, adopting source: ApplicationSource.Kustomize
    ) throws(KustomizeError) -> ResourceSet {
        if !source.isEmpty { try target.adopt(source) }
        try target.setSchema()
        if !target.kustomization.buildMetadata.isEmpty { target.origin = Origin() }
        let accumulation = try target.accumulate(into: Accumulation())
        let set = accumulation.set
        try HashTransformer().transform(set)
        try NameReferences(configuration: accumulation.configuration).update(set)
        do throws(KustomizeError) {
            try accumulation.resolveVariables()
        } catch {
            throw error.placed(target.kustomization.mark("vars"))
        }
        try dropLocal(set)
        do throws(KustomizeError) {
            let options = target.kustomization.sortOptions
            try (options.map { SortTransformer(options: $0) } ?? .legacy).transform(set)
        } catch {
            throw error.placed(target.kustomization.mark("sortOptions"))
        }
        try finish(set, target.kustomization)
        return set
    }

    /// The kustomization file of a directory.
    static func load(_ loader: KustomizationLoader) throws(KustomizeError) -> Kustomization {
        var found: [(bytes: [UInt8], file: String)] = []
        for name in Kustomization.fileNames {
            if let file = try loader.loadIfPresent(name) { found.append(file) }
        }
        guard let file = found.first else {
            throw KustomizeError(
                "unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory "
                    + "'\(loader.shownRoot)'", .pathNotFound)
        }
        guard found.count == 1 else {
            throw KustomizeError(
                "Found multiple kustomization files under: \(loader.shownRoot)",
                at: Mark(file: file.file, line: 1, column: 1))
        }
        return try Kustomization(file.bytes, file: file.file, directory: loader.shownRoot)
    }

    private func dropLocal(_ set: ResourceSet) throws(KustomizeError) {
        var kept: [Resource] = []
        for resource in set.resources where !resource.isEmpty {
            guard !resource.kind.isEmpty else {
                throw KustomizeError("missing kind in object", .invalidObject, at: resource.mark)
            }
            guard resource.kind.hasSuffix("List") || !resource.name.isEmpty else {
                throw KustomizeError("missing metadata.name in object", .invalidObject, at: resource.mark)
            }
            let mark = resource.node.annotation(BuildAnnotation.localConfig)
            if mark == nil || mark == "false" { kept.append(resource) }
        }
        set.resources = []
        try set.append(kept)
    }

    private func finish(_ set: ResourceSet, _ kustomization: Kustomization) throws(KustomizeError) {
        if options.addsManagedByLabel || kustomization.buildMetadata.contains("managedByLabel") {
            try MapEntriesTransformer(
                entries: ["app.kubernetes.io/managed-by": "kustomize-v5.8.1"],
                fields: [FieldSpec("metadata/labels", creates: true)]
            ).transform(set)
        }
        let keepsOrigin = kustomization.buildMetadata.contains("originAnnotations")
        let keepsTransformations = kustomization.buildMetadata.contains("transformerAnnotations")
        for resource in set.resources {
            try resource.removeBuildAnnotations()
            if !keepsOrigin { try resource.setAnnotation(BuildAnnotation.origin, nil) }
            if !keepsTransformations { try resource.setAnnotation(BuildAnnotation.transformations, nil) }
        }
    }
}
