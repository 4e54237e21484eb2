import Kubernetes
import YAML

/// What the Application object itself asks for.
extension ApplicationLoop {
    mutating func start(live: some LiveState, now: Timestamp) {
        hasStarted = true
        rules = spec.ignoreDifferences
        if let last = stored.operationState {
            let attempt = Attempt(
                revision: last.syncResult.revision, source: last.syncResult.source,
                destination: spec.destination, prunes: prunesByItself)
            // A sync that an earlier process began and did not end is begun again.
            if last.phase.isCompleted {
                if !last.operation.dryRun { lastAttempt = attempt }
                if last.phase != .succeeded {
                    syncFailure = last.message
                    failedKeys = Set(
                        last.syncResult.resources.filter { $0.status == .syncFailed }.map(\.key)
                            + stored.resources.filter { $0.status == .outOfSync }.map(\.key))
                }
            } else if !last.operation.username.isEmpty {
                manual = ManualRequest(operation: last.operation)
            }
        }
        begin(live: live, now: now)
    }

    var prunesByItself: Bool { spec.syncPolicy.automated?.prune ?? false }

    /// Takes up what the Application says now, whatever was known before.
    private mutating func begin(live: some LiveState, now: Timestamp) {
        if application.isDeleting { return beginDeletion() }
        follow()
        takeRequests()
        isStatusDue = true
    }

    private mutating func follow() {
        let source = spec.source
        let request = ResolveRequest(repoURL: source.repoURL, revision: source.targetRevision)
        guard request != followed else { return }
        followed = request
        target = nil
        rendering = nil
        resolveFailure = nil
        resolveFailures = 0
        renderErrors = []
        cancel(.resolve)
        actions.append(.resolve(request))
    }

    /// Takes in the Application as it is now; older states than the one known are ignored.
    mutating func take(_ new: Application, live: some LiveState, now: Timestamp) {
        if let known = UInt64(application.object.metadata.resourceVersion),
            let other = UInt64(new.object.metadata.resourceVersion), other < known,
            application.object.metadata.uid == new.object.metadata.uid
        {
            return
        }
        let old = (spec: spec, status: stored)
        updateApplication { $0 = new }
        if stored != old.status { isStatusDue = true }
        if application.isDeleting {
            if deletion == .none { beginDeletion() }
            return
        }
        if spec != old.spec {
            contextGeneration += 1
            rules = spec.ignoreDifferences
            isStatusDue = true
            if spec.source != old.spec.source || spec.destination != old.spec.destination
                || spec.syncPolicy != old.spec.syncPolicy
            {
                supersedeForChange()
            }
            follow()
            let isElsewhere = spec.destination.namespace != old.spec.destination.namespace
            if spec.source != old.spec.source || isElsewhere, let target { render(target) }
            if candidate == nil { candidate = desired }
            settleCandidate(live: live, now: now)
        }
        takeRequests()
    }

    /// Takes an operation and a wish to look at the repository out of the Application.
    private mutating func takeRequests() {
        var patch = Map()
        let asked = application.operation
        if asked == nil { takenOperation = nil }
        // Until the patch has come back as an event, older events show the same operation again.
        if let asked, asked != takenOperation, manual == nil {
            manual = ManualRequest(operation: asked)
            takenOperation = asked
            patch[.operation] = .null
        }
        if application.asksForRefresh {
            let asking = [Application.refreshAnnotation, Application.argoRefreshAnnotation].filter {
                application.object.metadata.annotations[Key($0)] != nil
            }
            patch[.metadata] = [
                "annotations": .object(
                    Map(uniqueEntries: asking.map { Map.Entry(key: Key($0), value: .null) }))
            ]
            refresh()
        }
        if !patch.isEmpty { actions.append(.patchApplication(.object(patch))) }
    }

    /// Looks at the repository again, and gives up nothing that failed before.
    mutating func refresh() {
        if let followed, !actions.contains(.resolve(followed)) { actions.append(.resolve(followed)) }
        if syncFailure != nil {
            lastAttempt = nil
            failedKeys = []
        }
    }
}
