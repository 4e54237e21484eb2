import APIServer
import Kubernetes
import YAML

/// One look at a StatefulSet: which pods are missing, too many, or of an old revision, and the next step.
///
/// Follows `updateStatefulSet` of `pkg/controller/statefulset/stateful_set_control.go` of Kubernetes.
struct StatefulSetRollout {
    private let set: StatefulSet
    private let current: ControllerRevision
    private let update: ControllerRevision
    private let collisionCount: Int
    private let now: Timestamp
    private let claims: StatefulSetClaims
    /// By ordinal, from the first; nil where there is none.
    private var replicas: [PodRecord?]
    /// Pods with other ordinals, the highest first.
    private var condemned: [(ordinal: Int, pod: PodRecord)] = []
    /// Pods that were made in this look, and those that were deleted.
    private var created: [String] = []
    private var deleted: Set<String> = []

    init(
        _ set: StatefulSet, pods: [PodRecord], current: ControllerRevision, update: ControllerRevision,
        collisionCount: Int, now: Timestamp
    ) {
        self.set = set
        self.current = current
        self.update = update
        self.collisionCount = collisionCount
        self.now = now
        claims = StatefulSetClaims(set: set)
        let start = set.spec.ordinals?.start ?? 0
        let wanted = set.spec.replicas ?? 1
        let indexes = pods.compactMap {
            StatefulPod.ordinal(of: $0.name.name, in: set.name).map { $0 - start }
        }
        // Not more at once than are made in one look, however many are asked for.
        let known = (indexes.filter { $0 < wanted }.max() ?? -1) + 1
        replicas = Array(repeating: nil, count: max(min(wanted, known + PodControl.burst), 0))
        for pod in pods {
            guard let ordinal = StatefulPod.ordinal(of: pod.name.name, in: set.name) else { continue }
            if replicas.indices.contains(ordinal - start) {
                replicas[ordinal - start] = pod
            } else {
                condemned.append((ordinal, pod))
            }
        }
        condemned.sort { $0.ordinal > $1.ordinal }
    }

    private var start: Int { self.set.spec.ordinals?.start ?? 0 }
    /// One after the other, each waiting for the one before.
    private var isOrdered: Bool { self.set.spec.podManagementPolicy != "Parallel" }
    private var partition: Int { self.set.spec.updateStrategy.rollingUpdate?.partition ?? 0 }

    private func isReady(_ pod: PodRecord) -> Bool { pod.phase == .running && pod.isReady }
    private func isHealthy(_ pod: PodRecord?) -> Bool { pod.map { isReady($0) && !$0.isDeleting } ?? false }
    private func isAvailable(_ pod: PodRecord) -> Bool {
        isReady(pod) && pod.isAvailable(minReadySeconds: set.spec.minReadySeconds, now: now)
    }

    mutating func run(_ world: inout World) throws(StatusError) {
        // The one pod that may be deleted although it is not well.
        let firstUnhealthy =
            replicas.first { !isHealthy($0) }.map { $0?.uid ?? "" }
            ?? condemned.last { !isHealthy($0.pod) }?.pod.uid
        guard try raise(&world) else { return }
        for (ordinal, pod) in condemned {
            try claims.settle(pod, ordinal: ordinal, isCondemned: true, &world)
        }
        guard try lower(firstUnhealthy, &world) else { return }
        guard set.spec.updateStrategy.type != "OnDelete" else { return }
        try roll(&world)
    }

    // MARK: - Up

    /// Makes the missing pods; whether nothing has to be waited for.
    private mutating func raise(_ world: inout World) throws(StatusError) -> Bool {
        if isOrdered {
            for index in replicas.indices {
                guard try process(index, &world) else { return false }
            }
            return true
        }
        // Those that are there are looked at first, so that the share for new ones is not spent on them.
        let missing = replicas.indices.filter { replicas[$0] == nil }
        for index in replicas.indices where replicas[index] != nil { _ = try process(index, &world) }
        let share = PodControl.share(of: missing.count, for: set.object, by: .statefulSet, &world)
        var rollout = self
        let outcome = PodControl.slowStart(share, &world) { position, world throws(StatusError) in
            _ = try rollout.process(missing[position], &world)
        }
        self = rollout
        if let failure = outcome.failure { throw failure }
        return true
    }

    /// Brings one replica to what it should be; whether the next may follow.
    private mutating func process(_ index: Int, _ world: inout World) throws(StatusError) -> Bool {
        let identity = StatefulPod(set: set, ordinal: start + index)
        guard let pod = replicas[index] else {
            guard !claims.isStale(identity, world) else { return false }
            try create(identity, &world)
            return false
        }
        if pod.isTerminal {
            // Its replacement comes when it is gone.
            if !pod.isDeleting { try delete(pod, &world) }
            return false
        }
        if pod.phase == .pending, !pod.isDeleting { try claims.create(identity, &world) }
        guard !isOrdered || (!pod.isDeleting && isAvailable(pod)) else {
            wakeWhenAvailable(pod, &world)
            return false
        }
        if !identity.matches(pod), !pod.isDeleting, let object = world.get(.pods, pod.name) {
            try world.update(identity.repaired(object), by: .statefulSet)
        }
        try claims.settle(pod, ordinal: start + index, isCondemned: false, &world)
        return true
    }

