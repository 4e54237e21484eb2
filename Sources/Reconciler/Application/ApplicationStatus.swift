package import Kubernetes
package import YAML

/// An Application's `status`, as the loop writes it and the commands show it.
package struct ApplicationStatus: Sendable, Equatable {
    package var sync: Sync = Sync()
    package var health: Health = Health(.unknown)
    package var healthLastTransition: Timestamp?
    package var resources: [Resource] = []
    package var conditions: [Condition] = []
    package var operationState: OperationState?
    /// The deployments, oldest first.
    package var history: [HistoryEntry] = []
    /// When git and the cluster were last compared with a new outcome.
    package var reconciledAt: Timestamp?
    package var observedGeneration: Int64 = 0
    package var sourceType: String = ""
    /// The container images of the live objects, sorted.
    package var images: [String] = []

    package init() {}

    package init(_ value: Value) {
        sync = Sync(value[.sync] ?? .emptyObject)
        health = Health(
            value[.health]?[.status]?.string.flatMap(HealthStatus.init) ?? .unknown,
            value[.health]?[.message]?.string ?? "")
        healthLastTransition = value[.health]?.timestamp(.lastTransitionTime)
        resources = value[.resources]?.array?.map(Resource.init) ?? []
        conditions = value[.conditions]?.array?.map(Condition.init) ?? []
        operationState = value[.operationState]?.object.map { OperationState(.object($0)) }
        history = value[.history]?.array?.map(HistoryEntry.init) ?? []
        reconciledAt = value.timestamp(.reconciledAt)
        observedGeneration = value[.observedGeneration]?.int ?? 0
        sourceType = value[Key.sourceType]?.string ?? ""
        images = value[.summary]?[.images]?.array?.compactMap(\.string) ?? []
    }

    package var value: Value {
        var map: Map = ["sync": sync.value]
        var shown: Map = ["status": .string(health.status.rawValue)]
        if !health.message.isEmpty { shown[.message] = .string(health.message) }
        if let healthLastTransition { shown[.lastTransitionTime] = .string(healthLastTransition.rfc3339) }
        map[.health] = .object(shown)
        if !resources.isEmpty { map[.resources] = .array(resources.map(\.value)) }
        if !conditions.isEmpty { map[.conditions] = .array(conditions.map(\.value)) }
        if let operationState { map[.operationState] = operationState.value }
        if !history.isEmpty { map[.history] = .array(history.map(\.value)) }
        if let reconciledAt { map[.reconciledAt] = .string(reconciledAt.rfc3339) }
        if observedGeneration != 0 { map[.observedGeneration] = .int(observedGeneration) }
        if !sourceType.isEmpty { map[Key.sourceType] = .string(sourceType) }
        if !images.isEmpty { map[.summary] = ["images": .array(images.map { .string($0) })] }
        return .object(map)
    }
}

extension ApplicationStatus {
    /// `status.sync`.
    package struct Sync: Sendable, Equatable {
        package var status: SyncStatus
        /// The commit that live state was compared with.
        package var revision: String
        /// What was compared: the source and destination of that moment.
        package var source: ApplicationSpec.Source
        package var destination: ApplicationSpec.Destination

        package init(
            status: SyncStatus = .unknown, revision: String = "",
            source: ApplicationSpec.Source = ApplicationSpec.Source(),
            destination: ApplicationSpec.Destination = ApplicationSpec.Destination()
        ) {
            self.status = status
            self.revision = revision
            self.source = source
            self.destination = destination
        }

        package init(_ value: Value) {
            let compared = value[Key.comparedTo]
            self.init(
                status: value[.status]?.string.flatMap(SyncStatus.init) ?? .unknown,
                revision: value[.revision]?.string ?? "",
                source: ApplicationSpec.Source(compared?[.source] ?? .emptyObject),
                destination: ApplicationSpec.Destination(compared?[.destination] ?? .emptyObject))
        }

        package var value: Value {
            var map: Map = ["status": .string(status.rawValue)]
            if !revision.isEmpty { map[.revision] = .string(revision) }
            map[Key.comparedTo] = ["source": source.value, "destination": destination.value]
            return .object(map)
        }
    }

