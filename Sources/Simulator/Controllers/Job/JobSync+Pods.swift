import APIServer
import Kubernetes
import YAML

/// How many pods a Job should have, and which.
extension JobSync {
    private var control: PodControl { PodControl(owner: job.object, component: .job) }

    /// Ends all active pods of a Job that is over. Their finalizers go when they are counted.
    mutating func deleteActive(_ world: inout World) -> StatusError? {
        var failure: StatusError?
        let count = activeCount
        for pod in active {
            do throws(StatusError) {
                try control.delete(pod, &world)
                noteDeletion(pod)
            } catch {
                failure = failure ?? error
            }
        }
        // What could not be ended keeps the Job from being over.
        if active.count != count || failure != nil { finished = nil }
        return failure
    }

    private mutating func noteDeletion(_ pod: PodRecord) {
        activeCount -= 1
        terminating += 1
        if pod.isReady { ready -= 1 }
    }

    /// Takes away pods that are too many: these do not count as failed, so the finalizer goes first.
    private mutating func remove(_ pods: [PodRecord], _ world: inout World) -> StatusError? {
        var failure: StatusError?
        for pod in pods {
            do throws(StatusError) {
                try JobFinalizerController.release(pod.name, uid: pod.uid, &world)
                try control.delete(pod, &world)
                noteDeletion(pod)
            } catch {
                failure = failure ?? error
            }
        }
        return failure
    }

    /// Creates or deletes pods until there are as many as there should be.
    mutating func manage(_ world: inout World) -> StatusError? {
        if isSuspended { return remove(active, &world) }
        let parallelism = job.spec.parallelism ?? 1
        let wanted: Int
        if job.spec.completions == nil {
            wanted = succeeded > 0 ? activeCount : parallelism
        } else {
            wanted = max(min(completions - succeeded, parallelism), 0)
        }
        let surplus = surplus(atLeast: max(activeCount - wanted, 0))
        if !surplus.isEmpty { return remove(Array(surplus.prefix(PodControl.burst)), &world) }
        let missing = wanted - activeCount - (replacesOnlyFailed ? terminating : 0)
        return missing > 0 ? create(missing, &world) : nil
    }

    /// The active pods to take away: those whose index is wrong or taken, then the least advanced.
    private func surplus(atLeast count: Int) -> [PodRecord] {
        var doomed: [PodRecord] = []
        var left = active
        if isIndexed {
            left = []
            var byIndex: [Int: [PodRecord]] = [:]
            for pod in active {
                if hasValidIndex(pod), let index = pod.completionIndex {
                    byIndex[index, default: []].append(pod)
                } else {
                    doomed.append(pod)
                }
            }
            for (_, pods) in byIndex.sorted(by: { $0.key < $1.key }) {
                let ranked = DeletionRank.first(pods.count - 1, of: pods, related: [], now: now)
                doomed += ranked
                let gone = Set(ranked.map(\.uid))
                left += pods.filter { !gone.contains($0.uid) }
            }
        }
        guard doomed.count < count else { return doomed }
        return doomed + DeletionRank.first(count - doomed.count, of: left, related: [], now: now)
    }

    private mutating func create(_ missing: Int, _ world: inout World) -> StatusError? {
        let count = PodControl.share(of: missing, for: job.object, by: .job, &world)
        var indexes: [Int] = []
        var number = count
        if isIndexed {
            indexes = pendingIndexes(count)
            if job.spec.backoffLimitPerIndex != nil {
                let waits = indexes.map { (index: $0, wait: remaining($0)) }
                indexes = waits.filter { $0.wait == .zero }.map(\.index)
                if let next = waits.map(\.wait).filter({ $0 > .zero }).min() {
                    world.wake(.item(.job, name), after: next)
                }
            }
            number = indexes.count
        }
        if job.spec.backoffLimitPerIndex == nil {
            let wait = backoff.remaining(now: now)
            guard wait == .zero else {
                world.wake(.item(.job, name), after: wait)
                return nil
            }
        }
        let control = control
        let maker = JobPodMaker(job, replaced: replaced)
        let outcome = PodControl.slowStart(number, &world) { position, world throws(StatusError) in
            try control.create(maker.pod(index: indexes.isEmpty ? nil : indexes[position]), &world)
        }
        activeCount += outcome.successes
        if let failure = outcome.failure, PodControl.isNamespaceTerminating(failure) { return nil }
        return outcome.failure
    }

