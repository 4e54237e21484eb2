package import YAML

/// Which nodes a pod prefers or needs.
package struct Affinity: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var nodeAffinity: NodeAffinity? {
        get { value[optionalPart: .nodeAffinity] }
        _modify { yield &value[optionalPart: .nodeAffinity] }
    }

    package var podAffinity: PodAffinity? {
        get { value[optionalPart: .podAffinity] }
        _modify { yield &value[optionalPart: .podAffinity] }
    }

    package var podAntiAffinity: PodAntiAffinity? {
        get { value[optionalPart: .podAntiAffinity] }
        _modify { yield &value[optionalPart: .podAntiAffinity] }
    }
}

/// Rules about nodes' labels.
package struct NodeAffinity: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var required: NodeSelector? {
        get { value[optionalPart: .requiredDuringSchedulingIgnoredDuringExecution] }
        _modify { yield &value[optionalPart: .requiredDuringSchedulingIgnoredDuringExecution] }
    }

    package var preferred: [PreferredSchedulingTerm] {
        get { value[parts: .preferredDuringSchedulingIgnoredDuringExecution] }
        _modify { yield &value[parts: .preferredDuringSchedulingIgnoredDuringExecution] }
    }
}

/// A wish about nodes with a weight from 1 to 100.
package struct PreferredSchedulingTerm: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var weight: Int {
        get { value[keptInteger: .weight] }
        set { value[keptInteger: .weight] = newValue }
    }

    package var preference: NodeSelectorTerm {
        get { value[part: .preference] }
        _modify { yield &value[part: .preference] }
    }
}

/// Terms of which one must hold.
package struct NodeSelector: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var nodeSelectorTerms: [NodeSelectorTerm] {
        get { value[parts: .nodeSelectorTerms] }
        _modify { yield &value[parts: .nodeSelectorTerms] }
    }
}

/// Requirements that must all hold.
package struct NodeSelectorTerm: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var matchExpressions: [NodeSelectorRequirement] {
        get { value[parts: .matchExpressions] }
        _modify { yield &value[parts: .matchExpressions] }
    }

    package var matchFields: [NodeSelectorRequirement] {
        get { value[parts: .matchFields] }
        _modify { yield &value[parts: .matchFields] }
    }
}

/// A requirement on one label or field: `In`, `NotIn`, `Exists`, `DoesNotExist`, `Gt`, `Lt`.
package struct NodeSelectorRequirement: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var key: String {
        get { value[keptText: .key] }
        set { value[keptText: .key] = newValue }
    }

    package var `operator`: String {
        get { value[keptText: .`operator`] }
        set { value[keptText: .`operator`] = newValue }
    }

    package var values: [String] {
        get { value[texts: .values] }
        set { value[texts: .values] = newValue }
    }
}

/// Rules about the pods a pod should be with.
package struct PodAffinity: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var required: [PodAffinityTerm] {
        get { value[parts: .requiredDuringSchedulingIgnoredDuringExecution] }
        _modify { yield &value[parts: .requiredDuringSchedulingIgnoredDuringExecution] }
    }

    package var preferred: [WeightedPodAffinityTerm] {
        get { value[parts: .preferredDuringSchedulingIgnoredDuringExecution] }
        _modify { yield &value[parts: .preferredDuringSchedulingIgnoredDuringExecution] }
    }
}

/// Rules about the pods a pod should be apart from.
package struct PodAntiAffinity: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var required: [PodAffinityTerm] {
        get { value[parts: .requiredDuringSchedulingIgnoredDuringExecution] }
        _modify { yield &value[parts: .requiredDuringSchedulingIgnoredDuringExecution] }
    }

    package var preferred: [WeightedPodAffinityTerm] {
        get { value[parts: .preferredDuringSchedulingIgnoredDuringExecution] }
        _modify { yield &value[parts: .preferredDuringSchedulingIgnoredDuringExecution] }
    }
}

/// A wish about pods with a weight from 1 to 100.
package struct WeightedPodAffinityTerm: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var weight: Int {
        get { value[keptInteger: .weight] }
        set { value[keptInteger: .weight] = newValue }
    }

    package var podAffinityTerm: PodAffinityTerm {
        get { value[part: .podAffinityTerm] }
        _modify { yield &value[part: .podAffinityTerm] }
    }
}

/// Which pods, and what counts as the same place.
package struct PodAffinityTerm: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var labelSelector: Value? {
        get { value[.labelSelector] }
        set { value[.labelSelector] = newValue }
    }

    package var namespaces: [String] {
        get { value[texts: .namespaces] }
        set { value[texts: .namespaces] = newValue }
    }

    package var topologyKey: String {
        get { value[keptText: .topologyKey] }
        set { value[keptText: .topologyKey] = newValue }
    }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var namespaceSelector: Value? {
        get { value[.namespaceSelector] }
        set { value[.namespaceSelector] = newValue }
    }

    package var matchLabelKeys: [String] {
        get { value[texts: .matchLabelKeys] }
        set { value[texts: .matchLabelKeys] = newValue }
    }

    package var mismatchLabelKeys: [String] {
        get { value[texts: .mismatchLabelKeys] }
        set { value[texts: .mismatchLabelKeys] = newValue }
    }
}
