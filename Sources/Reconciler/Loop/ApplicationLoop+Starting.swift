import Kubernetes
import YAML

/// Beginning, superseding, retrying and ending operations.
extension ApplicationLoop {
    mutating func startSync(
        _ asked: ApplicationOperation, isManual: Bool, _ desired: Rendered, _ prepared: PreparedState,
        live: some LiveState, now: Timestamp
    ) {
        var asked = asked
        if isManual, asked.syncOptions.texts.isEmpty {
            asked.syncOptions = spec.syncPolicy.syncOptions
        }
        begin(
            .sync, asked, isManual: isManual, desired, prepared, only: nil, live: live, now: now)
        let by = isManual ? (asked.username.isEmpty ? "manual" : asked.username) : "automated"
        actions.append(
            .emitEvent(
                EventNote(
                    "OperationStarted",
                    "Initiated \(by) sync to \(Self.short(desired.commit.id))"
                        + (desired.commit.subject.isEmpty ? "" : " (\(desired.commit.subject))"))))
        advance(live: live, now: now)
    }

    mutating func startHeal(
        _ keys: Set<ResourceKey>, _ desired: Rendered, live: some LiveState, now: Timestamp
    ) {
        let asked = ApplicationOperation(
            prune: prunesByItself, syncOptions: spec.syncPolicy.syncOptions)
        begin(.heal, asked, isManual: false, desired, prepared, only: keys, live: live, now: now)
        advance(live: live, now: now)
    }

    static func short(_ revision: String) -> String { String(revision.prefix(7)) }

    private mutating func begin(
        _ purpose: RunningOperation.Purpose, _ asked: ApplicationOperation, isManual: Bool,
        _ desired: Rendered, _ prepared: PreparedState, only keys: Set<ResourceKey>?, live: some LiveState,
        now: Timestamp
    ) {
        lastOperationID += 1
        var new = RunningOperation(
            id: lastOperationID, purpose: purpose, isManual: isManual, operation: asked,
            commit: desired.commit, source: desired.source, prepared: prepared,
            prunes: asked.prune, startedAt: now.wholeSecond)
        plan(&new, only: keys, live: live)
        new.message = purpose == .heal ? "putting back what drifted" : "applying"
        operation = new
        isStatusDue = true
    }

    /// Lists what the operation has to do, in turns.
    private mutating func plan(
        _ operation: inout RunningOperation, only keys: Set<ResourceKey>?, live: some LiveState
    ) {
        operation.steps = []
        operation.pruneSteps = []
        operation.failures = []
        operation.wave = nil
        operation.stage = .applying
        for object in objectsToLookAt(operation) {
            guard keys?.contains(object.key) ?? true, isSelected(object.key, operation.operation.resources)
            else {
                continue
            }
            if let last = operation.steps.indices.last, operation.steps[last].turn == object.turn {
                operation.steps[last].keys.append(object.key)
            } else {
                operation.steps.append(RunningOperation.Step(turn: object.turn, keys: [object.key]))
            }
        }
        // Waves before the first that has something to do must be healthy as well.
        if operation.purpose == .sync, let first = operation.steps.first?.turn.wave,
            let lowest = operation.prepared.objects.first?.turn.wave, lowest < first
        {
            operation.wave = lowest
        }
        operation.namespace = namespaceToCreate(operation, live: live)
        planPrune(&operation, only: keys, live: live)
    }

    /// The objects that may need applying, in order: of the loop's own state those that are known to differ.
    private func objectsToLookAt(_ operation: RunningOperation) -> [PreparedObject] {
        guard isOwnState(operation) else { return operation.prepared.objects }
        return unsettled.compactMap { operation.prepared.positions[$0] }.sorted().map {
            operation.prepared.objects[$0]
        }
    }

    /// Whether the operation applies the very state that the entries compare with.
    func isOwnState(_ operation: RunningOperation) -> Bool {
        operation.prepared.id != 0 && operation.prepared.id == prepared.id
    }

