package import YAML

extension ApplicationSpec.Source {
    /// `spec.source.kustomize`: what is added to a kustomization, with Argo CD's fields, and Flux's `postBuild`.
    package struct Kustomize: Sendable, Hashable {
        /// One of `patches`.
        package struct Patch: Sendable, Hashable {
            package var path = ""
            package var patch = ""
            /// The target's fields by name; nil without a target.
            package var target: [String: String]?
            package var options: [String: Bool] = [:]
        }

        /// One of `replicas`.
        package struct Replica: Sendable, Hashable {
            package var name: String
            package var count: Int64
        }

        /// Variables that are replaced in what was rendered.
        package struct PostBuild: Sendable, Hashable {
            /// A ConfigMap or Secret of the destination's namespace whose data are variables.
            package struct Reference: Sendable, Hashable {
                package var kind: String
                package var name: String
                package var optional: Bool
            }

            package var substitute: [String: String] = [:]
            package var substituteFrom: [Reference] = []
            /// Whether a variable without a value and a default is an error.
            package var strict = false
        }

        package var namePrefix = ""
        package var nameSuffix = ""
        package var namespace = ""
        package var images: [String] = []
        package var replicas: [Replica] = []
        package var commonLabels: [String: String] = [:]
        package var labelWithoutSelector = false
        package var labelIncludeTemplates = false
        package var forceCommonLabels = false
        package var commonAnnotations: [String: String] = [:]
        package var forceCommonAnnotations = false
        package var patches: [Patch] = []
        package var components: [String] = []
        package var ignoreMissingComponents = false
        /// The version of kustomize; there is one here, so that it changes nothing.
        package var version = ""
        package var kubeVersion = ""
        package var apiVersions: [String] = []
        package var postBuild: PostBuild?

        package init() {}

        /// Reads the object; what is of another type than it should be counts as absent.
        package init(_ value: Value) {
            namePrefix = value.text("namePrefix")
            nameSuffix = value.text("nameSuffix")
            namespace = value.text("namespace")
            images = value.texts("images")
            replicas = value.elements("replicas").map { replica in
                let count = replica["count" as Key]
                return Replica(
                    name: replica.text("name"), count: count?.int ?? count?.string.flatMap { Int64($0) } ?? 0)
            }
            commonLabels = value.textMap("commonLabels")
            labelWithoutSelector = value.flag("labelWithoutSelector")
            labelIncludeTemplates = value.flag("labelIncludeTemplates")
            forceCommonLabels = value.flag("forceCommonLabels")
            commonAnnotations = value.textMap("commonAnnotations")
            forceCommonAnnotations = value.flag("forceCommonAnnotations")
            patches = value.elements("patches").map { patch in
                var options: [String: Bool] = [:]
                for entry in patch["options" as Key]?.object ?? Map() {
                    options[entry.key.name] = entry.value.bool
                }
                let target = patch["target" as Key]?.object == nil ? nil : patch.textMap("target")
                return Patch(
                    path: patch.text("path"), patch: patch.text("patch"), target: target, options: options)
            }
            components = value.texts("components")
            ignoreMissingComponents = value.flag("ignoreMissingComponents")
            version = value.text("version")
            kubeVersion = value.text("kubeVersion")
            apiVersions = value.texts("apiVersions")
            if let build = value["postBuild" as Key], build.object != nil {
                postBuild = PostBuild(
                    substitute: build.textMap("substitute"),
                    substituteFrom: build.elements("substituteFrom").map { reference in
                        PostBuild.Reference(
                            kind: reference.text("kind"), name: reference.text("name"),
                            optional: reference.flag("optional"))
                    }, strict: build.flag("strict"))
            }
        }
    }
}

extension Value {
    fileprivate func text(_ key: Key) -> String { self[key]?.string ?? "" }
    fileprivate func flag(_ key: Key) -> Bool { self[key]?.bool ?? false }
    fileprivate func texts(_ key: Key) -> [String] { self[key]?.array?.compactMap(\.string) ?? [] }
    fileprivate func elements(_ key: Key) -> [Value] { self[key]?.array ?? [] }

    fileprivate func textMap(_ key: Key) -> [String: String] {
        var texts: [String: String] = [:]
        for entry in self[key]?.object ?? Map() { texts[entry.key.name] = entry.value.string }
        return texts
    }
}
