import YAML

/// All templates of a chart and its subcharts, by the names and with the data that Helm gives them.
struct ChartTemplates {
    struct Template {
        /// `chart/charts/subchart/templates/file.yaml`.
        var name: String
        var file: ChartFile
        var data: TemplateMap
        /// The chart's path followed by `/templates`.
        var base: String

        /// Whether it only holds definitions for others.
        var isPartial: Bool { TreePath.name(of: name).hasPrefix("_") }
    }

    /// In the order in which they are parsed and executed: what lies deepest first, then names from the last to the
    /// first.
    let templates: [Template]

    /// - Parameters:
    ///   - root: the chart with its subcharts processed.
    ///   - values: the merged values of all.
    init(_ root: ChartNode, values: ValuesTable, release: HelmRelease) {
        var collection = Collection(release)
        let values = collection.values.map(values, isTop: true)
        _ = collection.add(root, values: values)
        templates = collection.templates.values.sorted { left, right in
            let (a, b) = (Self.depth(left.name), Self.depth(right.name))
            return a == b ? utf8Less(right.name, left.name) : a > b
        }
    }

    private static func depth(_ name: String) -> Int { name.utf8.count { $0 == UInt8(ascii: "/") } }

    /// What makes one set of templates: the names, and the contents by the identity of their storage.
    var names: [String] { templates.map(\.name) }

    private struct Collection {
        var values = ValuesObject()
        var templates: [String: Template] = [:]
        private let capabilities: TemplateValue
        private let release: TemplateValue

        init(_ release: HelmRelease) {
            capabilities = .object(CapabilitiesObject(release.capabilities))
            self.release = .map(
                TemplateMap(fields: [
                    ("Name", .text(release.name)), ("Namespace", .text(release.namespace)),
                    ("IsUpgrade", .bool(release.isUpgrade)), ("IsInstall", .bool(!release.isUpgrade)),
                    ("Revision", .int(1)), ("Service", .text("Helm")),
                ]))
        }

        /// Adds a chart's templates and those of its subcharts; gives the data of its own.
        mutating func add(_ node: ChartNode, values: TemplateMap) -> TemplateMap {
            let subcharts = TemplateMap()
            let data = TemplateMap(
                fields: [
                    ("Chart", .map(ChartObject.map(node.metadata, isRoot: node.isRoot))),
                    ("Files", .map(FilesObject.map(node.chart.files))), ("Release", release),
                    ("Capabilities", capabilities), ("Values", .map(values)), ("Subcharts", .map(subcharts)),
                ], named: ValuesObject.type)
            for child in node.dependencies {
                var inner = TemplateMap(named: ValuesObject.type)
                if case .map(let map)? = values[ByteString(child.name)] { inner = map }
                subcharts[ByteString(child.name)] = .map(add(child, values: inner))
            }
            let path = node.fullPath
            for file in node.chart.templates {
                if node.metadata.isLibrary, !TreePath.name(of: file.name).hasPrefix("_") { continue }
                let name = "\(path)/\(file.name)"
                templates[name] = Template(name: name, file: file, data: data, base: "\(path)/templates")
            }
            return data
        }
    }
}