    private func isSelected(_ key: ResourceKey, _ selected: [ApplicationOperation.Selected]) -> Bool {
        selected.isEmpty
            || selected.contains {
                $0.group == key.group && $0.kind == key.kind && $0.name == key.name
                    && ($0.namespace.isEmpty || $0.namespace == key.namespace)
            }
    }

    private mutating func planPrune(
        _ operation: inout RunningOperation, only keys: Set<ResourceKey>?, live: some LiveState
    ) {
        let all = pruneCandidates(operation.prepared, live: live).filter {
            (keys?.contains($0) ?? true) && isSelected($0, operation.operation.resources)
        }
        guard operation.prunes else {
            for key in all where operation.purpose == .sync {
                let kind = liveObject(key, version: "", live: live)?.groupVersionKind
                operation.record(
                    OperationState.ResourceResult(
                        kind: kind ?? GroupVersionKind(group: key.group, version: "", kind: key.kind),
                        namespace: key.namespace, name: key.name, status: .pruneSkipped,
                        message: "ignored (requires pruning)"))
            }
            return
        }
        var turns: [SyncTurn: [ResourceKey]] = [:]
        for key in all {
            guard let object = liveObject(key, version: "", live: live) else { continue }
            let wave = ObjectOptions(of: object).wave
            turns[SyncTurn(wave: wave, rank: KindOrder.rank(of: key.kind)), default: []].append(key)
        }
        operation.pruneSteps = turns.keys.sorted(by: >).map { turns[$0] ?? [] }
    }

    /// The destination's namespace when it is to be made and is not there.
    private func namespaceToCreate(_ operation: RunningOperation, live: some LiveState) -> PreparedObject? {
        let name = spec.destination.namespace
        let key = ResourceKey(group: "", kind: "Namespace", namespace: "", name: name)
        guard operation.options.createsNamespace, !name.isEmpty, operation.prepared[key] == nil,
            liveObject(key, version: "v1", live: live) == nil
        else { return nil }
        var object = Object(apiVersion: "v1", kind: "Namespace", name: name)
        let policy = spec.syncPolicy
        for (key, text) in policy.namespaceLabels.sorted(by: { utf8Less($0.key, $1.key) }) {
            object.metadata.labels[Key(key)] = .string(text)
        }
        for (key, text) in policy.namespaceAnnotations.sorted(by: { utf8Less($0.key, $1.key) }) {
            object.metadata.annotations[Key(key)] = .string(text)
        }
        return PreparedObject(untracked: object)
    }

    /// Plans again what waits, when the cluster serves other kinds than before.
    mutating func refreshOperation(live: some LiveState) {
        guard var running = operation, running.inFlight.isEmpty, let desired,
            desired.commit.id == running.commit.id
        else { return }
        running.prepared = prepared
        operation = running
    }

    // MARK: Superseding and retrying

    /// A newer commit takes over from an operation that still tries an older one.
    mutating func supersede(by commit: Commit) {
        func reason(_ running: RunningOperation) -> String? {
            running.yieldsToNewerCommit && running.commit.id != commit.id
                ? "the newer commit \(Self.short(commit.id))" : running.superseded
        }
        if let running = operation { operation?.superseded = reason(running) }
        if let running = parked { parked?.superseded = reason(running) }
    }

    /// What the application asks for has changed: what automation began under the old terms ends.
    mutating func supersedeForChange() {
        let reason = "a change of the application's specification"
        if operation?.isManual == false, operation?.purpose == .sync { operation?.superseded = reason }
        if parked?.isManual == false { parked?.superseded = reason }
    }

    // MARK: Healing beside an operation that waits

    /// Puts the operation that waits for its next try aside, so that what drifts meanwhile is put back.
    mutating func park() {
        parked = operation
        operation = nil
    }

    /// Takes up the operation that was put aside.
    mutating func unpark(live: some LiveState, now: Timestamp) {
        guard operation == nil, let waiting = parked else { return }
        operation = waiting
        parked = nil
        // Its time has come meanwhile.
        if timers[.retry] == nil { retry(live: live, now: now) }
        advance(live: live, now: now)
    }

    mutating func retry(live: some LiveState, now: Timestamp) {
        guard var running = operation, running.stage == .retrying else { return }
        plan(&running, only: nil, live: live)
        running.message = "trying again, attempt \(running.retryCount)"
        operation = running
        isStatusDue = true
    }

