import APIServer
import Kubernetes
import YAML

/// The kubelets of all nodes: they run the pods that are bound to their nodes.
///
/// Follows the documentation "Pod Lifecycle" and `pkg/kubelet` of Kubernetes.
struct Kubelet: Sendable {
    struct NodeAgent: Sendable {
        let name: String
        let index: Int
        /// Whether the node answers; a node that does not runs on but reports nothing.
        var isReachable = true
        /// Images on the node with their bytes.
        var images: [String: Int64] = [:]
        /// Bytes of memory that the containers use, and that the node has.
        var memory: Int64 = 0
        var capacity: Int64 = .max
        /// Until when the node says that memory is short.
        var pressureUntil: Timestamp?
        var nextAddress = 2
        var freeAddresses: [Int] = []
    }

    var agents: [String: NodeAgent] = [:]
    var pods: [String: PodRuntime] = [:]
    /// Pods to look at, by uid.
    var queue = WorkQueue<String>()
    var random: RandomStream
    /// The processes and files of pods that have any of their own, by uid.
    var systems: [String: PodSystem] = [:]
    /// Pods whose processes are to run, by uid.
    var processQueue = WorkQueue<String>()
    /// Which pod has an address.
    var addresses: [String: String] = [:]
    /// What claims hold while no pod uses them.
    var claims: [ObjectName: FileTree] = [:]
    /// Which volumes of a pod are claims.
    private var claimsInUse: [String: [String: ObjectName]] = [:]
    /// Nodes whose memory is short.
    private var shortNodes: Set<String> = []
    var sessions: [SessionID: Session] = [:]
    var nextSession = 0
    /// Grows with the output of sessions.
    var sessionVersion: UInt64 = 0
    private let addressBase = 244

