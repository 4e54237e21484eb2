import Kubernetes
import YAML

/// What a Job asks of its pods.
extension PodRecord {
    /// Keeps an ended pod until the Job has counted it.
    static let jobFinalizer = "batch.kubernetes.io/job-tracking"
    static let completionIndexKey = Key("batch.kubernetes.io/job-completion-index")
    static let failureCountKey = Key("batch.kubernetes.io/job-index-failure-count")
    static let ignoredFailureCountKey = Key("batch.kubernetes.io/job-index-ignored-failure-count")

    var hasJobFinalizer: Bool {
        object.value[.metadata]?[.finalizers]?.array?.contains { $0.string == Self.jobFinalizer } ?? false
    }

    private func annotation(_ key: Key) -> Int? {
        object.value[.metadata]?[.annotations]?[key]?.string.flatMap { Int($0) }
    }

    /// Which completion of an indexed Job the pod works on.
    var completionIndex: Int? { annotation(Self.completionIndexKey).flatMap { $0 >= 0 ? $0 : nil } }

    /// How often the index failed before this pod.
    var indexFailures: Int { max(annotation(Self.failureCountKey) ?? 0, 0) }
    /// How often it failed in ways the failure policy ignores.
    var ignoredIndexFailures: Int { max(annotation(Self.ignoredFailureCountKey) ?? 0, 0) }

    /// When the pod came to its end (`getFinishedTime` of `pkg/controller/job/backoff_utils.go`).
    var finishTime: Timestamp {
        let pod = pod
        var latest: Timestamp?
        var haveAllEnded = true
        for status in pod.status.containerStatuses {
            guard let end = status.state.terminated else {
                haveAllEnded = false
                break
            }
            if let time = end.finishedAt { latest = max(latest ?? time, time) }
        }
        if haveAllEnded, let latest { return latest }
        let unready = pod.status.conditions.first { $0.type == "Ready" && $0.status == "False" }
        if let since = unready?.lastTransitionTime { return since }
        let metadata = pod.metadata
        if let due = metadata.deletionTimestamp {
            return due - .seconds(metadata.deletionGracePeriodSeconds ?? 0)
        }
        return created
    }
}

/// What a Job's rules say about a failed pod.
///
/// Follows `pkg/controller/job/pod_failure_policy.go` of Kubernetes.
struct PodFailureMatch {
    enum Action: String {
        case failJob = "FailJob", failIndex = "FailIndex", ignore = "Ignore", count = "Count"
    }

    /// The action of the first rule that matches; nil when none does, which counts.
    var action: Action?
    /// Why the whole Job fails, for `FailJob`.
    var message = ""

    /// Whether the failure counts towards the back-off limit.
    var counts: Bool { action != .ignore }

    init(_ policy: PodFailurePolicy?, _ pod: PodRecord) {
        guard let policy else { return }
        let status = pod.pod.status
        for (index, rule) in policy.rules.enumerated() {
            if let codes = rule.onExitCodes {
                guard let found = Self.container(status, codes), let end = found.state.terminated else {
                    continue
                }
                action = Action(rawValue: rule.action)
                message =
                    "Container \(found.name) for pod \(pod.name) failed with exit code \(end.exitCode) "
                    + "matching \(rule.action) rule at index \(index)"
            } else {
                let found = status.conditions.first { condition in
                    rule.onPodConditions.contains {
                        $0.type == condition.type
                            && ($0.status.isEmpty ? "True" : $0.status) == condition.status
                    }
                }
                guard let found else { continue }
                action = Action(rawValue: rule.action)
                message =
                    "Pod \(pod.name) has condition \(found.type) matching \(rule.action) rule at index \(index)"
            }
            return
        }
    }

    private static func container(
        _ status: PodStatus, _ codes: PodFailurePolicyOnExitCodesRequirement
    ) -> ContainerStatus? {
        (status.containerStatuses + status.initContainerStatuses).first { container in
            guard let end = container.state.terminated, end.exitCode != 0,
                codes.containerName.map({ $0 == container.name }) ?? true
            else { return false }
            let isListed = codes.values.contains(end.exitCode)
            return codes.operator == "NotIn" ? !isListed : codes.operator == "In" && isListed
        }
    }
}
