import Kubernetes

/// A sync under way.
struct RunningOperation: Sendable {
    enum Purpose: Sendable, Equatable {
        /// A new commit, or somebody's request.
        case sync
        /// Drift is put back; nothing about commits or history.
        case heal
    }

    enum Stage: Sendable, Equatable {
        case applying
        /// Waits for something that an event or the timer will bring, until a time.
        case waiting(until: Timestamp?)
        /// The last try failed; the next comes with the timer.
        case retrying
    }

    /// The objects of one turn that are still to be applied.
    struct Step: Sendable, Equatable {
        var turn: SyncTurn
        var keys: [ResourceKey]
    }

    var id: Int
    var purpose: Purpose
    var isManual: Bool
    var operation: ApplicationOperation
    var commit: Commit
    var source: ApplicationSpec.Source
    var prepared: PreparedState
    var prunes: Bool
    var steps: [Step] = []
    var pruneSteps: [[ResourceKey]] = []
    /// The namespace of `CreateNamespace=true` comes before all steps.
    var namespace: PreparedObject?
    /// The wave whose objects have been applied, nil before the first.
    var wave: Int?
    var stage = Stage.applying
    var inFlight: Set<ResourceKey> = []
    /// What the objects in flight differed in, for the events.
    var differences: [ResourceKey: [FieldDifference]] = [:]
    /// The resource versions that were applied over, empty for what was not there.
    var versions: [ResourceKey: String] = [:]
    var results: [ResourceKey: OperationState.ResourceResult] = [:]
    var order: [ResourceKey] = []
    /// The objects that failed in this try.
    var failures: [ResourceKey] = []
    var startedAt: Timestamp
    var retryCount = 0
    var message = ""
    /// Why it is to end at the next occasion for something newer; nil while nothing is.
    var superseded: String?

    var options: SyncOptions { operation.syncOptions }

    /// Whether a newer commit may take over.
    var yieldsToNewerCommit: Bool { operation.revision.isEmpty && !operation.dryRun }

    mutating func record(_ result: OperationState.ResourceResult) {
        if results.updateValue(result, forKey: result.key) == nil { order.append(result.key) }
    }

    /// The operation as the status shows it.
    func state(phase: OperationPhase, finishedAt: Timestamp? = nil) -> OperationState {
        OperationState(
            operation: operation, phase: phase, message: message, startedAt: startedAt,
            finishedAt: finishedAt, retryCount: retryCount,
            syncResult: OperationState.SyncResult(
                revision: commit.id, source: source, resources: order.compactMap { results[$0] }))
    }
}
