import Kubernetes
import YAML

/// What the fields of workloads hold when a manifest says nothing.
///
/// Follows `pkg/apis/apps/v1/defaults.go` and `pkg/apis/batch/v1/defaults.go` of Kubernetes.
enum WorkloadDefaults {
    /// Changes the spec, which is made when absent, and its pod template.
    private static func spec(_ object: inout Value, _ body: (inout Value) -> Void) {
        if !object.has(.spec) { object[.spec] = .emptyObject }
        object.change(.spec) { spec in
            if !spec.has(.template) { spec[.template] = .emptyObject }
            spec.change(.template) { PodDefaults.template(&$0) }
            body(&spec)
        }
    }

    static func deployment(_ object: inout Value) {
        spec(&object) { spec in
            spec.fill(.replicas, 1)
            if !spec.has(.strategy) { spec[.strategy] = .emptyObject }
            spec.change(.strategy) { strategy in
                strategy.fillText(.type, "RollingUpdate")
                guard strategy.text(.type) == "RollingUpdate" else { return }
                if !strategy.has(.rollingUpdate) { strategy[.rollingUpdate] = .emptyObject }
                strategy.change(.rollingUpdate) { update in
                    update.fill(.maxUnavailable, "25%")
                    update.fill(.maxSurge, "25%")
                }
            }
            spec.fill(.revisionHistoryLimit, 10)
            spec.fill(.progressDeadlineSeconds, 600)
        }
    }

    static func replicaSet(_ object: inout Value) {
        spec(&object) { $0.fill(.replicas, 1) }
    }

    static func replicationController(_ object: inout Value) {
        if !object.has(.spec) { object[.spec] = .emptyObject }
        let labels = object[.spec]?[.template]?[.metadata]?[.labels]?.object ?? Map()
        if !labels.isEmpty {
            if object[.metadata]?[.labels]?.object?.isEmpty ?? true {
                object.fill(.metadata, .emptyObject)
                object.change(.metadata) { $0[.labels] = .object(labels) }
            }
            if object[.spec]?[.selector]?.object?.isEmpty ?? true {
                object.change(.spec) { $0[.selector] = .object(labels) }
            }
        }
        object.change(.spec) { spec in
            spec.fill(.replicas, 1)
            spec.change(.template) { PodDefaults.template(&$0) }
        }
    }

    static func statefulSet(_ object: inout Value) {
        spec(&object) { spec in
            spec.fillText(.podManagementPolicy, "OrderedReady")
            if !spec.has(.updateStrategy) { spec[.updateStrategy] = .emptyObject }
            spec.change(.updateStrategy) { strategy in
                strategy.fillText(.type, "RollingUpdate")
                guard strategy.text(.type) == "RollingUpdate" else { return }
                if !strategy.has(.rollingUpdate) { strategy[.rollingUpdate] = .emptyObject }
                strategy.change(.rollingUpdate) { $0.fill(.partition, 0) }
            }
            spec.fill(.persistentVolumeClaimRetentionPolicy, .emptyObject)
            spec.change(.persistentVolumeClaimRetentionPolicy) { policy in
                policy.fillText(.whenDeleted, "Retain")
                policy.fillText(.whenScaled, "Retain")
            }
            spec.fill(.replicas, 1)
            spec.fill(.revisionHistoryLimit, 10)
            spec.changeItems(.volumeClaimTemplates) { claim in
                claim.fillText(.apiVersion, "v1")
                claim.fillText(.kind, "PersistentVolumeClaim")
                VolumeDefaults.claim(&claim)
            }
        }
    }

    static func daemonSet(_ object: inout Value) {
        object.fill(.metadata, .emptyObject)
        object.change(.metadata) { metadata in
            metadata.fill(.annotations, .emptyObject)
            metadata.change(.annotations) { annotations in
                let key: Key = "deprecated.daemonset.template.generation"
                if annotations[key] == nil { annotations[key] = "0" }
            }
        }
        spec(&object) { spec in
            if !spec.has(.updateStrategy) { spec[.updateStrategy] = .emptyObject }
            spec.change(.updateStrategy) { strategy in
                strategy.fillText(.type, "RollingUpdate")
                guard strategy.text(.type) == "RollingUpdate" else { return }
                if !strategy.has(.rollingUpdate) { strategy[.rollingUpdate] = .emptyObject }
                strategy.change(.rollingUpdate) { update in
                    update.fill(.maxUnavailable, 1)
                    update.fill(.maxSurge, 0)
                }
            }
            spec.fill(.revisionHistoryLimit, 10)
        }
    }

    static func job(_ object: inout Value) {
        spec(&object) { spec in
            if !spec.has(.completions), !spec.has(.parallelism) {
                spec[.completions] = 1
                spec[.parallelism] = 1
            }
            spec.fill(.parallelism, 1)
            // With a limit for each index, the job as a whole has none.
            let backoffLimit: Value = spec.has(.backoffLimitPerIndex) ? 2_147_483_647 : 6
            spec.fill(.backoffLimit, backoffLimit)
            spec.fill(.completionMode, "NonIndexed")
            spec.fill(.suspend, false)
            spec.fill(.manualSelector, false)
            let replacement = spec.has(.podFailurePolicy) ? "Failed" : "TerminatingOrFailed"
            spec.fill(.podReplacementPolicy, .string(replacement))
            failurePolicy(&spec)
        }
    }

    static func cronJob(_ object: inout Value) {
        if !object.has(.spec) { object[.spec] = .emptyObject }
        object.change(.spec) { spec in
            spec.fillText(.concurrencyPolicy, "Allow")
            spec.fill(.suspend, false)
            spec.fill(.successfulJobsHistoryLimit, 3)
            spec.fill(.failedJobsHistoryLimit, 1)
            if !spec.has(.jobTemplate) { spec[.jobTemplate] = .emptyObject }
            spec.change(.jobTemplate) { job in
                // The template of a cron job gets only what belongs to its pods.
                self.spec(&job) { failurePolicy(&$0) }
            }
        }
    }

    private static func failurePolicy(_ spec: inout Value) {
        spec.change(.podFailurePolicy) { policy in
            policy.changeItems(.rules) { rule in
                rule.changeItems(.onPodConditions) { $0.fillText(.status, "True") }
            }
        }
    }
}
