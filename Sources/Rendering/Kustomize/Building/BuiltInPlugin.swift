import YAML

/// A generator or transformer that a file configures: an object of `apiVersion: builtin`. Others, which would run
/// programs or containers, are refused.
struct BuiltInPlugin {
    enum Kind {
        case generator(any Generator)
        case transformer(any Transformer)
    }

    let kind: Kind

    init(_ resource: Resource, _ target: KustomizationTarget) throws(KustomizeError) {
        let gvk = resource.gvk
        guard gvk.group.isEmpty, gvk.version == "builtin" else {
            throw KustomizeError(
                "external plugins disabled; unable to load external plugin '\(resource.originalID.gvk.kind)'",
                .unsupported)
        }
        let source = StructureSource(
            file: resource.mark?.file ?? "", bytes: [], isStrict: false, coercesScalars: true)
        let value = try resource.node.value()
        do throws(KustomizeError) {
            kind = try StructureReader.read(value, gvk.kind, [], source) { (reader) throws(KustomizeError) in
                if let generator = try Self.generator(gvk.kind, &reader, target) {
                    return .generator(generator)
                }
                if let transformer = try Self.transformer(gvk.kind, &reader, target) {
                    return .transformer(transformer)
                }
                throw KustomizeError("unable to load builtin \(gvk)", .unsupported)
            }
        } catch {
            if error.code == .unsupported { throw error.placed(resource.mark) }
            throw error.prefixed("plugin \(resource.originalID) fails configuration").placed(resource.mark)
        }
    }

    private static func metadata(
        _ reader: inout StructureReader
    ) throws(KustomizeError) -> (name: String, namespace: String) {
        try reader.structure("metadata", "ObjectMeta") {
            (reader) throws(KustomizeError) -> (name: String, namespace: String) in
            (try reader.string("name"), try reader.string("namespace"))
        } ?? ("", "")
    }

    private static func generator(
        _ kind: String, _ reader: inout StructureReader, _ target: KustomizationTarget
    ) throws(KustomizeError) -> (any Generator)? {
        switch kind {
        case "ConfigMapGenerator", "SecretGenerator":
            var rule = try GeneratorRule(reading: &reader, isSecret: kind == "SecretGenerator")
            let metadata = try metadata(&reader)
            if rule.name.isEmpty { rule.name = metadata.name }
            if rule.namespace.isEmpty { rule.namespace = metadata.namespace }
            return DataGenerator(
                rule: rule, isSecret: kind == "SecretGenerator", loader: target.loader,
                schemas: target.build.schemas, mark: nil)
        case "HelmChartInflationGenerator":
            let rule = try HelmChartRule(reading: &reader)
            return try target.chartGenerator(rule, home: try HelmGlobals(reading: &reader).chartHome)
        case "IAMPolicyGenerator":
            let service = try reader.structure("kubernetesService", "KubernetesService") {
                (reader) throws(KustomizeError) -> (String, String) in
                (try reader.string("name"), try reader.string("namespace"))
            }
            let account = try reader.structure("serviceAccount", "ServiceAccount") {
                (reader) throws(KustomizeError) -> (String, String) in
                (try reader.string("name"), try reader.string("projectId"))
            }
            return IAMPolicyGenerator(
                cloud: try reader.string("cloud"), name: service?.0 ?? "", namespace: service?.1 ?? "",
                accountName: account?.0 ?? "", projectID: account?.1 ?? "", schemas: target.build.schemas)
        default:
            return nil
        }
    }

    private static func fields(_ reader: inout StructureReader) throws(KustomizeError) -> [FieldSpec]? {
        try reader.structures("fieldSpecs", "FieldSpec", FieldSpec.init(reading:))
    }

