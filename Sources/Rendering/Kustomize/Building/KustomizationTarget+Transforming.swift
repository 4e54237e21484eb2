import YAML

/// Running transformers and validators.
extension KustomizationTarget {
    /// A transformer, what it is called in kustomize, and the place of the field that asks for it.
    private struct Step {
        var transformer: any Transformer
        var origin: Origin?
        var mark: Mark?
    }

    func runTransformers(_ result: Accumulation) throws(KustomizeError) {
        var steps = try builtInSteps(result.configuration)
        steps += try externalSteps(kustomization.transformers, field: "transformers")
        for step in steps {
            do throws(KustomizeError) {
                try step.transformer.transform(result.set)
            } catch {
                throw error.placed(step.mark)
            }
            if let origin = step.origin {
                for resource in result.set.resources where !resource.isEmpty {
                    try resource.noteTransformation(origin)
                }
            }
            result.set.dropEmpty()
        }
    }

    private func externalSteps(_ entries: [String], field: String) throws(KustomizeError) -> [Step] {
        var steps: [Step] = []
        for resource in try pluginResources(entries, field: field) {
            do throws(KustomizeError) {
                let plugin = try BuiltInPlugin(resource, self)
                guard case .transformer(let transformer) = plugin.kind else {
                    throw KustomizeError("plugin \(resource.originalID) not a transformer")
                }
                steps.append(
                    Step(transformer: transformer, origin: pluginOrigin(resource), mark: resource.mark))
            } catch {
                throw error.placed(resource.mark)
            }
        }
        return steps
    }

    func runValidators(_ result: Accumulation) throws(KustomizeError) {
        for step in try externalSteps(kustomization.validators, field: "validators") {
            let before = try values(result.set)
            do throws(KustomizeError) {
                try step.transformer.transform(result.set)
            } catch {
                throw error.placed(step.mark)
            }
            guard try values(result.set, withoutMark: true) == before else {
                throw KustomizeError("validator shouldn't modify the resource map", at: step.mark)
            }
        }
    }

    /// What the resources say; with `withoutMark`, without the label by which a validator signs.
    private func values(_ set: ResourceSet, withoutMark: Bool = false) throws(KustomizeError) -> [ResId:
        Value]
    {
        var values: [ResId: Value] = [:]
        for resource in set.resources {
            let copy = resource.copy()
            if withoutMark, copy.node.labels["validated-by"] != nil {
                try copy.edit { (node) throws(KustomizeError) in
                    var labels = node.labels
                    labels["validated-by"] = nil
                    // kustomize also compares how labels are written, and it writes those that remain anew.
                    guard labels.isEmpty else { return }
                    try node.setLabels(labels)
                }
            }
            values[copy.currentID.key] = try copy.node.value()
        }
        return values
    }

    // MARK: - The fields of a kustomization

    /// The transformers the kustomization's fields ask for, in kustomize's order.
    private func builtInSteps(_ fields: TransformerConfiguration) throws(KustomizeError) -> [Step] {
        var steps: [Step] = []
        func add(_ kind: String, _ mark: Mark?, _ make: () throws(KustomizeError) -> any Transformer)
            throws(KustomizeError)
        {
            do throws(KustomizeError) {
                steps.append(
                    Step(
                        transformer: try make(), origin: origin?.configured(in: fileName, kind: kind),
                        mark: mark))
            } catch {
                throw error.prefixed("trouble configuring builtin \(kind)").placed(mark)
            }
        }
        if !kustomization.patchesStrategicMerge.isEmpty {
            try add("PatchStrategicMergeTransformer", kustomization.mark("patchesStrategicMerge")) {
                () throws(KustomizeError) in
                try strategicMerge(kustomization.patchesStrategicMerge, inline: "")
            }
        }
        for (index, rule) in kustomization.patches.enumerated() {
            try add("PatchTransformer", kustomization.mark("patches", index)) { () throws(KustomizeError) in
                try patch(rule)
            }
        }
        if !kustomization.namespace.isEmpty {
            try add("NamespaceTransformer", kustomization.mark("namespace")) {
                NamespaceTransformer(namespace: kustomization.namespace, fields: fields[.namespace])
            }
        }
        if !kustomization.namePrefix.isEmpty {
            try add("PrefixTransformer", kustomization.mark("namePrefix")) {
                NameAffixTransformer(
                    side: .prefix, text: kustomization.namePrefix, fields: fields[.namePrefix])
            }
        }
        if !kustomization.nameSuffix.isEmpty {
            try add("SuffixTransformer", kustomization.mark("nameSuffix")) {
                NameAffixTransformer(
                    side: .suffix, text: kustomization.nameSuffix, fields: fields[.nameSuffix])
            }
        }
        for (index, rule) in kustomization.labels.enumerated() {
            try add("LabelTransformer", kustomization.mark("labels", index)) { () throws(KustomizeError) in
                try labels(rule, fields)
            }
        }
        // kustomize runs the transformer of commonLabels whenever there are labels of either kind.
        if !kustomization.labels.isEmpty || !kustomization.commonLabels.isEmpty {
            try add("LabelTransformer", kustomization.mark("commonLabels")) {
                MapEntriesTransformer(entries: kustomization.commonLabels, fields: fields[.commonLabels])
            }
        }
        if !kustomization.commonAnnotations.isEmpty {
            try add("AnnotationsTransformer", kustomization.mark("commonAnnotations")) {
                MapEntriesTransformer(
                    entries: kustomization.commonAnnotations, fields: fields[.commonAnnotations])
            }
        }
        for (index, rule) in kustomization.patchesJson6902.enumerated() {
            try add("PatchJson6902Transformer", kustomization.mark("patchesJson6902", index)) {
                () throws(KustomizeError) in
                try jsonPatch(target: rule.target, path: rule.path, text: rule.patch)
            }
        }
        for (index, rule) in kustomization.replicas.enumerated() {
            try add("ReplicaCountTransformer", kustomization.mark("replicas", index)) {
                ReplicaTransformer(rule: rule, fields: fields[.replicas])
            }
        }
        for (index, rule) in kustomization.images.enumerated() {
            try add("ImageTagTransformer", kustomization.mark("images", index)) {
                ImageTransformer(rule: rule, fields: fields[.images])
            }
        }
        if !kustomization.replacements.isEmpty {
            try add("ReplacementTransformer", kustomization.mark("replacements")) {
                () throws(KustomizeError) in
                try replacements(kustomization.replacements)
            }
        }
        return steps
    }

    private func labels(
        _ rule: LabelRule, _ fields: TransformerConfiguration
    ) throws(KustomizeError) -> any Transformer {
        var specs = try explaining("failed to merge labels") { () throws(KustomizeError) in
            try rule.fields.merging(fields[.labels])
        }
        try explaining("failed to merge labels") { () throws(KustomizeError) in
            if rule.includesSelectors {
                specs = try specs.merging(fields[.commonLabels])
            } else {
                if rule.includesTemplates { specs = try specs.merging(fields[.templateLabels]) }
                specs = try specs.merging([FieldSpec("metadata/labels", creates: true)])
            }
        }
        return MapEntriesTransformer(entries: rule.pairs, fields: specs)
    }
}
