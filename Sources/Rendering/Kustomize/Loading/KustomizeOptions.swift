package import YAML

/// What a caller of a build may choose, as the options of `kustomize build`.
package struct KustomizeOptions: Sendable, Hashable {
    /// Which files a kustomization may read.
    package enum LoadRestrictor: String, Sendable, Hashable, CaseIterable {
        /// Only such as lie in its own directory or below it.
        case rootOnly = "LoadRestrictionsRootOnly"
        /// Any of the repository. Nothing is ever read outside of it.
        case none = "LoadRestrictionsNone"
    }

    package var loadRestrictor = LoadRestrictor.rootOnly
    /// Whether `helmCharts` are rendered; without it they are an error, as in kustomize.
    package var enablesHelm = false
    /// Adds the label `app.kubernetes.io/managed-by`, as `--enable-managedby-label`.
    package var addsManagedByLabel = false
    /// The version of Kubernetes that charts are rendered for; empty for their own default.
    package var kubeVersion = ""
    /// The group/versions that charts are told of besides.
    package var apiVersions: [String] = []
    /// How deep kustomizations may build on each other.
    package var maximumDepth = 128

    package init() {}
}

/// Fetches what a kustomization names outside of its repository. Without one, naming such a thing is an error.
package protocol RemoteSource: Sendable {
    /// The files of a git repository: `repository` is what git clones, `revision` a branch, tag or commit, empty
    /// for the default branch.
    func tree(repository: String, revision: String) throws(RenderError) -> any FileTree

    /// The bytes behind an `http` or `https` address.
    func file(address: String) throws(RenderError) -> [UInt8]
}

/// A chart that a kustomization names in `helmCharts`, ready to be rendered.
package struct ChartRequest: Sendable {
    /// The chart's directory in the tree.
    package var directory: String
    /// Empty for a name that Helm makes up.
    package var releaseName: String
    /// A template of the name, instead of it.
    package var nameTemplate: String
    package var namespace: String
    /// The values files' content in the order they apply, later ones winning; the last are those of `valuesInline`.
    package var values: [Value]
    package var includesCRDs: Bool
    package var skipsHooks: Bool
    package var skipsTests: Bool
    package var apiVersions: [String]
    package var kubeVersion: String
}

/// Renders charts for kustomizations.
package protocol ChartSource: Sendable {
    /// The text that `helm template` prints for the chart.
    func manifests(of chart: ChartRequest, in tree: any FileTree) throws(RenderError) -> [UInt8]
}
