package import YAML

/// A name and an address for a set of pods.
package struct Service: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "Service")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: ServiceSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: ServiceStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a service should be.
package struct ServiceSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ports: [ServicePort] {
        get { value[parts: .ports] }
        _modify { yield &value[parts: .ports] }
    }

    package var selector: Map {
        get { value[map: .selector] }
        set { value[map: .selector] = newValue }
    }

    package var clusterIP: String {
        get { value[text: .clusterIP] }
        set { value[text: .clusterIP] = newValue }
    }

    package var clusterIPs: [String] {
        get { value[texts: .clusterIPs] }
        set { value[texts: .clusterIPs] = newValue }
    }

    package var type: String {
        get { value[text: .type] }
        set { value[text: .type] = newValue }
    }

    package var externalIPs: [String] {
        get { value[texts: .externalIPs] }
        set { value[texts: .externalIPs] = newValue }
    }

    package var sessionAffinity: String {
        get { value[text: .sessionAffinity] }
        set { value[text: .sessionAffinity] = newValue }
    }

    package var loadBalancerIP: String {
        get { value[text: .loadBalancerIP] }
        set { value[text: .loadBalancerIP] = newValue }
    }

    package var loadBalancerSourceRanges: [String] {
        get { value[texts: .loadBalancerSourceRanges] }
        set { value[texts: .loadBalancerSourceRanges] = newValue }
    }

    package var externalName: String {
        get { value[text: .externalName] }
        set { value[text: .externalName] = newValue }
    }

    package var externalTrafficPolicy: String {
        get { value[text: .externalTrafficPolicy] }
        set { value[text: .externalTrafficPolicy] = newValue }
    }

    package var healthCheckNodePort: Int {
        get { value[integer: .healthCheckNodePort] }
        set { value[integer: .healthCheckNodePort] = newValue }
    }

    package var publishNotReadyAddresses: Bool {
        get { value[flag: .publishNotReadyAddresses] }
        set { value[flag: .publishNotReadyAddresses] = newValue }
    }

    package var sessionAffinityConfig: SessionAffinityConfig? {
        get { value[optionalPart: .sessionAffinityConfig] }
        _modify { yield &value[optionalPart: .sessionAffinityConfig] }
    }

    package var ipFamilies: [String] {
        get { value[texts: .ipFamilies] }
        set { value[texts: .ipFamilies] = newValue }
    }

    package var ipFamilyPolicy: String? {
        get { value[optionalText: .ipFamilyPolicy] }
        set { value[optionalText: .ipFamilyPolicy] = newValue }
    }

    package var allocateLoadBalancerNodePorts: Bool? {
        get { value[optionalFlag: .allocateLoadBalancerNodePorts] }
        set { value[optionalFlag: .allocateLoadBalancerNodePorts] = newValue }
    }

    package var loadBalancerClass: String? {
        get { value[optionalText: .loadBalancerClass] }
        set { value[optionalText: .loadBalancerClass] = newValue }
    }

    package var internalTrafficPolicy: String? {
        get { value[optionalText: .internalTrafficPolicy] }
        set { value[optionalText: .internalTrafficPolicy] = newValue }
    }

    package var trafficDistribution: String? {
        get { value[optionalText: .trafficDistribution] }
        set { value[optionalText: .trafficDistribution] = newValue }
    }
}

/// One port of a service.
package struct ServicePort: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var name: String {
        get { value[text: .name] }
        set { value[text: .name] = newValue }
    }

    package var `protocol`: String {
        get { value[text: .`protocol`] }
        set { value[text: .`protocol`] = newValue }
    }

    package var appProtocol: String? {
        get { value[optionalText: .appProtocol] }
        set { value[optionalText: .appProtocol] = newValue }
    }

    package var port: Int {
        get { value[keptInteger: .port] }
        set { value[keptInteger: .port] = newValue }
    }

    package var targetPort: IntOrString? {
        get { value[intOrString: .targetPort] }
        set { value[intOrString: .targetPort] = newValue }
    }

    package var nodePort: Int {
        get { value[integer: .nodePort] }
        set { value[integer: .nodePort] = newValue }
    }
}

/// How long a client stays with a pod.
package struct SessionAffinityConfig: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var clientIP: ClientIPConfig? {
        get { value[optionalPart: .clientIP] }
        _modify { yield &value[optionalPart: .clientIP] }
    }
}

/// Session affinity by the client's address.
package struct ClientIPConfig: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var timeoutSeconds: Int? {
        get { value[optionalInteger: .timeoutSeconds] }
        set { value[optionalInteger: .timeoutSeconds] = newValue }
    }
}

/// What became of a service.
package struct ServiceStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var loadBalancer: LoadBalancerStatus {
        get { value[part: .loadBalancer] }
        _modify { yield &value[part: .loadBalancer] }
    }

    package var conditions: [Condition] {
        get { value[parts: .conditions] }
        _modify { yield &value[parts: .conditions] }
    }
}

/// Where a load balancer listens.
package struct LoadBalancerStatus: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ingress: [LoadBalancerIngress] {
        get { value[parts: .ingress] }
        _modify { yield &value[parts: .ingress] }
    }
}

/// One address of a load balancer.
package struct LoadBalancerIngress: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var ip: String {
        get { value[text: .ip] }
        set { value[text: .ip] = newValue }
    }

    package var hostname: String {
        get { value[text: .hostname] }
        set { value[text: .hostname] = newValue }
    }

    package var ipMode: String? {
        get { value[optionalText: .ipMode] }
        set { value[optionalText: .ipMode] = newValue }
    }
}
