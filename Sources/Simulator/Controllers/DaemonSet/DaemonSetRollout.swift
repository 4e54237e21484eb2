import APIServer
import Kubernetes
import YAML

/// One look at a DaemonSet: on which nodes its pods are missing, too many, failed or old.
///
/// Follows `manage` of `pkg/controller/daemon/daemon_controller.go` of Kubernetes.
struct DaemonSetRollout {
    let set: DaemonSet
    let hash: String
    let now: Timestamp
    private let placement: DaemonPlacement
    private let collisionCount: Int
    private let nodes: [NodeState]
    /// Whether a pod should be on the node, and whether one may go on, by the node's name.
    private(set) var suitable: [String: (shouldRun: Bool, mayContinue: Bool)] = [:]
    /// By node, the oldest first.
    private(set) var pods: [String: [PodRecord]] = [:]
    private(set) var didWrite = false

    /// At most so many pods are created or deleted in one look.
    private static let burst = 250
    private static let generationLabel = Key("pod-template-generation")
    private static let generationAnnotation = Key("deprecated.daemonset.template.generation")

    init(
        _ set: DaemonSet, hash: String, pods: [PodRecord], nodes: [NodeState], collisionCount: Int,
        now: Timestamp
    ) {
        self.set = set
        self.hash = hash
        self.nodes = nodes
        self.collisionCount = collisionCount
        self.now = now
        placement = DaemonPlacement(set.spec.template)
        for node in nodes { suitable[node.name] = placement.suits(node) }
        for pod in pods { self.pods[pod.targetNode, default: []].append(pod) }
        for (node, list) in self.pods where list.count > 1 {
            self.pods[node] = list.sorted {
                // One that is bound goes before one that only waits for the node.
                if $0.node.isEmpty != $1.node.isEmpty { return !$0.node.isEmpty }
                return ($0.created, $0.name) < ($1.created, $1.name)
            }
        }
    }

    var nodeNames: [String] { nodes.map(\.name) }
    var desired: Int { nodes.count { suitable[$0.name]?.shouldRun == true } }

    func isAvailable(_ pod: PodRecord) -> Bool {
        pod.isAvailable(minReadySeconds: set.spec.minReadySeconds, now: now)
    }

    func isUpdated(_ pod: PodRecord) -> Bool {
        let generation = set.metadata.annotations[Self.generationAnnotation]?.string ?? ""
        return pod.revision == hash
            || (!generation.isEmpty && pod.labels[Self.generationLabel]?.string == generation)
    }

    private func share(_ value: IntOrString?) -> Int {
        max((try? value?.scaled(of: desired, roundUp: true)) ?? 0, 0)
    }

    var allowsSurge: Bool { maximumSurge > 0 && set.spec.updateStrategy.type == "RollingUpdate" }
    var maximumSurge: Int { share(set.spec.updateStrategy.rollingUpdate?.maxSurge) }
    var maximumUnavailable: Int {
        let value = share(set.spec.updateStrategy.rollingUpdate?.maxUnavailable ?? .int(1))
        return value == 0 && maximumSurge == 0 ? 1 : value
    }

    // MARK: - Which pods should be

    mutating func manage(
        _ failures: inout [DaemonSetController.FailedPodKey: FailureBackoff], _ world: inout World
    ) throws(StatusError) {
        var wanting: [String] = []
        var doomed: [PodRecord] = []
        for node in nodes {
            let (shouldRun, mayContinue) = suitable[node.name] ?? (false, false)
            guard let list = pods[node.name] else {
                if shouldRun { wanting.append(node.name) }
                continue
            }
            guard mayContinue else {
                doomed += list.filter { !$0.isDeleting }
                continue
            }
            let running = sift(list, node.name, &doomed, &failures, &world)
            if allowsSurge, running.isEmpty, shouldRun, list.allSatisfy(\.isDeleting) {
                wanting.append(node.name)
            }
        }
        // Those meant for a node that is gone.
        for (node, list) in pods.sorted(by: { $0.key < $1.key }) where suitable[node] == nil {
            doomed += list.filter { !$0.isDeleting && $0.node.isEmpty }
        }
        try sync(doomed, wanting, &world)
    }

