import YAML

/// The files of a chart, sorted by what they mean.
struct ChartParts {
    private(set) var metadata: ChartMetadata?
    private(set) var lock: ChartLock?
    private(set) var values = Map()
    private(set) var schema: [UInt8]?
    private(set) var templates: [ChartFile] = []
    private(set) var files: [ChartFile] = []
    /// The files of `charts/` by the first part of their names, that part kept.
    private(set) var subcharts: [String: [ChartFile]] = [:]

    /// Takes `Chart.yaml`, which has to come before everything else.
    mutating func takeMetadata(_ file: ChartFile) throws(HelmError) {
        var metadata = metadata ?? ChartMetadata()
        do throws(HelmError) { try metadata.read(file.bytes) } catch {
            throw error.prefixed("cannot load Chart.yaml").about(file.name)
        }
        if metadata.apiVersion.isEmpty { metadata.apiVersion = "v1" }
        self.metadata = metadata
    }

    mutating func take(_ file: ChartFile) throws(HelmError) {
        do throws(HelmError) {
            switch file.name {
            case "Chart.lock": lock = try ChartLock(file.bytes)
            case "values.yaml": values = try ValuesFile.read(file.bytes)
            case "values.schema.json": schema = file.bytes
            case "requirements.yaml":
                var metadata = metadata ?? ChartMetadata()
                try metadata.read(file.bytes)
                self.metadata = metadata
                if metadata.apiVersion == "v1" { files.append(file) }
            case "requirements.lock":
                lock = try ChartLock(file.bytes)
                if metadata == nil { metadata = ChartMetadata() }
                if metadata?.apiVersion == "v1" { files.append(file) }
            default: takeOther(file)
            }
        } catch {
            throw error.prefixed("cannot load \(file.name)").about(file.name)
        }
    }

    private mutating func takeOther(_ file: ChartFile) {
        if file.name.hasPrefix("templates/") {
            templates.append(file)
        } else if file.name.hasPrefix("charts/") {
            if file.name.hasSuffix(".prov") {
                files.append(file)
                return
            }
            var inner = file
            inner.name = String(file.name.dropFirst("charts/".count))
            let name = inner.name.prefix { $0 != "/" }
            subcharts[String(name), default: []].append(inner)
        } else {
            files.append(file)
        }
    }
}
