package import Kubernetes
import YAML

/// The life of one Application as a pure state machine: what happened goes in, what to do comes out.
///
/// It holds the queue, the retries and the back-offs; the shell holds sockets, clocks and tasks. Level-triggered:
/// every decision looks at what is, so that a lost, doubled or late event costs time and nothing else.
package struct ApplicationLoop: Sendable {
    /// The field manager under which everything is applied.
    package static let fieldManager = "trimtab"

    /// What is the same for all applications of an agent.
    package struct Settings: Sendable {
        /// The namespace whose Applications are tracked by their plain name; those of other namespaces are tracked
        /// as `<namespace>_<name>`, as Argo CD does with applications in any namespace.
        package var controlNamespace = "trimtab"
        /// The least time between two status writes that report no change of state, only progress.
        package var statusInterval = Duration.milliseconds(500)
        /// How long to wait before looking at a repository again that could not be read, at most.
        package var longestResolveDelay = Duration.seconds(120)
        /// How long a sync waits for a kind whose definition it has just applied.
        package var kindTimeout = Duration.seconds(60)

        package init() {}
    }

    package let settings: Settings
    package private(set) var application: Application
    /// The Application's `spec`, read once.
    private(set) var spec: ApplicationSpec
    /// The Application's `status` as the cluster has it, read once.
    private(set) var stored: ApplicationStatus

    // MARK: What git says

    /// The revision that is followed, nil before the first event.
    var followed: ResolveRequest?
    /// The commit it is at.
    var target: Commit?
    var resolveFailure: String?
    var resolveFailures = 0
    /// The render of the target that has not been answered.
    var rendering: RenderRequest?
    /// The render of an older commit, asked for because the target's failed and nothing else is known.
    var fallback: RenderRequest?
    /// What is wrong with the target, empty when nothing is.
    var renderErrors: [String] = []
    /// A state that rendered whole, of a commit and a source.
    struct Rendered: Sendable {
        var state: DesiredState
        var commit: Commit
        var source: ApplicationSpec.Source
        /// The destination's namespace when it was rendered.
        var namespace = ""
    }

    /// What is to be desired as soon as the cache can tell what the cluster makes of it.
    var candidate: Rendered?
    /// The last state that is whole; nil before there was one.
    var desired: Rendered?
    /// ``desired`` as the cluster gets it.
    var prepared = PreparedState()

    // MARK: What the cluster says

    var watched: Set<GroupVersionKind> = []
    var isSynced = false
    var liveFailure: String?
    /// What is known of each object; changed through ``setEntry(_:for:)`` alone.
    private(set) var entries: [ResourceKey: Entry] = [:]
    /// The keys of the entries that are not as git says, so that looking for drift costs nothing when there is none.
    private(set) var unsettled: Set<ResourceKey> = []
    /// The keys of the entries that are not healthy.
    private(set) var unhealthy: Set<ResourceKey> = []
    /// Whether an entry is different from when the status was last composed.
    var areEntriesNew = true
    /// The keys of the entries in order; nil when it must be made again.
    private var orderedKeys: [ResourceKey]?
    /// The context's generation that ``prepared`` was made in.
    var preparedContext = -1
    /// Counts the prepared states.
    var generation = 0
    /// Raised when comparisons must be made again though neither object moved.
    var contextGeneration = 0
    /// `spec.ignoreDifferences`, read once.
    var rules: [ApplicationSpec.IgnoreDifference] = []
    /// What the stored status calls in sync with the target, until it has been looked at once.
    var previouslySynced: Set<ResourceKey> = []
    /// Objects as an apply answered them, until the cache has caught up.
    var overlay: [ResourceKey: (object: Object, since: Timestamp)] = [:]
    /// The objects whose deletion was accepted, by uid.
    var deletionAsked: [ResourceKey: String] = [:]
    var autoscaled: [String: AutoscaledTargets] = [:]
    /// Per object the differences that applying it has left standing, with what was applied.
    var tolerated: [ResourceKey: (prepared: PreparedObject, differences: [FieldDifference])] = [:]

    // MARK: What is being done

    /// A commit with everything that decides what syncing to it means.
    struct Attempt: Sendable, Equatable {
        var revision: String
        var source: ApplicationSpec.Source
        var destination: ApplicationSpec.Destination
        var prunes: Bool
    }

    var operation: RunningOperation?
    /// A sync that waits for its next try while drift is put back.
    var parked: RunningOperation?
    var lastOperationID = 0
    var lastAttempt: Attempt?
    /// Objects that the last attempt could not apply; they are not healed until something new is attempted.
    var failedKeys: Set<ResourceKey> = []
    /// The failure of the last sync that will not be tried again.
    var syncFailure: String?
    var pruneRefusal: String?
    var manual: ManualRequest?
    /// The operation last taken from the Application, until the Application is seen without it.
    var takenOperation: ApplicationOperation?
    var heal = HealBackoff()
    var deletion = Deletion.none

    /// An operation that somebody asked for and that has not begun.
    struct ManualRequest: Sendable {
        var operation: ApplicationOperation
        var resolve: ResolveRequest?
        var commit: Commit?
        var render: RenderRequest?
    }

    /// How far deleting the application has come.
    enum Deletion: Sendable, Equatable {
        case none
        case waitingForCache
        case deleting(since: Timestamp)
        case done
    }

    // MARK: What is written

    var state = ApplicationStatus()
    /// Whether something that the status shows may have changed.
    var isStatusDue = false
    var isWriting = false
    var lastWrite: Timestamp?
    var writeFailures = 0
    var hasStarted = false
    /// The timers that are set, so that only changes of them become actions.
    var timers: [Timer: Timestamp] = [:]
    /// What this event's answer is.
    var actions: [Action] = []

    package init(application: Application, settings: Settings = Settings()) {
        self.application = application
        self.settings = settings
        spec = application.spec
        stored = application.status
        state = stored
    }

    /// Puts in, replaces or, with nil, removes what is known of an object.
    mutating func setEntry(_ entry: Entry?, for key: ResourceKey) {
        if (entries[key] == nil) != (entry == nil) { orderedKeys = nil }
        entries[key] = entry
        areEntriesNew = true
        if let entry, !entry.isSame { unsettled.insert(key) } else { unsettled.remove(key) }
        if let health = entry?.health, health.status != .healthy {
            unhealthy.insert(key)
        } else {
            unhealthy.remove(key)
        }
    }

    /// The keys of all entries, in order.
    mutating func keysInOrder() -> [ResourceKey] {
        if let orderedKeys { return orderedKeys }
        let keys = entries.keys.sorted()
        orderedKeys = keys
        return keys
    }

    /// Changes what is known of the Application; what did not change is not read again.
    mutating func updateApplication(_ body: (inout Application) -> Void) {
        let old = application.object.value
        body(&application)
        if application.object.value[.spec] != old[.spec] { spec = application.spec }
        if application.object.value[.status] != old[.status] { stored = application.status }
    }

    /// The name by which live objects say that they belong to this application.
    package var trackingName: String {
        application.namespace == settings.controlNamespace || application.namespace.isEmpty
            ? application.name : "\(application.namespace)_\(application.name)"
    }

    /// Takes in one event and answers with what to do.
    package mutating func handle(
        _ event: Event, live: some LiveState, now: Timestamp
    ) -> [Action] {
        actions = []
        if case .applicationRemoved = event { return finish() }
        if !hasStarted { start(live: live, now: now) }
        switch event {
        case .applicationChanged(let application): take(application, live: live, now: now)
        case .applicationRemoved: break
        case .revisionResolved(let request, let commit): resolved(request, commit, live: live, now: now)
        case .revisionFailed(let request, let message): resolveFailed(request, message, now: now)
        case .rendered(let request, let state): rendered(request, state, live: live, now: now)
        case .renderFailed(let request, let message):
            rendered(request, DesiredState(errors: [message]), live: live, now: now)
        case .liveSynced: cacheSynced(live: live, now: now)
        case .liveLost(let message):
            isSynced = false
            liveFailure = message
            isStatusDue = true
        case .liveChanged(let keys): changed(keys, live: live, now: now)
        case .kindsChanged: kindsChanged()
        case .applied(let results): applied(results, live: live, now: now)
        case .deleted(let results): deleted(results, live: live, now: now)
        case .statusWritten(let result): statusWritten(result, now: now)
        case .timer(let timer): fired(timer, live: live, now: now)
        case .refresh: refresh()
        }
        proceed(live: live, now: now)
        writeStatusIfDue(live: live, now: now)
        let answer = actions
        actions = []
        return answer
    }

    private mutating func finish() -> [Action] {
        deletion = .done
        let answer = Timer.allCases.filter { timers[$0] != nil }.map(Action.cancelTimer) + [.finish]
        timers = [:]
        return answer
    }

    // MARK: Timers

    mutating func set(_ timer: Timer, _ time: Timestamp) {
        guard timers[timer] != time else { return }
        timers[timer] = time
        actions.append(.setTimer(timer, time))
    }

    mutating func cancel(_ timer: Timer) {
        guard timers.removeValue(forKey: timer) != nil else { return }
        actions.append(.cancelTimer(timer))
    }

    private mutating func fired(_ timer: Timer, live: some LiveState, now: Timestamp) {
        timers[timer] = nil
        switch timer {
        case .resolve: if let followed { actions.append(.resolve(followed)) }
        case .retry: retry(live: live, now: now)
        case .status: isStatusDue = true
        case .heal, .wait, .health: break
        }
    }
}
