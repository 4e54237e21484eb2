package import YAML

/// An Application's `spec`.
package struct ApplicationSpec: Sendable, Equatable {
    package var project: String
    package var source: Source
    package var destination: Destination
    package var syncPolicy: SyncPolicy
    package var ignoreDifferences: [IgnoreDifference]
    /// How many deployments the history keeps; 10 unless stated.
    package var revisionHistoryLimit: Int

    package init(
        project: String = "default", source: Source = Source(), destination: Destination = Destination(),
        syncPolicy: SyncPolicy = SyncPolicy(), ignoreDifferences: [IgnoreDifference] = [],
        revisionHistoryLimit: Int = 10
    ) {
        self.project = project
        self.source = source
        self.destination = destination
        self.syncPolicy = syncPolicy
        self.ignoreDifferences = ignoreDifferences
        self.revisionHistoryLimit = revisionHistoryLimit
    }

    package init(_ value: Value) {
        project = value[.project]?.string ?? "default"
        source = Source(value[.source] ?? .emptyObject)
        destination = Destination(value[.destination] ?? .emptyObject)
        syncPolicy = SyncPolicy(value[.syncPolicy] ?? .emptyObject)
        ignoreDifferences = value[.ignoreDifferences]?.array?.map(IgnoreDifference.init) ?? []
        revisionHistoryLimit = value[.revisionHistoryLimit]?.int.map { Int(clamping: $0) } ?? 10
    }

    package var value: Value {
        var map: Map = [
            "project": .string(project), "source": source.value, "destination": destination.value,
        ]
        if syncPolicy != SyncPolicy() { map[.syncPolicy] = syncPolicy.value }
        if !ignoreDifferences.isEmpty { map[.ignoreDifferences] = .array(ignoreDifferences.map(\.value)) }
        if revisionHistoryLimit != 10 { map[.revisionHistoryLimit] = .int(Int64(revisionHistoryLimit)) }
        return .object(map)
    }
}

extension ApplicationSpec {
    /// `spec.source`: where the desired state is.
    package struct Source: Sendable, Hashable {
        package var repoURL: String
        /// The directory in the repository; empty or `.` is its root.
        package var path: String
        /// A branch, a tag, a commit or `HEAD`; empty means `HEAD`.
        package var targetRevision: String
        /// How plain files are chosen; nil when the source does not say `directory`.
        package var directory: Directory?
        /// How a chart is rendered; nil when the source does not say `helm`.
        package var helm: Helm?
        /// What is added to a kustomization; nil when the source does not say `kustomize`.
        package var kustomize: Kustomize?

        /// `spec.source.directory`.
        package struct Directory: Sendable, Hashable {
            package var recurse: Bool
            package var include: String
            package var exclude: String

            package init(recurse: Bool = false, include: String = "", exclude: String = "") {
                self.recurse = recurse
                self.include = include
                self.exclude = exclude
            }
        }

        package init(
            repoURL: String = "", path: String = "", targetRevision: String = "",
            directory: Directory? = nil, helm: Helm? = nil, kustomize: Kustomize? = nil
        ) {
            self.repoURL = repoURL
            self.path = path
            self.targetRevision = targetRevision
            self.directory = directory
            self.helm = helm
            self.kustomize = kustomize
        }

        package init(_ value: Value) {
            repoURL = value[.repoURL]?.string ?? ""
            path = value[.path]?.string ?? ""
            targetRevision = value[.targetRevision]?.string ?? ""
            directory = value[.directory]?.object.map { directory in
                Directory(
                    recurse: directory[.recurse]?.bool ?? false,
                    include: directory[.include]?.string ?? "", exclude: directory[.exclude]?.string ?? "")
            }
            if let helm = value[.helm], helm.object != nil { self.helm = Helm(helm) }
            if let kustomize = value[.kustomize], kustomize.object != nil {
                self.kustomize = Kustomize(kustomize)
            }
        }

        package var value: Value {
            var map: Map = ["repoURL": .string(repoURL)]
            if !path.isEmpty { map[.path] = .string(path) }
            if !targetRevision.isEmpty { map[.targetRevision] = .string(targetRevision) }
            if let directory {
                var chosen = Map()
                if directory.recurse { chosen[.recurse] = true }
                if !directory.include.isEmpty { chosen[.include] = .string(directory.include) }
                if !directory.exclude.isEmpty { chosen[.exclude] = .string(directory.exclude) }
                map[.directory] = .object(chosen)
            }
            if let helm { map[.helm] = helm.value }
            if let kustomize { map[.kustomize] = kustomize.value }
            return .object(map)
        }
    }

    /// `spec.destination`: which cluster, and the namespace of objects that state none.
    package struct Destination: Sendable, Hashable {
        package var server: String
        package var name: String
        package var namespace: String

        package init(server: String = "", name: String = "", namespace: String = "") {
            self.server = server
            self.name = name
            self.namespace = namespace
        }

        package init(_ value: Value) {
            server = value[.server]?.string ?? ""
            name = value[.name]?.string ?? ""
            namespace = value[.namespace]?.string ?? ""
        }

        package var value: Value {
            var map = Map()
            if !server.isEmpty { map[.server] = .string(server) }
            if !name.isEmpty { map[.name] = .string(name) }
            if !namespace.isEmpty { map[.namespace] = .string(namespace) }
            return .object(map)
        }
    }

    /// One entry of `spec.ignoreDifferences`: places whose difference to git does not count. Empty parts match all;
    /// `group` and `kind` may be globs as Argo CD allows them (`*`).
    package struct IgnoreDifference: Sendable, Hashable {
        package var group: String
        package var kind: String
        package var name: String
        package var namespace: String
        package var jsonPointers: [String]
        package var jqPathExpressions: [String]
        package var managedFieldsManagers: [String]

        package init(
            group: String = "", kind: String = "", name: String = "", namespace: String = "",
            jsonPointers: [String] = [], jqPathExpressions: [String] = [],
            managedFieldsManagers: [String] = []
        ) {
            self.group = group
            self.kind = kind
            self.name = name
            self.namespace = namespace
            self.jsonPointers = jsonPointers
            self.jqPathExpressions = jqPathExpressions
            self.managedFieldsManagers = managedFieldsManagers
        }

        package init(_ value: Value) {
            func texts(_ field: Field) -> [String] { value[field]?.array?.compactMap(\.string) ?? [] }
            self.init(
                group: value[.group]?.string ?? "", kind: value[.kind]?.string ?? "",
                name: value[.name]?.string ?? "", namespace: value[.namespace]?.string ?? "",
                jsonPointers: texts(.jsonPointers), jqPathExpressions: texts(.jqPathExpressions),
                managedFieldsManagers: texts(.managedFieldsManagers))
        }

        package var value: Value {
            var map = Map()
            if !group.isEmpty { map[.group] = .string(group) }
            map[.kind] = .string(kind)
            if !name.isEmpty { map[.name] = .string(name) }
            if !namespace.isEmpty { map[.namespace] = .string(namespace) }
            func put(_ field: Field, _ texts: [String]) {
                if !texts.isEmpty { map[field] = .array(texts.map { .string($0) }) }
            }
            put(.jsonPointers, jsonPointers)
            put(.jqPathExpressions, jqPathExpressions)
            put(.managedFieldsManagers, managedFieldsManagers)
            return .object(map)
        }
    }
}
