package import YAML

/// `spec.syncPolicy`: what happens by itself, and how.
package struct SyncPolicy: Sendable, Hashable {
    /// What automation does; nil when the application is synced by hand only.
    package var automated: Automated?
    package var syncOptions: SyncOptions
    package var retry: Retry
    /// Labels and annotations of the namespace that `CreateNamespace=true` makes.
    package var namespaceLabels: [String: String]
    package var namespaceAnnotations: [String: String]

    package init(
        automated: Automated? = nil, syncOptions: SyncOptions = SyncOptions(), retry: Retry = Retry(),
        namespaceLabels: [String: String] = [:], namespaceAnnotations: [String: String] = [:]
    ) {
        self.automated = automated
        self.syncOptions = syncOptions
        self.retry = retry
        self.namespaceLabels = namespaceLabels
        self.namespaceAnnotations = namespaceAnnotations
    }

    package init(_ value: Value) {
        func texts(_ value: Value?) -> [String: String] {
            var texts: [String: String] = [:]
            for entry in value?.object ?? Map() { texts[entry.key.name] = entry.value.string }
            return texts
        }
        let namespace = value[Key.managedNamespaceMetadata]
        self.init(
            automated: value[.automated]?.object.map { Automated(.object($0)) },
            syncOptions: SyncOptions(value[.syncOptions]?.array?.compactMap(\.string) ?? []),
            retry: value[.retry].map(Retry.init) ?? Retry(),
            namespaceLabels: texts(namespace?[.labels]),
            namespaceAnnotations: texts(namespace?[.annotations]))
    }

    package var value: Value {
        var map = Map()
        if let automated { map[.automated] = automated.value }
        if !syncOptions.texts.isEmpty { map[.syncOptions] = .array(syncOptions.texts.map { .string($0) }) }
        if retry != Retry() { map[.retry] = retry.value }
        func pairs(_ texts: [String: String]) -> Value {
            .object(
                Map(
                    uniqueEntries: texts.sorted { utf8Less($0.key, $1.key) }.map {
                        Map.Entry(key: Key($0.key), value: .string($0.value))
                    }))
        }
        var namespace = Map()
        if !namespaceLabels.isEmpty { namespace[.labels] = pairs(namespaceLabels) }
        if !namespaceAnnotations.isEmpty { namespace[.annotations] = pairs(namespaceAnnotations) }
        if !namespace.isEmpty { map[Key.managedNamespaceMetadata] = .object(namespace) }
        return .object(map)
    }

    /// Whether a new commit is applied by itself.
    package var isAutomated: Bool { automated?.enabled ?? false }
    /// Whether drift is put back by itself.
    package var heals: Bool { isAutomated && automated?.selfHeal ?? false }

    /// `spec.syncPolicy.automated`.
    package struct Automated: Sendable, Hashable {
        package var prune: Bool
        package var selfHeal: Bool
        /// Whether a commit that states nothing at all may prune everything.
        package var allowEmpty: Bool
        /// False while suspended; true unless stated.
        package var enabled: Bool

        package init(
            prune: Bool = false, selfHeal: Bool = false, allowEmpty: Bool = false, enabled: Bool = true
        ) {
            self.prune = prune
            self.selfHeal = selfHeal
            self.allowEmpty = allowEmpty
            self.enabled = enabled
        }

        package init(_ value: Value) {
            prune = value[.prune]?.bool ?? false
            selfHeal = value[.selfHeal]?.bool ?? false
            allowEmpty = value[.allowEmpty]?.bool ?? false
            enabled = value[Key.enabled]?.bool ?? true
        }

        package var value: Value {
            var map = Map()
            if prune { map[.prune] = true }
            if selfHeal { map[.selfHeal] = true }
            if allowEmpty { map[.allowEmpty] = true }
            if !enabled { map[Key.enabled] = false }
            return .object(map)
        }
    }

    /// `spec.syncPolicy.retry`: how often and how fast a failed sync is tried again.
    package struct Retry: Sendable, Hashable {
        /// How many tries follow the first; 0 none, negative without limit.
        package var limit: Int
        package var duration: Duration
        package var factor: Int
        package var maxDuration: Duration

        /// Five tries after 5 s, 10 s, 20 s, …, at most 3 min.
        package init(
            limit: Int = 5, duration: Duration = .seconds(5), factor: Int = 2,
            maxDuration: Duration = .seconds(180)
        ) {
            self.limit = limit
            self.duration = duration
            self.factor = factor
            self.maxDuration = maxDuration
        }

        package init(_ value: Value) {
            self.init()
            if let stated = value[.limit]?.int { limit = Int(clamping: stated) }
            let backoff = value[.backoff]
            if let stated = backoff?[.duration].flatMap(Self.duration) { duration = stated }
            if let stated = backoff?[.factor]?.int { factor = max(1, Int(clamping: stated)) }
            if let stated = backoff?[.maxDuration].flatMap(Self.duration) { maxDuration = stated }
        }

        private static func duration(_ value: Value) -> Duration? {
            value.string.flatMap(GoDuration.parse)
                ?? value.int.flatMap { $0 >= 0 && $0 < 366 * 86400 ? .seconds($0) : nil }
        }

        package var value: Value {
            func text(_ duration: Duration) -> Value { .string("\(duration.nanosecondsText)") }
            return [
                "limit": .int(Int64(limit)),
                "backoff": [
                    "duration": text(duration), "factor": .int(Int64(factor)),
                    "maxDuration": text(maxDuration),
                ],
            ]
        }

        /// How long to wait before try number `attempt`, counted from 1.
        package func delay(before attempt: Int) -> Duration {
            var delay = duration
            for _ in 1..<max(attempt, 1) {
                if delay >= maxDuration { break }
                delay *= factor
            }
            return min(delay, maxDuration)
        }
    }
}

extension Duration {
    /// The duration as Go's configuration reads it: `5s`, or milliseconds when it has a fraction.
    fileprivate var nanosecondsText: String {
        let (seconds, attoseconds) = components
        return attoseconds == 0 ? "\(seconds)s" : "\(seconds * 1000 + attoseconds / 1_000_000_000_000_000)ms"
    }
}
