/// How a source is read.
package enum SourceType: String {
    case directory = "Directory"
    case helm = "Helm"
    case kustomize = "Kustomize"

    /// What the source asks for, else what its directory looks like, as Argo CD tells them apart: a kustomization
    /// before a chart, a chart before plain files.
    package static func of(_ source: ApplicationSource, in tree: some FileTree) -> SourceType {
        if source.isExplicitHelm { return .helm }
        if source.isExplicitKustomize { return .kustomize }
        if source.isExplicitDirectory { return .directory }
        guard !source.path.hasPrefix("/"), let root = TreePath.normalized(source.path),
            let entries = try? tree.entries(of: root)
        else { return .directory }
        let names = Set(entries.lazy.filter { $0.kind != .directory }.map(\.name))
        for name in ["kustomization.yaml", "kustomization.yml", "Kustomization"] where names.contains(name) {
            return .kustomize
        }
        return names.contains("Chart.yaml") ? .helm : .directory
    }
}
