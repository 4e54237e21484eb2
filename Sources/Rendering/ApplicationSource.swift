/// What of a repository belongs to an application and how it is read: the part of Argo CD's `spec.source` that
/// decides what a given commit renders to.
package struct ApplicationSource: Sendable, Hashable {
    /// How plain files are chosen, as Argo CD's `spec.source.directory`.
    package struct Directory: Sendable, Hashable {
        /// Whether directories below the path are read as well.
        package var recurse: Bool
        /// A glob of the files to read, or several as `{a,b}`; empty means all.
        package var include: String
        /// A glob of files not to read; wins over `include`.
        package var exclude: String

        package init(recurse: Bool = false, include: String = "", exclude: String = "") {
            self.recurse = recurse
            self.include = include
            self.exclude = exclude
        }
    }

    /// The directory in the repository; empty or `.` is the root.
    package var path: String
    package var directory: Directory
    /// Whether the source asked for plain files by naming `directory`, even beside a `kustomization.yaml`.
    package var isExplicitDirectory: Bool
    /// How a chart is rendered, where the source turns out to be one.
    package var helm: Helm
    /// Whether the source asked for a chart by naming `helm`, so that it has to be one.
    package var isExplicitHelm: Bool
    /// What is added to a kustomization, where the source turns out to be one.
    package var kustomize: Kustomize
    /// Whether the source asked for a kustomization by naming `kustomize`, so that it has to be one.
    package var isExplicitKustomize: Bool
    /// What is replaced in the objects once they are rendered; nil leaves them as they are.
    package var substitution: PostBuildSubstitution?

    package init(
        path: String, directory: Directory = Directory(), isExplicitDirectory: Bool = false,
        helm: Helm = Helm(), isExplicitHelm: Bool = false, kustomize: Kustomize = Kustomize(),
        isExplicitKustomize: Bool = false, substitution: PostBuildSubstitution? = nil
    ) {
        self.path = path
        self.directory = directory
        self.isExplicitDirectory = isExplicitDirectory
        self.helm = helm
        self.isExplicitHelm = isExplicitHelm
        self.kustomize = kustomize
        self.isExplicitKustomize = isExplicitKustomize
        self.substitution = substitution
    }
}
