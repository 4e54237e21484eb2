import YAML

/// The order of kinds in which Helm installs, and prints, what a chart says.
enum InstallOrder {
    private static let kinds: [String] = [
        "PriorityClass", "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy",
        "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass",
        "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole",
        "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList",
        "RoleBinding", "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController",
        "ReplicaSet", "Deployment", "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob",
        "IngressClass", "Ingress", "APIService", "MutatingWebhookConfiguration",
        "ValidatingWebhookConfiguration",
    ]

    private static let ranks: [String: Int] = Dictionary(
        uniqueKeysWithValues: kinds.enumerated().map { ($0.element, $0.offset) })

    /// `manifests` by kind; unknown kinds last and by name, what is of one kind in the order it had.
    static func sorted(_ manifests: [HelmManifest]) -> [HelmManifest] {
        let ranked = manifests.enumerated().map {
            (rank: ranks[$0.element.kind], place: $0.offset, $0.element)
        }
        return ranked.sorted { left, right in
            switch (left.rank, right.rank) {
            case (let a?, let b?): a == b ? left.place < right.place : a < b
            case (_?, nil): true
            case (nil, _?): false
            case (nil, nil):
                left.2.kind == right.2.kind
                    ? left.place < right.place : utf8Less(left.2.kind, right.2.kind)
            }
        }.map(\.2)
    }
}
