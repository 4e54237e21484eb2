import APIServer
import Kubernetes
import YAML

/// One look at a Job: what its pods came to, the next step, the status.
struct JobSync {
    var job: Job
    let name: ObjectName
    let pods: [PodRecord]
    let active: [PodRecord]
    let now: Timestamp
    /// The wait after failures, with what ended since the last look counted in.
    private(set) var backoff: JobBackoff
    var activeCount: Int
    var ready: Int
    var terminating: Int
    private(set) var succeeded = 0
    private(set) var failed = 0
    /// Pods that the status lists as ended and not yet counted.
    let uncountedSucceeded: Set<String>
    let uncountedFailed: Set<String>
    private(set) var earlierIndexes = IndexIntervals()
    var succeededIndexes = IndexIntervals()
    private(set) var failedIndexes: IndexIntervals?
    /// Failed pods that stay until the pod that replaces them carries on their count, by index.
    private(set) var replaced: [Int: PodRecord] = [:]
    /// The condition that ends the Job.
    var finished: JobCondition?

    init(_ job: Job, pods: [PodRecord], backoff: JobBackoff, now: Timestamp) {
        self.job = job
        self.pods = pods
        self.backoff = backoff
        self.now = now
        name = ObjectName(namespace: job.namespace, name: job.name)
        active = pods.filter(\.isActive)
        activeCount = active.count
        ready = active.count(where: \.isReady)
        terminating = pods.count { $0.isDeleting && !$0.isTerminal }
        uncountedSucceeded = Set(job.status.uncountedTerminatedPods?.succeeded ?? [])
        uncountedFailed = Set(job.status.uncountedTerminatedPods?.failed ?? [])
        if self.job.status.uncountedTerminatedPods == nil {
            self.job.status.uncountedTerminatedPods = UncountedTerminatedPods()
        }
    }

    var isIndexed: Bool { job.spec.completionMode == "Indexed" }
    var isSuspended: Bool { job.spec.suspend == true }
    var completions: Int { job.spec.completions ?? 0 }
    /// Whether pods that are on their way out are not replaced before their end.
    var replacesOnlyFailed: Bool {
        job.spec.podReplacementPolicy == "Failed" || job.spec.podFailurePolicy != nil
    }

    func isFailed(_ pod: PodRecord) -> Bool {
        if pod.phase == .failed { return true }
        return !replacesOnlyFailed && pod.isDeleting && pod.phase != .succeeded
    }

    /// Whether a pod's index is one of the Job's; always for a Job without indexes.
    func hasValidIndex(_ pod: PodRecord) -> Bool {
        !isIndexed || pod.completionIndex.map { $0 < completions } ?? false
    }

    mutating func run(_ world: inout World) throws(StatusError) {
        count()
        if job.status.startTime == nil, !isSuspended { job.status.startTime = now }
        decideFailure(&world)
        if isIndexed { countIndexes() }
        var hasChanged = false
        var failure: StatusError?
        if finished != nil {
            failure = deleteActive(&world)
        } else {
            if !job.metadata.isDeleting { failure = manage(&world) }
            if isComplete {
                finished = JobCondition(
                    "SuccessCriteriaMet", "CompletionsReached", "Reached expected number of succeeded pods",
                    now)
            } else if !job.metadata.isDeleting {
                hasChanged = noteSuspension(&world)
            }
        }
        hasChanged =
            hasChanged || activeCount != job.status.active || ready != job.status.ready
            || terminating != job.status.terminating
        job.status.active = activeCount
        job.status.ready = ready
        job.status.terminating = terminating
        try track(needsFlush: hasChanged, &world)
        if let failure { throw failure }
    }

    // MARK: - Counting

    private mutating func count() {
        let fresh = pods.filter { $0.hasJobFinalizer && hasValidIndex($0) }
        let newSucceeded = fresh.filter { $0.phase == .succeeded && !uncountedSucceeded.contains($0.uid) }
        let newFailed = fresh.filter { isFailed($0) && !uncountedFailed.contains($0.uid) }
        let policy = job.spec.podFailurePolicy
        let counted = newFailed.count { PodFailureMatch(policy, $0).counts }
        succeeded = job.status.succeeded + newSucceeded.count + uncountedSucceeded.count
        failed = job.status.failed + counted + uncountedFailed.count
        backoff.record(successes: newSucceeded.map(\.finishTime), failures: newFailed.map(\.finishTime))
    }

    private mutating func countIndexes() {
        let fresh = pods.filter { $0.hasJobFinalizer && hasValidIndex($0) }
        earlierIndexes = IndexIntervals(job.status.completedIndexes, completions: completions)
        succeededIndexes = earlierIndexes.merging(
            IndexIntervals(Set(fresh.filter { $0.phase == .succeeded }.compactMap(\.completionIndex))))
        succeeded = succeededIndexes.count
        if let limit = job.spec.backoffLimitPerIndex {
            let old = IndexIntervals(job.status.failedIndexes ?? "", completions: completions)
            let new = fresh.filter { hasFailedForGood($0, limit: limit) }.compactMap(\.completionIndex)
            let all = old.merging(IndexIntervals(Set(new)))
            failedIndexes = all
            if finished == nil {
                if let most = job.spec.maxFailedIndexes, all.count > most {
                    fail(
                        "MaxFailedIndexesExceeded",
                        "Job has exceeded the specified maximal number of failed indexes")
                } else if all.count > 0, all.count + succeededIndexes.count >= completions {
                    fail("FailedIndexes", "Job has failed indexes")
                }
            }
            keepForReplacement(fresh)
        }
        if finished == nil,
            let message = JobSuccess.message(job.spec.successPolicy, succeededIndexes, completions)
        {
            finished = JobCondition("SuccessCriteriaMet", "SuccessPolicy", message, now)
        }
    }

