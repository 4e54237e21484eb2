import YAML

extension Kustomization {
    /// Takes up what an application adds, as Argo CD does with `kustomize edit`.
    mutating func adopt(
        _ source: ApplicationSource.Kustomize, hasComponent: (String) throws(KustomizeError) -> Bool
    ) throws(KustomizeError) {
        if !source.namePrefix.isEmpty { namePrefix = source.namePrefix }
        if !source.nameSuffix.isEmpty { nameSuffix = source.nameSuffix }
        if !source.namespace.isEmpty { namespace = source.namespace }
        try adopt(images: source.images)
        adopt(replicas: source.replicas)
        try adopt(labelsOf: source)
        for name in source.commonAnnotations.keys.sorted(by: utf8Less) {
            if commonAnnotations[name] != nil, !source.forceCommonAnnotations {
                throw KustomizeError(
                    "annotation \(name) already in kustomization file. Use forceCommonAnnotations to override."
                )
            }
            commonAnnotations[name] = source.commonAnnotations[name]
        }
        patches += source.patches.map(PatchRule.init)
        for component in source.components where !components.contains(component) {
            if source.ignoreMissingComponents, try !hasComponent(component) { continue }
            components.append(component)
        }
    }

    private mutating func adopt(images arguments: [String]) throws(KustomizeError) {
        if arguments.isEmpty { return }
        for argument in arguments {
            let rule = try ImageArgument.rule(argument)
            if let position = images.firstIndex(where: { $0.name == rule.name }) {
                images[position] = ImageArgument.merged(rule, over: images[position])
            } else {
                images.append(rule)
            }
        }
        images = images.sortedStably { utf8Less($0.name, $1.name) }
    }

    private mutating func adopt(replicas rules: [ApplicationSource.Kustomize.Replica]) {
        if rules.isEmpty { return }
        for rule in rules {
            replicas.removeAll { $0.name == rule.name }
            replicas.append(ReplicaRule(name: rule.name, count: rule.count))
        }
        replicas = replicas.sortedStably { utf8Less($0.name, $1.name) }
    }

    private mutating func adopt(labelsOf source: ApplicationSource.Kustomize) throws(KustomizeError) {
        if source.commonLabels.isEmpty { return }
        let known =
            source.labelWithoutSelector
            ? labels.reduce(into: [:]) { $0.merge($1.pairs) { $1 } } : commonLabels
        for name in source.commonLabels.keys.sorted(by: utf8Less)
        where known[name] != nil && !source.forceCommonLabels {
            throw KustomizeError(
                "label \(name) already in kustomization file. Use forceCommonLabels to override.")
        }
        guard source.labelWithoutSelector else {
            commonLabels.merge(source.commonLabels) { $1 }
            return
        }
        for position in labels.indices {
            for name in source.commonLabels.keys { labels[position].pairs[name] = nil }
        }
        var rule = LabelRule()
        rule.pairs = source.commonLabels
        rule.includesTemplates = source.labelIncludeTemplates
        labels.append(rule)
    }
}

extension PatchRule {
    init(_ patch: ApplicationSource.Kustomize.Patch) {
        self.init()
        path = patch.path
        self.patch = patch.patch
        target = patch.target.map { target in
            ResourceSelector(
                gvk: Gvk(group: target.group, version: target.version, kind: target.kind), name: target.name,
                namespace: target.namespace, annotations: target.annotationSelector,
                labels: target.labelSelector)
        }
        allowsNameChange = patch.options["allowNameChange"] ?? false
        allowsKindChange = patch.options["allowKindChange"] ?? false
    }
}
