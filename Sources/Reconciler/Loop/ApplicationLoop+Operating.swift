import Kubernetes
import YAML

/// Carrying out an operation, turn by turn.
extension ApplicationLoop {
    /// Goes on with the running operation as far as it can without an answer.
    mutating func advance(live: some LiveState, now: Timestamp) {
        while let running = operation, running.inFlight.isEmpty {
            if let reason = running.superseded {
                return end(.failed, "superseded by \(reason)", live: live, now: now)
            }
            guard running.stage != .retrying, isSynced else { return }
            if let namespace = running.namespace {
                operation?.namespace = nil
                send([namespace], live: live)
                return
            }
            if let step = running.steps.first {
                guard stepIsDue(step, running, live: live, now: now) else { return }
                if apply(step, live: live, now: now) { return }
                continue
            }
            if !running.failures.isEmpty { return endTry(failureMessage(running), live: live, now: now) }
            if let keys = running.pruneSteps.first {
                operation?.pruneSteps.removeFirst()
                if prune(keys, live: live) { return }
                continue
            }
            return succeed(running, live: live, now: now)
        }
    }

    private mutating func succeed(_ running: RunningOperation, live: some LiveState, now: Timestamp) {
        end(
            .succeeded,
            running.operation.dryRun
                ? "successfully synced (dry run)"
                : running.purpose == .heal
                    ? "put back what drifted" : "successfully synced (all tasks run)", live: live, now: now)
    }

    private func failureMessage(_ running: RunningOperation) -> String {
        let count = running.failures.count
        let first = running.failures.first.flatMap { running.results[$0] }
        let reason = first.map { "\($0.key.shortDescription): \($0.message)" } ?? ""
        return count == 1
            ? "one object failed to apply: \(reason)"
            : "\(count) objects failed to apply, the first: \(reason)"
    }

    // MARK: Turns

    /// Whether the step's wave may begin: everything before it is applied without failure and healthy.
    private mutating func stepIsDue(
        _ step: RunningOperation.Step, _ running: RunningOperation, live: some LiveState, now: Timestamp
    ) -> Bool {
        // Drift of later waves is put back whether or not the earlier ones are healthy just now.
        guard let wave = running.wave, step.turn.wave > wave, running.purpose == .sync else {
            operation?.wave = step.turn.wave
            return true
        }
        if !running.failures.isEmpty {
            endTry(failureMessage(running), live: live, now: now)
            return false
        }
        for object in running.prepared.objects where object.turn.wave <= wave {
            if object.options.ignoresHealth || running.operation.dryRun { continue }
            guard let found = liveObject(object.key, version: object.kind.version, live: live) else {
                continue
            }
            guard let health = ObjectHealth.of(found, live: live) else { continue }
            switch health.status {
            case .healthy, .suspended: continue
            case .degraded:
                var failed = running
                failed.failures.append(object.key)
                failed.record(
                    OperationState.ResourceResult(
                        kind: object.kind, namespace: object.key.namespace, name: object.key.name,
                        status: .syncFailed, message: health.message))
                operation = failed
                endTry(failureMessage(failed), live: live, now: now)
                return false
            case .progressing, .missing, .unknown:
                let message = "waiting for healthy state of \(object.key.shortDescription)"
                if running.message != message || running.stage != .waiting(until: nil) {
                    operation?.message = message
                    operation?.stage = .waiting(until: nil)
                    isStatusDue = true
                }
                return false
            }
        }
        operation?.stage = .applying
        operation?.wave = step.turn.wave
        return true
    }

