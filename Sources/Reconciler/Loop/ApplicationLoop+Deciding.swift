import Kubernetes
import YAML

/// What to do next, from what is.
extension ApplicationLoop {
    /// Goes on with whatever can go on.
    mutating func proceed(live: some LiveState, now: Timestamp) {
        if deletion != .none { return proceedDeletion(live: live, now: now) }
        advance(live: live, now: now)
        unpark(live: live, now: now)
        if let waiting = operation, waiting.stage != .applying, waiting.inFlight.isEmpty {
            if manual != nil {
                operation?.superseded = "a sync that was asked for"
                advance(live: live, now: now)
            } else {
                healBeside(waiting, live: live, now: now)
            }
        }
        if operation == nil, parked == nil { decide(live: live, now: now) }
    }

    /// Puts back what drifts while an operation waits for its next try: what it failed at delays nothing else.
    private mutating func healBeside(_ waiting: RunningOperation, live: some LiveState, now: Timestamp) {
        guard isSynced, spec.syncPolicy.heals, isOwnState(waiting) else { return }
        let untouched = Set(waiting.failures).union(waiting.steps.flatMap(\.keys))
        let drifted = drift(live: live).filter {
            !untouched.contains($0.key) && prepared[$0.key] != nil
        }
        guard !drifted.isEmpty else { return cancel(.heal) }
        park()
        healIfDue(drifted, live: live, now: now)
        if operation == nil { unpark(live: live, now: now) }
    }

    /// What syncing to the desired state by itself would mean.
    private var attempt: Attempt? {
        desired.map {
            Attempt(
                revision: $0.commit.id, source: $0.source, destination: spec.destination,
                prunes: prunesByItself)
        }
    }

    private mutating func decide(live: some LiveState, now: Timestamp) {
        guard isSynced, let desired, let attempt else { return cancel(.heal) }
        if let manual, manual.resolve == nil, manual.render == nil, manual.commit == nil {
            return takeUpManual(manual, live: live, now: now)
        }
        guard manual == nil else { return }
        let policy = spec.syncPolicy
        guard policy.isAutomated else { return cancel(.heal) }
        let drifted = drift(live: live)
        notePruneRefusal()
        let isNew = lastAttempt != attempt
        if isNew {
            // A fallback to an older commit is there to be healed, not to be deployed.
            guard desired.commit.id == target?.id, rendering == nil else {
                return healIfDue(drifted, live: live, now: now)
            }
            cancel(.heal)
            if drifted.isEmpty {
                lastAttempt = attempt
                failedKeys = []
                syncFailure = nil
                noteFirstDeployment(desired.commit, now: now)
                return
            }
            lastAttempt = attempt
            failedKeys = []
            syncFailure = nil
            return startSync(
                ApplicationOperation(
                    prune: policy.automated?.prune ?? false, syncOptions: policy.syncOptions),
                isManual: false, desired, prepared, live: live, now: now)
        }
        healIfDue(drifted, live: live, now: now)
    }

    /// The objects that a sync by itself would change, with the fields in which they drifted.
    private func drift(live: some LiveState) -> [(key: ResourceKey, fields: [String])] {
        var drifted: [(key: ResourceKey, fields: [String])] = []
        for key in unsettled.sorted() {
            guard let entry = entries[key] else { continue }
            switch entry.comparison.verdict {
            case .same, .foreign, .extraneous: continue
            case .missing, .unservedKind: drifted.append((key, ["."]))
            case .different(let differences):
                // What is being deleted cannot be put back before it is gone.
                if !entry.isDeleting { drifted.append((key, differences.map(\.field))) }
            }
        }
        if prunesByItself {
            for key in pruneCandidates(prepared, live: live) { drifted.append((key, ["."])) }
        }
        return drifted
    }

    private mutating func healIfDue(
        _ drifted: [(key: ResourceKey, fields: [String])], live: some LiveState, now: Timestamp
    ) {
        guard spec.syncPolicy.heals, rendering == nil, let desired else { return cancel(.heal) }
        var due: [ResourceKey] = []
        var next: Timestamp?
        for (key, fields) in drifted where !failedKeys.contains(key) {
            let time = heal.due(key, fields: fields, now: now)
            if time <= now { due.append(key) } else { next = next.map { min($0, time) } ?? time }
        }
        guard !due.isEmpty else {
            if let next { set(.heal, next) } else { cancel(.heal) }
            return
        }
        cancel(.heal)
        startHeal(Set(due), desired, live: live, now: now)
    }

