import YAML

/// A chart while it is being prepared for rendering: its name may be an alias, its values may have been imported
/// from subcharts, and the subcharts that are disabled go.
final class ChartNode {
    let chart: HelmChart
    var metadata: ChartMetadata
    /// Never changed in place: whoever merges them copies them first.
    var values: ValuesTable
    var dependencies: [ChartNode]
    private(set) unowned var parent: ChartNode?

    init(_ chart: HelmChart) {
        self.chart = chart
        metadata = chart.metadata
        values = ValuesTable(chart.values)
        dependencies = chart.dependencies.map { ChartNode($0) }
        for dependency in dependencies { dependency.parent = self }
    }

    private init(chart: HelmChart, metadata: ChartMetadata, values: ValuesTable, dependencies: [ChartNode]) {
        self.chart = chart
        self.metadata = metadata
        self.values = values
        self.dependencies = dependencies
        for dependency in dependencies { dependency.parent = self }
    }

    var name: String { metadata.name }
    var isRoot: Bool { parent == nil }

    /// The path by which its templates are named: `parent/charts/child`.
    var fullPath: String { parent.map { "\($0.fullPath)/charts/\(name)" } ?? name }

    /// Another node of the same chart, under another name.
    func copy(alias: String) -> ChartNode {
        var metadata = metadata
        if !alias.isEmpty { metadata.name = alias }
        return ChartNode(
            chart: chart, metadata: metadata, values: values,
            dependencies: dependencies.map { $0.copy(alias: "") })
    }

    func setDependencies(_ nodes: [ChartNode]) {
        dependencies = nodes
        for node in nodes { node.parent = self }
    }

    /// The files of `crds/`, this chart's before those of its subcharts, with the paths that Helm prints.
    var definitions: [(path: String, file: ChartFile)] {
        chart.files.filter { HelmChart.isCRD($0.name) }.map { ("\(fullPath)/\($0.name)", $0) }
            + dependencies.flatMap(\.definitions)
    }
}
