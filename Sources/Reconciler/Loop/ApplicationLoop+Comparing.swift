import Kubernetes
import YAML

/// Desired against live: only what moved since the last look.
extension ApplicationLoop {
    /// How long an answer of the cluster counts for more than a cache that has not caught up.
    private static let overlayLife = Duration.seconds(10)

    mutating func cacheSynced(live: some LiveState, now: Timestamp) {
        isSynced = true
        liveFailure = nil
        isStatusDue = true
        overlay = overlay.filter { now - $0.value.since < Self.overlayLife }
        autoscaled = [:]
        // Other kinds can mean other namespaces and schemas; without them what is prepared holds.
        if candidate == nil, preparedContext != contextGeneration { candidate = desired }
        if candidate != nil {
            settleCandidate(live: live, now: now)
        } else if desired != nil {
            compareAll(live: live, now: now)
        }
        refreshOperation(live: live)
    }

    mutating func kindsChanged() {
        contextGeneration += 1
        guard !watched.isEmpty else { return }
        askForKinds()
    }

    mutating func changed(_ keys: [ResourceKey], live: some LiveState, now: Timestamp) {
        for key in keys {
            if let known = overlay[key] {
                let stored = live.object(key, version: known.object.groupVersionKind.version)
                if stored == nil || !Self.isOlder(stored, than: known.object) { overlay[key] = nil }
            }
            if deletionAsked[key] != nil, live.object(key, version: "") == nil { deletionAsked[key] = nil }
        }
        guard isSynced, desired != nil else { return }
        var isWorkloadPart = false
        var recompared: Set<ResourceKey> = []
        for key in keys {
            if key.kind == "HorizontalPodAutoscaler" {
                autoscaled[key.namespace] = nil
                for object in prepared.objects where object.key.namespace == key.namespace {
                    if object.object.spec[.replicas] != nil { recompared.insert(object.key) }
                }
            }
            if key.kind == "Pod" || key.kind == "ReplicaSet" || key.kind == "Job" { isWorkloadPart = true }
            recompared.insert(key)
        }
        for key in recompared.sorted() { compare(key, live: live) }
        if isWorkloadPart { judgeUnhealthy(live: live) }
    }

    /// What hinders a workload shows in its pods, which belong to nobody's desired state.
    private mutating func judgeUnhealthy(live: some LiveState) {
        for key in unhealthy {
            guard let entry = entries[key], let old = entry.health,
                old.status == .progressing || old.status == .degraded,
                let object = liveObject(key, version: entry.kind.version, live: live)
            else { continue }
            let health = ObjectHealth.of(object, live: live)
            if health != old {
                var entry = entry
                entry.health = health
                setEntry(entry, for: key)
                isStatusDue = true
            }
        }
    }

    /// Compares everything that has moved.
    mutating func compareAll(live: some LiveState, now: Timestamp) {
        for object in prepared.objects { compare(object.key, live: live) }
        let extraneous = live.tracked(by: trackingName).filter { prepared.positions[$0] == nil }
        for key in extraneous.sorted() { compare(key, live: live) }
        guard entries.count > prepared.objects.count + extraneous.count else { return }
        for key in keysInOrder() where prepared.positions[key] == nil && !extraneous.contains(key) {
            forget(key)
        }
    }

    private mutating func forget(_ key: ResourceKey) {
        guard entries[key] != nil else { return }
        setEntry(nil, for: key)
        heal.forget(key)
        tolerated[key] = nil
        isStatusDue = true
    }

    /// The live object: the cache's, or an answer of the cluster that the cache has not caught up with.
    func liveObject(_ key: ResourceKey, version: String, live: some LiveState) -> Object? {
        let stored = live.object(key, version: version)
        guard let known = overlay[key] else { return stored }
        return Self.isOlder(stored, than: known.object) ? known.object : stored
    }

    /// Resource versions of one resource are ordered numbers.
    private static func isOlder(_ stored: Object?, than answer: Object) -> Bool {
        guard let stored else { return true }
        guard let a = UInt64(stored.metadata.resourceVersion), let b = UInt64(answer.metadata.resourceVersion)
        else { return false }
        return a < b
    }

    /// Whether an autoscaler, live or desired, decides the object's replicas.
    mutating func isAutoscaled(_ key: ResourceKey, live: some LiveState) -> Bool {
        if let known = autoscaled[key.namespace] { return known.contains(key) }
        let desired = prepared.objects.lazy.filter {
            $0.key.kind == "HorizontalPodAutoscaler" && $0.key.namespace == key.namespace
        }.map(\.object)
        let targets = AutoscaledTargets(live.autoscalers(in: key.namespace) + desired)
        autoscaled[key.namespace] = targets
        return targets.contains(key)
    }

