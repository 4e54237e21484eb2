package import Kubernetes
package import YAML

/// One entry of an Application's `status.history`: what was deployed when, by which commit, with what result.
package struct HistoryEntry: Sendable, Equatable {
    /// Counts up from 0 over the application's life.
    package var id: Int64
    package var revision: String
    /// `name <mail>` of the commit's author.
    package var author: String
    /// The first line of the commit's message.
    package var subject: String
    package var startedAt: Timestamp
    /// When the sync ended.
    package var deployedAt: Timestamp
    package var result: OperationPhase
    /// Why it failed, when it did.
    package var message: String
    package var source: ApplicationSpec.Source
    package var initiatedBy: String

    package init(
        id: Int64, revision: String, author: String = "", subject: String = "", startedAt: Timestamp,
        deployedAt: Timestamp, result: OperationPhase, message: String = "",
        source: ApplicationSpec.Source = ApplicationSpec.Source(), initiatedBy: String = ""
    ) {
        self.id = id
        self.revision = revision
        self.author = author
        self.subject = subject
        self.startedAt = startedAt
        self.deployedAt = deployedAt
        self.result = result
        self.message = message
        self.source = source
        self.initiatedBy = initiatedBy
    }

    package init(_ value: Value) {
        let deployed = value.timestamp(.deployedAt) ?? Timestamp(seconds: 0)
        self.init(
            id: value[.id]?.int ?? 0, revision: value[.revision]?.string ?? "",
            author: value[.author]?.string ?? "", subject: value[.subject]?.string ?? "",
            startedAt: value.timestamp(.deployStartedAt) ?? deployed, deployedAt: deployed,
            result: value[.result]?.string.flatMap(OperationPhase.init) ?? .succeeded,
            message: value[.message]?.string ?? "",
            source: ApplicationSpec.Source(value[.source] ?? .emptyObject),
            initiatedBy: value[.initiatedBy]?[.username]?.string ?? "")
    }

    package var value: Value {
        var map: Map = [
            "id": .int(id), "revision": .string(revision), "author": .string(author),
            "subject": .string(subject), "deployStartedAt": .string(startedAt.rfc3339),
            "deployedAt": .string(deployedAt.rfc3339), "result": .string(result.rawValue),
        ]
        if !message.isEmpty { map[.message] = .string(message) }
        map[.source] = source.value
        map[.initiatedBy] =
            initiatedBy.isEmpty ? ["automated": true] : ["username": .string(initiatedBy)]
        return .object(map)
    }
}
