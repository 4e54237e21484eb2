package import YAML

/// An Application's `operation`: a sync that somebody asked for. The loop runs it and removes it.
package struct ApplicationOperation: Sendable, Hashable {
    /// Who asked; empty when it does not say.
    package var username: String
    /// The commit, branch or tag to sync to; empty means the source's target revision.
    package var revision: String
    package var prune: Bool
    package var dryRun: Bool
    package var syncOptions: SyncOptions
    /// The objects to limit the sync to; empty means all.
    package var resources: [Selected]
    /// How failures are retried; nil means as the application's policy says.
    package var retry: SyncPolicy.Retry?

    /// One object of a selective sync.
    package struct Selected: Sendable, Hashable {
        package var group: String
        package var kind: String
        package var name: String
        /// Empty means any.
        package var namespace: String

        package init(group: String, kind: String, name: String, namespace: String = "") {
            self.group = group
            self.kind = kind
            self.name = name
            self.namespace = namespace
        }
    }

    package init(
        username: String = "", revision: String = "", prune: Bool = false, dryRun: Bool = false,
        syncOptions: SyncOptions = SyncOptions(), resources: [Selected] = [], retry: SyncPolicy.Retry? = nil
    ) {
        self.username = username
        self.revision = revision
        self.prune = prune
        self.dryRun = dryRun
        self.syncOptions = syncOptions
        self.resources = resources
        self.retry = retry
    }

    package init(_ value: Value) {
        let sync = value[.sync]
        self.init(
            username: value[.initiatedBy]?[.username]?.string ?? "",
            revision: sync?[.revision]?.string ?? "",
            prune: sync?[.prune]?.bool ?? false,
            dryRun: sync?[.dryRun]?.bool ?? false,
            syncOptions: SyncOptions(sync?[.syncOptions]?.array?.compactMap(\.string) ?? []),
            resources: sync?[.resources]?.array?.map {
                Selected(
                    group: $0[.group]?.string ?? "", kind: $0[.kind]?.string ?? "",
                    name: $0[.name]?.string ?? "", namespace: $0[.namespace]?.string ?? "")
            } ?? [],
            retry: value[.retry].map(SyncPolicy.Retry.init))
    }

    package var value: Value {
        var sync = Map()
        if !revision.isEmpty { sync[.revision] = .string(revision) }
        if prune { sync[.prune] = true }
        if dryRun { sync[.dryRun] = true }
        if !syncOptions.texts.isEmpty { sync[.syncOptions] = .array(syncOptions.texts.map { .string($0) }) }
        if !resources.isEmpty {
            sync[.resources] = .array(
                resources.map { selected in
                    var map: Map = ["kind": .string(selected.kind), "name": .string(selected.name)]
                    if !selected.group.isEmpty { map[.group] = .string(selected.group) }
                    if !selected.namespace.isEmpty { map[.namespace] = .string(selected.namespace) }
                    return .object(map)
                })
        }
        var map: Map = ["sync": .object(sync)]
        if !username.isEmpty { map[.initiatedBy] = ["username": .string(username)] }
        if let retry { map[.retry] = retry.value }
        return .object(map)
    }
}
