extension ApplicationSource {
    /// What an application adds to the kustomization it points at: Argo CD's `spec.source.kustomize`.
    package struct Kustomize: Sendable, Hashable {
        /// One entry of `patches`.
        package struct Patch: Sendable, Hashable {
            /// Which resources a patch is for; patterns and selectors as in a kustomization.
            package struct Target: Sendable, Hashable {
                package var group = ""
                package var version = ""
                package var kind = ""
                package var name = ""
                package var namespace = ""
                package var labelSelector = ""
                package var annotationSelector = ""

                package init() {}
            }

            /// A file in the kustomization's directory.
            package var path = ""
            /// The patch itself, instead of a file.
            package var patch = ""
            package var target: Target?
            /// `allowNameChange` and `allowKindChange`.
            package var options: [String: Bool] = [:]

            package init() {}
        }

        /// One entry of `replicas`.
        package struct Replica: Sendable, Hashable {
            package var name: String
            package var count: Int64

            package init(name: String, count: Int64) {
                self.name = name
                self.count = count
            }
        }

        package var namePrefix = ""
        package var nameSuffix = ""
        package var namespace = ""
        /// Images as `kustomize edit set image` takes them: `name=newname:tag`, `name:tag`, `name@digest`.
        package var images: [String] = []
        package var replicas: [Replica] = []
        package var commonLabels: [String: String] = [:]
        /// Labels go to the metadata alone and not into selectors.
        package var labelWithoutSelector = false
        /// Such labels also go to the metadata of pod templates.
        package var labelIncludeTemplates = false
        /// Labels may replace those the kustomization states.
        package var forceCommonLabels = false
        package var commonAnnotations: [String: String] = [:]
        /// Annotations may replace those the kustomization states.
        package var forceCommonAnnotations = false
        package var patches: [Patch] = []
        package var components: [String] = []
        /// Components that do not exist are left out.
        package var ignoreMissingComponents = false
        /// The version of kustomize that is asked for. There is but one here, so it is ignored with a notice.
        package var version = ""
        /// The version of Kubernetes that charts are rendered for.
        package var kubeVersion = ""
        package var apiVersions: [String] = []

        package init() {}

        var isEmpty: Bool { self == Kustomize() }
    }
}
