import APIServer
import Kubernetes
import YAML

/// Registers the nodes, renews their leases, notices the silent ones and evicts their pods.
///
/// Follows `pkg/controller/nodelifecycle`, `pkg/controller/tainteviction` and `pkg/controller/podgc` of
/// Kubernetes.
struct NodeLifecycleController: Controller {
    static let component = Component.nodeLifecycle
    var queue = WorkQueue<ObjectName>()
    private var heartbeats: Set<String> = []
    private var isTicking = false
    private var silent: Set<String> = []
    /// When the next node's pods may begin to be evicted.
    private var nextEviction = Timestamp(nanoseconds: 0)

    /// How often a lease is renewed; it lasts 40 s. Kubernetes renews every 10 s.
    static let heartbeat: Duration = .seconds(30)
    static let gracePeriod: Duration = .seconds(50)
    static let monitorPeriod: Duration = .seconds(5)
    /// Between two nodes whose pods begin to be evicted: `--node-eviction-rate` is 0.1 per second.
    static let evictionInterval: Duration = .seconds(10)

    private static let unreachable = "node.kubernetes.io/unreachable"
    private static let notReady = "node.kubernetes.io/not-ready"
    private static let unschedulable = "node.kubernetes.io/unschedulable"

    // MARK: - Nodes

    mutating func registerNodes(_ count: Int, _ world: inout World) {
        let factory = NodeFactory(configuration: world.configuration)
        for index in 0..<count {
            let node = factory.node(index, now: world.now)
            guard let created = try? world.create(node.object, by: .kubelet) else { continue }
            var status = created
            status.value[.status] = node.object.value[.status]
            _ = try? world.update(status, subresource: "status", by: .kubelet)
            createLease(created, &world)
            world.event(
                created, "RegisteredNode",
                "Node \(node.name) event: Registered Node \(node.name) in Controller",
                by: .nodeLifecycle)
        }
    }

    private mutating func createLease(_ node: Object, _ world: inout World) {
        var lease = Lease(namespace: "kube-node-lease", name: node.name)
        lease.metadata.ownerReferences = [
            OwnerReference([
                "apiVersion": "v1", "kind": "Node", "name": .string(node.name),
                "uid": .string(node.metadata.uid),
            ])
        ]
        lease.spec.holderIdentity = node.name
        lease.spec.leaseDurationSeconds = 40
        lease.spec.renewTime = world.now
        _ = try? world.create(lease.object, by: .kubelet)
        if heartbeats.insert(node.name).inserted {
            world.wake(.heartbeat(node.name), after: Self.heartbeat)
        }
    }

    /// A node's kubelet says that it lives.
    mutating func heartbeat(_ name: String, _ kubelet: Kubelet, _ world: inout World) {
        let place = ObjectName(namespace: "", name: name)
        guard let node = world.get(.nodes, place), let agent = kubelet.agents[name] else {
            heartbeats.remove(name)
            return
        }
        world.wake(.heartbeat(name), after: Self.heartbeat)
        guard agent.isReachable else { return }
        let leaseName = ObjectName(namespace: "kube-node-lease", name: name)
        if let object = world.get(.leases, leaseName) {
            var lease = Lease(object)
            lease.spec.renewTime = world.now
            // Written past the log: it would hold little else.
            _ = try? world.api.update(lease.object, as: Component.kubelet.requester, now: world.now)
        } else {
            createLease(node, &world)
        }
        let ready = Node(node).status.conditions.first { $0.type == "Ready" }
        if ready?.status == "Unknown" { report(node, agent.index, &world) }
    }

    /// The node stopped or began answering: the monitor looks at the silent ones only.
    mutating func setReachable(_ isReachable: Bool, node: String, index: Int, _ world: inout World) {
        if isReachable {
            silent.remove(node)
            if let object = world.get(.nodes, ObjectName(namespace: "", name: node)) {
                let ready = Node(object).status.conditions.first { $0.type == "Ready" }
                if ready?.status != "True" { report(object, index, &world) }
            }
        } else {
            silent.insert(node)
            startTicking(&world)
        }
    }

    private mutating func startTicking(_ world: inout World) {
        guard !isTicking else { return }
        isTicking = true
        world.wake(.tick(.nodeLifecycle), after: Self.monitorPeriod)
    }

