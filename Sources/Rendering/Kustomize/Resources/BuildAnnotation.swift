/// The annotations by which kustomize remembers, within a build, what happened to a resource.
enum BuildAnnotation {
    static let prefix = "internal.config.kubernetes.io/"
    static let previousKinds = prefix + "previousKinds"
    static let previousNames = prefix + "previousNames"
    static let previousNamespaces = prefix + "previousNamespaces"
    static let prefixes = prefix + "prefixes"
    static let suffixes = prefix + "suffixes"
    static let referredBy = prefix + "refBy"
    static let behavior = prefix + "generatorBehavior"
    static let needsHash = prefix + "needsHashSuffix"
    static let allowsNameChange = prefix + "allowNameChange"
    static let allowsKindChange = prefix + "allowKindChange"
    static let helmGenerated = prefix + "helm-generated"

    static let enabled = "enabled"

    /// Where a resource comes from; printed when `buildMetadata` asks for it.
    static let origin = "config.kubernetes.io/origin"
    /// Which transformers changed it.
    static let transformations = "alpha.config.kubernetes.io/transformations"
    /// Marks resources that are not printed.
    static let localConfig = "config.kubernetes.io/local-config"

    /// All that never leave a build.
    static let removed = [
        previousKinds, previousNames, prefixes, suffixes, previousNamespaces, allowsNameChange,
        allowsKindChange, referredBy, behavior, needsHash, prefix + "path", prefix + "index",
        prefix + "seqindent", prefix + "id", prefix + "annotations-migration-resource-id",
        "config.kubernetes.io/path", "config.kubernetes.io/index", "config.k8s.io/id", helmGenerated,
    ]

    /// Whether the annotation survives a patch that replaces all annotations.
    static func isInternal(_ name: String) -> Bool {
        name.hasPrefix(prefix) || name == "config.kubernetes.io/path" || name == "config.kubernetes.io/index"
            || name == "config.k8s.io/id"
    }
}