    /// Sorts out the pods of a node that have ended or are too many; those that run.
    private func sift(
        _ list: [PodRecord], _ node: String, _ doomed: inout [PodRecord],
        _ failures: inout [DaemonSetController.FailedPodKey: FailureBackoff], _ world: inout World
    ) -> [PodRecord] {
        var running: [PodRecord] = []
        for pod in list where !pod.isDeleting {
            switch pod.phase {
            case .failed:
                let key = DaemonSetController.FailedPodKey(set: set.metadata.uid, node: node)
                var backoff = failures[key] ?? FailureBackoff(initial: .seconds(1), maximum: .seconds(900))
                let end = pod.finishTime
                let due = backoff.earliestRetry(after: end)
                guard due <= now else {
                    world.wake(.item(.daemonSet, name), at: due)
                    continue
                }
                backoff.next(after: end, now: now)
                failures[key] = backoff
                world.event(
                    set.object, "FailedDaemonPod",
                    "Found failed daemon pod \(pod.name) on node \(node), will try to kill it",
                    isWarning: true, by: .daemonSet)
                doomed.append(pod)
            case .succeeded:
                world.event(
                    set.object, "SucceededDaemonPod",
                    "Found succeeded daemon pod \(pod.name) on node \(node), will try to delete it",
                    by: .daemonSet)
                doomed.append(pod)
            default: running.append(pod)
            }
        }
        guard running.count > 1 else { return running }
        guard allowsSurge else {
            doomed += running.dropFirst()
            return running
        }
        // One old and one new may stand side by side until the new one is available.
        let new = running.filter(isUpdated)
        let old = running.filter { !isUpdated($0) }
        doomed += new.dropFirst() + old.dropFirst()
        if let first = new.first, let last = old.first, isAvailable(first) { doomed.append(last) }
        return running
    }

    var name: ObjectName { ObjectName(namespace: set.namespace, name: set.name) }

    // MARK: - Carrying out

    mutating func sync(_ doomed: [PodRecord], _ wanting: [String], _ world: inout World) throws(StatusError) {
        let control = PodControl(owner: set.object, component: .daemonSet)
        let targets = Array(wanting.prefix(Self.burst))
        var failure: StatusError?
        if !targets.isEmpty {
            var template = set.spec.template
            template.metadata.labels[RevisionHistory.podLabel] = .string(hash)
            if let generation = set.metadata.annotations[Self.generationAnnotation] {
                template.metadata.labels[Self.generationLabel] = generation
            }
            let placement = placement
            let owner = set.object
            let outcome = PodControl.slowStart(targets.count, &world) { index, world throws(StatusError) in
                var own = template
                own.spec = placement.spec(on: targets[index])
                let pod = PodFromTemplate.pod(
                    own, owner: owner, generateName: PodFromTemplate.prefix(owner.name))
                try control.create(pod, &world)
            }
            didWrite = didWrite || outcome.successes > 0
            failure = outcome.failure.flatMap { PodControl.isNamespaceTerminating($0) ? nil : $0 }
        }
        for pod in doomed.prefix(Self.burst) {
            do throws(StatusError) {
                try control.delete(pod, &world)
                didWrite = true
            } catch {
                failure = failure ?? error
            }
        }
        if let failure { throw failure }
    }

    // MARK: - Status

    func writeStatus(_ world: inout World) throws(StatusError) {
        var new = set
        var counts = (desired: 0, current: 0, misplaced: 0, ready: 0, available: 0, updated: 0)
        var next: Timestamp?
        for node in nodes {
            let list = pods[node.name] ?? []
            guard suitable[node.name]?.shouldRun == true else {
                if !list.isEmpty { counts.misplaced += 1 }
                continue
            }
            counts.desired += 1
            guard let pod = list.first else { continue }
            counts.current += 1
            if pod.isReady {
                counts.ready += 1
                if isAvailable(pod) {
                    counts.available += 1
                } else if let since = pod.readyChange {
                    next = min(next ?? since, since)
                }
            }
            if isUpdated(pod) { counts.updated += 1 }
        }
        new.status.desiredNumberScheduled = counts.desired
        new.status.currentNumberScheduled = counts.current
        new.status.numberMisscheduled = counts.misplaced
        new.status.numberReady = counts.ready
        new.status.numberAvailable = counts.available
        new.status.numberUnavailable = counts.desired - counts.available
        new.status.updatedNumberScheduled = counts.updated
        new.status.observedGeneration = Int(set.metadata.generation)
        new.status.collisionCount = collisionCount == 0 ? set.status.collisionCount : collisionCount
        if let next {
            world.wake(.item(.daemonSet, name), at: next + .seconds(set.spec.minReadySeconds))
        }
        guard new.status.value != set.status.value else { return }
        new.object.metadata.resourceVersion = ""
        try world.update(new.object, subresource: "status", by: .daemonSet)
    }
}
