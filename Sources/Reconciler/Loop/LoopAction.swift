package import Kubernetes
package import YAML

extension ApplicationLoop {
    /// Something for the shell to do. Actions of one answer are done in their order; those that answer with an
    /// event may run at the same time as others.
    package enum Action: Sendable, Equatable {
        /// Find the commit; answer with `revisionResolved` or `revisionFailed`. Where the request says `follows`, go
        /// on watching that revision, in place of the one followed before, and send `revisionResolved` whenever it
        /// moves.
        case resolve(ResolveRequest)
        /// Answer with `rendered` or `renderFailed`.
        case render(RenderRequest)
        /// See to it that the cache holds all objects of these kinds; answer with `liveSynced`, also when it already
        /// does. Kinds the cluster does not serve are skipped.
        case watch([GroupVersionKind])
        /// Apply each object; they depend on nothing of each other. Answer with `applied`.
        case apply([ApplyRequest])
        /// Delete each object. Answer with `deleted`.
        case delete([DeleteRequest])
        /// Send `timer` at that time. Replaces the timer's earlier time.
        case setTimer(Timer, Timestamp)
        case cancelTimer(Timer)
        /// Merge-patch the Application's status subresource with the value, which is `{"status": {…}}`; answer with
        /// `statusWritten`. There is at most one unanswered write.
        case writeStatus(Value)
        /// Merge-patch the Application itself (not its status): takes away an operation that has begun, an
        /// annotation that asked for a refresh, a finalizer that is done with.
        case patchApplication(Value)
        /// Record an Event about the Application, and about `object` when there is one.
        case emitEvent(EventNote)
        /// The application is gone; forget the loop.
        case finish
    }
}

/// One object to apply.
package struct ApplyRequest: Sendable, Equatable {
    /// How it reaches the cluster.
    package enum Method: Sendable, Equatable {
        /// Server-side apply with `force`, as the field manager ``ApplicationLoop/fieldManager``.
        case apply
        /// A whole update, or create when it is not there (`Replace=true`).
        case replace
        /// Delete and wait until it is gone, then apply (`Force=true`).
        case recreate
    }

    /// Tells this operation's answers from those of earlier ones.
    package var operation: Int
    package var key: ResourceKey
    package var kind: GroupVersionKind
    package var object: Object
    package var method: Method
    package var dryRun: Bool

    package init(
        operation: Int, key: ResourceKey, kind: GroupVersionKind, object: Object, method: Method = .apply,
        dryRun: Bool = false
    ) {
        self.operation = operation
        self.key = key
        self.kind = kind
        self.object = object
        self.method = method
        self.dryRun = dryRun
    }
}

/// What became of an ``ApplyRequest``.
package struct ApplyResult: Sendable {
    package var operation: Int
    package var key: ResourceKey
    /// The object as the cluster now has it, or why it refused.
    package var outcome: Result<Object, StatusError>

    package init(operation: Int, key: ResourceKey, outcome: Result<Object, StatusError>) {
        self.operation = operation
        self.key = key
        self.outcome = outcome
    }
}

/// One object to delete.
package struct DeleteRequest: Sendable, Equatable {
    package var operation: Int
    package var key: ResourceKey
    /// The version to address it in.
    package var kind: GroupVersionKind
    /// Only this very object is meant (a precondition of the deletion).
    package var uid: String
    /// `foreground`, `background` or `orphan`.
    package var propagation: String
    package var dryRun: Bool

    package init(
        operation: Int, key: ResourceKey, kind: GroupVersionKind, uid: String,
        propagation: String = "foreground", dryRun: Bool = false
    ) {
        self.operation = operation
        self.key = key
        self.kind = kind
        self.uid = uid
        self.propagation = propagation
        self.dryRun = dryRun
    }
}

/// What became of a ``DeleteRequest``: nil when the deletion was accepted or the object was already gone.
package struct DeleteResult: Sendable {
    package var operation: Int
    package var key: ResourceKey
    package var error: StatusError?

    package init(operation: Int, key: ResourceKey, error: StatusError? = nil) {
        self.operation = operation
        self.key = key
        self.error = error
    }
}

/// An Event to record.
package struct EventNote: Sendable, Equatable {
    /// `Normal` or `Warning`.
    package var type: String
    /// One word, such as `OperationStarted`.
    package var reason: String
    package var message: String
    /// The object it is about, besides the Application.
    package var object: ResourceKey?

    package init(_ reason: String, _ message: String, type: String = "Normal", object: ResourceKey? = nil) {
        self.type = type
        self.reason = reason
        self.message = message
        self.object = object
    }
}
