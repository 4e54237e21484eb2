package import Kubernetes
import YAML

/// Finds the rules of a kind and of its subresources.
package enum Strategies {
    /// The rules for writing objects of `kind`.
    package static func strategy(for kind: GroupKind) -> any Strategy {
        strategies[kind] ?? (ResourceTable.builtin[kind] == nil ? customResource : GenericStrategy())
    }

    /// The rules for writing a subresource that stores into the object itself (`status`, `approval`, `resize`, …);
    /// nil for one that has a shape of its own.
    package static func strategy(for kind: GroupKind, subresource: String) -> (any Strategy)? {
        switch subresource {
        case "": strategy(for: kind)
        case "status":
            statusStrategies[kind] ?? (ResourceTable.builtin[kind] == nil ? customStatus : StatusStrategy())
        default: subresources[kind]?[subresource]
        }
    }

    private static let customResource = GenericStrategy(
        hasStatus: false, generation: .spec, allowsUnconditionalUpdate: false)
    private static let customStatus = StatusStrategy(keepsMetadata: true)

    private static let strategies: [GroupKind: GenericStrategy] = {
        var strategies: [GroupKind: GenericStrategy] = [:]
        for (group, kinds) in [
            ("", CoreStrategies.strategies), ("apps", WorkloadStrategies.apps),
            ("batch", WorkloadStrategies.batch),
            ("autoscaling", WorkloadStrategies.autoscaling), ("policy", WorkloadStrategies.policy),
            ("networking.k8s.io", NetworkStrategies.networking),
            ("discovery.k8s.io", NetworkStrategies.discovery),
            ("rbac.authorization.k8s.io", ClusterStrategies.rbac),
            ("storage.k8s.io", ClusterStrategies.storage),
            ("scheduling.k8s.io", ClusterStrategies.scheduling), ("node.k8s.io", ClusterStrategies.node),
            ("coordination.k8s.io", ClusterStrategies.coordination),
            ("certificates.k8s.io", ClusterStrategies.certificates),
            ("admissionregistration.k8s.io", ClusterStrategies.admission),
            ("apiextensions.k8s.io", ClusterStrategies.extensions),
            ("apiregistration.k8s.io", ClusterStrategies.registration),
            ("flowcontrol.apiserver.k8s.io", ClusterStrategies.flowControl),
            ("resource.k8s.io", ClusterStrategies.devices), ("events.k8s.io", CoreStrategies.events),
        ] {
            for (kind, strategy) in kinds { strategies[GroupKind(group: group, kind: kind)] = strategy }
        }
        return strategies
    }()

    private static let statusStrategies: [GroupKind: StatusStrategy] = [
        GroupKind(group: "", kind: "Pod"): PodStrategy.status,
        GroupKind(group: "", kind: "Namespace"): CoreStrategies.namespaceStatus,
        GroupKind(group: "", kind: "Node"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "", kind: "Service"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "", kind: "PersistentVolume"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "", kind: "PersistentVolumeClaim"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "", kind: "ResourceQuota"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "", kind: "ReplicationController"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "apps", kind: "ReplicaSet"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "apps", kind: "StatefulSet"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "apps", kind: "DaemonSet"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "batch", kind: "Job"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "batch", kind: "CronJob"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "autoscaling", kind: "HorizontalPodAutoscaler"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "policy", kind: "PodDisruptionBudget"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "networking.k8s.io", kind: "Ingress"): StatusStrategy(keepsLabels: false),
        GroupKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition"): StatusStrategy(
            keepsMetadata: true, checkUpdate: { object, _, _ in DefinitionValidation.validateStatus(object) }),
    ]

    private static let subresources: [GroupKind: [String: StatusStrategy]] = [
        GroupKind(group: "", kind: "Pod"): [
            "binding": PodStrategy.binding, "ephemeralcontainers": PodStrategy.ephemeralContainers,
            "resize": PodStrategy.resize,
        ],
        GroupKind(group: "", kind: "Namespace"): ["finalize": CoreStrategies.namespaceFinalize],
        GroupKind(group: "certificates.k8s.io", kind: "CertificateSigningRequest"): [
            "approval": ClusterStrategies.approval
        ],
    ]
}
