import YAML

/// Sorts what the templates printed into manifests and hooks, as Helm's `SortManifests`.
struct ManifestSorting {
    private(set) var manifests: [HelmManifest] = []
    private(set) var hooks: [HelmManifest] = []
    private(set) var warnings: [String] = []

    /// - Parameter files: what each template printed, by the template's name and with its path in the repository.
    init(_ files: [(name: String, origin: String, text: [UInt8])]) throws(HelmError) {
        for file in files.sorted(by: { utf8Less($0.name, $1.name) }) {
            if TreePath.name(of: file.name).hasPrefix("_") { continue }
            for document in ManifestSplitting.documents(file.text) {
                try take(document, file.name, file.origin)
            }
        }
        manifests = InstallOrder.sorted(manifests)
        hooks = InstallOrder.sorted(hooks)
    }

    private mutating func take(
        _ document: [UInt8], _ template: String, _ origin: String
    ) throws(HelmError) {
        var manifest: HelmManifest
        do throws(HelmError) {
            let value = try GoYAML.value(document)
            let head = try GoDecoder(value, goType: "util.SimpleHead")
            let apiVersion = try head.string("apiVersion")
            let kind = try head.string("kind") ?? ""
            _ = apiVersion
            let metadata = try GoDecoder(
                head.value("metadata") ?? .null, path: ".metadata",
                goType:
                    #"struct { Name string "json:\"name\""; Annotations map[string]string "json:\"annotations\"" }"#
            )
            manifest = HelmManifest(
                template: template, origin: origin, bytes: document,
                value: value, kind: kind, name: try metadata.string("name") ?? "",
                annotations: try metadata.stringMap("annotations") ?? [:])
        } catch {
            var error = error.prefixed("YAML parse error on \(template)")
            error.isFromRendering = true
            error.origin = origin
            throw error
        }
        switch HelmHook.read(manifest.annotations) {
        case .none: manifests.append(manifest)
        case .unknown:
            warnings.append(
                "skipping unknown hooks hookTypes=\(GoQuoting.quoted(manifest.annotations["helm.sh/hook"] ?? ""))"
            )
        case .hook(let hook):
            manifest.hook = hook
            hooks.append(manifest)
        }
    }
}