    /// Ends one try: by another one later, or for good.
    mutating func endTry(_ message: String, live: some LiveState, now: Timestamp) {
        guard var running = operation else { return }
        let retry = running.operation.retry ?? spec.syncPolicy.retry
        guard running.purpose == .sync, !running.operation.dryRun,
            retry.limit < 0 || running.retryCount < retry.limit
        else {
            return end(.failed, message, live: live, now: now)
        }
        running.retryCount += 1
        let time = now + retry.delay(before: running.retryCount)
        running.message = "\(message). Retrying attempt #\(running.retryCount) at \(time.rfc3339)."
        running.stage = .retrying
        operation = running
        isStatusDue = true
        set(.retry, time)
    }

    mutating func end(_ phase: OperationPhase, _ message: String, live: some LiveState, now: Timestamp) {
        guard var running = operation else { return }
        operation = nil
        if running.purpose == .sync { cancel(.retry) }
        cancel(.wait)
        running.message = message
        // What a heal did is no answer to why the last sync failed.
        if running.purpose == .sync || syncFailure == nil && parked == nil {
            state.operationState = running.state(phase: phase, finishedAt: now.wholeSecond)
        }
        isStatusDue = true
        guard running.purpose == .sync, !running.operation.dryRun else { return }
        // What it did not come to is as little to be healed as what it failed at.
        failedKeys = Set(running.failures).union(running.steps.flatMap(\.keys)).union(
            running.pruneSteps.flatMap { $0 })
        // A superseded sync has failed, but nothing needs doing about it.
        syncFailure = phase == .succeeded || running.superseded != nil ? nil : message
        if running.superseded != nil { lastAttempt = nil }
        if running.isManual, running.operation.revision.isEmpty, running.operation.resources.isEmpty {
            lastAttempt = Attempt(
                revision: running.commit.id, source: running.source,
                destination: spec.destination, prunes: prunesByItself)
        }
        recordHistory(running, phase, message, now: now)
        let revision = Self.short(running.commit.id)
        actions.append(
            .emitEvent(
                phase == .succeeded
                    ? EventNote("OperationCompleted", "Sync operation to \(revision) succeeded")
                    : EventNote(
                        "OperationCompleted", "Sync operation to \(revision) failed: \(message)",
                        type: "Warning")))
    }

    // MARK: History

    private mutating func recordHistory(
        _ running: RunningOperation, _ phase: OperationPhase, _ message: String, now: Timestamp
    ) {
        // A request that found nothing to do is no deployment.
        if phase == .succeeded, running.order.isEmpty, state.history.last?.revision == running.commit.id {
            return
        }
        append(
            HistoryEntry(
                id: 0, revision: running.commit.id, author: running.commit.author,
                subject: running.commit.subject, startedAt: running.startedAt, deployedAt: now.wholeSecond,
                result: phase, message: phase == .succeeded ? "" : message, source: running.source,
                initiatedBy: running.isManual
                    ? (running.operation.username.isEmpty ? "manual" : running.operation.username) : ""))
    }

    /// What was already as git says when the application was made counts as deployed by the commit that says so,
    /// so that there is something to go back to.
    private mutating func noteDeployment(_ commit: Commit, now: Timestamp) {
        append(
            HistoryEntry(
                id: 0, revision: commit.id, author: commit.author, subject: commit.subject,
                startedAt: now.wholeSecond,
                deployedAt: now.wholeSecond, result: .succeeded, source: spec.source))
    }

    mutating func noteFirstDeployment(_ commit: Commit, now: Timestamp) {
        guard state.history.isEmpty, !prepared.objects.isEmpty else { return }
        noteDeployment(commit, now: now)
        isStatusDue = true
    }

    private mutating func append(_ entry: HistoryEntry) {
        var entry = entry
        entry.id = (state.history.last?.id ?? -1) + 1
        state.history.append(entry)
        let limit = max(1, spec.revisionHistoryLimit)
        if state.history.count > limit { state.history.removeFirst(state.history.count - limit) }
    }
}
