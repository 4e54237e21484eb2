package import YAML

/// One observation about a pod.
package struct PodCondition: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var status: String {
        get { value[keptText: .status] }
        set { value[keptText: .status] = newValue }
    }

    package var lastProbeTime: Timestamp? {
        get { value[time: .lastProbeTime] }
        set { value[time: .lastProbeTime] = newValue }
    }

    package var lastTransitionTime: Timestamp? {
        get { value[time: .lastTransitionTime] }
        set { value[time: .lastTransitionTime] = newValue }
    }

    package var reason: String {
        get { value[text: .reason] }
        set { value[text: .reason] = newValue }
    }

    package var message: String {
        get { value[text: .message] }
        set { value[text: .message] = newValue }
    }
}

/// A condition that readiness waits for.
package struct PodReadinessGate: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var conditionType: String {
        get { value[keptText: .conditionType] }
        set { value[keptText: .conditionType] = newValue }
    }
}

/// Something that scheduling waits for.
package struct PodSchedulingGate: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }
}

/// The operating system a pod needs.
package struct PodOS: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }
}

/// An entry of the pod's hosts file.
package struct HostAlias: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ip: String {
        get { value[keptText: .ip] }
        set { value[keptText: .ip] = newValue }
    }

    package var hostnames: [String] {
        get { value[texts: .hostnames] }
        set { value[texts: .hostnames] = newValue }
    }
}

/// Additions to the pod's resolver.
package struct PodDNSConfig: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var nameservers: [String] {
        get { value[texts: .nameservers] }
        set { value[texts: .nameservers] = newValue }
    }

    package var searches: [String] {
        get { value[texts: .searches] }
        set { value[texts: .searches] = newValue }
    }
}

/// A claim of devices.
package struct PodResourceClaim: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[keptText: .name] }
        set { value[keptText: .name] = newValue }
    }

    package var resourceClaimName: String? {
        get { value[optionalText: .resourceClaimName] }
        set { value[optionalText: .resourceClaimName] = newValue }
    }

    package var resourceClaimTemplateName: String? {
        get { value[optionalText: .resourceClaimTemplateName] }
        set { value[optionalText: .resourceClaimTemplateName] = newValue }
    }
}

/// An object of the same namespace by name.
package struct LocalObjectReference: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }
}