    /// What is left of an index's wait after its last failure.
    private func remaining(_ index: Int) -> Duration {
        guard let last = replaced[index] else { return .zero }
        return JobBackoff.remaining(
            failures: last.indexFailures + last.ignoredIndexFailures + 1, last: last.finishTime, now: now)
    }

    /// The first indexes that nobody works on and that are not decided.
    private func pendingIndexes(_ count: Int) -> [Int] {
        var taken = Set(active.compactMap(\.completionIndex))
        if replacesOnlyFailed {
            taken.formUnion(pods.filter { $0.isDeleting && !$0.isTerminal }.compactMap(\.completionIndex))
        }
        var decided = succeededIndexes.merging(IndexIntervals(taken))
        if let failedIndexes { decided = decided.merging(failedIndexes) }
        return decided.firstMissing(count, completions: completions)
    }
}

/// Makes the pods of a Job from its template.
struct JobPodMaker {
    private let job: Job
    private let replaced: [Int: PodRecord]
    private let template: PodTemplateSpec

    init(_ job: Job, replaced: [Int: PodRecord]) {
        self.job = job
        self.replaced = replaced
        var template = job.spec.template
        if !template.metadata.finalizers.contains(PodRecord.jobFinalizer) {
            template.metadata.finalizers.append(PodRecord.jobFinalizer)
        }
        if job.spec.completionMode == "Indexed" {
            for index in template.spec.initContainers.indices {
                Self.addIndex(&template.spec.initContainers[index])
            }
            for index in template.spec.containers.indices { Self.addIndex(&template.spec.containers[index]) }
        }
        self.template = template
    }

    /// A container learns its index from `JOB_COMPLETION_INDEX`, unless it sets that itself.
    private static func addIndex(_ container: inout Container) {
        guard !container.env.contains(where: { $0.name == "JOB_COMPLETION_INDEX" }) else { return }
        container.env.append(
            EnvVar([
                "name": "JOB_COMPLETION_INDEX",
                "valueFrom": [
                    "fieldRef": [
                        "fieldPath": "metadata.labels['batch.kubernetes.io/job-completion-index']"
                    ]
                ],
            ]))
    }

    func pod(index: Int?) -> Object {
        guard let index else {
            return PodFromTemplate.pod(
                template, owner: job.object, generateName: PodFromTemplate.prefix(job.name))
        }
        var template = template
        let text = Value.string("\(index)")
        template.metadata.annotations[PodRecord.completionIndexKey] = text
        template.metadata.labels[PodRecord.completionIndexKey] = text
        template.spec.hostname = "\(job.name)-\(index)"
        if job.spec.backoffLimitPerIndex != nil { addFailures(index, &template) }
        // The index and the random suffix have to fit into a name of 63 bytes.
        let suffix = "-\(index)-"
        let prefix = String(decoding: job.name.utf8.prefix(63 - 5 - suffix.utf8.count), as: UTF8.self)
        return PodFromTemplate.pod(template, owner: job.object, generateName: prefix + suffix)
    }

    private func addFailures(_ index: Int, _ template: inout PodTemplateSpec) {
        var failures = 0
        var ignored = 0
        if let last = replaced[index] {
            failures = last.indexFailures
            ignored = last.ignoredIndexFailures
            if PodFailureMatch(job.spec.podFailurePolicy, last).counts { failures += 1 } else { ignored += 1 }
        }
        template.metadata.annotations[PodRecord.failureCountKey] = .string("\(failures)")
        if ignored > 0 {
            template.metadata.annotations[PodRecord.ignoredFailureCountKey] = .string("\(ignored)")
        }
    }
}
