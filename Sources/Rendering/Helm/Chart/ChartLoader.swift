import YAML

/// Puts a chart together from its files.
package struct ChartLoader: Sendable {
    package var bounds = ChartBounds()

    package init() {}

    /// The chart at a directory of the tree, and every file of the repository it was made of.
    package func load(
        _ tree: some FileTree, at root: String
    ) throws(HelmError) -> (chart: HelmChart, filesRead: [String]) {
        let (files, read) = try ChartDirectory.files(tree, at: root, bounds: bounds)
        return (try chart(of: files, at: root), read)
    }

    /// The chart in a `.tgz` archive.
    package func load(archive: [UInt8], at origin: String) throws(HelmError) -> HelmChart {
        let files: [ChartFile]
        do throws(HelmError) {
            files = try ChartArchive.files(archive, origin: origin, bounds: bounds)
        } catch {
            if error.isBound { throw error }
            throw HelmError("unable to load chart archive: \(error.message)")
        }
        return try chart(of: files, at: origin)
    }

    /// The chart at the top: its API version decides whether it can be read at all.
    private func chart(of files: [ChartFile], at origin: String) throws(HelmError) -> HelmChart {
        guard let file = files.first(where: { $0.name == "Chart.yaml" }) else {
            let name = TreePath.join(origin, "Chart.yaml")
            throw HelmError("unable to detect chart at \(name): open \(name): no such file or directory")
        }
        let version: String
        do throws(HelmError) {
            let fields = try GoDecoder(try GoYAML.value(file.bytes), goType: "loader.chartBase")
            version = try fields.string("apiVersion") ?? ""
        } catch {
            throw error.prefixed("cannot load Chart.yaml").about("Chart.yaml")
        }
        switch version {
        case "", "v1", "v2": return try assemble(files, at: origin, depth: 0)
        case "v3": throw HelmError("invalid chart apiVersion", file: "Chart.yaml")
        default: throw HelmError("unsupported chart version", file: "Chart.yaml")
        }
    }

    private func assemble(
        _ files: [ChartFile], at origin: String, depth: Int
    ) throws(HelmError) -> HelmChart {
        guard depth <= bounds.depth else {
            throw HelmError("charts in charts are nested too deep", isBound: true)
        }
        var parts = ChartParts()
        for file in files where file.name == "Chart.yaml" { try parts.takeMetadata(file) }
        for file in files where file.name != "Chart.yaml" { try parts.take(file) }
        guard var metadata = parts.metadata else { throw HelmError("Chart.yaml file is missing") }
        do throws(HelmError) { try metadata.validate() } catch { throw error.about("Chart.yaml") }
        var chart = HelmChart(
            metadata: metadata, lock: parts.lock, values: parts.values, schema: parts.schema,
            templates: parts.templates, files: parts.files, origin: origin)
        for (name, files) in parts.subcharts.sorted(by: { utf8Less($0.key, $1.key) }) {
            if name.hasPrefix("_") || name.hasPrefix(".") { continue }
            do throws(HelmError) {
                if let subchart = try self.subchart(name, files, at: origin, of: metadata.name, depth) {
                    chart.dependencies.append(subchart)
                }
            } catch {
                throw error.prefixed("error unpacking subchart \(name) in \(metadata.name)").about(
                    "charts/\(name)")
            }
        }
        return chart
    }

    private func subchart(
        _ name: String, _ files: [ChartFile], at origin: String, of parent: String, _ depth: Int
    ) throws(HelmError) -> HelmChart? {
        let place = TreePath.join(origin, "charts/\(name)")
        if name.hasSuffix(".tgz") {
            guard let file = files.first, file.name == name else {
                throw HelmError(
                    "error unpacking subchart tar in \(parent): expected \(name), got \(files.first?.name ?? "")"
                )
            }
            let contents = try ChartArchive.files(file.bytes, origin: file.origin, bounds: bounds)
            return try assemble(contents, at: file.origin, depth: depth + 1)
        }
        let inner = files.compactMap { file -> ChartFile? in
            guard let slash = file.name.firstIndex(of: "/") else { return nil }
            var file = file
            file.name = String(file.name[file.name.index(after: slash)...])
            return file
        }
        return try assemble(inner, at: place, depth: depth + 1)
    }
}

extension HelmError {
    /// The same error as one about a file of the chart, unless it is about a file already.
    func about(_ file: String) -> HelmError {
        guard self.file.isEmpty else { return self }
        var error = self
        error.file = file
        return error
    }
}