    /// One entry of `status.resources`.
    package struct Resource: Sendable, Equatable {
        package var kind: GroupVersionKind
        package var namespace: String
        package var name: String
        package var status: SyncStatus
        /// Nil for a kind of which nothing can be said, and for an object that is not there to be judged.
        package var health: Health?
        /// Whether git no longer states the object and it waits to be deleted.
        package var requiresPruning: Bool
        package var syncWave: Int
        /// Why the object is not as git says, when there is more to say than its status.
        package var message: String

        package init(
            kind: GroupVersionKind, namespace: String, name: String, status: SyncStatus,
            health: Health? = nil, requiresPruning: Bool = false, syncWave: Int = 0, message: String = ""
        ) {
            self.kind = kind
            self.namespace = namespace
            self.name = name
            self.status = status
            self.health = health
            self.requiresPruning = requiresPruning
            self.syncWave = syncWave
            self.message = message
        }

        package var key: ResourceKey {
            ResourceKey(group: kind.group, kind: kind.kind, namespace: namespace, name: name)
        }

        package init(_ value: Value) {
            self.init(
                kind: GroupVersionKind(
                    group: value[.group]?.string ?? "", version: value[.version]?.string ?? "",
                    kind: value[.kind]?.string ?? ""),
                namespace: value[.namespace]?.string ?? "", name: value[.name]?.string ?? "",
                status: value[.status]?.string.flatMap(SyncStatus.init) ?? .unknown,
                health: value[.health].map {
                    Health(
                        $0[.status]?.string.flatMap(HealthStatus.init) ?? .unknown,
                        $0[.message]?.string ?? "")
                },
                requiresPruning: value[Key.requiresPruning]?.bool ?? false,
                syncWave: Int(clamping: value[.syncWave]?.int ?? 0),
                message: value[.message]?.string ?? "")
        }

        package var value: Value {
            var map = Map()
            if !kind.group.isEmpty { map[.group] = .string(kind.group) }
            map[.version] = .string(kind.version)
            map[.kind] = .string(kind.kind)
            if !namespace.isEmpty { map[.namespace] = .string(namespace) }
            map[.name] = .string(name)
            map[.status] = .string(status.rawValue)
            if let health {
                var shown: Map = ["status": .string(health.status.rawValue)]
                if !health.message.isEmpty { shown[.message] = .string(health.message) }
                map[.health] = .object(shown)
            }
            if requiresPruning { map[Key.requiresPruning] = true }
            if syncWave != 0 { map[.syncWave] = .int(Int64(syncWave)) }
            if !message.isEmpty { map[.message] = .string(message) }
            return .object(map)
        }
    }

    /// One entry of `status.conditions`: something a person should know. Types are Argo CD's where one fits.
    package struct Condition: Sendable, Equatable {
        /// Words for `type`.
        package enum Kind: String, Sendable, Hashable {
            /// The commit does not render, or the comparison failed.
            case comparisonError = "ComparisonError"
            /// The specification names something that cannot be.
            case invalidSpecError = "InvalidSpecError"
            /// The last sync failed and is not tried again.
            case syncError = "SyncError"
            /// Deleting what the application tracks does not come to its end.
            case deletionError = "DeletionError"
            /// An object belongs to another application.
            case sharedResourceWarning = "SharedResourceWarning"
            /// Pruning was refused because it would have deleted everything.
            case pruneRefusedWarning = "PruneRefusedWarning"
            /// Something is different again each time it is put back.
            case contendedFieldWarning = "ContendedFieldWarning"
            /// Files at the path that hold no object, repeated keys.
            case sourceWarning = "SourceWarning"
        }

        /// The type's word; one that this version does not know is kept.
        package var type: String
        package var message: String
        package var lastTransitionTime: Timestamp?

        package init(_ kind: Kind, _ message: String, at time: Timestamp? = nil) {
            type = kind.rawValue
            self.message = message
            lastTransitionTime = time
        }

        package init(_ value: Value) {
            type = value[.type]?.string ?? ""
            message = value[.message]?.string ?? ""
            lastTransitionTime = value.timestamp(.lastTransitionTime)
        }

        package var value: Value {
            var map: Map = ["type": .string(type), "message": .string(message)]
            if let lastTransitionTime { map[.lastTransitionTime] = .string(lastTransitionTime.rfc3339) }
            return .object(map)
        }

        /// Whether the condition says that something failed.
        package var isError: Bool { type.hasSuffix("Error") }
    }
}

extension Value {
    /// The time under `field`, nil when there is none.
    func timestamp(_ field: Field) -> Timestamp? {
        self[field]?.string.flatMap(Timestamp.init(rfc3339:))
    }
}
