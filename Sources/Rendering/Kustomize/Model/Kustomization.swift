import YAML

/// What a `kustomization.yaml` says. Fields are named as there; see kustomize's reference for each.
struct Kustomization: Sendable {
    enum Kind: String, Sendable {
        case kustomization = "Kustomization"
        case component = "Component"
    }

    var kind = Kind.kustomization
    var openAPI: [String: String] = [:]
    var namePrefix = ""
    var nameSuffix = ""
    var namespace = ""
    var commonLabels: [String: String] = [:]
    var labels: [LabelRule] = []
    var commonAnnotations: [String: String] = [:]
    var patchesStrategicMerge: [String] = []
    var patchesJson6902: [PatchRule] = []
    var patches: [PatchRule] = []
    var images: [ImageRule] = []
    var replacements: [ReplacementField] = []
    var replicas: [ReplicaRule] = []
    var vars: [Variable] = []
    var sortOptions: SortOptions?
    /// `resources`, then the old `bases`.
    var resources: [String] = []
    var components: [String] = []
    var crds: [String] = []
    var configMapGenerator: [GeneratorRule] = []
    var secretGenerator: [GeneratorRule] = []
    var helmGlobals = HelmGlobals()
    var helmCharts: [HelmChartRule] = []
    var generatorOptions: GeneratorOptions?
    var configurations: [String] = []
    var generators: [String] = []
    var transformers: [String] = []
    var validators: [String] = []
    var buildMetadata: [String] = []

    /// What the author should know: fields that are on their way out.
    var warnings: [String] = []
    /// The places of list fields' elements, by field and index, for messages.
    var source: StructureSource?

    /// The names a kustomization file can have, in the order they are looked for.
    static let fileNames = ["kustomization.yaml", "kustomization.yml", "Kustomization"]

    /// The place of an element of a list field.
    func mark(_ field: String, _ index: Int) -> Mark? { source?.mark([.key(field), .index(index)]) }

    /// The place of a field.
    func mark(_ field: String) -> Mark? { source?.mark([.key(field)]) }
}

/// One entry of `labels`.
struct LabelRule: Sendable {
    var pairs: [String: String] = [:]
    var includesSelectors = false
    var includesTemplates = false
    var fields: [FieldSpec] = []
}

/// One entry of `patches` or `patchesJson6902`.
struct PatchRule: Sendable, Hashable {
    var path = ""
    var patch = ""
    var target: ResourceSelector?
    var allowsNameChange = false
    var allowsKindChange = false
}

/// One entry of `images`.
struct ImageRule: Sendable, Hashable {
    var name = ""
    var newName = ""
    var tagSuffix = ""
    var newTag = ""
    var digest = ""
}

/// One entry of `replicas`.
struct ReplicaRule: Sendable, Hashable {
    var name = ""
    var count: Int64 = 0
}

/// `sortOptions`.
struct SortOptions: Sendable {
    var order = ""
    var legacy: (first: [String], last: [String])?
}

/// `generatorOptions`, and `options` of one generator.
struct GeneratorOptions: Sendable {
    var labels: [String: String]?
    var annotations: [String: String]?
    var disablesNameSuffixHash = false
    var isImmutable = false

    /// The options of one generator completed by those of all.
    static func merged(_ local: GeneratorOptions?, _ global: GeneratorOptions?) -> GeneratorOptions? {
        guard let global else { return local }
        var result = local ?? GeneratorOptions()
        func merged(_ mine: [String: String]?, _ theirs: [String: String]?) -> [String: String]? {
            guard let mine else { return theirs }
            return mine.merging(theirs ?? [:], uniquingKeysWith: { own, _ in own })
        }
        result.labels = merged(result.labels, global.labels)
        result.annotations = merged(result.annotations, global.annotations)
        if global.disablesNameSuffixHash { result.disablesNameSuffixHash = true }
        if global.isImmutable { result.isImmutable = true }
        return result
    }
}

/// One entry of `configMapGenerator` or `secretGenerator`.
struct GeneratorRule: Sendable {
    var name = ""
    var namespace = ""
    var behavior = ""
    var literals: [String] = []
    var files: [String] = []
    /// `envs`, then the old `env`.
    var envs: [String] = []
    var options: GeneratorOptions?
    /// A secret's `type`.
    var type = ""
}

/// `helmGlobals`.
struct HelmGlobals: Sendable {
    var chartHome = ""
    var configHome = ""
}

/// One entry of `helmCharts`.
struct HelmChartRule: Sendable {
    var name = ""
    var version = ""
    var repo = ""
    var releaseName = ""
    var namespace = ""
    var valuesFile = ""
    var additionalValuesFiles: [String] = []
    var valuesInline: Value?
    var valuesMerge = ""
    var includesCRDs = false
    var skipsHooks = false
    var skipsTests = false
    var apiVersions: [String] = []
    var kubeVersion = ""
    var nameTemplate = ""
}

/// One entry of `vars`: a name for a field of a resource.
struct Variable: Sendable, Equatable {
    var name = ""
    var object = ResId(Gvk(), name: "")
    var fieldPath = "metadata.name"

    /// As messages show it.
    var shown: String { "{\(name) \(object.gvk) {\(fieldPath)}}" }
}
