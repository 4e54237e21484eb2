package import YAML

/// What became of a pod.
package struct PodStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    /// `Pending`, `Running`, `Succeeded`, `Failed` or `Unknown`.
    package var phase: String {
        get { value[text: .phase] }
        set { value[text: .phase] = newValue }
    }

    package var observedGeneration: Int {
        get { value[integer: .observedGeneration] }
        set { value[integer: .observedGeneration] = newValue }
    }

    package var conditions: [PodCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }

    package var message: String {
        get { value[text: .message] }
        set { value[text: .message] = newValue }
    }

    package var reason: String {
        get { value[text: .reason] }
        set { value[text: .reason] = newValue }
    }

    package var nominatedNodeName: String {
        get { value[text: .nominatedNodeName] }
        set { value[text: .nominatedNodeName] = newValue }
    }

    package var hostIP: String {
        get { value[text: .hostIP] }
        set { value[text: .hostIP] = newValue }
    }

    package var hostIPs: [HostIP] {
        get { value[parts: .hostIPs] }
        _modify { yield &value[parts: .hostIPs] }
    }

    package var podIP: String {
        get { value[text: .podIP] }
        set { value[text: .podIP] = newValue }
    }

    package var podIPs: [PodIP] {
        get { value[parts: .podIPs] }
        _modify { yield &value[parts: .podIPs] }
    }

    package var startTime: Timestamp? {
        get { value[time: .startTime] }
        set { value[time: .startTime] = newValue }
    }

    package var containerStatuses: [ContainerStatus] {
        get { value[parts: .containerStatuses] }
        _modify { yield &value[parts: .containerStatuses] }
    }

    package var initContainerStatuses: [ContainerStatus] {
        get { value[parts: .initContainerStatuses] }
        _modify { yield &value[parts: .initContainerStatuses] }
    }

    package var ephemeralContainerStatuses: [ContainerStatus] {
        get { value[parts: .ephemeralContainerStatuses] }
        _modify { yield &value[parts: .ephemeralContainerStatuses] }
    }

    /// `Guaranteed`, `Burstable` or `BestEffort`.
    package var qosClass: String {
        get { value[text: .qosClass] }
        set { value[text: .qosClass] = newValue }
    }

    package var resize: String {
        get { value[text: .resize] }
        set { value[text: .resize] = newValue }
    }
}

/// One address of a pod.
package struct PodIP: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ip: String {
        get { value[keptText: .ip] }
        set { value[keptText: .ip] = newValue }
    }
}

/// One address of the node a pod is on.
package struct HostIP: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ip: String {
        get { value[keptText: .ip] }
        set { value[keptText: .ip] = newValue }
    }
}
