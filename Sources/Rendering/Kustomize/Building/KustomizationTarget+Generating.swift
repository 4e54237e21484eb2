import YAML

/// Running generators.
extension KustomizationTarget {
    func runGenerators(_ result: Accumulation) throws(KustomizeError) {
        var generators = try builtInGenerators()
        generators += try explaining("loading generator plugins") { () throws(KustomizeError) in
            try externalGenerators()
        }
        for (generator, origin) in generators {
            let resources = try generator.generate()
            if let origin {
                for resource in resources where resource.node.annotation(BuildAnnotation.origin) == nil {
                    try resource.setOrigin(origin)
                }
            }
            try explaining("merging from generator") { () throws(KustomizeError) in
                try result.set.absorb(resources)
            }
            try build.checkSize(result.set)
        }
    }

    private func builtInGenerators() throws(KustomizeError) -> [(any Generator, Origin?)] {
        var generators: [(any Generator, Origin?)] = []
        for isSecret in [false, true] {
            let field = isSecret ? "secretGenerator" : "configMapGenerator"
            let origin = origin?.configured(
                in: fileName, kind: isSecret ? "SecretGenerator" : "ConfigMapGenerator")
            let rules = isSecret ? kustomization.secretGenerator : kustomization.configMapGenerator
            for (index, rule) in rules.enumerated() {
                var rule = rule
                rule.options = GeneratorOptions.merged(rule.options, kustomization.generatorOptions)
                let generator = DataGenerator(
                    rule: rule, isSecret: isSecret, loader: loader, schemas: build.schemas,
                    mark: kustomization.mark(field, index))
                generators.append((generator, origin))
            }
        }
        for (index, rule) in kustomization.helmCharts.enumerated() {
            var rule = rule
            if rule.namespace.isEmpty { rule.namespace = chartNamespace }
            let origin = origin?.configured(in: fileName, kind: "HelmChartInflationGenerator")
            do throws(KustomizeError) {
                let generator = try chartGenerator(rule, home: kustomization.helmGlobals.chartHome)
                generators.append((generator, origin))
            } catch {
                throw error.prefixed("trouble configuring builtin HelmChartInflationGenerator").placed(
                    kustomization.mark("helmCharts", index))
            }
        }
        return generators
    }

    func chartGenerator(_ rule: HelmChartRule, home: String) throws(KustomizeError) -> ChartGenerator {
        guard build.options.enablesHelm, let charts = build.charts else {
            throw KustomizeError("must specify --enable-helm", .unsupported)
        }
        build.usesCharts = true
        var rule = rule
        if !build.options.kubeVersion.isEmpty { rule.kubeVersion = build.options.kubeVersion }
        if !build.options.apiVersions.isEmpty { rule.apiVersions = build.options.apiVersions }
        let generator = ChartGenerator(
            rule: rule, home: home, loader: loader, charts: charts, factory: build.factory)
        try generator.check()
        return generator
    }

    private func externalGenerators() throws(KustomizeError) -> [(any Generator, Origin?)] {
        var generators: [(any Generator, Origin?)] = []
        for resource in try pluginResources(kustomization.generators, field: "generators") {
            do throws(KustomizeError) {
                let plugin = try BuiltInPlugin(resource, self)
                guard case .generator(let generator) = plugin.kind else {
                    throw KustomizeError("plugin \(resource.originalID) not a generator")
                }
                generators.append((generator, pluginOrigin(resource)))
            } catch {
                throw error.prefixed("failed to load generator").placed(resource.mark)
            }
        }
        return generators
    }

    /// The objects that configure plugins: inline, or in files and kustomizations.
    func pluginResources(_ entries: [String], field: String) throws(KustomizeError) -> [Resource] {
        let accumulation = Accumulation()
        var paths: [String] = []
        for (index, entry) in entries.enumerated() {
            let mark = kustomization.mark(field, index)
            let resources: [Resource]
            do throws(KustomizeError) {
                resources = try build.factory.resources(Array(entry.utf8), file: mark?.file ?? "")
            } catch {
                paths.append(entry)
                continue
            }
            for resource in resources {
                resource.mark = mark
                if let origin { try resource.setOrigin(origin.appending(fileName)) }
            }
            try accumulation.set.append(resources)
        }
        return try accumulateResources(paths, into: accumulation, field: field).set.resources
    }

    func pluginOrigin(_ resource: Resource) -> Origin? {
        guard let text = resource.node.annotation(BuildAnnotation.origin) else { return nil }
        let source = Origin(text)
        var origin = Origin()
        origin.repository = source.repository
        origin.revision = source.revision
        origin.configuredIn = source.path
        origin.configuredBy = (
            resource.node.apiVersion, resource.node.objectKind, resource.node.name, resource.node.namespace
        )
        return origin
    }
}
