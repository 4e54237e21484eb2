package import Kubernetes
import YAML

/// Health of single objects by Argo CD's rules (gitops-engine, `pkg/health`), one small function per kind.
package enum ObjectHealth {
    /// The annotation that keeps an object out of its application's health.
    static let ignoreAnnotation = Key("argocd.argoproj.io/ignore-healthcheck")

    typealias Rule = @Sendable (Object) -> Health

    /// The kinds that have a rule.
    private static let rules: [GroupKind: Rule] = [
        GroupKind(group: "apps", kind: "Deployment"): deployment,
        GroupKind(group: "apps", kind: "ReplicaSet"): replicaSet,
        GroupKind(group: "apps", kind: "StatefulSet"): statefulSet,
        GroupKind(group: "apps", kind: "DaemonSet"): daemonSet,
        GroupKind(group: "", kind: "Pod"): pod,
        GroupKind(group: "", kind: "Service"): service,
        GroupKind(group: "", kind: "PersistentVolumeClaim"): persistentVolumeClaim,
        GroupKind(group: "networking.k8s.io", kind: "Ingress"): ingress,
        GroupKind(group: "batch", kind: "Job"): job,
        GroupKind(group: "batch", kind: "CronJob"): cronJob,
        GroupKind(group: "autoscaling", kind: "HorizontalPodAutoscaler"): horizontalPodAutoscaler,
        GroupKind(group: "apiextensions.k8s.io", kind: "CustomResourceDefinition"): customResourceDefinition,
        GroupKind(group: "apiregistration.k8s.io", kind: "APIService"): apiService,
        Application.kind.groupKind: application,
    ]

    /// The object's health; nil for kinds of which there is nothing to tell, which count as healthy.
    ///
    /// - Parameter live: where the pods behind a workload are looked up, to say why it does not get ready.
    package static func of(_ object: Object, live: some LiveState) -> Health? {
        if object.metadata.isDeleting { return Health(.progressing, pendingDeletion(object)) }
        guard let rule = rules[object.groupVersionKind.groupKind] else { return nil }
        var health = rule(object)
        if health.status == .progressing || health.status == .degraded,
            let trouble = PodTrouble.summary(behind: object, live: live)
        {
            health.message += (health.message.isEmpty ? "" : "; ") + trouble
        }
        return health
    }

    private static func pendingDeletion(_ object: Object) -> String {
        let finalizers = object.metadata.finalizers
        return finalizers.isEmpty
            ? "Pending deletion" : "Pending deletion, waiting for \(finalizers.joined(separator: ", "))"
    }
}

/// The parts of objects that the rules read.
extension Object {
    var spec: Value { value[.spec] ?? .null }
    var statusValue: Value { value[.status] ?? .null }

    /// Whether the controller has not yet looked at the last change of the specification.
    var isUnobserved: Bool {
        metadata.generation > (statusValue[.observedGeneration]?.int ?? 0)
    }

    /// The entry of `status.conditions` of a type.
    func condition(_ type: String) -> Value? {
        statusValue[.conditions]?.array?.first { $0[.type]?.string == type }
    }
}

extension Value {
    /// The number under `field`, 0 when there is none, as Go reads an absent counter.
    func count(_ field: Field) -> Int64 { self[field]?.int ?? 0 }
}
