package import YAML

/// Renders a chart with values, as `helm template` does between reading its files and printing.
package struct ChartRenderer: Sendable {
    package var release: HelmRelease
    package var bounds = TemplateBounds()
    /// What random functions and the clock give.
    package var drawn: DrawnValues
    package var lookup: (any ClusterLookup)?

    package init(_ release: HelmRelease, drawn: DrawnValues) {
        self.release = release
        self.drawn = drawn
    }

    /// The chart's output.
    ///
    /// - Parameters:
    ///   - values: those of the user, merged.
    ///   - compiled: templates that have been parsed before, by what they were parsed from.
    package func render(
        _ chart: HelmChart, values: Map, compiled: inout CompiledCharts
    ) throws(HelmError) -> HelmOutput {
        try checkInstallable(chart)
        try release.validateName()
        let root = ChartNode(chart)
        let given = ValuesTable(values)
        var resolution = DependencyResolution()
        try resolution.process(root, values: given)
        let merged = try resolution.coalescing.coalesced(root, with: given)
        if !release.skipsSchemaValidation { try SchemaCheck.validate(root, merged) }
        try checkKubernetesVersion(root.metadata)
        var output = try output(of: root, merged, &compiled)
        output.warnings = resolution.coalescing.warnings + output.warnings
        return output
    }

    private func checkInstallable(_ chart: HelmChart) throws(HelmError) {
        guard ["", "application"].contains(chart.metadata.type) else {
            throw HelmError("\(chart.metadata.type) charts are not installable")
        }
        let missing = chart.missingDependencies
        guard missing.isEmpty else {
            throw HelmError(
                "an error occurred while checking for chart dependencies. You may need to run 'helm dependency build' "
                    + "to fetch missing dependencies: found in Chart.yaml, but missing in charts/ directory: "
                    + missing.map(\.name).joined(separator: ", "),
                file: "Chart.yaml")
        }
    }

    private func checkKubernetesVersion(_ metadata: ChartMetadata) throws(HelmError) {
        let version = release.capabilities.kubeVersion
        guard
            metadata.kubeVersion.isEmpty
                || SemanticVersions.isCompatible(metadata.kubeVersion, version.normalized)
        else {
            throw HelmError(
                "chart requires kubeVersion: \(metadata.kubeVersion) which is incompatible with Kubernetes \(version.version)",
                file: "Chart.yaml", isFromRendering: true)
        }
    }

    private func output(
        of root: ChartNode, _ values: ValuesTable, _ compiled: inout CompiledCharts
    ) throws(HelmError) -> HelmOutput {
        let templates = ChartTemplates(root, values: values, release: release).templates
        let set = try compiled.set(of: templates)
        let environment = ChartEnvironment(drawn, lookup: lookup)
        let execution = TemplateExecution(set, environment: environment, bounds: bounds)
        var output = HelmOutput()
        var printed: [(name: String, origin: String, text: [UInt8])] = []
        for template in templates where !template.isPartial {
            let text = try Self.execute(template, execution)
            if template.name.hasSuffix("NOTES.txt") {
                if template.name == "\(root.name)/templates/NOTES.txt" {
                    output.notes = String(decoding: text, as: UTF8.self)
                }
            } else {
                printed.append((template.name, template.file.origin, text))
            }
        }
        let sorting = try ManifestSorting(printed)
        output.manifests = sorting.manifests
        output.hooks = sorting.hooks
        output.warnings = sorting.warnings
        if release.includesCRDs { output.definitions = root.definitions }
        output.usesDrawnValues = environment.usedDrawnValues
        output.usesLookup = environment.usedLookup
        return output
    }

    private static func execute(
        _ template: ChartTemplates.Template, _ execution: TemplateExecution
    ) throws(HelmError) -> [UInt8] {
        template.data["Template"] = .map(
            TemplateMap(
                fields: [("Name", .text(template.name)), ("BasePath", .text(template.base))],
                named: ValuesObject.type))
        do throws(TemplateError) {
            return try execution.execute(ByteString(template.name), data: .map(template.data))
        } catch {
            throw HelmError(
                error.helmDescription(of: template.name), origin: template.file.origin, isFromRendering: true)
        }
    }
}

extension HelmChart {
    /// The dependencies of `Chart.yaml` that are not in `charts/`.
    package var missingDependencies: [ChartDependency] {
        (metadata.dependencies ?? []).compactMap { $0 }.filter { dependency in
            !dependencies.contains { $0.name == dependency.name }
        }
    }
}
