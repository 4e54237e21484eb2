package import YAML

/// A machine of the cluster.
package struct Node: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "Node")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: NodeSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: NodeStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a node should be.
package struct NodeSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var podCIDR: String {
        get { value[text: .podCIDR] }
        set { value[text: .podCIDR] = newValue }
    }

    package var podCIDRs: [String] {
        get { value[texts: .podCIDRs] }
        set { value[texts: .podCIDRs] = newValue }
    }

    package var providerID: String {
        get { value[text: .providerID] }
        set { value[text: .providerID] = newValue }
    }

    package var unschedulable: Bool {
        get { value[flag: .unschedulable] }
        set { value[flag: .unschedulable] = newValue }
    }

    package var taints: [Taint] {
        get { value[parts: .taints] }
        _modify { yield &value[parts: .taints] }
    }
}

/// What a node is.
package struct NodeStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var capacity: ResourceList {
        get { value[part: .capacity] }
        _modify { yield &value[part: .capacity] }
    }

    package var allocatable: ResourceList {
        get { value[part: .allocatable] }
        _modify { yield &value[part: .allocatable] }
    }

    package var phase: String {
        get { value[text: .phase] }
        set { value[text: .phase] = newValue }
    }

    package var conditions: [NodeCondition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }

    package var addresses: [NodeAddress] {
        get { value[parts: .addresses] }
        _modify { yield &value[parts: .addresses] }
    }

    package var nodeInfo: NodeSystemInfo {
        get { value[part: .nodeInfo] }
        _modify { yield &value[part: .nodeInfo] }
    }

    package var images: [ContainerImage] {
        get { value[parts: .images] }
        _modify { yield &value[parts: .images] }
    }
}

/// One observation about a node.
package struct NodeCondition: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var status: String {
        get { value[keptText: .status] }
        set { value[keptText: .status] = newValue }
    }

    package var lastHeartbeatTime: Timestamp? {
        get { value[time: .lastHeartbeatTime] }
        set { value[time: .lastHeartbeatTime] = newValue }
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

/// One address of a node.
package struct NodeAddress: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var type: String {
        get { value[keptText: .type] }
        set { value[keptText: .type] = newValue }
    }

    package var address: String {
        get { value[keptText: .address] }
        set { value[keptText: .address] = newValue }
    }
}

/// What runs on a node.
package struct NodeSystemInfo: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var machineID: String {
        get { value[keptText: .machineID] }
        set { value[keptText: .machineID] = newValue }
    }

    package var systemUUID: String {
        get { value[keptText: .systemUUID] }
        set { value[keptText: .systemUUID] = newValue }
    }

    package var bootID: String {
        get { value[keptText: .bootID] }
        set { value[keptText: .bootID] = newValue }
    }

    package var kernelVersion: String {
        get { value[keptText: .kernelVersion] }
        set { value[keptText: .kernelVersion] = newValue }
    }

    package var osImage: String {
        get { value[keptText: .osImage] }
        set { value[keptText: .osImage] = newValue }
    }

    package var containerRuntimeVersion: String {
        get { value[keptText: .containerRuntimeVersion] }
        set { value[keptText: .containerRuntimeVersion] = newValue }
    }

    package var kubeletVersion: String {
        get { value[keptText: .kubeletVersion] }
        set { value[keptText: .kubeletVersion] = newValue }
    }

    package var kubeProxyVersion: String {
        get { value[keptText: .kubeProxyVersion] }
        set { value[keptText: .kubeProxyVersion] = newValue }
    }

    package var operatingSystem: String {
        get { value[keptText: .operatingSystem] }
        set { value[keptText: .operatingSystem] = newValue }
    }

    package var architecture: String {
        get { value[keptText: .architecture] }
        set { value[keptText: .architecture] = newValue }
    }
}

/// An image a node holds.
package struct ContainerImage: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var names: [String] {
        get { value[texts: .names] }
        set { value[texts: .names] = newValue }
    }

    package var sizeBytes: Int {
        get { value[integer: .sizeBytes] }
        set { value[integer: .sizeBytes] = newValue }
    }
}
