import YAML

/// Decides which subcharts take part, under which names, and imports their values, as Helm's `ProcessDependencies`.
struct DependencyResolution {
    var coalescing = Coalescing()

    mutating func process(_ chart: ChartNode, values: ValuesTable) throws(HelmError) {
        do throws(HelmError) {
            try enable(chart, values, path: "")
            try importValues(chart)
        } catch {
            throw error.prefixed("chart dependencies processing failed")
        }
    }

    // MARK: - Enabling

    private mutating func enable(
        _ chart: ChartNode, _ values: ValuesTable, path: String
    ) throws(HelmError) {
        guard var requirements = chart.metadata.dependencies?.compactMap({ $0 }) else { return }
        var nodes = chart.dependencies.filter { node in
            !requirements.contains {
                $0.name == node.name && SemanticVersions.isCompatible($0.version, node.metadata.version)
            }
        }
        for index in requirements.indices {
            let requirement = requirements[index]
            let node = chart.dependencies.first {
                $0.name == requirement.name
                    && SemanticVersions.isCompatible(requirement.version, $0.metadata.version)
            }
            if let node { nodes.append(node.copy(alias: requirement.alias)) }
            if !requirement.alias.isEmpty { requirements[index].name = requirement.alias }
            requirements[index].enabled = true
        }
        chart.setDependencies(nodes)
        let merged = try coalescing.coalesced(chart, with: values)
        applyTags(&requirements, merged)
        applyConditions(&requirements, merged, path)
        let disabled = Set(requirements.lazy.filter { !$0.enabled }.map(\.name))
        let enabled = nodes.filter { !disabled.contains($0.name) }
        for node in enabled { try enable(node, merged, path: path + node.name + ".") }
        let kept = requirements.filter { !disabled.contains($0.name) }
        chart.metadata.dependencies = kept.isEmpty ? nil : kept
        chart.setDependencies(enabled)
    }

    private mutating func applyTags(_ requirements: inout [ChartDependency], _ values: ValuesTable) {
        guard case .table(let tags)? = values["tags"] else { return }
        for index in requirements.indices {
            var hasTrue = false
            var hasFalse = false
            for tag in requirements[index].tags ?? [] {
                guard let element = tags[tag] else { continue }
                if case .value(.bool(let flag)) = element {
                    if flag { hasTrue = true } else { hasFalse = true }
                } else {
                    coalescing.warnings.append(
                        "returned non-bool value tag=\(tag) chart=\(requirements[index].name)")
                }
            }
            requirements[index].enabled = hasTrue || !hasFalse
        }
    }

    private mutating func applyConditions(
        _ requirements: inout [ChartDependency], _ values: ValuesTable, _ path: String
    ) {
        for index in requirements.indices {
            let conditions = GoQuoting.trimmed(requirements[index].condition)
            for condition in conditions.split(separator: ",") {
                guard let value = values.scalar(at: path + condition) else { continue }
                if case .bool(let flag) = value {
                    requirements[index].enabled = flag
                    break
                }
                coalescing.warnings.append(
                    "returned non-bool value path=\(condition) chart=\(requirements[index].name)")
            }
        }
    }

    // MARK: - Importing

    private mutating func importValues(_ chart: ChartNode) throws(HelmError) {
        for node in chart.dependencies { try importValues(node) }
        guard var requirements = chart.metadata.dependencies?.compactMap({ $0 }) else { return }
        let values = try coalescing.merged(chart, with: ValuesTable())
        var imported = ValuesTable()
        for index in requirements.indices {
            var taken: [Value] = []
            for item in requirements[index].importValues ?? [] {
                guard let route = Self.route(item) else { continue }
                taken.append(["child": .string(route.child), "parent": .string(route.parent)])
                switch values.table(at: requirements[index].name + "." + route.child) {
                case .success(let table):
                    imported = mergeTables(imported, Self.nested(table, at: route.parent))
                case .failure(let missing):
                    coalescing.warnings.append(
                        "ImportValues missing table from chart chart=\(requirements[index].name) error=\(missing.description)"
                    )
                }
            }
            requirements[index].importValues = taken.isEmpty ? nil : taken
        }
        chart.metadata.dependencies = requirements
        chart.values = mergeTables(values.deepCopy(), imported)
    }

    /// From where to where an entry of `import-values` takes a table.
    private static func route(_ item: Value) -> (child: String, parent: String)? {
        switch item {
        case .string(let name): ("exports." + name, ".")
        case .object(let map):
            (GoVerb.plain(map["child"] ?? .null), GoVerb.plain(map["parent"] ?? .null))
        default: nil
        }
    }

    private static func nested(_ table: ValuesTable, at path: String) -> ValuesTable {
        if path == "." { return table }
        var result = table
        for part in path.split(separator: ".", omittingEmptySubsequences: false).reversed() {
            result = ValuesTable([String(part): .table(result)])
        }
        return result
    }

    private mutating func mergeTables(_ target: ValuesTable, _ source: ValuesTable) -> ValuesTable {
        coalescing.coalesceTables(target, with: source, prefix: "", keepsNull: true)
        return target
    }
}
