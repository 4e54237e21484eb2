package import YAML

/// How evenly pods lie over places.
package struct TopologySpreadConstraint: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var maxSkew: Int {
        get { value[keptInteger: .maxSkew] }
        set { value[keptInteger: .maxSkew] = newValue }
    }

    package var topologyKey: String {
        get { value[keptText: .topologyKey] }
        set { value[keptText: .topologyKey] = newValue }
    }

    package var whenUnsatisfiable: String {
        get { value[keptText: .whenUnsatisfiable] }
        set { value[keptText: .whenUnsatisfiable] = newValue }
    }

    /// The selector as the tree holds it; see ``LabelSelector``.
    package var labelSelector: Value? {
        get { value[.labelSelector] }
        set { value[.labelSelector] = newValue }
    }

    package var minDomains: Int? {
        get { value[optionalInteger: .minDomains] }
        set { value[optionalInteger: .minDomains] = newValue }
    }

    package var nodeAffinityPolicy: String? {
        get { value[optionalText: .nodeAffinityPolicy] }
        set { value[optionalText: .nodeAffinityPolicy] = newValue }
    }

    package var nodeTaintsPolicy: String? {
        get { value[optionalText: .nodeTaintsPolicy] }
        set { value[optionalText: .nodeTaintsPolicy] = newValue }
    }

    package var matchLabelKeys: [String] {
        get { value[texts: .matchLabelKeys] }
        set { value[texts: .matchLabelKeys] = newValue }
    }
}
