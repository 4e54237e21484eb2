package import YAML

/// A group of containers on one node.
package struct Pod: ObjectView {
    package static let groupVersionKind = GroupVersionKind(group: "", version: "v1", kind: "Pod")
    package var object: Object
    package init(_ object: Object) { self.object = object }

    package var spec: PodSpec {
        get { object.value[part: .spec] }
        _modify { yield &object.value[part: .spec] }
    }

    package var status: PodStatus {
        get { object.value[part: .status] }
        _modify { yield &object.value[part: .status] }
    }
}

/// What a pod should be.
package struct PodSpec: View {
    package var value: Value
    package init(_ value: Value) { self.value = value }

    package var containers: [Container] {
        get { value[parts: .containers] }
        _modify { yield &value[parts: .containers] }
    }

    package var initContainers: [Container] {
        get { value[parts: .initContainers] }
        _modify { yield &value[parts: .initContainers] }
    }

    package var ephemeralContainers: [EphemeralContainer] {
        get { value[parts: .ephemeralContainers] }
        _modify { yield &value[parts: .ephemeralContainers] }
    }

    package var volumes: [Volume] {
        get { value[parts: .volumes] }
        _modify { yield &value[parts: .volumes] }
    }

    /// `Always`, `OnFailure` or `Never`.
    package var restartPolicy: String {
        get { value[text: .restartPolicy] }
        set { value[text: .restartPolicy] = newValue }
    }

    /// Seconds between the signal to stop and the kill.
    package var terminationGracePeriodSeconds: Int? {
        get { value[optionalInteger: .terminationGracePeriodSeconds] }
        set { value[optionalInteger: .terminationGracePeriodSeconds] = newValue }
    }

    /// Seconds the pod may run before it is failed.
    package var activeDeadlineSeconds: Int? {
        get { value[optionalInteger: .activeDeadlineSeconds] }
        set { value[optionalInteger: .activeDeadlineSeconds] = newValue }
    }

    package var dnsPolicy: String {
        get { value[text: .dnsPolicy] }
        set { value[text: .dnsPolicy] = newValue }
    }

    package var dnsConfig: PodDNSConfig? {
        get { value[optionalPart: .dnsConfig] }
        _modify { yield &value[optionalPart: .dnsConfig] }
    }

    package var nodeSelector: Map {
        get { value[map: .nodeSelector] }
        set { value[map: .nodeSelector] = newValue }
    }

    package var serviceAccountName: String {
        get { value[text: .serviceAccountName] }
        set { value[text: .serviceAccountName] = newValue }
    }

    package var serviceAccount: String {
        get { value[text: .serviceAccount] }
        set { value[text: .serviceAccount] = newValue }
    }

    package var automountServiceAccountToken: Bool? {
        get { value[optionalFlag: .automountServiceAccountToken] }
        set { value[optionalFlag: .automountServiceAccountToken] = newValue }
    }

    package var nodeName: String {
        get { value[text: .nodeName] }
        set { value[text: .nodeName] = newValue }
    }

    package var hostNetwork: Bool {
        get { value[flag: .hostNetwork] }
        set { value[flag: .hostNetwork] = newValue }
    }

    package var hostPID: Bool {
        get { value[flag: .hostPID] }
        set { value[flag: .hostPID] = newValue }
    }

    package var hostIPC: Bool {
        get { value[flag: .hostIPC] }
        set { value[flag: .hostIPC] = newValue }
    }

    package var hostUsers: Bool? {
        get { value[optionalFlag: .hostUsers] }
        set { value[optionalFlag: .hostUsers] = newValue }
    }

    package var shareProcessNamespace: Bool? {
        get { value[optionalFlag: .shareProcessNamespace] }
        set { value[optionalFlag: .shareProcessNamespace] = newValue }
    }

    package var securityContext: PodSecurityContext? {
        get { value[optionalPart: .securityContext] }
        _modify { yield &value[optionalPart: .securityContext] }
    }

    package var imagePullSecrets: [LocalObjectReference] {
        get { value[parts: .imagePullSecrets] }
        _modify { yield &value[parts: .imagePullSecrets] }
    }

    package var hostname: String {
        get { value[text: .hostname] }
        set { value[text: .hostname] = newValue }
    }

    package var subdomain: String {
        get { value[text: .subdomain] }
        set { value[text: .subdomain] = newValue }
    }

    package var setHostnameAsFQDN: Bool? {
        get { value[optionalFlag: .setHostnameAsFQDN] }
        set { value[optionalFlag: .setHostnameAsFQDN] = newValue }
    }

    package var hostnameOverride: String? {
        get { value[optionalText: .hostnameOverride] }
        set { value[optionalText: .hostnameOverride] = newValue }
    }

    package var affinity: Affinity? {
        get { value[optionalPart: .affinity] }
        _modify { yield &value[optionalPart: .affinity] }
    }

    package var schedulerName: String {
        get { value[text: .schedulerName] }
        set { value[text: .schedulerName] = newValue }
    }

    package var tolerations: [Toleration] {
        get { value[parts: .tolerations] }
        _modify { yield &value[parts: .tolerations] }
    }

    package var hostAliases: [HostAlias] {
        get { value[parts: .hostAliases] }
        _modify { yield &value[parts: .hostAliases] }
    }

    package var priorityClassName: String {
        get { value[text: .priorityClassName] }
        set { value[text: .priorityClassName] = newValue }
    }

    package var priority: Int? {
        get { value[optionalInteger: .priority] }
        set { value[optionalInteger: .priority] = newValue }
    }

    package var preemptionPolicy: String? {
        get { value[optionalText: .preemptionPolicy] }
        set { value[optionalText: .preemptionPolicy] = newValue }
    }

    package var readinessGates: [PodReadinessGate] {
        get { value[parts: .readinessGates] }
        _modify { yield &value[parts: .readinessGates] }
    }

    package var runtimeClassName: String? {
        get { value[optionalText: .runtimeClassName] }
        set { value[optionalText: .runtimeClassName] = newValue }
    }

    package var enableServiceLinks: Bool? {
        get { value[optionalFlag: .enableServiceLinks] }
        set { value[optionalFlag: .enableServiceLinks] = newValue }
    }

    package var overhead: ResourceList {
        get { value[part: .overhead] }
        _modify { yield &value[part: .overhead] }
    }

    package var topologySpreadConstraints: [TopologySpreadConstraint] {
        get { value[parts: .topologySpreadConstraints] }
        _modify { yield &value[parts: .topologySpreadConstraints] }
    }

    package var os: PodOS? {
        get { value[optionalPart: .os] }
        _modify { yield &value[optionalPart: .os] }
    }

    package var schedulingGates: [PodSchedulingGate] {
        get { value[parts: .schedulingGates] }
        _modify { yield &value[parts: .schedulingGates] }
    }

    package var resourceClaims: [PodResourceClaim] {
        get { value[parts: .resourceClaims] }
        _modify { yield &value[parts: .resourceClaims] }
    }

    package var resources: ResourceRequirements? {
        get { value[optionalPart: .resources] }
        _modify { yield &value[optionalPart: .resources] }
    }
}
