import Kubernetes
import YAML

/// What the Application's status says, and when it is written.
extension ApplicationLoop {
    /// How many texts one condition holds.
    private static let textsInCondition = 10
    private static let longestWrite = Duration.seconds(60)

    // MARK: Composing

    private mutating func compose(live: some LiveState, now: Timestamp) {
        let isKnown = desired != nil
        var new = state
        let spec = spec
        new.observedGeneration = application.object.metadata.generation
        if let target { new.sync.revision = target.id }
        new.sync.source = spec.source
        new.sync.destination = spec.destination
        new.sync.status = syncStatus
        if isKnown || !renderErrors.isEmpty || resolveFailure != nil {
            new.health = health
        }
        if isKnown {
            if areEntriesNew {
                areEntriesNew = false
                new.resources = resources()
                new.images = Set(entries.values.flatMap(\.images)).sorted(by: utf8Less)
            }
            new.sourceType = desired?.state.sourceType ?? ""
        }
        if let shown = parked ?? operation, shown.purpose == .sync || syncFailure == nil {
            new.operationState = shown.state(phase: .running)
        }
        new.conditions = conditions(live: live, now: now)
        if new.health.status != state.health.status || new.healthLastTransition == nil {
            new.healthLastTransition = now.wholeSecond
        }
        if isKnown { note(old: state, new: new) }
        state = new
    }

    private var syncStatus: SyncStatus {
        guard desired != nil, renderErrors.isEmpty, resolveFailure == nil, liveFailure == nil else {
            return .unknown
        }
        let isOff = unsettled.contains { key in
            guard let entry = entries[key] else { return false }
            if case .extraneous = entry.comparison.verdict { return !entry.options.ignoresExtraneous }
            return true
        }
        return isOff ? .outOfSync : .synced
    }

    /// The worst object decides.
    private var health: Health {
        guard desired != nil else { return Health(.unknown) }
        var worst: (key: ResourceKey, health: Health)?
        for key in unhealthy {
            guard let entry = entries[key], entry.prepared != nil, !entry.options.ignoresHealth,
                let health = entry.health
            else { continue }
            if let known = worst, !health.status.isWorse(than: known.health.status) {
                // Of equally bad ones the first by key speaks, whatever the order of the set.
                if known.health.status.isWorse(than: health.status) || known.key < key { continue }
            }
            worst = (key, health)
        }
        guard let worst else { return Health(.healthy) }
        return Health(
            worst.health.status,
            worst.key.shortDescription + (worst.health.message.isEmpty ? "" : ": \(worst.health.message)"))
    }

    private mutating func resources() -> [ApplicationStatus.Resource] {
        keysInOrder().compactMap { key in
            entries[key].map { entry in
                ApplicationStatus.Resource(
                    kind: entry.kind, namespace: key.namespace, name: key.name,
                    status: entry.isSame ? .synced : .outOfSync, health: entry.health,
                    requiresPruning: entry.prepared == nil, syncWave: entry.options.wave,
                    message: message(key, entry))
            }
        }
    }

    private func message(_ key: ResourceKey, _ entry: Entry) -> String {
        switch entry.comparison.verdict {
        case .same, .missing, .extraneous: return ""
        case .foreign(let application): return "belongs to the application \(application)"
        case .unservedKind: return "the cluster does not serve \(entry.kind)"
        case .different(let differences):
            let isSecret = key.groupKind == GroupKind(group: "", kind: "Secret")
            let texts = differences.prefix(3).map { $0.text(isSecret: isSecret) }
            return texts.joined(separator: ", ")
                + (differences.count > 3 ? ", and \(differences.count - 3) more" : "")
        }
    }

    private func conditions(live: some LiveState, now: Timestamp) -> [ApplicationStatus.Condition] {
        var found: [ApplicationStatus.Condition] = []
        func add(_ kind: ApplicationStatus.Condition.Kind, _ message: String) {
            found.append(ApplicationStatus.Condition(kind, message))
        }
        if spec.source.repoURL.isEmpty {
            add(.invalidSpecError, "spec.source.repoURL is required")
        }
        if spec.ignoreDifferences.contains(where: { !$0.jqPathExpressions.isEmpty }) {
            add(
                .invalidSpecError,
                "spec.ignoreDifferences: jqPathExpressions are not evaluated; use jsonPointers or managedFieldsManagers"
            )
        }
        if let resolveFailure { add(.comparisonError, resolveFailure) }
        if !renderErrors.isEmpty { add(.comparisonError, Self.joined(renderErrors)) }
        if let liveFailure { add(.comparisonError, "the cluster cannot be read: \(liveFailure)") }
        if let syncFailure { add(.syncError, syncFailure) }
        if let pruneRefusal { add(.pruneRefusedWarning, pruneRefusal) }
        let foreign = unsettled.sorted().compactMap { key -> String? in
            guard case .foreign(let other)? = entries[key]?.comparison.verdict else { return nil }
            return "\(key.shortDescription) is part of the applications \(trackingName) and \(other)"
        }
        if !foreign.isEmpty { add(.sharedResourceWarning, Self.joined(foreign)) }
        let contended = contendedFields(live: live)
        if !contended.isEmpty { add(.contendedFieldWarning, Self.joined(contended)) }
        var notices = desired?.state.notices ?? []
        notices += prepared.hooks.compactMap {
            $0.options.hook == "Skip"
                ? nil
                : "\($0.mark): \($0.key.shortDescription) is a \($0.options.hook ?? "") hook and is not run"
        }
        if !notices.isEmpty { add(.sourceWarning, Self.joined(notices)) }
        if let stuck = deletionCondition(live: live, now: now) { found.append(stuck) }
        for index in found.indices {
            let old = state.conditions.first {
                $0.type == found[index].type && $0.message == found[index].message
            }
            found[index].lastTransitionTime = old?.lastTransitionTime ?? now.wholeSecond
        }
        return found
    }