    /// What comparing `object` depends on.
    mutating func context(for object: PreparedObject, live: some LiveState) -> Comparison.Context {
        var context = Comparison.Context(
            schema: live.servedKind(object.kind)?.schema, tracking: trackingName)
        context.isAutoscaled = isAutoscaled(object.key, live: live)
        if !rules.isEmpty { context.ignored = IgnoredFields(rules, for: object.key) }
        context.respectsIgnored =
            spec.syncPolicy.syncOptions.respectsIgnoreDifferences
            || object.options.syncOptions.respectsIgnoreDifferences
        if let known = tolerated[object.key], known.prepared == object {
            context.tolerated = known.differences
        }
        return context
    }

    /// Compares one object unless nothing about it has moved.
    mutating func compare(_ key: ResourceKey, live: some LiveState) {
        guard let wanted = prepared[key] else { return compareExtraneous(key, live: live) }
        let object = liveObject(key, version: wanted.kind.version, live: live)
        let uid = object?.metadata.uid ?? ""
        let version = object?.metadata.resourceVersion ?? ""
        let scaled = isAutoscaled(key, live: live)
        if var entry = entries[key], entry.uid == uid, entry.resourceVersion == version,
            entry.isAutoscaled == scaled
        {
            if entry.generation == generation { return }
            if entry.prepared == wanted, contextGeneration == entry.contextGeneration {
                entry.generation = generation
                setEntry(entry, for: key)
                return
            }
        }
        if object == nil, live.servedKind(wanted.kind) == nil {
            return put(wanted, nil, Comparison(.unservedKind), live: live)
        }
        var context = context(for: wanted, live: live)
        if context.tolerated.isEmpty, previouslySynced.contains(key) {
            let differences = learned(wanted, object, context)
            if !differences.isEmpty { tolerated[key] = (wanted, differences) }
            context.tolerated = differences
            previouslySynced.remove(key)
        }
        put(wanted, object, Comparison.of(wanted, live: object, context), live: live)
    }

    private mutating func compareExtraneous(_ key: ResourceKey, live: some LiveState) {
        guard let object = liveObject(key, version: entries[key]?.kind.version ?? "", live: live),
            TrackingID.owner(of: object) == trackingName
        else { return forget(key) }
        put(nil, object, Comparison(.extraneous), live: live)
    }

    private mutating func put(
        _ wanted: PreparedObject?, _ object: Object?, _ comparison: Comparison, live: some LiveState
    ) {
        guard let key = wanted?.key ?? object?.key, let kind = wanted?.kind ?? object?.groupVersionKind else {
            return
        }
        let health: Health? =
            if let object { ObjectHealth.of(object, live: live) } else { Health(.missing) }
        let entry = Entry(
            prepared: wanted, kind: kind, generation: generation, contextGeneration: contextGeneration,
            uid: object?.metadata.uid ?? "", resourceVersion: object?.metadata.resourceVersion ?? "",
            isAutoscaled: isAutoscaled(key, live: live), isDeleting: object?.metadata.isDeleting ?? false,
            comparison: comparison, health: health,
            options: wanted?.options ?? object.map(ObjectOptions.init) ?? ObjectOptions(of: Object(.null)),
            images: object.map(Images.of) ?? [])
        isStatusDue = true
        setEntry(entry, for: key)
    }

    // MARK: Differences that applying leaves standing

    /// The differences to tolerate in an object that was in sync before the process began.
    private func learned(
        _ wanted: PreparedObject, _ object: Object?, _ context: Comparison.Context
    ) -> [FieldDifference] {
        guard let object,
            case .different(let differences) = Comparison.of(wanted, live: object, context).verdict,
            differences.allSatisfy(\.isTolerable)
        else { return [] }
        return differences
    }

    /// Takes in the object that the cluster answered an apply with.
    mutating func learn(_ wanted: PreparedObject, answer: Object, live: some LiveState, now: Timestamp) {
        overlay[wanted.key] = (answer, now)
        tolerated[wanted.key] = nil
        var context = context(for: wanted, live: live)
        context.tolerated = []
        let differences = learned(wanted, answer, context)
        if !differences.isEmpty { tolerated[wanted.key] = (wanted, differences) }
        if prepared[wanted.key] != nil {
            if var entry = entries[wanted.key] {
                entry.resourceVersion = ""
                setEntry(entry, for: wanted.key)
            }
            compare(wanted.key, live: live)
        }
    }
}

/// The container images of an object.
enum Images {
    static func of(_ object: Object) -> [String] {
        let template =
            object.kind == "Pod"
            ? object.spec
            : object.spec[.template]?[.spec] ?? object.spec[.jobTemplate]?[.spec]?[.template]?[.spec]
        guard let template else { return [] }
        return [Field.initContainers, .containers].flatMap { field in
            template[field]?.array?.compactMap { $0[.image]?.string } ?? []
        }
    }
}
