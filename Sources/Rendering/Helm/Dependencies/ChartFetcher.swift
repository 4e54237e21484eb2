/// Gets charts from chart repositories and OCI registries.
///
/// Rendering does no network of its own: who calls it says whether and how charts are fetched.
package protocol ChartFetcher: Sendable {
    /// The archive (`.tgz`) of a chart.
    ///
    /// - Parameters:
    ///   - name: the chart's name in the repository.
    ///   - version: the exact version where a lock file says it, else the range that `Chart.yaml` asks for.
    ///   - repository: `https://…`, `oci://…`, or the name of a repository as `@name` or `alias:name`.
    func archive(name: String, version: String, repository: String) throws(HelmError) -> [UInt8]
}
