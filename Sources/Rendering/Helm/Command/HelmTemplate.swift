import YAML

/// What `helm template` does with a chart: the same text for the same flags, and the same words where it fails.
package struct HelmTemplate: Sendable {
    /// The command's flags.
    package struct Options: Sendable {
        /// The first argument where there are two.
        package var releaseName: String?
        package var generateName = false
        package var nameTemplate = ""
        package var namespace = "default"
        package var values = ValueOptions()
        /// `--show-only`: patterns of templates relative to the chart.
        package var showOnly: [String] = []
        package var kubeVersion: String?
        package var apiVersions: [String] = []
        package var includeCRDs = false
        package var skipTests = false
        package var noHooks = false
        package var isUpgrade = false
        package var skipSchemaValidation = false

        package init() {}
    }

    /// What the command prints.
    package struct Result: Sendable {
        /// On the standard output.
        package var text: [UInt8] = []
        /// On the standard error, `Error: ` before it; nil when all went well.
        package var error: String?
        package var warnings: [String] = []
    }

    package var options: Options
    package var loader = ChartLoader()
    /// What random functions and the clock give.
    package var drawn: DrawnValues
    package var bounds = TemplateBounds()
    /// Gets the charts that others depend on and that are not beside them; nil where nothing may be fetched.
    package var fetcher: (any ChartFetcher)?
    package var lookup: (any ClusterLookup)?

    package init(_ options: Options, drawn: DrawnValues) {
        self.options = options
        self.drawn = drawn
    }

    /// Renders the chart at `root` of the tree.
    ///
    /// - Parameter read: gives the bytes of files named by flags, or fails as opening them would.
    package func output(
        _ tree: some FileTree, at root: String = "",
        reading read: @escaping (String) throws(HelmError) -> [UInt8]
    ) -> Result {
        run { () throws(HelmError) in
            let chart = try loader.load(tree, at: root).chart
            return try ChartDependencies(tree: tree, loader: loader, fetcher: fetcher).completed(
                chart, at: root)
        } reading: { (name: String) throws(HelmError) in
            try read(name)
        }
    }

    /// Renders the chart of a `.tgz` archive.
    package func output(
        archive: [UInt8], named name: String, reading read: @escaping (String) throws(HelmError) -> [UInt8]
    ) -> Result {
        run { () throws(HelmError) in
            try loader.load(archive: archive, at: name)
        } reading: { (name: String) throws(HelmError) in
            try read(name)
        }
    }

    private func run(
        _ load: () throws(HelmError) -> HelmChart,
        reading read: @escaping (String) throws(HelmError) -> [UInt8]
    ) -> Result {
        var result = Result()
        do throws(HelmError) {
            let release = try release()
            let values = try options.values.merged(reading: read)
            let chart = try load()
            if chart.metadata.deprecated { result.warnings.append("this chart is deprecated") }
            var renderer = ChartRenderer(release, drawn: drawn)
            renderer.bounds = bounds
            renderer.lookup = lookup
            var compiled = CompiledCharts()
            let output = try renderer.render(chart, values: values, compiled: &compiled)
            result.warnings += output.warnings
            result.text = output.text(skipsTests: options.skipTests, skipsHooks: options.noHooks)
            if !options.showOnly.isEmpty {
                result.text = try ShownManifests.select(options.showOnly, from: result.text)
            }
        } catch {
            result.text = []
            result.error =
                "Error: \(error.message)"
                + (error.isFromRendering ? "\n\nUse --debug flag to render out invalid YAML" : "")
        }
        return result
    }

    private func release() throws(HelmError) -> HelmRelease {
        var capabilities = HelmCapabilities()
        if let kubeVersion = options.kubeVersion, !kubeVersion.isEmpty {
            do throws(HelmError) { capabilities.kubeVersion = try KubernetesVersion(kubeVersion) } catch {
                throw error.prefixed("invalid kube version '\(kubeVersion)'")
            }
        }
        capabilities.apiVersions += options.apiVersions
        return HelmRelease(
            name: try name(), namespace: options.namespace, isUpgrade: options.isUpgrade,
            capabilities: capabilities, skipsSchemaValidation: options.skipSchemaValidation,
            includesCRDs: options.includeCRDs, skipsTests: options.skipTests, skipsHooks: options.noHooks)
    }

    private func name() throws(HelmError) -> String {
        if let name = options.releaseName {
            if options.generateName {
                throw HelmError("cannot set --generate-name and also specify a name")
            }
            if !options.nameTemplate.isEmpty {
                throw HelmError("cannot set --name-template and also specify a name")
            }
            return name
        }
        if !options.nameTemplate.isEmpty { return try nameFromTemplate() }
        // The command has a name of its own, so that it never generates one.
        return "release-name"
    }

    private func nameFromTemplate() throws(HelmError) -> String {
        do throws(TemplateError) {
            var set = TemplateSet(functions: ChartFunctions.table)
            try set.parse("name-template", Array(options.nameTemplate.utf8))
            let execution = TemplateExecution(
                set, environment: ChartEnvironment(drawn, lookup: nil), bounds: bounds)
            return String(decoding: try execution.execute("name-template", data: .null), as: UTF8.self)
        } catch {
            throw HelmError(error.description)
        }
    }
}