    /// Applies what of the step is not as it should be; false when nothing was sent.
    private mutating func apply(
        _ step: RunningOperation.Step, live: some LiveState, now: Timestamp
    ) -> Bool {
        guard let running = operation else { return false }
        var objects: [PreparedObject] = []
        var waiting: [ResourceKey] = []
        for key in step.keys {
            guard let object = running.prepared[key] else { continue }
            guard live.servedKind(object.kind) != nil else {
                if mayBeServedSoon(object, running, now: now) {
                    waiting.append(key)
                } else {
                    fail(
                        object,
                        "no matches for kind \"\(object.kind.kind)\" in version \"\(object.kind.apiVersion)\"",
                        now: now)
                }
                continue
            }
            switch verdict(on: object, running, live: live) {
            case .same, .extraneous: break
            case .foreign(let other): refuseForeign(object, other, now: now)
            case .missing, .unservedKind: objects.append(object)
            case .different(let differences):
                operation?.differences[key] = differences
                objects.append(object)
            }
        }
        if waiting.isEmpty {
            operation?.steps.removeFirst()
        } else {
            operation?.steps[0].keys = waiting
        }
        send(objects, live: live)
        if !objects.isEmpty { return true }
        guard !waiting.isEmpty else { return false }
        if case .waiting(until: _?)? = operation?.stage { return true }
        let until = now + settings.kindTimeout
        operation?.stage = .waiting(until: until)
        operation?.message = "waiting for the cluster to serve \(waiting[0].groupKind)"
        isStatusDue = true
        set(.wait, until)
        return true
    }

    private mutating func verdict(
        on object: PreparedObject, _ running: RunningOperation, live: some LiveState
    ) -> Comparison.Verdict {
        if isOwnState(running) {
            compare(object.key, live: live)
            if let entry = entries[object.key] { return entry.comparison.verdict }
        }
        let found = liveObject(object.key, version: object.kind.version, live: live)
        return Comparison.of(object, live: found, context(for: object, live: live)).verdict
    }

    /// Whether the operation itself brings the definition of the kind, and has not waited long enough for it.
    private func mayBeServedSoon(_ object: PreparedObject, _ running: RunningOperation, now: Timestamp)
        -> Bool
    {
        guard running.prepared.definedKinds.contains(object.kind.groupKind), !running.operation.dryRun else {
            return false
        }
        if case .waiting(let until?) = running.stage { return now < until }
        return true
    }

    private mutating func refuseForeign(_ object: PreparedObject, _ other: String, now: Timestamp) {
        guard operation?.options.failsOnSharedResource == true else { return }
        fail(object, "the object belongs to the application \(other)", now: now)
    }

    private mutating func fail(_ object: PreparedObject, _ message: String, now: Timestamp) {
        operation?.failures.append(object.key)
        if operation?.purpose == .heal {
            let fields = operation?.differences[object.key]?.map(\.field) ?? ["."]
            heal.healed(object.key, fields: fields, now: now)
        }
        let place = object.mark.file.isEmpty ? "" : " (\(object.mark))"
        operation?.record(
            OperationState.ResourceResult(
                kind: object.kind, namespace: object.key.namespace, name: object.key.name,
                status: .syncFailed, message: message + place))
        isStatusDue = true
    }

    private mutating func send(_ objects: [PreparedObject], live: some LiveState) {
        guard let running = operation, !objects.isEmpty else { return }
        operation?.stage = .applying
        var requests: [ApplyRequest] = []
        for object in objects {
            let found = liveObject(object.key, version: object.kind.version, live: live)
            operation?.versions[object.key] = found?.metadata.resourceVersion ?? ""
            let context = context(for: object, live: live)
            let options = [running.options, object.options.syncOptions]
            let replaces = options.contains(where: \.replaces)
            requests.append(
                ApplyRequest(
                    operation: running.id, key: object.key, kind: object.kind,
                    object: DesiredFields.toApply(
                        object, live: found, isAutoscaled: context.isAutoscaled,
                        handingOver: context.respectsIgnored ? context.ignored : IgnoredFields()),
                    method: options.contains(where: \.forces) && found != nil
                        ? .recreate : replaces ? .replace : .apply,
                    dryRun: running.operation.dryRun))
            operation?.inFlight.insert(object.key)
        }
        actions.append(.apply(requests))
    }

    // MARK: Answers