    private static func joined(_ texts: [String]) -> String {
        let shown = texts.prefix(textsInCondition).joined(separator: "\n")
        return texts.count > textsInCondition ? shown + "\nand \(texts.count - textsInCondition) more" : shown
    }

    /// Fields that had to be put back several times in a row.
    private func contendedFields(live: some LiveState) -> [String] {
        unsettled.sorted().compactMap { key in
            guard let object = prepared[key],
                case .different(let differences)? = entries[key]?.comparison.verdict
            else { return nil }
            let fought = differences.filter { heal.heals(object.key, field: $0.field) >= 3 }
            guard let first = fought.first else { return nil }
            let managers =
                liveObject(object.key, version: object.kind.version, live: live).map {
                    FieldOwnership(of: $0).others(owning: first.path)
                } ?? []
            return "\(object.key.shortDescription): \(first.field) was put back "
                + "\(heal.heals(object.key, field: first.field)) times and is different again"
                + (managers.isEmpty ? "" : ", set by \(managers.joined(separator: ", "))")
        }
    }

    /// Events for changes of state.
    private mutating func note(old: ApplicationStatus, new: ApplicationStatus) {
        if old.sync.status != new.sync.status {
            actions.append(
                .emitEvent(
                    EventNote(
                        "ResourceUpdated",
                        "Updated sync status: \(old.sync.status.rawValue) -> \(new.sync.status.rawValue)")))
        }
        if old.health.status != new.health.status {
            actions.append(
                .emitEvent(
                    EventNote(
                        "ResourceUpdated",
                        "Updated health status: \(old.health.status.rawValue) -> \(new.health.status.rawValue)"
                            + (new.health.status == .degraded ? " (\(new.health.message))" : ""),
                        type: new.health.status == .degraded ? "Warning" : "Normal")))
        }
    }

    // MARK: Writing

    /// Whether there is anything to say: before the first look an earlier process' words stand.
    private var hasSomethingToSay: Bool {
        desired != nil && isSynced || !renderErrors.isEmpty || resolveFailure != nil || liveFailure != nil
            || deletion != .none || state != stored
    }

    mutating func writeStatusIfDue(live: some LiveState, now: Timestamp) {
        // An answer that has not come for so long is lost.
        if isWriting, let lastWrite, now - lastWrite > Self.longestWrite { isWriting = false }
        guard isStatusDue, !isWriting, deletion != .done, hasSomethingToSay else { return }
        let stored = stored
        compose(live: live, now: now)
        let isStateChange =
            state.sync.status != stored.sync.status || state.sync.revision != stored.sync.revision
            || state.health.status != stored.health.status || state.conditions != stored.conditions
            || state.history != stored.history
            || Self.tells(state.operationState, from: stored.operationState)
        if !isStateChange, let lastWrite, now < lastWrite + settings.statusInterval {
            isStatusDue = false
            set(.status, lastWrite + settings.statusInterval)
            return
        }
        isStatusDue = false
        cancel(.status)
        let old = application.object.value[.status] ?? .emptyObject
        var unchanged = state
        unchanged.reconciledAt = stored.reconciledAt
        if MergePatch.difference(from: old, to: unchanged.value) == .emptyObject {
            state = unchanged
            return
        }
        state.reconciledAt = now.wholeSecond
        isWriting = true
        lastWrite = now
        actions.append(.writeStatus(["status": MergePatch.difference(from: old, to: state.value)]))
    }

    /// Whether more than an operation's progress differs.
    private static func tells(_ new: OperationState?, from old: OperationState?) -> Bool {
        new?.phase != old?.phase || new?.operation != old?.operation || new?.retryCount != old?.retryCount
            || new?.syncResult.revision != old?.syncResult.revision
    }

    mutating func statusWritten(_ result: Result<Application, StatusError>, now: Timestamp) {
        isWriting = false
        switch result {
        case .success(let written):
            writeFailures = 0
            if let known = UInt64(application.object.metadata.resourceVersion),
                let other = UInt64(written.object.metadata.resourceVersion), other < known
            {
                // Something newer has come by already.
                isStatusDue = true
                return
            }
            updateApplication {
                $0.object.value[.status] = written.object.value[.status]
                $0.object.metadata.resourceVersion = written.object.metadata.resourceVersion
            }
            isStatusDue = true
        case .failure(let error):
            // Without the object there is nothing to write to; its removal comes as an event.
            guard error.reason != .notFound else { return }
            writeFailures += 1
            var delay = Duration.seconds(1)
            for _ in 1..<min(writeFailures, 7) { delay *= 2 }
            isStatusDue = false
            set(.status, now + delay)
        }
    }
}