    private func wakeWhenAvailable(_ pod: PodRecord, _ world: inout World) {
        guard set.spec.minReadySeconds > 0, isReady(pod), let since = pod.readyChange else { return }
        let name = ObjectName(namespace: set.namespace, name: set.name)
        world.wake(.item(.statefulSet, name), at: since + .seconds(set.spec.minReadySeconds))
    }

    private mutating func create(_ identity: StatefulPod, _ world: inout World) throws(StatusError) {
        let isOld = set.spec.updateStrategy.type == "RollingUpdate" && identity.ordinal < start + partition
        let revision = isOld ? current : update
        do throws(StatusError) {
            try claims.create(identity, &world)
            try world.create(
                identity.pod(revision: revision, isLatest: revision.name == update.name), by: .statefulSet)
        } catch {
            if !PodControl.isNamespaceTerminating(error) {
                world.event(
                    set.object, "FailedCreate",
                    "create Pod \(identity.name.name) in StatefulSet \(set.name) failed error: \(error.message)",
                    isWarning: true, by: .statefulSet)
            }
            throw error
        }
        created.append(revision.name)
        world.event(
            set.object, "SuccessfulCreate",
            "create Pod \(identity.name.name) in StatefulSet \(set.name) successful", by: .statefulSet)
    }

    private mutating func delete(_ pod: PodRecord, _ world: inout World) throws(StatusError) {
        var options = DeleteOptions()
        options.uid = pod.uid
        do throws(StatusError) {
            try world.delete(.pods, pod.name, options: options, by: .statefulSet)
        } catch  where error.code == 404 || error.code == 409 {
            return
        } catch {
            world.event(
                set.object, "FailedDelete",
                "delete Pod \(pod.name.name) in StatefulSet \(set.name) failed error: \(error.message)",
                isWarning: true, by: .statefulSet)
            throw error
        }
        deleted.insert(pod.uid)
        world.event(
            set.object, "SuccessfulDelete",
            "delete Pod \(pod.name.name) in StatefulSet \(set.name) successful", by: .statefulSet)
    }

    // MARK: - Down

    /// Takes away pods that are too many, the highest first; whether nothing has to be waited for.
    private mutating func lower(_ firstUnhealthy: String?, _ world: inout World) throws(StatusError) -> Bool {
        for (_, pod) in condemned {
            if pod.isDeleting {
                guard !isOrdered else { return false }
                continue
            }
            if isOrdered, !isAvailable(pod), pod.uid != firstUnhealthy {
                wakeWhenAvailable(pod, &world)
                return false
            }
            try delete(pod, &world)
            if isOrdered { return false }
        }
        return true
    }

    // MARK: - Update

    /// Deletes pods of an old revision, the highest first, so that they come back as the new one.
    private mutating func roll(_ world: inout World) throws(StatusError) {
        let limit = maximumUnavailable
        var unavailable = replicas.count { pod in
            guard let pod, isHealthy(pod), isAvailable(pod) else { return true }
            return false
        }
        if limit <= 1 { unavailable = 0 }
        for index in replicas.indices.reversed() {
            guard index >= partition else { return }
            guard let pod = replicas[index] else {
                guard limit > 1 else { return }
                continue
            }
            if pod.revision != update.name, !pod.isDeleting {
                let isLost = !isHealthy(pod)
                guard isLost || unavailable < limit else { return }
                try delete(pod, &world)
                if limit <= 1 { return }
                if !isLost { unavailable += 1 }
            } else if limit <= 1, !isHealthy(pod) || !isAvailable(pod) {
                return wakeWhenAvailable(pod, &world)
            }
        }
    }

    private var maximumUnavailable: Int {
        guard let value = set.spec.updateStrategy.rollingUpdate?.maxUnavailable else { return 1 }
        let share = (try? value.scaled(of: set.spec.replicas ?? 1, roundUp: false)) ?? 1
        return max(share, 1)
    }

    // MARK: - Status

    func writeStatus(_ world: inout World) throws(StatusError) {
        var new = set
        let pods = replicas.compactMap { $0 } + condemned.map(\.pod)
        let ready = pods.filter(isReady)
        func count(_ revision: String) -> Int {
            pods.count { !$0.isDeleting && !deleted.contains($0.uid) && $0.revision == revision }
                + created.count { $0 == revision }
        }
        new.status.observedGeneration = Int(set.metadata.generation)
        new.status.collisionCount = collisionCount
        new.status.replicas = pods.count + created.count
        new.status.readyReplicas = ready.count
        new.status.availableReplicas = ready.count(where: isAvailable)
        new.status.currentRevision = current.name
        new.status.updateRevision = update.name
        new.status.currentReplicas = count(current.name)
        new.status.updatedReplicas = count(update.name)
        let wanted = set.spec.replicas ?? 1
        if set.spec.updateStrategy.type == "RollingUpdate", new.status.updatedReplicas == wanted,
            new.status.readyReplicas == wanted, new.status.replicas == wanted
        {
            new.status.currentReplicas = new.status.updatedReplicas
            new.status.currentRevision = update.name
        }
        if let next = ready.first(where: { !isAvailable($0) }) { wakeWhenAvailable(next, &world) }
        guard new.status.value != set.status.value else { return }
        new.object.metadata.resourceVersion = ""
        try world.update(new.object, subresource: "status", by: .statefulSet)
    }
}