    mutating func applied(_ results: [ApplyResult], live: some LiveState, now: Timestamp) {
        for result in results {
            // No copy of the operation is held here: thousands of results would each copy what it has recorded.
            guard operation?.id == result.operation, operation?.inFlight.remove(result.key) != nil else {
                // An answer to an operation that has ended: the object is news all the same.
                if case .success(let object) = result.outcome, let wanted = prepared[result.key] {
                    learn(wanted, answer: object, live: live, now: now)
                }
                continue
            }
            isStatusDue = true
            let wanted = operation?.prepared[result.key]
            switch result.outcome {
            case .success(let object):
                recordApplied(object)
                if operation?.operation.dryRun == false, let wanted {
                    learn(wanted, answer: object, live: live, now: now)
                }
            case .failure(let error):
                let namespace = Object(apiVersion: "v1", kind: result.key.kind, name: result.key.name)
                fail(wanted ?? PreparedObject(untracked: namespace), error.message, now: now)
                continue
            }
            if operation?.purpose == .heal {
                let fields = operation?.differences[result.key]?.map(\.field) ?? ["."]
                heal.healed(result.key, fields: fields, now: now)
            }
        }
    }

    private mutating func recordApplied(_ object: Object) {
        let key = object.key
        let before = operation?.versions[key] ?? ""
        let word =
            before.isEmpty
            ? "created" : before == object.metadata.resourceVersion ? "unchanged" : "configured"
        let kind = key.group.isEmpty ? key.kind.lowercased() : "\(key.kind.lowercased()).\(key.group)"
        operation?.record(
            OperationState.ResourceResult(
                kind: object.groupVersionKind, namespace: key.namespace, name: key.name, status: .synced,
                message: "\(kind)/\(key.name) \(word)"))
        guard operation?.purpose == .heal, word != "unchanged" else { return }
        let differences = operation?.differences[key] ?? []
        let isSecret = key.groupKind == GroupKind(group: "", kind: "Secret")
        let what =
            differences.isEmpty
            ? "it was not there"
            : differences.prefix(5).map { $0.text(isSecret: isSecret) }.joined(separator: ", ")
                + (differences.count > 5 ? ", and \(differences.count - 5) more" : "")
        actions.append(
            .emitEvent(EventNote("Healed", "\(key.shortDescription) put back: \(what)", object: key)))
    }

    // MARK: Pruning

    /// Deletes objects that git no longer states; false when there was nothing to send.
    private mutating func prune(_ keys: [ResourceKey], live: some LiveState) -> Bool {
        guard let running = operation else { return false }
        var requests: [DeleteRequest] = []
        for key in keys {
            // What became of the object since the plan was made decides, not the plan.
            guard let object = liveObject(key, version: "", live: live), !object.metadata.isDeleting,
                running.prepared[key] == nil, TrackingID.owner(of: object) == trackingName
            else { continue }
            requests.append(
                DeleteRequest(
                    operation: running.id, key: key, kind: object.groupVersionKind, uid: object.metadata.uid,
                    propagation: running.options.prunePropagation, dryRun: running.operation.dryRun))
            operation?.inFlight.insert(key)
        }
        guard !requests.isEmpty else { return false }
        actions.append(.delete(requests))
        return true
    }

    mutating func deleted(_ results: [DeleteResult], live: some LiveState, now: Timestamp) {
        for result in results {
            guard operation?.id == result.operation, operation?.inFlight.remove(result.key) != nil else {
                continue
            }
            let isDryRun = operation?.operation.dryRun ?? false
            isStatusDue = true
            let object = liveObject(result.key, version: "", live: live)
            let kind =
                object?.groupVersionKind ?? entries[result.key]?.kind
                ?? GroupVersionKind(group: result.key.group, version: "", kind: result.key.kind)
            if let error = result.error, error.reason != .notFound {
                operation?.failures.append(result.key)
                operation?.record(
                    OperationState.ResourceResult(
                        kind: kind, namespace: result.key.namespace, name: result.key.name,
                        status: .syncFailed, message: error.message))
            } else {
                operation?.record(
                    OperationState.ResourceResult(
                        kind: kind, namespace: result.key.namespace, name: result.key.name, status: .pruned,
                        message: isDryRun ? "pruned (dry run)" : "pruned"))
                if !isDryRun {
                    if let object { deletionAsked[result.key] = object.metadata.uid }
                    overlay[result.key] = nil
                }
            }
            if operation?.purpose == .heal { heal.healed(result.key, fields: ["."], now: now) }
        }
    }
}
