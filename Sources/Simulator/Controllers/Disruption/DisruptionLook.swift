import APIServer
import Kubernetes
import YAML

/// One look at a PodDisruptionBudget: its pods, what is expected of them, how many may go.
struct DisruptionLook {
    private var budget: PodDisruptionBudget
    private let original: PodDisruptionBudget
    private let pods: [PodRecord]
    private let now: Timestamp

    /// An eviction that was granted and did not happen counts for so long.
    private static let deletionTimeout: Duration = .seconds(120)

    init(_ budget: PodDisruptionBudget, pods: [PodRecord], now: Timestamp) {
        self.budget = budget
        original = budget
        self.pods = pods
        self.now = now
    }

    mutating func run(_ world: inout World) throws(StatusError) {
        if pods.isEmpty {
            world.event(budget.object, "NoPods", "No matching pods found", by: .podDisruptionBudget)
        }
        let needsSize: Bool
        if case .int? = budget.spec.minAvailable, budget.spec.maxUnavailable == nil {
            needsSize = false
        } else {
            needsSize = true
        }
        let size: Int
        do throws(StatusError) {
            size = needsSize ? try self.size(world) : pods.count
        } catch {
            return try fail(error.message, &world)
        }
        let numbers = DisruptionNumbers(
            minAvailable: budget.spec.minAvailable, maxUnavailable: budget.spec.maxUnavailable, size: size,
            pods: pods.count)
        let disrupted = disrupted(&world)
        let healthy = pods.count { !$0.isDeleting && $0.isReady && disrupted[Key($0.name.name)] == nil }
        let allowed = numbers.allowed(healthy: healthy)
        budget.status.currentHealthy = healthy
        budget.status.desiredHealthy = numbers.desired
        budget.status.expectedPods = numbers.expected
        budget.status.disruptionsAllowed = allowed
        budget.status.disruptedPods = disrupted
        set(allowed > 0, allowed > 0 ? "SufficientPods" : "InsufficientPods", "")
        try write(&world)
    }

    /// The sum of the sizes of the workloads that the pods belong to.
    private func size(_ world: World) throws(StatusError) -> Int {
        var seen: Set<String> = []
        var sum = 0
        for pod in pods {
            guard var owner = pod.object.metadata.controller else { continue }
            guard var object = Self.object(owner, in: pod.name.namespace, world) else {
                throw StatusError(404, .notFound, "found no controllers for pod \"\(pod.name.name)\"")
            }
            // A Deployment speaks for its ReplicaSets.
            if owner.kind == "ReplicaSet", let parent = object.metadata.controller,
                let above = Self.object(parent, in: pod.name.namespace, world)
            {
                owner = parent
                object = above
            }
            guard seen.insert(owner.uid).inserted else { continue }
            guard let replicas = object.value[.spec]?[.replicas]?.int, Self.isScalable(owner, world) else {
                let kind = Self.kind(owner)
                throw StatusError(
                    500, .unknown,
                    "\(world.api.definition(for: kind)?.groupResource.description ?? owner.kind) does not implement the scale subresource"
                )
            }
            sum += Int(replicas)
        }
        return sum
    }

    private static func kind(_ owner: OwnerReference) -> GroupVersionKind {
        let version = GroupVersion(apiVersion: owner.apiVersion) ?? GroupVersion(group: "", version: "v1")
        return GroupVersionKind(group: version.group, version: version.version, kind: owner.kind)
    }

    private static func isScalable(_ owner: OwnerReference, _ world: World) -> Bool {
        world.api.definition(for: kind(owner))?.resource.subresource("scale") != nil
    }

    private static func object(_ owner: OwnerReference, in namespace: String, _ world: World) -> Object? {
        guard let member = world.owners.object(uid: owner.uid), member.name.namespace == namespace else {
            return nil
        }
        return world.get(member.resource, member.name)
    }

    /// Pods whose eviction was granted and that are still there, for as long as that may take.
    private func disrupted(_ world: inout World) -> Map {
        let granted = budget.status.disruptedPods
        guard !granted.isEmpty else { return granted }
        var kept = Map()
        var next: Timestamp?
        for pod in pods where !pod.isDeleting {
            let key = Key(pod.name.name)
            guard let time = granted[key]?.string.flatMap(Timestamp.init(rfc3339:)) else { continue }
            let end = time + Self.deletionTimeout
            if end < now {
                world.event(
                    pod.object, "NotDeleted",
                    "Pod was expected by PDB \(budget.namespace)/\(budget.name) to be deleted but it wasn't",
                    isWarning: true, by: .podDisruptionBudget)
            } else {
                kept[key] = granted[key]
                next = min(next ?? end, end)
            }
        }
        if let next {
            let name = ObjectName(namespace: budget.namespace, name: budget.name)
            world.wake(.item(.podDisruptionBudget, name), at: next + .seconds(1))
        }
        return kept
    }

    /// When the numbers cannot be had, nothing may be evicted.
    private mutating func fail(_ message: String, _ world: inout World) throws(StatusError) {
        world.event(
            budget.object, "CalculateExpectedPodCountFailed",
            "Failed to calculate the number of expected pods: \(message)", isWarning: true,
            by: .podDisruptionBudget)
        budget.status.disruptionsAllowed = 0
        set(false, "SyncFailed", message)
        try write(&world)
    }

    private mutating func set(_ holds: Bool, _ reason: String, _ message: String) {
        var condition = budget.status.conditions.first { $0.type == "DisruptionAllowed" } ?? Condition()
        let text = holds ? "True" : "False"
        if condition.status != text { condition.lastTransitionTime = now }
        condition.type = "DisruptionAllowed"
        condition.status = text
        condition.reason = reason
        condition.message = message
        condition.observedGeneration = Int(budget.metadata.generation)
        budget.status.conditions =
            budget.status.conditions.filter { $0.type != "DisruptionAllowed" } + [condition]
    }

    private mutating func write(_ world: inout World) throws(StatusError) {
        budget.status.observedGeneration = Int(budget.metadata.generation)
        guard budget.status.value != original.status.value else { return }
        try world.update(budget.object, subresource: "status", by: .podDisruptionBudget)
    }
}
