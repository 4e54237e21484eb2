import APIServer
import Kubernetes
import YAML

/// One look of a kubelet at one pod: moves its containers on as far as they go at this moment.
///
/// Follows `SyncPod` and `computePodActions` of Kubernetes' `pkg/kubelet`.
struct PodWorker {
    let pod: Pod
    var runtime: PodRuntime
    var agent: Kubelet.NodeAgent
    var random: RandomStream
    /// The processes and files of the pod, if it has any of its own.
    var system: PodSystem?
    /// Whether a process was started or signalled, so that the processes have to run.
    var hasProcessWork = false
    /// When to look again.
    private(set) var nextWake: Timestamp?
    /// Whether the pod is to be removed from the API.
    private(set) var isFinished = false

    init(
        pod: Pod, runtime: PodRuntime, agent: Kubelet.NodeAgent, random: RandomStream, system: PodSystem?
    ) {
        self.pod = pod
        self.runtime = runtime
        self.agent = agent
        self.random = random
        self.system = system
    }

    /// Whether the sandbox is up and has no address yet.
    var needsAddress: Bool { runtime.sandboxReady != nil }

    var hostIP: String { NodeAddresses.address(agent.index) }
    /// The address of the pod: the node's, if it shares its network.
    var ip: String { pod.spec.hostNetwork ? hostIP : runtime.ip }

    /// How often the runtime's state is read: a container's end is noticed so late.
    static let relist: Duration = .milliseconds(500)

    mutating func wake(at time: Timestamp) { nextWake = min(nextWake ?? time, time) }

    enum Group { case initial, regular, ephemeral }

    /// Works on one container, taken out while it lasts.
    mutating func update(
        _ group: Group, _ index: Int, _ body: (inout PodWorker, inout ContainerRuntime) -> Void
    ) {
        let path: WritableKeyPath<PodRuntime, [ContainerRuntime]> =
            switch group {
            case .initial: \.initContainers
            case .regular: \.containers
            case .ephemeral: \.ephemeralContainers
            }
        var container = runtime[keyPath: path][index]
        body(&self, &container)
        runtime[keyPath: path][index] = container
    }

    mutating func run(_ world: inout World) {
        if pod.metadata.isDeleting { return terminate(&world) }
        if runtime.isFailed { return stopFailed(&world) }
        if isTerminal { return stopSidecars(&world) }
        if checkDeadline(&world) { return }
        guard prepareSandbox(&world) else { return }
        adoptChanges(&world)
        guard runInitContainers(&world) else { return }
        for (index, spec) in pod.spec.containers.enumerated() where index < runtime.containers.count {
            update(.regular, index) { $0.step(&$1, spec: spec, .regular, &world) }
        }
        for (index, spec) in pod.spec.ephemeralContainers.enumerated() {
            if index >= runtime.ephemeralContainers.count {
                let made = ContainerRuntime(
                    name: spec.name,
                    behaviour: world.catalogue.behaviour(
                        of: Container(spec.value), annotations: pod.metadata.annotations))
                runtime.ephemeralContainers.append(made)
            }
            update(.ephemeral, index) { $0.step(&$1, spec: Container(spec.value), .ephemeral, &world) }
        }
        if isTerminal { stopSidecars(&world) }
    }

    /// Whether all containers ended for good.
    var isTerminal: Bool {
        guard runtime.containers.allSatisfy({ $0.exitCode != nil }) else { return false }
        return zip(runtime.containers, pod.spec.containers).allSatisfy { container, spec in
            if case .terminated(let end) = container.state { return !isRestarted(end, spec, .regular) }
            return false
        }
    }

    /// Whether a container that ended so is started again: by its own rules, its own policy, the pod's.
    func isRestarted(_ end: ContainerRuntime.Termination, _ spec: Container, _ group: Group) -> Bool {
        if group == .ephemeral { return false }
        for rule in spec.value[name: "restartPolicyRules"]?.array ?? [] {
            let values = rule[.exitCodes]?[.values]?.array?.compactMap(\.int) ?? []
            let isListed = values.contains(Int64(end.code))
            let applies = rule[.exitCodes]?[.operator]?.string == "NotIn" ? !isListed : isListed
            if applies { return rule[.action]?.string?.hasPrefix("Restart") ?? false }
        }
        switch spec.restartPolicy {
        case "Always": return true
        case "OnFailure": return end.code != 0
        case "Never": return false
        default: break
        }
        if group == .initial { return end.code != 0 && pod.spec.restartPolicy != "Never" }
        switch pod.spec.restartPolicy {
        case "Never": return false
        case "OnFailure": return end.code != 0
        default: return true
        }
    }

    // MARK: - Before the containers

    private mutating func checkDeadline(_ world: inout World) -> Bool {
        guard let seconds = pod.spec.activeDeadlineSeconds else { return false }
        let deadline = runtime.start + .seconds(seconds)
        if world.now < deadline {
            wake(at: deadline)
            return false
        }
        fail("DeadlineExceeded", "Pod was active on the node longer than the specified deadline", &world)
        event("DeadlineExceeded", runtime.message, .regular, &world)
        stopFailed(&world)
        return true
    }

