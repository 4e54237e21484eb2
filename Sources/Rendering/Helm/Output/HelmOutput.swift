/// What a chart renders to.
package struct HelmOutput: Sendable {
    /// The files of `crds/` with the paths Helm prints, of the chart and its subcharts; empty unless asked for.
    package var definitions: [(path: String, file: ChartFile)] = []
    /// What is to be installed, in Helm's order.
    package var manifests: [HelmManifest] = []
    /// What runs at certain times only, in Helm's order.
    package var hooks: [HelmManifest] = []
    /// The text of `NOTES.txt` of the chart itself.
    package var notes = ""
    /// What Helm would log.
    package var warnings: [String] = []
    /// Whether anything random or the time of day went into it.
    package var usesDrawnValues = false
    /// Whether the cluster was asked for something.
    package var usesLookup = false

    package init() {}

    /// What `helm template` prints, byte for byte.
    package func text(skipsTests: Bool = false, skipsHooks: Bool = false) -> [UInt8] {
        var body: [UInt8] = []
        for (path, file) in definitions { Self.append(path, file.bytes, to: &body) }
        for manifest in manifests { Self.append(manifest.template, manifest.bytes, to: &body) }
        var text = Array(ManifestSplitting.trimmed(body[...]))
        text.append(UInt8(ascii: "\n"))
        if skipsHooks { return text }
        for manifest in hooks where !(skipsTests && manifest.hook?.isTest ?? false) {
            Self.append(manifest.template, manifest.bytes, to: &text)
        }
        return text
    }

    private static func append(_ path: String, _ bytes: [UInt8], to text: inout [UInt8]) {
        text += "---\n# Source: \(path)\n".utf8
        text += bytes
        text.append(UInt8(ascii: "\n"))
    }
}
