/// Turns the files of a commit into desired objects.
package struct Renderer: Sendable {
    /// What a source may cost at most; what exceeds it is an error with its place.
    package struct Bounds: Sendable {
        package var files = 50_000
        package var bytesOfFile = 16 << 20
        package var bytes = 256 << 20
        package var directoryDepth = 64
        package var objects = 100_000

        package init() {}
    }

    package var bounds: Bounds

    package init(bounds: Bounds = Bounds()) { self.bounds = bounds }

    /// Renders what `source` names in `tree`. Never throws: mistakes are part of the result, all of them together.
    package func render(
        _ tree: some FileTree, source: ApplicationSource, cache: inout RenderCache,
        context: RenderContext = RenderContext()
    ) -> RenderResult {
        var plain = source
        plain.substitution = nil
        let result = renderWithoutSubstitution(tree, source: plain, cache: &cache, context: context)
        guard let substitution = source.substitution else { return result }
        return result.substituted(substitution, lookup: context.lookup)
    }

    private func renderWithoutSubstitution(
        _ tree: some FileTree, source: ApplicationSource, cache: inout RenderCache, context: RenderContext
    ) -> RenderResult {
        switch SourceType.of(source, in: tree) {
        case .helm:
            var helm = HelmSource(source: source, context: context)
            return helm.render(tree, cache: &cache)
        case .kustomize:
            var kustomize = KustomizeSource(source: source, bounds: bounds, context: context)
            return kustomize.render(tree, cache: &cache)
        case .directory:
            var plain = PlainDirectory(bounds: bounds, source: source)
            return plain.render(tree, cache: &cache)
        }
    }
}