    // MARK: Pruning

    /// The live objects that the application tracks and git no longer states, and that may be deleted.
    func pruneCandidates(_ state: PreparedState, live: some LiveState) -> [ResourceKey] {
        if state.objects.isEmpty, spec.syncPolicy.automated?.allowEmpty != true { return [] }
        return extraneous(state, live: live).filter { key, object in
            !object.metadata.isDeleting && deletionAsked[key] != object.metadata.uid
                && !ObjectOptions(of: object).syncOptions.forbidsPrune
        }.map(\.key)
    }

    private func extraneous(
        _ state: PreparedState, live: some LiveState
    ) -> [(key: ResourceKey, object: Object)] {
        // The entries know the extraneous objects of the desired state; another state needs a look of its own.
        let keys =
            state.id == prepared.id
            ? extraneousKeys : live.tracked(by: trackingName).filter { state[$0] == nil }.sorted()
        return keys.compactMap { key in
            guard let object = liveObject(key, version: entries[key]?.kind.version ?? "", live: live),
                TrackingID.owner(of: object) == trackingName
            else { return nil }
            return (key, object)
        }
    }

    /// The keys of the entries that git no longer states, sorted.
    private var extraneousKeys: [ResourceKey] {
        unsettled.filter { prepared.positions[$0] == nil }.sorted()
    }

    private mutating func notePruneRefusal() {
        var refusal: String?
        if prepared.objects.isEmpty, prunesByItself,
            spec.syncPolicy.automated?.allowEmpty != true
        {
            let count = extraneousKeys.count
            if count > 0 {
                refusal =
                    "the commit states no object; pruning all \(count) objects is refused unless spec.syncPolicy.automated.allowEmpty is set"
            }
        }
        if refusal != pruneRefusal {
            pruneRefusal = refusal
            isStatusDue = true
        }
    }

    // MARK: Requests by hand

    private mutating func takeUpManual(_ request: ManualRequest, live: some LiveState, now: Timestamp) {
        if request.operation.revision.isEmpty {
            guard rendering == nil, let desired else { return }
            if !renderErrors.isEmpty { return refuseManual(renderErrors.joined(separator: "\n"), now: now) }
            if let resolveFailure { return refuseManual(resolveFailure, now: now) }
            manual = nil
            return startSync(request.operation, isManual: true, desired, prepared, live: live, now: now)
        }
        let resolve = ResolveRequest(
            repoURL: spec.source.repoURL, revision: request.operation.revision, follows: false)
        manual?.resolve = resolve
        actions.append(.resolve(resolve))
    }

    mutating func startManual(_ state: DesiredState, _ commit: Commit, live: some LiveState, now: Timestamp) {
        guard let request = manual else { return }
        if spec.syncPolicy.isAutomated, !request.operation.dryRun, let target,
            target.id != commit.id
        {
            return refuseManual(
                "cannot sync to \(commit.id): the application follows "
                    + "\(spec.source.targetRevision.isEmpty ? "HEAD" : spec.source.targetRevision)"
                    + " by itself and would go back at once; suspend it first, or revert in git", now: now)
        }
        let prepared = PreparedState(state, spec: spec, tracking: trackingName, live: live)
        guard prepared.errors.isEmpty else {
            return refuseManual(prepared.errors.joined(separator: "\n"), now: now)
        }
        manual = nil
        if operation != nil {
            operation?.superseded = "a sync that was asked for"
            end(.failed, "superseded by a sync that was asked for", live: live, now: now)
        }
        startSync(
            request.operation, isManual: true,
            Rendered(
                state: state, commit: commit, source: spec.source, namespace: spec.destination.namespace),
            prepared, live: live, now: now)
    }

    /// Ends a request that cannot be tried.
    mutating func refuseManual(_ message: String, now: Timestamp) {
        guard let request = manual else { return }
        manual = nil
        state.operationState = OperationState(
            operation: request.operation, phase: .error, message: message, startedAt: now.wholeSecond,
            finishedAt: now.wholeSecond,
            syncResult: OperationState.SyncResult(
                revision: request.commit?.id ?? request.operation.revision, source: spec.source))
        isStatusDue = true
        actions.append(
            .emitEvent(EventNote("OperationCompleted", "Sync failed: \(message)", type: "Warning")))
    }
}
