import YAML

/// Loading what patches and replacements name.
extension KustomizationTarget {
    func patch(_ rule: PatchRule) throws(KustomizeError) -> any Transformer {
        let inline = rule.patch.trimming(\.isWhitespace)
        switch (inline.isEmpty, rule.path.isEmpty) {
        case (true, true): throw KustomizeError("must specify one of patch and path")
        case (false, false): throw KustomizeError("patch and path can't be set at the same time")
        case (false, true):
            return try PatchTransformer(
                rule, text: inline, factory: build.factory, file: kustomization.source?.file ?? "")
        case (true, false):
            let bytes: [UInt8]
            let file: String
            do throws(KustomizeError) {
                (bytes, file) = try loader.load(rule.path)
            } catch {
                throw error.prefixed("failed to get the patch file from path(\(rule.path))")
            }
            return try PatchTransformer(
                rule, text: String(decoding: bytes, as: UTF8.self), factory: build.factory, file: file)
        }
    }

    /// Patches by file name or as text, and more as text.
    func strategicMerge(_ entries: [String], inline: String) throws(KustomizeError) -> any Transformer {
        if entries.isEmpty, inline.isEmpty { throw KustomizeError("empty file path and empty patch content") }
        var patches: [Resource] = []
        let own = kustomization.source?.file ?? ""
        for entry in entries {
            do throws(KustomizeError) {
                patches += try build.factory.resources(Array(entry.utf8), file: own)
            } catch {
                let (bytes, file) = try loader.load(entry)
                do throws(KustomizeError) {
                    patches += try build.factory.resources(bytes, file: file)
                } catch {
                    var fault = error
                    if fault.isMalformedYAML { fault.message += " in File: \(entry)" }
                    throw fault
                }
            }
        }
        if !inline.isEmpty { patches += try build.factory.resources(Array(inline.utf8), file: own) }
        guard !patches.isEmpty else {
            throw KustomizeError(
                "patch appears to be empty; files=[\(entries.joined(separator: " "))], Patch=\(inline)")
        }
        return StrategicMergeTransformer(patches: patches, schemas: build.schemas)
    }

    func jsonPatch(
        target: ResourceSelector?, path: String, text: String
    ) throws(KustomizeError) -> any Transformer {
        guard let target, !target.name.isEmpty else { throw KustomizeError("must specify the target name") }
        if path.isEmpty, text.isEmpty { throw KustomizeError("empty file path and empty jsonOp") }
        var content = text
        var name = kustomization.source?.file ?? ""
        if !path.isEmpty {
            guard text.isEmpty else { throw KustomizeError("must specify a file path or jsonOp, not both") }
            let (bytes, file) = try loader.load(path)
            content = String(decoding: bytes, as: UTF8.self)
            name = file
            if content.isEmpty { throw KustomizeError("patch file '\(path)' empty seems to be empty") }
        }
        let patch = try explaining("decoding \(content)") { () throws(KustomizeError) in
            try JSONPatchText.value(content, file: path.isEmpty ? "" : name)
        }
        guard !(patch.array ?? []).isEmpty else {
            throw KustomizeError("patch appears to be empty; file=\(path), JsonOp=\(content)")
        }
        return JSONPatchTransformer(patch: patch, target: target)
    }

    func replacements(_ fields: [ReplacementField]) throws(KustomizeError) -> any Transformer {
        var replacements: [Replacement] = []
        for field in fields {
            if field.path.isEmpty {
                replacements.append(field.replacement)
                continue
            }
            guard field.replacement.source == nil, (field.replacement.targets ?? []).isEmpty else {
                throw KustomizeError("cannot specify both path and inline replacement")
            }
            let (bytes, file) = try loader.load(field.path)
            let value: Value
            do {
                var options = YAMLReader.Options()
                options.file = file
                value = try YAMLReader.value(bytes, options: options)
            } catch {
                throw KustomizeError(
                    "error converting YAML to JSON: yaml: line \(error.mark.line): \(error.message)", .syntax,
                    at: error.mark)
            }
            let source = StructureSource(file: file, bytes: bytes, isStrict: false, coercesScalars: true)
            switch value {
            case .array(let elements):
                for (index, element) in elements.enumerated() {
                    replacements.append(
                        try StructureReader.read(
                            element, "Replacement", [.index(index)], source, Replacement.init(reading:)))
                }
            case .object:
                replacements.append(
                    try StructureReader.read(value, "Replacement", [], source, Replacement.init(reading:)))
            default:
                throw KustomizeError(
                    "unsupported replacement type encountered within replacement path: \(value.kindName)",
                    at: Mark(file: file, line: 1, column: 1))
            }
        }
        return ReplacementTransformer(replacements: replacements)
    }
}
