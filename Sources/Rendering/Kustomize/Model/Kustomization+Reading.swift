import YAML

extension Kustomization {
    /// Reads a kustomization file.
    ///
    /// - Throws: what kustomize says about text that is no YAML, an unknown or mistyped field, an empty file, a
    ///   wrong `kind` or `apiVersion`. `directory` is named in these messages.
    init(_ bytes: [UInt8], file: String, directory: String) throws(KustomizeError) {
        var options = YAMLReader.Options()
        options.file = file
        let value: Value
        do {
            value = try YAMLReader.value(bytes, options: options)
        } catch {
            throw KustomizeError(
                "invalid Kustomization: yaml: line \(error.mark.line): \(error.message)", .syntax,
                at: error.mark)
        }
        let source = StructureSource(file: file, bytes: bytes, isStrict: true, coercesScalars: false)
        self.init()
        self.source = source
        if value.isNull {
            throw KustomizeError(
                "kustomization.yaml is empty", .invalidObject, at: Mark(file: file, line: 1, column: 1))
        }
        let header: (kind: String, apiVersion: String) = try explaining("invalid Kustomization") {
            () throws(KustomizeError) in
            var reader = try StructureReader(value, type: "Kustomization", source)
            let kind = try reader.string("kind")
            let apiVersion = try reader.string("apiVersion")
            try readOperators(&reader)
            try readOperands(&reader)
            try reader.finish()
            return (kind, apiVersion)
        }
        let isEmpty = (value.object ?? Map()).allSatisfy {
            ["apiversion", "kind"].contains($0.key.name.lowercased()) || $0.value.isNull
                || $0.value.string?.isEmpty ?? false
        }
        if isEmpty {
            throw KustomizeError(
                "kustomization.yaml is empty", .invalidObject, at: Mark(file: file, line: 1, column: 1))
        }
        try enforce(header.kind, header.apiVersion, directory)
    }

    private mutating func enforce(
        _ kind: String, _ apiVersion: String, _ directory: String
    ) throws(KustomizeError) {
        var faults: [String] = []
        if let known = Kind(rawValue: kind.isEmpty ? Kind.kustomization.rawValue : kind) {
            self.kind = known
        } else {
            faults.append("kind should be Kustomization or Component")
        }
        let version =
            self.kind == .component
            ? "kustomize.config.k8s.io/v1alpha1" : "kustomize.config.k8s.io/v1beta1"
        if !apiVersion.isEmpty, apiVersion != version {
            faults.append("apiVersion for \(kind.isEmpty ? "Kustomization" : kind) should be \(version)")
        }
        guard faults.isEmpty else {
            throw KustomizeError(
                "Failed to read kustomization file under \(directory):\n" + faults.joined(separator: "\n"),
                .invalidObject, at: mark(faults[0].hasPrefix("kind") ? "kind" : "apiVersion"))
        }
    }

    private mutating func warn(_ old: String, _ new: String, isExperimental: Bool = false) {
        warnings.append(
            "'\(old)' is deprecated. Please use '\(new)' instead. "
                + "\(isExperimental ? "[EXPERIMENTAL] " : "")Run 'kustomize edit fix' to update your "
                + "Kustomization automatically.")
    }

    private mutating func readOperators(_ reader: inout StructureReader) throws(KustomizeError) {
        _ = try reader.structure("metadata", "ObjectMeta") { (metadata) throws(KustomizeError) in
            _ = (try metadata.string("name"), try metadata.string("namespace"))
            _ = (try metadata.stringMap("labels"), try metadata.stringMap("annotations"))
        }
        openAPI = try reader.stringMap("openapi") ?? [:]
        namePrefix = try reader.string("namePrefix")
        nameSuffix = try reader.string("nameSuffix")
        namespace = try reader.string("namespace")
        if let map = try reader.stringMap("commonLabels") {
            commonLabels = map
            warn("commonLabels", "labels")
        }
        labels = try reader.structures("labels", "Label", LabelRule.init(reading:)) ?? []
        commonAnnotations = try reader.stringMap("commonAnnotations") ?? [:]
        patches = try reader.structures("patches", "Patch", PatchRule.init(reading:)) ?? []
        images = try reader.structures("images", "Image", ImageRule.init(reading:)) ?? []
        if let more = try reader.structures("imageTags", "Image", ImageRule.init(reading:)) {
            images += more
            warn("imageTags", "images")
        }
        if let more = try reader.structures("patchesJson6902", "Patch", PatchRule.init(reading:)) {
            patchesJson6902 = more
            warn("patchesJson6902", "patches")
        }
        if reader.value("patchesStrategicMerge") != nil {
            patchesStrategicMerge = try reader.strings("patchesStrategicMerge")
            warn("patchesStrategicMerge", "patches")
        }
        replacements =
            try reader.structures("replacements", "ReplacementField", ReplacementField.init(reading:)) ?? []
        replicas = try reader.structures("replicas", "Replica", ReplicaRule.init(reading:)) ?? []
        if let more = try reader.structures("vars", "Var", Variable.init(reading:)) {
            vars = more
            warn("vars", "replacements", isExperimental: true)
        }
        sortOptions = try reader.structure("sortOptions", "SortOptions", SortOptions.init(reading:))
        buildMetadata = try reader.strings("buildMetadata")
    }

    private mutating func readOperands(_ reader: inout StructureReader) throws(KustomizeError) {
        resources = try reader.strings("resources")
        if reader.value("bases") != nil {
            resources += try reader.strings("bases")
            warn("bases", "resources")
        }
        components = try reader.strings("components")
        crds = try reader.strings("crds")
        configurations = try reader.strings("configurations")
        generators = try reader.strings("generators")
        transformers = try reader.strings("transformers")
        validators = try reader.strings("validators")
        generatorOptions = try reader.structure(
            "generatorOptions", "GeneratorOptions", GeneratorOptions.init(reading:))
        configMapGenerator =
            try reader.structures("configMapGenerator", "ConfigMapArgs") { (reader) throws(KustomizeError) in
                try GeneratorRule(reading: &reader, isSecret: false)
            } ?? []
        secretGenerator =
            try reader.structures("secretGenerator", "SecretArgs") { (reader) throws(KustomizeError) in
                try GeneratorRule(reading: &reader, isSecret: true)
            } ?? []
        let globals = try reader.structure("helmGlobals", "HelmGlobals", HelmGlobals.init(reading:))
        helmCharts = try reader.structures("helmCharts", "HelmChart", HelmChartRule.init(reading:)) ?? []
        var oldGlobals = HelmGlobals()
        let old = try reader.structures("helmChartInflationGenerator", "HelmChartArgs") {
            (reader) throws(KustomizeError) in try HelmChartRule(readingOld: &reader, &oldGlobals)
        }
        helmCharts += old ?? []
        helmGlobals = globals ?? oldGlobals
    }
}
