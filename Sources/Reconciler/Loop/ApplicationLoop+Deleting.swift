import Kubernetes
import YAML

/// Deleting the application: with the finalizer everything it tracks goes first, else all stays.
extension ApplicationLoop {
    /// How long deletions may take before the application says what they wait for.
    private static let patience = Duration.seconds(15)

    mutating func beginDeletion() {
        operation = nil
        parked = nil
        manual = nil
        for timer in Timer.allCases { cancel(timer) }
        isStatusDue = true
        guard application.cascades else {
            deletion = .done
            return
        }
        deletion = .waitingForCache
        watchKinds()
    }

    mutating func proceedDeletion(live: some LiveState, now: Timestamp) {
        guard deletion != .done, deletion != .none, isSynced else { return }
        let since: Timestamp
        if case .deleting(let time) = deletion { since = time } else { since = now }
        deletion = .deleting(since: since)
        let remaining = live.tracked(by: trackingName).sorted().compactMap { key -> Object? in
            guard let object = live.object(key, version: ""), TrackingID.owner(of: object) == trackingName
            else { return nil }
            let options = ObjectOptions(of: object).syncOptions
            return options.forbidsDelete ? nil : object
        }
        guard !remaining.isEmpty else {
            deletion = .done
            state.conditions = []
            let rest = application.object.metadata.finalizers.filter { $0 != Application.cascadeFinalizer }
            actions.append(
                .patchApplication(["metadata": ["finalizers": .array(rest.map { .string($0) })]]))
            cancel(.wait)
            return
        }
        let requests = deletionOrder(remaining)
        if !requests.isEmpty { actions.append(.delete(requests)) }
        if now - since >= Self.patience {
            isStatusDue = true
        } else {
            set(.wait, since + Self.patience)
        }
    }

    /// Deletions of the last wave that still has objects, its kinds in reverse order.
    private mutating func deletionOrder(_ remaining: [Object]) -> [DeleteRequest] {
        let waves = remaining.map { ObjectOptions(of: $0).wave }
        guard let last = waves.max() else { return [] }
        let chosen = zip(remaining, waves).filter { $0.1 == last }.map(\.0).sorted {
            (KindOrder.rank(of: $1.kind), $1.key) < (KindOrder.rank(of: $0.kind), $0.key)
        }
        var requests: [DeleteRequest] = []
        for object in chosen
        where !object.metadata.isDeleting && deletionAsked[object.key] != object.metadata.uid {
            deletionAsked[object.key] = object.metadata.uid
            requests.append(
                DeleteRequest(
                    operation: 0, key: object.key, kind: object.groupVersionKind, uid: object.metadata.uid,
                    propagation: spec.syncPolicy.syncOptions.prunePropagation))
        }
        return requests
    }

    /// What a deletion that does not come to its end waits for.
    func deletionCondition(live: some LiveState, now: Timestamp) -> ApplicationStatus.Condition? {
        guard case .deleting(let since) = deletion, now - since >= Self.patience else { return nil }
        let remaining = live.tracked(by: trackingName).sorted().compactMap { live.object($0, version: "") }
            .filter {
                !ObjectOptions(of: $0).syncOptions.forbidsDelete
            }
        guard !remaining.isEmpty else { return nil }
        let named = remaining.prefix(5).map { object in
            let finalizers = object.metadata.finalizers
            return object.key.shortDescription
                + (finalizers.isEmpty ? "" : " (finalizers \(finalizers.joined(separator: ", ")))")
        }
        let more = remaining.count > named.count ? ", and \(remaining.count - named.count) more" : ""
        return ApplicationStatus.Condition(
            .deletionError,
            "waiting for \(remaining.count) objects to go: \(named.joined(separator: ", "))\(more)")
    }
}
