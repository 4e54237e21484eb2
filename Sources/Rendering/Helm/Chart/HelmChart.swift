package import YAML

/// A chart as it was loaded: nothing merged, nothing enabled or disabled yet.
package struct HelmChart: Sendable {
    package var metadata: ChartMetadata
    package var lock: ChartLock?
    /// The content of `values.yaml`.
    package var values: Map
    /// The content of `values.schema.json`.
    package var schema: [UInt8]?
    /// What lies below `templates/`.
    package var templates: [ChartFile]
    /// Everything that has no other meaning, which templates reach through `.Files`.
    package var files: [ChartFile]
    /// The charts in `charts/`, whether or not `Chart.yaml` names them.
    package var dependencies: [HelmChart]
    /// Where it was found: the directory or the archive in the repository.
    package var origin: String

    package init(
        metadata: ChartMetadata, lock: ChartLock? = nil, values: Map = Map(), schema: [UInt8]? = nil,
        templates: [ChartFile] = [], files: [ChartFile] = [], dependencies: [HelmChart] = [],
        origin: String = ""
    ) {
        self.metadata = metadata
        self.lock = lock
        self.values = values
        self.schema = schema
        self.templates = templates
        self.files = files
        self.dependencies = dependencies
        self.origin = origin
    }

    package var name: String { metadata.name }

    /// Whether files of `crds/` with this name are definitions that `--include-crds` prints.
    static func isCRD(_ name: String) -> Bool {
        guard name.hasPrefix("crds/"), let dot = name.lastIndex(of: ".") else { return false }
        if let slash = name.lastIndex(of: "/"), slash > dot { return false }
        return ["yaml", "yml", "json"].contains(name[name.index(after: dot)...].lowercased())
    }
}