    /// A kubelet posts its node's status anew.
    private func report(_ node: Object, _ index: Int, _ world: inout World) {
        let fresh = NodeFactory(configuration: world.configuration).status(node.name, index, now: world.now)
        var changed = Node(node)
        changed.status.conditions = fresh.conditions
        _ = try? world.update(changed.object, subresource: "status", by: .kubelet)
        world.event(
            node, "NodeReady", "Node \(node.name) status is now: NodeReady", by: .kubelet,
            source: EventRecorder.Source(component: "kubelet", host: node.name))
    }

    // MARK: - Changes

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .nodes:
            if !change.isDeletion { queue.add(change.name) }
        case .pods:
            guard let pod = change.newPod, !pod.node.isEmpty, !pod.isDeleting,
                change.oldPod?.node ?? "" != pod.node
            else { return }
            queue.add(ObjectName(namespace: "", name: pod.node))
        default: break
        }
    }

    mutating func tick(_ world: inout World) {
        isTicking = false
        for node in silent.sorted() { check(node, &world) }
        if !silent.isEmpty { startTicking(&world) }
    }

    /// Marks a node whose lease ran out.
    private func check(_ name: String, _ world: inout World) {
        guard let object = world.get(.nodes, ObjectName(namespace: "", name: name)) else { return }
        let lease = world.get(.leases, ObjectName(namespace: "kube-node-lease", name: name)).map { Lease($0) }
        var node = Node(object)
        guard node.status.conditions.contains(where: { $0.type == "Ready" && $0.status != "Unknown" }),
            let renewed = lease?.spec.renewTime, renewed + Self.gracePeriod < world.now
        else { return }
        node.status.conditions = node.status.conditions.map { condition in
            var changed = condition
            changed.status = "Unknown"
            changed.reason = "NodeStatusUnknown"
            changed.message = "Kubelet stopped posting node status."
            changed.lastTransitionTime = world.now
            return changed
        }
        _ = try? world.update(node.object, subresource: "status", by: .nodeLifecycle)
        world.event(
            object, "NodeNotReady", "Node \(name) status is now: NodeNotReady", by: .nodeLifecycle)
        for pod in world.pods.onNode(name) where pod.isReady { markUnready(pod, &world) }
    }

    private func markUnready(_ record: PodRecord, _ world: inout World) {
        guard let object = world.get(.pods, record.name) else { return }
        var pod = Pod(object)
        pod.status.conditions = pod.status.conditions.map { condition in
            guard condition.type == "Ready" else { return condition }
            var changed = condition
            changed.status = "False"
            changed.lastTransitionTime = world.now
            return changed
        }
        _ = try? world.update(pod.object, subresource: "status", by: .nodeLifecycle)
        world.event(
            object, "NodeNotReady", "Node is not ready", isWarning: true, by: .nodeLifecycle)
    }

    // MARK: - One node

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let object = world.get(.nodes, name) else { return }
        var node = Node(object)
        if node.status.conditions.isEmpty { return try adopt(node, &world) }
        if !heartbeats.contains(node.name) { createLease(object, &world) }
        let ready = node.status.conditions.first { $0.type == "Ready" }?.status
        var taints = node.spec.taints
        func set(_ key: String, _ effect: String, _ holds: Bool) {
            let has = taints.contains { $0.key == key && $0.effect == effect }
            if holds, !has {
                var taint = Taint()
                taint.key = key
                taint.effect = effect
                taint.timeAdded = world.now
                taints.append(taint)
            } else if !holds, has {
                taints.removeAll { $0.key == key && $0.effect == effect }
            }
        }
        set(Self.unschedulable, "NoSchedule", node.spec.unschedulable)
        set(Self.unreachable, "NoSchedule", ready == "Unknown")
        set(Self.notReady, "NoSchedule", ready == "False")
        for (type, key) in Self.pressures {
            let holds = node.status.conditions.contains { $0.type == type && $0.status == "True" }
            set(key, "NoSchedule", holds)
        }
        let mayEvict =
            ready == "True" || mayEvict(name, isMarked: taints.contains(where: Self.evicts), &world)
        set(Self.unreachable, "NoExecute", ready == "Unknown" && mayEvict)
        set(Self.notReady, "NoExecute", ready == "False" && mayEvict)
        if taints.map(\.value) != node.spec.taints.map(\.value) {
            node.spec.taints = taints
            node = Node(try world.update(node.object, by: .nodeLifecycle))
        }
        evict(node, &world)
    }

    private static let pressures = [
        ("MemoryPressure", "node.kubernetes.io/memory-pressure"),
        ("DiskPressure", "node.kubernetes.io/disk-pressure"),
        ("PIDPressure", "node.kubernetes.io/pid-pressure"),
        ("NetworkUnavailable", "node.kubernetes.io/network-unavailable"),
    ]

    private static func evicts(_ taint: Taint) -> Bool {
        taint.effect == "NoExecute" && (taint.key == unreachable || taint.key == notReady)
    }

    /// Whether the pods of a node that is not ready may begin to be evicted: one node after the other, and none
    /// while no node at all is ready, since then it is not the nodes that are at fault.
    private mutating func mayEvict(_ name: ObjectName, isMarked: Bool, _ world: inout World) -> Bool {
        if isMarked { return true }
        let isAnyReady = world.api.list(.nodes).contains { node in
            Node(node).status.conditions.contains { $0.type == "Ready" && $0.status == "True" }
        }
        guard isAnyReady, nextEviction <= world.now else {
            world.wake(
                .item(.nodeLifecycle, name), at: max(nextEviction, world.now + Self.monitorPeriod))
            return false
        }
        nextEviction = world.now + Self.evictionInterval
        return true
    }

    /// A client made this node: a machine of the usual size joins under its name.
    private mutating func adopt(_ node: Node, _ world: inout World) throws(StatusError) {
        var changed = node
        let index = world.api.list(.nodes).count - 1
        let own = node.status
        let fresh = NodeFactory(configuration: world.configuration).status(node.name, index, now: world.now)
        changed.status = fresh
        if !own.capacity.isEmpty { changed.status.capacity = own.capacity }
        if !own.allocatable.isEmpty {
            changed.status.allocatable = own.allocatable
        } else if !own.capacity.isEmpty {
            changed.status.allocatable = own.capacity
        }
        try world.update(changed.object, subresource: "status", by: .kubelet)
    }

    /// Deletes the pods that do not tolerate the node's NoExecute taints, now or when their time is over.
    private func evict(_ node: Node, _ world: inout World) {
        let taints = node.spec.taints.filter { $0.effect == "NoExecute" }
        guard !taints.isEmpty else { return }
        var next: Timestamp?
        for pod in world.pods.onNode(node.name) where !pod.isDeleting && !pod.isTerminal {
            guard let due = Self.eviction(pod, taints, world.now) else { continue }
            if due <= world.now {
                world.event(
                    pod.object, "TaintManagerEviction", "Marking for deletion Pod \(pod.name)",
                    by: .nodeLifecycle,
                    source: EventRecorder.Source(component: "taint-eviction-controller", host: ""))
                if var target = world.get(.pods, pod.name).map({ Pod($0) }) {
                    target.addDisruption(
                        "DeletionByTaintManager", "Taint manager: deleting due to NoExecute taint", world.now)
                    target.object.metadata.resourceVersion = ""
                    _ = try? world.update(target.object, subresource: "status", by: .taintEviction)
                }
                try? world.delete(.pods, pod.name, by: .taintEviction)
            } else {
                next = min(next ?? due, due)
            }
        }
        if let next {
            world.wake(.item(.nodeLifecycle, ObjectName(namespace: "", name: node.name)), at: next)
        }
    }

    /// When a pod has to leave; nil: it may stay.
    private static func eviction(_ pod: PodRecord, _ taints: [Taint], _ now: Timestamp) -> Timestamp? {
        let tolerations = pod.pod.spec.tolerations
        var due: Timestamp?
        for taint in taints {
            let matching = tolerations.filter {
                NodeFilter.tolerates($0, key: taint.key, value: taint.text, effect: taint.effect)
            }
            guard !matching.isEmpty else { return now }
            guard let seconds = matching.compactMap(\.tolerationSeconds).min() else { continue }
            let end = (taint.timeAdded ?? now) + .seconds(max(seconds, 0))
            due = min(due ?? end, end)
        }
        return due
    }
}
