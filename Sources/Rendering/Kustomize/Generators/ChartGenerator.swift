import YAML

/// `helmCharts`: the manifests of a chart in the repository, rendered by the caller's ``ChartSource``.
struct ChartGenerator: Generator {
    let rule: HelmChartRule
    let home: String
    let loader: KustomizationLoader
    let charts: any ChartSource
    let factory: ResourceFactory

    private static let defaultHome = "charts"
    private static let mergeOptions = ["merge", "override", "replace"]

    /// Throws when the rule is incomplete or names files that are not there.
    func check() throws(KustomizeError) {
        guard !rule.name.isEmpty else { throw KustomizeError("chart name cannot be empty") }
        for file in rule.additionalValuesFiles {
            do throws(KustomizeError) {
                _ = try loader.load(file)
            } catch {
                throw error.prefixed("could not load additionalValuesFile")
            }
        }
        guard rule.valuesMerge.isEmpty || Self.mergeOptions.contains(rule.valuesMerge) else {
            throw KustomizeError("valuesMerge must be one of [\(Self.mergeOptions.joined(separator: " "))]")
        }
    }

    private var chartDirectory: String {
        let home = home.isEmpty ? Self.defaultHome : home
        let pulled = !rule.version.isEmpty && !rule.repo.isEmpty
        return (pulled ? "\(home)/\(rule.name)-\(rule.version)" : home) + "/" + rule.name
    }

    func generate() throws(KustomizeError) -> [Resource] {
        guard let directory = try loader.hasDirectory(chartDirectory) else {
            if rule.repo.isEmpty {
                throw KustomizeError(
                    "no repo specified for pull, no chart found at '\(chartDirectory)'", .pathNotFound)
            }
            throw KustomizeError(
                "the chart \(rule.name) of \(rule.repo) is not in the repository at '\(chartDirectory)', and "
                    + "fetching is not allowed here", .unsupported)
        }
        let request = ChartRequest(
            directory: directory, releaseName: rule.releaseName, nameTemplate: rule.nameTemplate,
            namespace: rule.namespace, values: try values(), includesCRDs: rule.includesCRDs,
            skipsHooks: rule.skipsHooks, skipsTests: rule.skipsTests, apiVersions: rule.apiVersions,
            kubeVersion: rule.kubeVersion)
        let bytes: [UInt8]
        do throws(RenderError) {
            bytes = try charts.manifests(of: request, in: loader.resolver.tree)
        } catch {
            throw KustomizeError(error.message, error.code, at: error.mark)
        }
        let resources = try factory.resources(bytes, file: directory)
        for resource in resources {
            try resource.edit { (node) throws(KustomizeError) in
                try node.setAnnotation(BuildAnnotation.helmGenerated, "true")
            }
        }
        return resources
    }

    /// The values in the order they apply: the values file, with the inline ones, then the additional files.
    private func values() throws(KustomizeError) -> [Value] {
        var values: [Value] = []
        let path = rule.valuesFile.isEmpty ? "\(chartDirectory)/values.yaml" : rule.valuesFile
        if let inline = rule.valuesInline?.object, !inline.isEmpty {
            switch rule.valuesMerge {
            case "replace": values.append(.object(inline))
            case "merge": values.append(try merged(.object(inline), over: nil, file: path))
            default: values.append(try merged(.object(inline), over: path, file: path))
            }
        } else {
            values.append(try value(of: path))
        }
        for file in rule.additionalValuesFiles { values.append(try value(of: file)) }
        return values
    }

    /// The file's values with the inline ones over them, or, without `over`, under them.
    private func merged(_ inline: Value, over: String?, file: String) throws(KustomizeError) -> Value {
        let (bytes, name) = try loader.load(file)
        let fileNode: Node
        do throws(ReadError) {
            fileNode = try NodeReader(file: name).root(bytes) ?? Node.mapping()
        } catch {
            throw KustomizeError(
                "could not parse values file into rnode: \(error.message)", .syntax, at: error.mark)
        }
        let inlineNode = try Node.fromJSON(inline)
        var merge = StrategicMerge(schemas: factory.schemas)
        merge.prependsElements = false
        let (target, patch) = over == nil ? (inlineNode, fileNode) : (fileNode, inlineNode)
        return try merge.apply(patch, to: target)?.value() ?? .emptyObject
    }

    private func value(of file: String) throws(KustomizeError) -> Value {
        let (bytes, name) = try loader.load(file)
        do {
            var options = YAMLReader.Options()
            options.file = name
            return try YAMLReader.value(bytes, options: options)
        } catch {
            throw KustomizeError("cannot load values.yaml: \(error.message)", .syntax, at: error.mark)
        }
    }
}
