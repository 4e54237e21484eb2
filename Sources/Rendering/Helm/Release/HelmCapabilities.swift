/// What a chart may know of the cluster and of Helm: `.Capabilities`.
package struct HelmCapabilities: Sendable, Hashable {
    package var kubeVersion: KubernetesVersion
    /// Group and version, such as `apps/v1`, or with a kind, such as `apps/v1/Deployment`.
    package var apiVersions: [String]

    package init(kubeVersion: KubernetesVersion = .standard, apiVersions: [String] = Self.standardVersions) {
        self.kubeVersion = kubeVersion
        self.apiVersions = apiVersions
    }

    /// `.Capabilities.HelmVersion`.
    static let helmVersion = (
        version: "v4.3.1", gitCommit: "c0d08d0d6d9424d4a14febb5e8a3e51b0dd00dff", gitTreeState: "clean",
        goVersion: "go1.27.2", kubeClientVersion: "v1.37"
    )

    /// The versions that Helm 4.3 assumes a cluster to have, in its order.
    package static let standardVersions: [String] = standardText.split(separator: " ").map(String.init)

    private static let standardText =
        """
        v1 admissionregistration.k8s.io/v1 admissionregistration.k8s.io/v1alpha1 \
        admissionregistration.k8s.io/v1beta1 internal.apiserver.k8s.io/v1alpha1 apps/v1 apps/v1beta1 \
        apps/v1beta2 authentication.k8s.io/v1 authentication.k8s.io/v1alpha1 authentication.k8s.io/v1beta1 \
        authorization.k8s.io/v1 authorization.k8s.io/v1beta1 autoscaling/v1 autoscaling/v2 batch/v1 \
        batch/v1beta1 certificates.k8s.io/v1 certificates.k8s.io/v1beta1 certificates.k8s.io/v1alpha1 \
        coordination.k8s.io/v1alpha2 coordination.k8s.io/v1beta1 coordination.k8s.io/v1 discovery.k8s.io/v1 \
        discovery.k8s.io/v1beta1 events.k8s.io/v1 events.k8s.io/v1beta1 extensions/v1beta1 \
        flowcontrol.apiserver.k8s.io/v1 flowcontrol.apiserver.k8s.io/v1beta1 \
        flowcontrol.apiserver.k8s.io/v1beta2 flowcontrol.apiserver.k8s.io/v1beta3 \
        lifecycle.k8s.io/v1alpha1 networking.k8s.io/v1 networking.k8s.io/v1beta1 node.k8s.io/v1 \
        node.k8s.io/v1alpha1 node.k8s.io/v1beta1 policy/v1 policy/v1beta1 rbac.authorization.k8s.io/v1 \
        rbac.authorization.k8s.io/v1beta1 rbac.authorization.k8s.io/v1alpha1 resource.k8s.io/v1 \
        resource.k8s.io/v1beta2 resource.k8s.io/v1beta1 resource.k8s.io/v1alpha3 scheduling.k8s.io/v1alpha3 \
        scheduling.k8s.io/v1beta1 scheduling.k8s.io/v1 storage.k8s.io/v1beta1 storage.k8s.io/v1 \
        storage.k8s.io/v1alpha1 storagemigration.k8s.io/v1 storagemigration.k8s.io/v1beta1 \
        apiextensions.k8s.io/v1beta1 apiextensions.k8s.io/v1
        """
}
