import YAML

extension LabelRule {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        pairs = try reader.stringMap("pairs") ?? [:]
        includesSelectors = try reader.bool("includeSelectors")
        includesTemplates = try reader.bool("includeTemplates")
        fields = try reader.structures("fields", "FieldSpec", FieldSpec.init(reading:)) ?? []
    }
}

extension FieldSpec {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        gvk = try Gvk(reading: &reader)
        path = try reader.string("path")
        creates = try reader.bool("create")
    }
}

extension Gvk {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        group = try reader.string("group")
        version = try reader.string("version")
        kind = try reader.string("kind")
    }
}

extension ResourceSelector {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        gvk = try Gvk(reading: &reader)
        name = try reader.string("name")
        namespace = try reader.string("namespace")
        annotations = try reader.string("annotationSelector")
        labels = try reader.string("labelSelector")
    }
}

extension PatchRule {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        path = try reader.string("path")
        patch = try reader.string("patch")
        target = try reader.structure("target", "Selector", ResourceSelector.init(reading:))
        if let options = try reader.structure("options", "PatchArgs", PatchRule.options) {
            (allowsNameChange, allowsKindChange) = options
        }
    }

    private static func options(_ reader: inout StructureReader) throws(KustomizeError) -> (Bool, Bool) {
        (try reader.bool("allowNameChange"), try reader.bool("allowKindChange"))
    }
}

extension ImageRule {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        name = try reader.string("name")
        newName = try reader.string("newName")
        tagSuffix = try reader.string("tagSuffix")
        newTag = try reader.string("newTag")
        digest = try reader.string("digest")
    }
}

extension ReplicaRule {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        name = try reader.string("name")
        count = try reader.int("count")
    }
}

extension SortOptions {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        order = try reader.string("order")
        legacy = try reader.structure("legacySortOptions", "LegacySortOptions", SortOptions.lists)
    }

    private static func lists(_ reader: inout StructureReader) throws(KustomizeError) -> ([String], [String])
    {
        (try reader.strings("orderFirst"), try reader.strings("orderLast"))
    }
}

extension GeneratorOptions {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        labels = try reader.stringMap("labels")
        annotations = try reader.stringMap("annotations")
        disablesNameSuffixHash = try reader.bool("disableNameSuffixHash")
        isImmutable = try reader.bool("immutable")
    }
}

extension GeneratorRule {
    init(reading reader: inout StructureReader, isSecret: Bool) throws(KustomizeError) {
        namespace = try reader.string("namespace")
        name = try reader.string("name")
        behavior = try reader.string("behavior")
        literals = try reader.strings("literals")
        files = try reader.strings("files")
        envs = try reader.strings("envs")
        let env = try reader.string("env")
        if !env.isEmpty { envs.append(env) }
        options = try reader.structure("options", "GeneratorOptions", GeneratorOptions.init(reading:))
        if isSecret { type = try reader.string("type") }
    }
}

extension Variable {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        name = try reader.string("name")
        object = try reader.structure("objref", "Target", Variable.target) ?? object
        let path = try reader.structure("fieldref", "FieldSelector") { (reader) throws(KustomizeError) in
            try reader.string("fieldPath")
        }
        if let path, !path.isEmpty { fieldPath = path }
    }

    private static func target(_ reader: inout StructureReader) throws(KustomizeError) -> ResId {
        let apiVersion = try reader.string("apiVersion")
        var gvk = try Gvk(reading: &reader)
        if !apiVersion.isEmpty {
            let parts = apiVersion.split(separator: "/", omittingEmptySubsequences: false)
            if parts.count == 2 {
                gvk.group = String(parts[0])
                gvk.version = String(parts[1])
            } else if parts.count == 1 {
                gvk.version = apiVersion
            }
        }
        return ResId(gvk, name: try reader.string("name"), namespace: try reader.string("namespace"))
    }
}

// MARK: - Replacements

extension ReplacementField {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        replacement = try Replacement(reading: &reader)
        path = try reader.string("path")
    }
}

extension Replacement {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        source = try reader.structure("source", "SourceSelector", ReplacementSource.init(reading:))
        targets = try reader.structures("targets", "TargetSelector", ReplacementTarget.init(reading:))
        sourceValue = try reader.optionalString("sourceValue")
    }
}

extension ReplacementSource {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        id = ResId(
            try Gvk(reading: &reader), name: try reader.string("name"),
            namespace: try reader.string("namespace"))
        fieldPath = try reader.string("fieldPath")
        options = try reader.structure("options", "FieldOptions", ReplacementOptions.init(reading:))
    }
}

extension ReplacementTarget {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        select = try reader.structure("select", "Selector", ResourceSelector.init(reading:))
        reject = try reader.structures("reject", "Selector", ResourceSelector.init(reading:)) ?? []
        fieldPaths = try reader.strings("fieldPaths")
        options = try reader.structure("options", "FieldOptions", ReplacementOptions.init(reading:))
    }
}

extension ReplacementOptions {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        delimiter = try reader.string("delimiter")
        index = Int(clamping: try reader.int("index"))
        _ = try reader.string("encoding")
        creates = try reader.bool("create")
    }
}

// MARK: - Charts

extension HelmGlobals {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        chartHome = try reader.string("chartHome")
        configHome = try reader.string("configHome")
    }
}

extension HelmChartRule {
    init(reading reader: inout StructureReader) throws(KustomizeError) {
        name = try reader.string("name")
        version = try reader.string("version")
        repo = try reader.string("repo")
        releaseName = try reader.string("releaseName")
        namespace = try reader.string("namespace")
        additionalValuesFiles = try reader.strings("additionalValuesFiles")
        valuesFile = try reader.string("valuesFile")
        valuesInline = reader.value("valuesInline")
        valuesMerge = try reader.string("valuesMerge")
        includesCRDs = try reader.bool("includeCRDs")
        skipsHooks = try reader.bool("skipHooks")
        apiVersions = try reader.strings("apiVersions")
        kubeVersion = try reader.string("kubeVersion")
        nameTemplate = try reader.string("nameTemplate")
        skipsTests = try reader.bool("skipTests")
        _ = (try reader.bool("debug"), try reader.bool("devel"))
    }

    /// The older form, `helmChartInflationGenerator`.
    init(readingOld reader: inout StructureReader, _ globals: inout HelmGlobals) throws(KustomizeError) {
        name = try reader.string("chartName")
        version = try reader.string("chartVersion")
        repo = try reader.string("chartRepoUrl")
        valuesFile = try reader.string("values")
        valuesInline = reader.value("valuesLocal")
        valuesMerge = try reader.string("valuesMerge")
        releaseName = try reader.string("releaseName")
        let home = try reader.string("chartHome")
        if !home.isEmpty { globals.chartHome = home }
        let configuration = try reader.string("helmHome")
        if !configuration.isEmpty { globals.configHome = configuration }
        _ = (try reader.string("chartRepoName"), try reader.string("helmBin"))
        _ = (try reader.string("releaseNamespace"), try reader.strings("extraArgs"))
    }
}
