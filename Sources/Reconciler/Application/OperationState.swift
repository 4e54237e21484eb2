package import Kubernetes
package import YAML

/// An Application's `status.operationState`: the sync that runs, or the last that ran.
package struct OperationState: Sendable, Equatable {
    package var operation: ApplicationOperation
    package var phase: OperationPhase
    package var message: String
    package var startedAt: Timestamp
    package var finishedAt: Timestamp?
    /// How often it was tried again.
    package var retryCount: Int
    package var syncResult: SyncResult

    /// `syncResult`.
    package struct SyncResult: Sendable, Equatable {
        /// The commit that was applied.
        package var revision: String
        package var source: ApplicationSpec.Source
        package var resources: [ResourceResult]

        package init(
            revision: String = "", source: ApplicationSpec.Source = ApplicationSpec.Source(),
            resources: [ResourceResult] = []
        ) {
            self.revision = revision
            self.source = source
            self.resources = resources
        }
    }

    /// What a sync did to one object.
    package struct ResourceResult: Sendable, Equatable {
        /// Argo CD's words.
        package enum Status: String, Sendable, Hashable {
            case synced = "Synced"
            case syncFailed = "SyncFailed"
            case pruned = "Pruned"
            case pruneSkipped = "PruneSkipped"
        }

        package var kind: GroupVersionKind
        package var namespace: String
        package var name: String
        package var status: Status
        /// As `kubectl` would say it, `deployment.apps/web serverside-applied`, or the error with its place in git.
        package var message: String

        package init(
            kind: GroupVersionKind, namespace: String, name: String, status: Status, message: String
        ) {
            self.kind = kind
            self.namespace = namespace
            self.name = name
            self.status = status
            self.message = message
        }

        package var key: ResourceKey {
            ResourceKey(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
        }
    }

    package init(
        operation: ApplicationOperation, phase: OperationPhase, message: String = "", startedAt: Timestamp,
        finishedAt: Timestamp? = nil, retryCount: Int = 0, syncResult: SyncResult = SyncResult()
    ) {
        self.operation = operation
        self.phase = phase
        self.message = message
        self.startedAt = startedAt
        self.finishedAt = finishedAt
        self.retryCount = retryCount
        self.syncResult = syncResult
    }

    package init(_ value: Value) {
        let result = value[.syncResult]
        self.init(
            operation: ApplicationOperation(value[.operation] ?? .emptyObject),
            phase: value[.phase]?.string.flatMap(OperationPhase.init) ?? .error,
            message: value[.message]?.string ?? "",
            startedAt: value.timestamp(.startedAt) ?? Timestamp(seconds: 0),
            finishedAt: value.timestamp(.finishedAt),
            retryCount: Int(clamping: value[Key.retryCount]?.int ?? 0),
            syncResult: SyncResult(
                revision: result?[.revision]?.string ?? "",
                source: ApplicationSpec.Source(result?[.source] ?? .emptyObject),
                resources: result?[.resources]?.array?.map(ResourceResult.init) ?? []))
    }

    package var value: Value {
        var result: Map = [
            "revision": .string(syncResult.revision), "source": syncResult.source.value,
        ]
        if !syncResult.resources.isEmpty {
            result[.resources] = .array(syncResult.resources.map(\.value))
        }
        var map: Map = [
            "operation": operation.value, "phase": .string(phase.rawValue),
            "startedAt": .string(startedAt.rfc3339),
        ]
        if !message.isEmpty { map[.message] = .string(message) }
        if let finishedAt { map[.finishedAt] = .string(finishedAt.rfc3339) }
        if retryCount != 0 { map[Key.retryCount] = .int(Int64(retryCount)) }
        map[.syncResult] = .object(result)
        return .object(map)
    }
}

extension OperationState.ResourceResult {
    package init(_ value: Value) {
        self.init(
            kind: GroupVersionKind(
                group: value[.group]?.string ?? "", version: value[.version]?.string ?? "",
                kind: value[.kind]?.string ?? ""),
            namespace: value[.namespace]?.string ?? "", name: value[.name]?.string ?? "",
            status: value[.status]?.string.flatMap(Status.init) ?? .syncFailed,
            message: value[.message]?.string ?? "")
    }

    package var value: Value {
        [
            "group": .string(kind.group), "version": .string(kind.version), "kind": .string(kind.kind),
            "namespace": .string(namespace), "name": .string(name), "status": .string(status.rawValue),
            "message": .string(message), "syncPhase": "Sync",
        ]
    }
}
