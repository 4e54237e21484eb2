import YAML

/// Renders the charts of kustomizations the way `helm template` does.
package struct HelmCharts: ChartSource {
    private let drawn: DrawnValues
    private let fetcher: (any ChartFetcher)?
    private let lookup: (any ClusterLookup)?
    private let capabilities: HelmCapabilities

    package init(
        drawn: DrawnValues, fetcher: (any ChartFetcher)? = nil, lookup: (any ClusterLookup)? = nil,
        capabilities: HelmCapabilities = HelmCapabilities()
    ) {
        self.drawn = drawn
        self.fetcher = fetcher
        self.lookup = lookup
        self.capabilities = capabilities
    }

    package func manifests(of chart: ChartRequest, in tree: any FileTree) throws(RenderError) -> [UInt8] {
        var options = HelmTemplate.Options()
        options.releaseName = chart.releaseName.isEmpty ? nil : chart.releaseName
        options.nameTemplate = chart.nameTemplate
        if !chart.namespace.isEmpty { options.namespace = chart.namespace }
        options.includeCRDs = chart.includesCRDs
        options.noHooks = chart.skipsHooks
        options.skipTests = chart.skipsTests
        options.kubeVersion =
            chart.kubeVersion.isEmpty ? capabilities.kubeVersion.version : chart.kubeVersion
        options.apiVersions = chart.apiVersions
        var files: [String: [UInt8]] = [:]
        for (index, values) in chart.values.enumerated() {
            files["values-\(index)"] = JSONWriter.bytes(values)
            options.values.files.append("values-\(index)")
        }
        var template = HelmTemplate(options, drawn: drawn)
        template.fetcher = fetcher
        template.lookup = lookup
        let output = template.output(tree, at: chart.directory) { (name) throws(HelmError) in
            guard let bytes = files[name] else { throw HelmError("open \(name): no such file or directory") }
            return bytes
        }
        if let error = output.error {
            throw RenderError(.template, error, at: Mark(file: chart.directory, line: 1, column: 1))
        }
        return output.text
    }
}
