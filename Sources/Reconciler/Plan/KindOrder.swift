/// The order in which kinds are applied, as Argo CD has it (gitops-engine, `pkg/sync/sync_tasks.go`): what others
/// need comes first, kinds of no known place come last. Pruning goes the other way.
package enum KindOrder {
    private static let kinds: [String] = [
        "Namespace", "NetworkPolicy", "ResourceQuota", "LimitRange", "PodSecurityPolicy",
        "PodDisruptionBudget", "ServiceAccount", "Secret", "SecretList", "ConfigMap", "StorageClass",
        "PersistentVolume", "PersistentVolumeClaim", "CustomResourceDefinition", "ClusterRole",
        "ClusterRoleList", "ClusterRoleBinding", "ClusterRoleBindingList", "Role", "RoleList", "RoleBinding",
        "RoleBindingList", "Service", "DaemonSet", "Pod", "ReplicationController", "ReplicaSet", "Deployment",
        "HorizontalPodAutoscaler", "StatefulSet", "Job", "CronJob", "IngressClass", "Ingress", "APIService",
    ]

    private static let ranks: [String: Int] = {
        var ranks: [String: Int] = [:]
        for (rank, kind) in kinds.enumerated() { ranks[kind] = rank }
        return ranks
    }()

    /// The place of a kind, from 0; kinds without one share the place behind all others.
    package static func rank(of kind: String) -> Int { ranks[kind] ?? kinds.count }
}

/// Where in a sync an object's turn is: by wave, then by kind. Objects of one turn depend on nothing of each other.
package struct SyncTurn: Sendable, Hashable, Comparable {
    package var wave: Int
    package var rank: Int

    package init(wave: Int, rank: Int) {
        self.wave = wave
        self.rank = rank
    }

    package static func < (left: SyncTurn, right: SyncTurn) -> Bool {
        (left.wave, left.rank) < (right.wave, right.rank)
    }
}