    private func hasFailedForGood(_ pod: PodRecord, limit: Int) -> Bool {
        guard isFailed(pod) else { return false }
        let match = PodFailureMatch(job.spec.podFailurePolicy, pod)
        return match.action == .failIndex || (match.counts && pod.indexFailures >= limit)
    }

    private mutating func keepForReplacement(_ pods: [PodRecord]) {
        let activeIndexes = Set(active.compactMap(\.completionIndex))
        for pod in pods where isFailed(pod) {
            guard let index = pod.completionIndex, !succeededIndexes.contains(index),
                failedIndexes?.contains(index) != true, !activeIndexes.contains(index)
            else { continue }
            if let other = replaced[index] {
                let isLater =
                    other.indexFailures + other.ignoredIndexFailures
                    <= pod.indexFailures + pod.ignoredIndexFailures && pod.finishTime >= other.finishTime
                if isLater { replaced[index] = pod }
            } else {
                replaced[index] = pod
            }
        }
    }

    // MARK: - Ends

    private mutating func fail(_ reason: String, _ message: String) {
        finished = JobCondition("FailureTarget", reason, message, now)
    }

    private mutating func decideFailure(_ world: inout World) {
        let conditions = job.status.conditions.filter { $0.status == "True" }
        finished = conditions.first { $0.type == "SuccessCriteriaMet" }
        if finished == nil {
            if let target = conditions.first(where: { $0.type == "FailureTarget" }) {
                finished = JobCondition("Failed", target.reason, target.message, now)
            } else if let policy = job.spec.podFailurePolicy {
                for pod in pods where isFailed(pod) {
                    let match = PodFailureMatch(policy, pod)
                    guard match.action == .failJob else { continue }
                    fail("PodFailurePolicy", match.message)
                    break
                }
            }
        }
        guard finished == nil else { return }
        if failed > job.spec.backoffLimit ?? 6 || isPastRestartLimit {
            fail("BackoffLimitExceeded", "Job has reached the specified backoff limit")
        } else if let seconds = job.spec.activeDeadlineSeconds, !isSuspended, let start = job.status.startTime
        {
            let deadline = start + .seconds(seconds)
            if deadline <= now {
                fail("DeadlineExceeded", "Job was active longer than specified deadline")
            } else {
                world.wake(.item(.job, name), at: deadline)
            }
        }
    }

    /// With restarts in place the restarts count as failures.
    private var isPastRestartLimit: Bool {
        guard job.spec.template.spec.restartPolicy == "OnFailure" else { return false }
        let restarts = pods.reduce(0) { sum, record in
            guard record.phase == .running || record.phase == .pending else { return sum }
            let status = record.pod.status
            return (status.containerStatuses + status.initContainerStatuses).reduce(sum) {
                $0 + $1.restartCount
            }
        }
        let limit = job.spec.backoffLimit ?? 6
        return limit == 0 ? restarts > 0 : restarts >= limit
    }

    private var isComplete: Bool {
        guard activeCount == 0 else { return false }
        return job.spec.completions.map { succeeded >= $0 } ?? (succeeded > 0)
    }

    /// Keeps the condition Suspended; whether it changed.
    private mutating func noteSuspension(_ world: inout World) -> Bool {
        if isSuspended {
            guard ensure("Suspended", true, "JobSuspended", "Job suspended") else { return false }
            world.event(job.object, "Suspended", "Job suspended", by: .job)
        } else {
            guard ensure("Suspended", false, "JobResumed", "Job resumed") else { return false }
            world.event(job.object, "Resumed", "Job resumed", by: .job)
            // The deadline counts the time since the Job goes on.
            job.status.startTime = now
        }
        return true
    }

    /// Sets a condition; one that would begin as False is left out. Whether something changed.
    @discardableResult
    mutating func ensure(_ type: String, _ holds: Bool, _ reason: String, _ message: String) -> Bool {
        let fresh = JobCondition(type, reason, message, now, holds: holds)
        guard let index = job.status.conditions.firstIndex(where: { $0.type == type }) else {
            guard holds else { return false }
            job.status.conditions.append(fresh)
            return true
        }
        let old = job.status.conditions[index]
        guard old.status != fresh.status || old.reason != reason || old.message != message else {
            return false
        }
        job.status.conditions[index] = fresh
        return true
    }
}

/// Whether an indexed Job's success policy is met.
///
/// Follows `pkg/controller/job/success_policy.go` of Kubernetes.
enum JobSuccess {
    static func message(_ policy: SuccessPolicy?, _ succeeded: IndexIntervals, _ completions: Int) -> String?
    {
        guard let policy, succeeded.count > 0 else { return nil }
        for (number, rule) in policy.rules.enumerated() {
            let wanted = rule.succeededIndexes.map { IndexIntervals($0, completions: completions) }
            let count = wanted.map { succeeded.countShared(with: $0) } ?? succeeded.count
            let needed = rule.succeededCount ?? wanted?.count
            if let needed, count >= needed { return "Matched rules at index \(number)" }
        }
        return nil
    }
}