    init(seed: UInt64) { random = RandomStream(seed: seed, name: "kubelet") }

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .pods:
            let uid = change.object.metadata.uid
            if change.isDeletion {
                forget(uid, &world)
            } else if let pod = change.newPod, !pod.node.isEmpty {
                // What the kubelet wrote itself changes nothing for it.
                if let runtime = pods[uid], change.kind == .modified, let old = change.oldPod,
                    old.isDeleting == pod.isDeleting, runtime.isTerminating == pod.isDeleting,
                    old.node == pod.node,
                    old.object.value[.metadata]?[.annotations] == pod.object.value[.metadata]?[.annotations],
                    old.object.metadata.generation == pod.object.metadata.generation,
                    old.object.metadata.deletionGracePeriodSeconds
                        == pod.object.metadata.deletionGracePeriodSeconds
                {
                    return
                }
                queue.add(uid)
            }
        case .nodes:
            let name = change.object.name
            if change.isDeletion {
                return
            } else if agents[name] == nil {
                adopt(change.object)
            }
        default: break
        }
    }

    /// A kubelet for a node that has come, be it one of the simulation's or one that a client made.
    private mutating func adopt(_ node: Object) {
        agents[node.name] = NodeAgent(name: node.name, index: agents.count)
        agents[node.name]?.capacity = Node(node).status.capacity.memory?.value ?? .max
    }

    /// The address range of a node's pods.
    static func podCIDR(_ index: Int) -> String { "10.\(244 + index / 256).\(index % 256).0/24" }

    mutating func takeAddress(_ node: String) -> String {
        guard var agent = agents[node] else { return "" }
        let number: Int
        if let free = agent.freeAddresses.first {
            number = free
            agent.freeAddresses.removeFirst()
        } else {
            number = agent.nextAddress
            agent.nextAddress += 1
        }
        agents[node] = agent
        // Beyond 254 pods a node's range goes on in the next block of a private network.
        let block = number / 255
        return "10.\(addressBase - block * 16 + agent.index / 256).\(agent.index % 256).\(number % 255)"
    }

    private mutating func giveBack(_ address: String, _ node: String) {
        guard let number = address.split(separator: ".").last.flatMap({ Int($0) }),
            let second = address.split(separator: ".").dropFirst().first.flatMap({ Int($0) }),
            let agent = agents[node]
        else { return }
        let block = (addressBase + agent.index / 256 - second) / 16
        agents[node]?.freeAddresses.append(block * 255 + number)
    }

    mutating func forget(_ uid: String, _ world: inout World) {
        guard let runtime = pods.removeValue(forKey: uid) else { return }
        keepClaims(uid, runtime)
        systems[uid] = nil
        if !sessions.isEmpty { sessionVersion += 1 }
        for container in runtime.all {
            if let running = container.running { agents[runtime.node]?.memory -= running.memory }
            world.usage.stop(pod: uid, container: container.name)
            world.logs.forget(UsageTable.ContainerKey(pod: uid, container: container.name))
        }
        world.logs.touch()
        if !runtime.ip.isEmpty {
            addresses[runtime.ip] = nil
            giveBack(runtime.ip, runtime.node)
        }
    }

    /// Looks at the pods that are queued now.
    mutating func work(_ world: inout World, limit: Int) -> Int {
        var count = 0
        let waiting = queue.count
        while count < min(waiting, limit), world.hasRoom, let uid = queue.pop() {
            count += 1
            sync(uid, &world)
        }
        for node in shortNodes.sorted() {
            shortNodes.remove(node)
            relieve(node, &world)
        }
        return count
    }

    /// Brings one pod a step further and sets the alarm for the next.
    mutating func sync(_ uid: String, _ world: inout World) {
        guard let record = world.pods[uid: uid], !record.node.isEmpty, let agent = agents[record.node],
            agent.isReachable, let object = world.get(.pods, record.name), object.metadata.uid == uid
        else { return }
        let pod = Pod(object)
        if pods[uid] == nil {
            guard !record.isTerminal || record.isDeleting else { return }
            pods[uid] = makeRuntime(pod, &world)
        }
        guard let runtime = pods.removeValue(forKey: uid) else { return }
        var worker = PodWorker(
            pod: pod, runtime: runtime, agent: agent, random: random, system: systems.removeValue(forKey: uid)
        )
        worker.run(&world)
        random = worker.random
        agents[record.node] = worker.agent
        if worker.agent.images.count != agent.images.count { reportImages(worker.agent, &world) }
        if worker.agent.isShortOfMemory { shortNodes.insert(record.node) }
        if worker.runtime.ip.isEmpty, worker.needsAddress {
            worker.runtime.ip = takeAddress(record.node)
            addresses[worker.runtime.ip] = uid
        }
        pods[uid] = worker.runtime
        if let system = worker.system {
            systems[uid] = system
            fillClaims(uid, pod)
        }
        if worker.hasProcessWork { processQueue.add(uid) }
        if worker.isFinished {
            finish(worker, &world)
            return
        }
        worker.writeStatus(&world)
        if let wake = worker.nextWake, pods[uid]?.wake.map({ $0 > wake || $0 <= world.now }) ?? true {
            pods[uid]?.wake = wake
            world.wake(.pod(uid), at: wake)
        }
    }

    /// The last step of a pod that is being deleted: its containers have ended, so the object goes.
    private mutating func finish(_ worker: PodWorker, _ world: inout World) {
        worker.writeStatus(&world)
        var options = DeleteOptions()
        options.gracePeriodSeconds = 0
        options.uid = worker.runtime.uid
        try? world.delete(.pods, worker.runtime.name, options: options, by: .kubelet)
    }

    private func makeRuntime(_ pod: Pod, _ world: inout World) -> PodRuntime {
        let annotations = pod.metadata.annotations
        func runtime(_ container: Container) -> ContainerRuntime {
            ContainerRuntime(
                name: container.name,
                behaviour: world.catalogue.behaviour(of: container, annotations: annotations))
        }
        var made = PodRuntime(
            uid: pod.metadata.uid, name: ObjectName(namespace: pod.namespace, name: pod.name),
            node: pod.spec.nodeName, start: pod.status.startTime ?? world.now,
            initContainers: pod.spec.initContainers.map(runtime), containers: pod.spec.containers.map(runtime)
        )
        made.generation = pod.metadata.generation
        BehaviourAnnotations.report(pod, &world)
        if !made.initContainers.isEmpty {
            for index in made.containers.indices {
                made.containers[index].state = .waiting(reason: "PodInitializing", message: "")
            }
            for index in made.initContainers.indices {
                made.initContainers[index].state = .waiting(reason: "PodInitializing", message: "")
            }
        }
        return made
    }

    // MARK: - From outside

    /// Ends a container's process, as a signal to it does.
    mutating func kill(
        pod uid: String, container: String, code: Int, reason: String? = nil, _ world: inout World
    ) {
        pods[uid]?.mutateContainer(container) { runtime in
            guard case .running(var running) = runtime.state else { return }
            running.planned = .init(world.now, code: code, reason: reason)
            running.stop = nil
            runtime.state = .running(running)
        }
        queue.add(uid)
    }

    /// A container's requests under way hold memory; more than its limit is the end of it.
    mutating func useMemory(_ bytes: Int64, _ uid: String, _ container: String, _ world: inout World) {
        guard let runtime = pods[uid], let found = runtime.container(container),
            let object = world.pods[uid: uid]
        else { return }
        let total = found.behaviour.memory + bytes
        world.usage.setMemory(total, pod: uid, container: container)
        let spec = object.pod.spec.containers.first { $0.name == container }
        if let limit = spec?.resources.limits.memory?.value, total > limit {
            kill(pod: uid, container: container, code: 137, reason: "OOMKilled", &world)
        }
    }

    /// Sees to it that the files that a server answers with can be read: those that are mounted there.
    mutating func provideFiles(
        _ runtime: PodRuntime, _ container: ContainerRuntime, under root: String, _ world: World
    ) {
        guard systems[runtime.uid]?.containers[container.name] == nil, let record = world.pods[runtime.name],
            let spec = spec(of: container.name, record.pod),
            spec.volumeMounts.contains(where: { $0.mountPath.hasPrefix(root) || root.hasPrefix($0.mountPath) }
            )
        else {
            if systems[runtime.uid] != nil, let record = world.pods[runtime.name] {
                systems[runtime.uid]?.refresh(
                    record.pod, ip: runtime.ip,
                    hostIP: NodeAddresses.address(agents[runtime.node]?.index ?? 0),
                    world)
            }
            return
        }
        var system = systems[runtime.uid] ?? PodSystem()
        system.seed(
            container, spec, record.pod, ip: runtime.ip,
            hostIP: NodeAddresses.address(agents[runtime.node]?.index ?? 0), environment: [:], world)
        systems[runtime.uid] = system
        fillClaims(runtime.uid, record.pod)
    }

    // MARK: - Claims

    /// Puts what claims hold into the volumes of a pod that has just got its files.
    private mutating func fillClaims(_ uid: String, _ pod: Pod) {
        for volume in pod.spec.value[.volumes]?.array ?? [] {
            guard let claim = volume[.persistentVolumeClaim]?[.claimName]?.string else { continue }
            let place = ObjectName(namespace: pod.namespace, name: claim)
            if let tree = claims.removeValue(forKey: place) {
                systems[uid]?.volumes[volume[.name]?.string ?? ""] = tree
                claimsInUse[uid, default: [:]][volume[.name]?.string ?? ""] = place
            } else if claimsInUse[uid]?[volume[.name]?.string ?? ""] == nil {
                claimsInUse[uid, default: [:]][volume[.name]?.string ?? ""] = place
            }
        }
    }

    private mutating func keepClaims(_ uid: String, _ runtime: PodRuntime) {
        guard let used = claimsInUse.removeValue(forKey: uid) else { return }
        for (volume, place) in used {
            if let tree = systems[uid]?.volumes[volume] { claims[place] = tree }
        }
    }

    /// Stops or resumes a node's reporting.
    mutating func setReachable(_ isReachable: Bool, node: String, _ world: inout World) {
        guard agents[node] != nil else { return }
        agents[node]?.isReachable = isReachable
        guard isReachable else { return }
        for pod in world.pods.onNode(node) { queue.add(pod.uid) }
    }
}
