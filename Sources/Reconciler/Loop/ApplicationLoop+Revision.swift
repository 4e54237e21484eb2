import Kubernetes
import YAML

/// From a revision to desired objects.
extension ApplicationLoop {
    mutating func resolved(_ request: ResolveRequest, _ commit: Commit, live: some LiveState, now: Timestamp)
    {
        if request == followed {
            cancel(.resolve)
            if resolveFailure != nil {
                resolveFailure = nil
                isStatusDue = true
            }
            resolveFailures = 0
            if target?.id != commit.id
                || (rendering == nil && desired == nil && candidate == nil && renderErrors.isEmpty)
            {
                target = commit
                render(commit)
            }
        }
        if manual?.resolve == request {
            let render = renderRequest(commit.id, spec.source)
            manual?.resolve = nil
            manual?.commit = commit
            manual?.render = render
            actions.append(.render(render))
        }
    }

    mutating func resolveFailed(_ request: ResolveRequest, _ message: String, now: Timestamp) {
        if request == followed {
            resolveFailure = message
            resolveFailures += 1
            isStatusDue = true
            var delay = Duration.seconds(5)
            for _ in 1..<min(resolveFailures, 10) { delay *= 2 }
            set(.resolve, now + min(delay, settings.longestResolveDelay))
        }
        if manual?.resolve == request { refuseManual(message, now: now) }
    }

    private func renderRequest(_ commit: String, _ source: ApplicationSpec.Source) -> RenderRequest {
        RenderRequest(
            commit: commit, source: source, application: application.name,
            namespace: spec.destination.namespace)
    }

    /// Asks for the objects of the target.
    mutating func render(_ commit: Commit) {
        let request = renderRequest(commit.id, spec.source)
        guard request != rendering else { return }
        let known = candidate ?? desired
        if known?.commit.id == commit.id, known?.source == request.source,
            known?.namespace == request.namespace, renderErrors.isEmpty
        {
            return
        }
        rendering = request
        actions.append(.render(request))
    }

    mutating func rendered(
        _ request: RenderRequest, _ state: DesiredState, live: some LiveState, now: Timestamp
    ) {
        if request == rendering, let target {
            rendering = nil
            renderErrors = state.errors
            isStatusDue = true
            if state.isComplete {
                accept(
                    Rendered(
                        state: state, commit: target, source: request.source, namespace: request.namespace),
                    live: live, now: now)
            } else {
                renderLastGood()
            }
        } else if request == fallback {
            fallback = nil
            // The commit whose rendering failed may have been replaced by a good one meanwhile.
            if desired == nil, candidate == nil, state.isComplete {
                accept(
                    Rendered(
                        state: state, commit: commit(of: request.commit), source: request.source,
                        namespace: request.namespace),
                    live: live, now: now)
            }
        }
        if manual?.render == request {
            manual?.render = nil
            if state.isComplete, let commit = manual?.commit {
                startManual(state, commit, live: live, now: now)
            } else {
                refuseManual(state.errors.joined(separator: "\n"), now: now)
            }
        }
    }

    /// After a start with a broken commit, the last one that was deployed is what drift is measured against.
    mutating func renderLastGood() {
        guard desired == nil, fallback == nil,
            let last = stored.history.last(where: { $0.result == .succeeded }),
            last.revision != target?.id
        else { return }
        let request = renderRequest(last.revision, last.source)
        fallback = request
        actions.append(.render(request))
    }

    /// The commit as the history knows it.
    private func commit(of id: String) -> Commit {
        let entry = stored.history.last { $0.revision == id }
        return Commit(id: id, author: entry?.author ?? "", subject: entry?.subject ?? "")
    }

    private mutating func accept(_ new: Rendered, live: some LiveState, now: Timestamp) {
        candidate = new
        watchKinds()
        settleCandidate(live: live, now: now)
    }

    /// Makes the candidate the desired state once the cache can tell what the cluster makes of it.
    mutating func settleCandidate(live: some LiveState, now: Timestamp) {
        guard isSynced, let new = candidate else { return }
        candidate = nil
        let state = PreparedState(
            new.state, spec: spec, tracking: trackingName, live: live,
            reusing: preparedContext == contextGeneration ? prepared : nil)
        guard state.errors.isEmpty else {
            renderErrors = state.errors
            isStatusDue = true
            return renderLastGood()
        }
        if new.commit.id == target?.id { renderErrors = [] }
        if desired == nil, stored.sync.revision == new.commit.id {
            previouslySynced = Set(
                stored.resources.filter { $0.status == .synced }.map(\.key))
        }
        desired = new
        prepared = state
        preparedContext = contextGeneration
        generation += 1
        prepared.id = generation
        autoscaled = [:]
        isStatusDue = true
        compareAll(live: live, now: now)
        supersede(by: new.commit)
    }

    /// Asks for the kinds that comparing needs, when one of them is not asked for yet.
    mutating func watchKinds() {
        var needed = Set((candidate ?? desired)?.state.objects.map(\.object.groupVersionKind) ?? [])
        for resource in stored.resources { needed.insert(resource.kind) }
        needed.formUnion(Self.supportingKinds)
        guard !needed.isSubset(of: watched) else { return }
        watched.formUnion(needed)
        askForKinds()
    }

    mutating func askForKinds() {
        isSynced = false
        actions.append(
            .watch(
                watched.sorted {
                    ($0.group, $0.kind, $0.version) < ($1.group, $1.kind, $1.version)
                }))
    }

    /// What says who sets replicas, and why workloads do not get ready.
    private static let supportingKinds: Set<GroupVersionKind> = [
        GroupVersionKind(group: "autoscaling", version: "v2", kind: "HorizontalPodAutoscaler"),
        GroupVersionKind(group: "apps", version: "v1", kind: "ReplicaSet"),
        GroupVersionKind(group: "", version: "v1", kind: "Pod"),
        GroupVersionKind(group: "", version: "v1", kind: "Namespace"),
    ]
}