    private static func transformer(
        _ kind: String, _ reader: inout StructureReader, _ target: KustomizationTarget
    ) throws(KustomizeError) -> (any Transformer)? {
        switch kind {
        case "AnnotationsTransformer":
            return MapEntriesTransformer(
                entries: try reader.stringMap("annotations") ?? [:], fields: try fields(&reader) ?? [])
        case "LabelTransformer":
            return MapEntriesTransformer(
                entries: try reader.stringMap("labels") ?? [:], fields: try fields(&reader) ?? [])
        case "HashTransformer":
            return HashTransformer()
        case "ImageTagTransformer":
            let rule = try reader.structure("imageTag", "Image", ImageRule.init(reading:))
            return ImageTransformer(rule: rule ?? ImageRule(), fields: try fields(&reader) ?? [])
        case "NamespaceTransformer":
            return try namespace(&reader)
        case "PrefixTransformer", "SuffixTransformer", "PrefixSuffixTransformer":
            guard let fields = try fields(&reader) else {
                throw KustomizeError("fieldSpecs is not expected to be nil")
            }
            let prefix = NameAffixTransformer(
                side: .prefix, text: try reader.string("prefix"), fields: fields)
            let suffix = NameAffixTransformer(
                side: .suffix, text: try reader.string("suffix"), fields: fields)
            if kind == "PrefixTransformer" { return prefix }
            return kind == "SuffixTransformer" ? suffix : TransformerSequence(transformers: [prefix, suffix])
        case "ReplicaCountTransformer":
            let rule = try reader.structure("replica", "Replica", ReplicaRule.init(reading:))
            return ReplicaTransformer(rule: rule ?? ReplicaRule(), fields: try fields(&reader) ?? [])
        case "PatchTransformer":
            return try target.patch(try PatchRule(reading: &reader))
        case "PatchStrategicMergeTransformer":
            return try target.strategicMerge(
                try reader.strings("paths"), inline: try reader.string("patches"))
        case "PatchJson6902Transformer":
            return try target.jsonPatch(
                target: try reader.structure("target", "Selector", ResourceSelector.init(reading:)),
                path: try reader.string("path"), text: try reader.string("jsonOp"))
        case "ReplacementTransformer":
            return try target.replacements(
                try reader.structures("replacements", "ReplacementField", ReplacementField.init(reading:))
                    ?? [])
        case "ValueAddTransformer":
            return try valueAdd(&reader, target)
        default:
            return nil
        }
    }

    private static func namespace(_ reader: inout StructureReader) throws(KustomizeError) -> any Transformer {
        let mode = try reader.string("setRoleBindingSubjects")
        guard let subjects = NamespaceTransformer.Subjects(rawValue: mode.isEmpty ? "defaultOnly" : mode)
        else {
            throw KustomizeError(
                "invalid value \(GoQuote.quoted(mode)) for setRoleBindingSubjects: must be one of "
                    + "\"defaultOnly\", \"none\" or \"allServiceAccounts\"")
        }
        return NamespaceTransformer(
            namespace: try metadata(&reader).namespace, fields: try fields(&reader) ?? [], subjects: subjects,
            changesOnlyUnset: try reader.bool("unsetOnly"))
    }

    private static func valueAdd(
        _ reader: inout StructureReader, _ target: KustomizationTarget
    ) throws(KustomizeError) -> any Transformer {
        var value = try reader.string("value").trimming(\.isWhitespace)
        if value.isEmpty { value = TreePath.name(of: target.loader.root) }
        var targets = try reader.structures("targets", "Target", Self.target) ?? []
        let path = try reader.string("targetFilePath")
        if !path.isEmpty {
            let (bytes, file) = try target.loader.load(path)
            let content: Value
            do {
                content = try YAMLReader.value(bytes)
            } catch {
                throw KustomizeError(
                    error.message, .syntax, at: Mark(file: file, line: error.mark.line, column: 1))
            }
            let source = StructureSource(file: file, bytes: bytes, isStrict: false, coercesScalars: true)
            targets += try StructureReader.read(content, "", [], source) { (reader) throws(KustomizeError) in
                try reader.structures("targets", "Target", Self.target) ?? []
            }
        }
        guard !targets.isEmpty else { throw KustomizeError("must specify at least one target") }
        for target in targets {
            if target.fieldPath.isEmpty { throw KustomizeError("fieldPath cannot be empty") }
            if target.position < 0 {
                throw KustomizeError("value of FilePathPosition (\(target.position)) cannot be negative")
            }
        }
        return ValueAddTransformer(value: value, targets: targets)
    }

    private static func target(
        _ reader: inout StructureReader
    ) throws(KustomizeError) -> ValueAddTransformer.Target {
        ValueAddTransformer.Target(
            selector: try reader.structure("selector", "Selector", ResourceSelector.init(reading:)),
            fieldPath: try reader.string("fieldPath"),
            position: Int(clamping: try reader.int("filePathPosition")))
    }
}

/// Several transformers, one after the other.
struct TransformerSequence: Transformer {
    let transformers: [any Transformer]

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        for transformer in transformers { try transformer.transform(set) }
    }
}
