import APIServer
import Kubernetes
import YAML

/// Counts ended pods exactly once: lists them in the status, takes their finalizers away, then adds them up.
///
/// Follows `trackJobStatusAndRemoveFinalizers` of `pkg/controller/job/job_controller.go` of Kubernetes.
extension JobSync {
    /// So many pods are listed in the status at most.
    private static let maximumUncounted = 500

    mutating func track(needsFlush: Bool, _ world: inout World) throws(StatusError) {
        var needsFlush = needsFlush
        var tracked = Set(pods.filter(\.hasJobFinalizer).map(\.uid))
        if settle(tracked) { needsFlush = true }
        var released: [PodRecord] = []
        var newIndexes: Set<Int> = []
        var hasRoom = true
        for pod in isIndexed ? pods.sorted(by: Self.byIndex) : pods where pod.hasJobFinalizer {
            guard mayRelease(pod) else { continue }
            released.append(pod)
            if list(pod, &newIndexes) { needsFlush = true }
            let uncounted = job.status.uncountedTerminatedPods
            let listed = (uncounted?.succeeded.count ?? 0) + (uncounted?.failed.count ?? 0) + newIndexes.count
            if listed >= Self.maximumUncounted {
                hasRoom = false
                break
            }
        }
        if isIndexed, writeIndexes(newIndexes) { needsFlush = true }
        if announce() { needsFlush = true }
        if needsFlush { try flush(&world) }
        for pod in released {
            try JobFinalizerController.release(pod.name, uid: pod.uid, &world)
            tracked.remove(pod.uid)
        }
        needsFlush = settle(tracked)
        let isOver = hasRoom && finish()
        if isOver || needsFlush { try flush(&world) }
        if isOver { noteEnd(&world) }
    }

    private static func byIndex(_ left: PodRecord, _ right: PodRecord) -> Bool {
        (left.completionIndex ?? -1, left.name) < (right.completionIndex ?? -1, right.name)
    }

    private func mayRelease(_ pod: PodRecord) -> Bool {
        if job.metadata.isDeleting || finished != nil || pod.phase == .succeeded { return true }
        guard isFailed(pod) else { return false }
        guard let index = pod.completionIndex, let kept = replaced[index] else { return true }
        return kept.uid != pod.uid
    }

    /// Lists an ended pod in the status; whether that changed it.
    private mutating func list(_ pod: PodRecord, _ newIndexes: inout Set<Int>) -> Bool {
        if pod.phase == .succeeded, !uncountedFailed.contains(pod.uid) {
            if isIndexed {
                // The index is enough not to count it twice.
                guard let index = pod.completionIndex, index < completions, !earlierIndexes.contains(index)
                else { return false }
                newIndexes.insert(index)
                return true
            }
            guard !uncountedSucceeded.contains(pod.uid) else { return false }
            job.status.uncountedTerminatedPods?.succeeded.append(pod.uid)
            return true
        }
        // What still runs when a Job fails has failed too.
        guard isFailed(pod) || (finished.map { $0.type != "SuccessCriteriaMet" } ?? false),
            !uncountedFailed.contains(pod.uid), hasValidIndex(pod),
            PodFailureMatch(job.spec.podFailurePolicy, pod).counts
        else { return false }
        job.status.uncountedTerminatedPods?.failed.append(pod.uid)
        return true
    }

    /// Adds up the listed pods whose finalizers are gone; whether there were any.
    private mutating func settle(_ tracked: Set<String>) -> Bool {
        guard var uncounted = job.status.uncountedTerminatedPods else { return false }
        let succeeded = uncounted.succeeded
        let failed = uncounted.failed
        uncounted.succeeded = succeeded.filter(tracked.contains)
        uncounted.failed = failed.filter(tracked.contains)
        let doneSucceeded = succeeded.count - uncounted.succeeded.count
        let doneFailed = failed.count - uncounted.failed.count
        guard doneSucceeded + doneFailed > 0 else { return false }
        job.status.succeeded += doneSucceeded
        job.status.failed += doneFailed
        job.status.uncountedTerminatedPods = uncounted
        return true
    }

    private mutating func writeIndexes(_ new: Set<Int>) -> Bool {
        let before = job.status
        succeededIndexes = succeededIndexes.merging(IndexIntervals(new))
        job.status.succeeded = succeededIndexes.count
        job.status.completedIndexes = succeededIndexes.description
        job.status.failedIndexes = failedIndexes?.description
        return job.status.completedIndexes != before.completedIndexes
            || job.status.failedIndexes != before.failedIndexes
    }

    /// Writes the condition that says how the Job will end, before its pods are let go; whether it is new.
    private mutating func announce() -> Bool {
        guard let target = finished else { return false }
        switch target.type {
        case "FailureTarget":
            job.status.conditions.append(target)
            finished = JobCondition("Failed", target.reason, target.message, now)
            return true
        case "SuccessCriteriaMet":
            let isNew = !job.status.conditions.contains { $0.type == target.type && $0.status == "True" }
            if isNew { job.status.conditions.append(target) }
            finished = JobCondition("Complete", target.reason, target.message, now)
            return isNew
        default: return false
        }
    }

    /// Ends the Job once every pod is counted and gone; whether it is over.
    private mutating func finish() -> Bool {
        guard let end = finished else { return false }
        let uncounted = job.status.uncountedTerminatedPods
        guard uncounted?.succeeded.isEmpty ?? true, uncounted?.failed.isEmpty ?? true, terminating == 0 else {
            return false
        }
        ensure(end.type, true, end.reason, end.message)
        if end.type == "Complete" { job.status.completionTime = now }
        return true
    }

    private func noteEnd(_ world: inout World) {
        guard let end = finished else { return }
        if end.type == "Complete" {
            if let completions = job.spec.completions, job.status.succeeded > completions {
                world.event(
                    job.object, "TooManySucceededPods",
                    "Too many succeeded pods running after completion count reached", isWarning: true,
                    by: .job)
            }
            world.event(job.object, "Completed", "Job completed", by: .job)
        } else {
            world.event(job.object, end.reason, end.message, isWarning: true, by: .job)
        }
    }

    private mutating func flush(_ world: inout World) throws(StatusError) {
        job.object.metadata.resourceVersion = ""
        job.object = try world.update(job.object, subresource: "status", by: .job)
        // An empty list of uncounted pods is kept in mind although the store may leave it out.
        if job.status.uncountedTerminatedPods == nil {
            job.status.uncountedTerminatedPods = UncountedTerminatedPods()
        }
    }
}
