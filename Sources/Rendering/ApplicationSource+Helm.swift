extension ApplicationSource {
    /// How a chart is rendered, as Argo CD's `spec.source.helm`.
    package struct Helm: Sendable, Hashable {
        /// One of `parameters`: what `--set` says in Helm's command.
        package struct Parameter: Sendable, Hashable {
            /// A path into the values: `image.tag`, `hosts[0].name`.
            package var name: String
            package var value: String
            /// Whether the value is text whatever it looks like.
            package var forceString: Bool

            package init(name: String, value: String, forceString: Bool = false) {
                self.name = name
                self.value = value
                self.forceString = forceString
            }
        }

        /// One of `fileParameters`: the value is the content of a file.
        package struct FileParameter: Sendable, Hashable {
            package var name: String
            package var path: String

            package init(name: String, path: String) {
                self.name = name
                self.path = path
            }
        }

        /// The release's name; the Application's own unless the source says another.
        package var releaseName = ""
        /// The release's namespace; that of the destination unless the source says another.
        package var namespace = ""
        /// Files of values, relative to the source's path, or to the repository's root with a `/` before them. May be
        /// globs.
        package var valueFiles: [String] = []
        /// Whether files that do not exist are passed over.
        package var ignoresMissingValueFiles = false
        /// Values as YAML, above those of the files. JSON, which is YAML, where the source gives an object.
        package var values = ""
        /// Above all other values.
        package var parameters: [Parameter] = []
        package var fileParameters: [FileParameter] = []
        package var skipsCRDs = false
        package var skipsTests = false
        package var skipsSchemaValidation = false
        /// The version of Kubernetes that templates see; the cluster's unless the source says another.
        package var kubeVersion = ""
        /// The API versions that templates see besides Helm's own; the cluster's unless the source says others.
        package var apiVersions: [String] = []

        package init() {}
    }
}