    /// The kubelet gives the pod up; its containers are stopped.
    mutating func fail(_ reason: String, _ message: String, _ world: inout World) {
        runtime.isFailed = true
        runtime.reason = reason
        runtime.message = message
    }

    private mutating func prepareSandbox(_ world: inout World) -> Bool {
        if !runtime.areVolumesMounted {
            if let next = runtime.nextMount, next > world.now {
                wake(at: next)
                return false
            }
            if let missing = PodSources(pod: pod, world: world).missingVolume() {
                event("FailedMount", missing, .regular, isWarning: true, &world)
                let delay = min(Duration.milliseconds(500 << min(runtime.mountFailures, 8)), .seconds(122))
                runtime.mountFailures += 1
                runtime.nextMount = world.now + delay
                wake(at: world.now + delay)
                return false
            }
            runtime.areVolumesMounted = true
            runtime.nextMount = nil
        }
        guard let ready = runtime.sandboxReady else {
            let ready = world.now + random.duration(.milliseconds(150) ... .milliseconds(450))
            runtime.sandboxReady = ready
            wake(at: ready)
            return false
        }
        guard ready <= world.now else {
            wake(at: ready)
            return false
        }
        return true
    }

    /// Takes over what of a running pod may be changed: images and resources.
    private mutating func adoptChanges(_ world: inout World) {
        guard runtime.generation != pod.metadata.generation else { return }
        runtime.generation = pod.metadata.generation
        for (index, spec) in pod.spec.containers.enumerated() where index < runtime.containers.count {
            update(.regular, index) { worker, container in
                worker.resize(&container, spec, &world)
                worker.exchangeImage(&container, spec, &world)
            }
        }
    }

    /// A changed image restarts the container.
    private mutating func exchangeImage(
        _ container: inout ContainerRuntime, _ spec: Container, _ world: inout World
    ) {
        guard container.isRunning, let stored = container.image, stored != spec.image else { return }
        container.behaviour = world.catalogue.behaviour(of: spec, annotations: pod.metadata.annotations)
        event(
            "Killing", "Container \(spec.name) definition changed, will be restarted", container: spec.name,
            .regular, &world)
        beginStop(&container, spec, .regular, grace: grace, &world)
    }

    /// Resources changed in place: the limits hold at once, unless the policy asks for a restart.
    private mutating func resize(
        _ container: inout ContainerRuntime, _ spec: Container, _ world: inout World
    ) {
        guard container.isRunning, container.resources != spec.value[.resources] else { return }
        let old = ResourceRequirements(container.resources ?? .null)
        let needsRestart = spec.resizePolicy.contains { policy in
            policy.restartPolicy == "RestartContainer"
                && (old.requests[policy.resourceName] != spec.resources.requests[policy.resourceName]
                    || old.limits[policy.resourceName] != spec.resources.limits[policy.resourceName])
        }
        container.resources = spec.value[.resources]
        world.usage.setLimit(
            spec.resources.limits.cpu?.milliValue, pod: runtime.uid, container: spec.name, now: world.now)
        if needsRestart {
            event(
                "Killing", "Container \(spec.name) resize requires restart", container: spec.name, .regular,
                &world)
            beginStop(&container, spec, .regular, grace: grace, &world)
        }
    }

    var grace: Duration { .seconds(max(1, pod.spec.terminationGracePeriodSeconds ?? 30)) }

    /// Runs the init containers one after the other; whether all are through.
    private mutating func runInitContainers(_ world: inout World) -> Bool {
        for (index, spec) in pod.spec.initContainers.enumerated() where index < runtime.initContainers.count {
            let isSidecar = spec.restartPolicy == "Always"
            if case .terminated(let end) = runtime.initContainers[index].state, end.code == 0, !isSidecar {
                continue
            }
            // Once all are through only the sidecars go on.
            if runtime.isInitialized, !isSidecar { continue }
            update(.initial, index) { $0.step(&$1, spec: spec, .initial, &world) }
            if isSidecar {
                if runtime.isInitialized
                    || (runtime.initContainers[index].hasStarted && runtime.initContainers[index].isUp)
                {
                    continue
                }
                return false
            }
            if case .terminated(let end) = runtime.initContainers[index].state {
                if end.code == 0 { continue }
                if !isRestarted(end, spec, .initial) {
                    runtime.isFailed = true
                    stopSidecars(&world)
                }
            }
            return false
        }
        runtime.isInitialized = true
        for index in runtime.containers.indices {
            if case .waiting("PodInitializing", _) = runtime.containers[index].state {
                runtime.containers[index].state = .waiting(reason: "ContainerCreating", message: "")
            }
        }
        return true
    }

    // MARK: - Events

    mutating func event(
        _ reason: String, _ message: String, container: String = "", _ group: Group = .regular,
        isWarning: Bool = false, _ world: inout World
    ) {
        let field =
            switch group {
            case .initial: "initContainers"
            case .regular: "containers"
            case .ephemeral: "ephemeralContainers"
            }
        let path = container.isEmpty ? "" : "spec.\(field){\(container)}"
        world.event(
            pod.object, reason, message, isWarning: isWarning, by: .kubelet,
            source: EventRecorder.Source(component: "kubelet", host: agent.name), fieldPath: path)
    }

    mutating func finish() { isFinished = true }
}
