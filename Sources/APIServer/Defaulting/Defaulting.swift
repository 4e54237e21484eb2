package import Kubernetes
import YAML

/// Fills what a manifest leaves open: the rules of Kubernetes' own kinds, the `default`s of a custom resource's schema.
package enum Defaulting {
    /// Fills an object of `kind`; `schema` is consulted for kinds that Kubernetes does not know.
    package static func apply(to object: inout Object, kind: GroupVersionKind, schema: SchemaNode) {
        if let rule = rules[kind] {
            rule(&object.value)
        } else if schema.schema !== Schema.builtin {
            SchemaDefaults.apply(to: &object.value, schema: schema)
        }
    }

    /// Whether defaults of this kind exist.
    private static let rules: [GroupVersionKind: @Sendable (inout Value) -> Void] = {
        var rules: [GroupVersionKind: @Sendable (inout Value) -> Void] = [:]
        func add(
            _ group: String, _ version: String, _ kind: String,
            _ rule: @escaping @Sendable (inout Value) -> Void
        ) {
            rules[GroupVersionKind(group: group, version: version, kind: kind)] = rule
        }
        add("", "v1", "Pod") { PodDefaults.pod(&$0) }
        add("", "v1", "PodTemplate") { object in
            object.fill(.template, .emptyObject)
            object.change(.template) { PodDefaults.template(&$0) }
        }
        add("", "v1", "ReplicationController") { WorkloadDefaults.replicationController(&$0) }
        add("", "v1", "Service") { NetworkDefaults.service(&$0) }
        add("", "v1", "Endpoints") { NetworkDefaults.endpoints(&$0) }
        add("", "v1", "Secret") { ClusterDefaults.secret(&$0) }
        add("", "v1", "Namespace") { ClusterDefaults.namespace(&$0) }
        add("", "v1", "Node") { ClusterDefaults.node(&$0) }
        add("", "v1", "LimitRange") { ClusterDefaults.limitRange(&$0) }
        add("", "v1", "ResourceQuota") { ClusterDefaults.resourceQuota(&$0) }
        add("", "v1", "PersistentVolume") { VolumeDefaults.persistentVolume(&$0) }
        add("", "v1", "PersistentVolumeClaim") { VolumeDefaults.claim(&$0) }
        add("apps", "v1", "Deployment") { WorkloadDefaults.deployment(&$0) }
        add("apps", "v1", "ReplicaSet") { WorkloadDefaults.replicaSet(&$0) }
        add("apps", "v1", "StatefulSet") { WorkloadDefaults.statefulSet(&$0) }
        add("apps", "v1", "DaemonSet") { WorkloadDefaults.daemonSet(&$0) }
        add("batch", "v1", "Job") { WorkloadDefaults.job(&$0) }
        add("batch", "v1", "CronJob") { WorkloadDefaults.cronJob(&$0) }
        add("autoscaling", "v1", "HorizontalPodAutoscaler") { AutoscalingDefaults.version1(&$0) }
        add("autoscaling", "v2", "HorizontalPodAutoscaler") { AutoscalingDefaults.version2(&$0) }
        add("networking.k8s.io", "v1", "IngressClass") { NetworkDefaults.ingressClass(&$0) }
        add("networking.k8s.io", "v1", "NetworkPolicy") { NetworkDefaults.networkPolicy(&$0) }
        add("discovery.k8s.io", "v1", "EndpointSlice") { NetworkDefaults.endpointSlice(&$0) }
        add("storage.k8s.io", "v1", "StorageClass") { VolumeDefaults.storageClass(&$0) }
        add("storage.k8s.io", "v1", "CSIDriver") { VolumeDefaults.csiDriver(&$0) }
        add("scheduling.k8s.io", "v1", "PriorityClass") { ClusterDefaults.priorityClass(&$0) }
        add("node.k8s.io", "v1", "RuntimeClass") { ClusterDefaults.runtimeClass(&$0) }
        add("certificates.k8s.io", "v1", "CertificateSigningRequest") { ClusterDefaults.signingRequest(&$0) }
        add("apiregistration.k8s.io", "v1", "APIService") { ClusterDefaults.apiService(&$0) }
        add("apiextensions.k8s.io", "v1", "CustomResourceDefinition") { ClusterDefaults.definition(&$0) }
        let rbac = "rbac.authorization.k8s.io"
        add(rbac, "v1", "RoleBinding") { ClusterDefaults.binding(&$0) }
        add(rbac, "v1", "ClusterRoleBinding") { ClusterDefaults.binding(&$0) }
        let admission = "admissionregistration.k8s.io"
        add(admission, "v1", "ValidatingWebhookConfiguration") { PolicyDefaults.validatingWebhooks(&$0) }
        add(admission, "v1", "MutatingWebhookConfiguration") { PolicyDefaults.mutatingWebhooks(&$0) }
        add(admission, "v1", "ValidatingAdmissionPolicy") { PolicyDefaults.admissionPolicy(&$0) }
        add(admission, "v1", "ValidatingAdmissionPolicyBinding") { PolicyDefaults.policyBinding(&$0) }
        add(admission, "v1", "MutatingAdmissionPolicy") { PolicyDefaults.mutatingPolicy(&$0) }
        add(admission, "v1", "MutatingAdmissionPolicyBinding") { PolicyDefaults.policyBinding(&$0) }
        add("flowcontrol.apiserver.k8s.io", "v1", "FlowSchema") { PolicyDefaults.flowSchema(&$0) }
        add("flowcontrol.apiserver.k8s.io", "v1", "PriorityLevelConfiguration") {
            PolicyDefaults.priorityLevel(&$0)
        }
        add("resource.k8s.io", "v1", "ResourceClaim") { PolicyDefaults.resourceClaim(&$0) }
        add("resource.k8s.io", "v1", "ResourceClaimTemplate") { PolicyDefaults.resourceClaimTemplate(&$0) }
        return rules
    }()
}
