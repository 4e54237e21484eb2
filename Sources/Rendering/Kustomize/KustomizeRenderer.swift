import YAML

/// Builds kustomizations as `kubectl kustomize` (kustomize 5.8) does, from the files of a tree.
package struct KustomizeRenderer: Sendable {
    package var options: KustomizeOptions
    package var bounds: Renderer.Bounds

    package init(options: KustomizeOptions = KustomizeOptions(), bounds: Renderer.Bounds = Renderer.Bounds())
    {
        self.options = options
        self.bounds = bounds
    }

    /// What `kubectl kustomize` prints for the kustomization in the directory `path`, byte for byte.
    ///
    /// - Parameters:
    ///   - remote: fetches what the kustomization names elsewhere; nil makes that an error.
    ///   - charts: renders `helmCharts`, when the options enable them.
    ///   - notices: what kustomize warns of beside its output.
    /// - Throws: why it does not build, in kustomize's words, with the file and the place.
    package func text(
        of path: String, in tree: any FileTree, remote: (any RemoteSource)? = nil,
        charts: (any ChartSource)? = nil, notices: inout [RenderNotice]
    ) throws(RenderError) -> String {
        do throws(KustomizeError) {
            let build = KustomizeBuild(options: options, charts: charts, bounds: bounds)
            let loader = try KustomizationLoader(
                path: path, tree: tree, options: options, remote: remote, bounds: bounds)
            defer { notices += build.notices }
            let set = try build.run(loader)
            var values: [Value] = []
            values.reserveCapacity(set.resources.count)
            for resource in set.resources { values.append(try resource.printedValue()) }
            return values.isEmpty ? "" : KustomizeOutput.text(of: values)
        } catch {
            throw RenderError(error.code, error.message, at: error.mark)
        }
    }
}

extension Resource {
    /// The value as it is printed.
    func printedValue() throws(KustomizeError) -> Value {
        do throws(KustomizeError) {
            return try node.value()
        } catch {
            throw error.placed(mark)
        }
    }
}
