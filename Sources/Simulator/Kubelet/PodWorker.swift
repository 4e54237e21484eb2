import APIServer
import Kubernetes
import YAML

/// One look of a kubelet at one pod: moves its containers on as far as they go at this moment.
struct PodWorker {
    let pod: Pod
    var runtime: PodRuntime
    var agent: Kubelet.NodeAgent
    var random: RandomStream
    /// When to look again.
    private(set) var nextWake: Timestamp?
    /// Whether the pod is to be removed from the API.
    private(set) var isFinished = false

    init(pod: Pod, runtime: PodRuntime, agent: Kubelet.NodeAgent, random: RandomStream) {
        self.pod = pod
        self.runtime = runtime
        self.agent = agent
        self.random = random
    }

    /// Whether the sandbox is up and has no address yet.
    var needsAddress: Bool { runtime.sandboxReady != nil }

    /// How often the runtime's state is read: a container's end is noticed so late.
    static let relist: Duration = .milliseconds(500)

    mutating func wake(at time: Timestamp) { nextWake = min(nextWake ?? time, time) }

    /// Works on one container, taken out while it lasts.
    private mutating func update(
        containerAt index: Int, _ body: (inout PodWorker, inout ContainerRuntime) -> Void
    ) {
        var container = runtime.containers[index]
        body(&self, &container)
        runtime.containers[index] = container
    }

    private mutating func update(
        initContainerAt index: Int, _ body: (inout PodWorker, inout ContainerRuntime) -> Void
    ) {
        var container = runtime.initContainers[index]
        body(&self, &container)
        runtime.initContainers[index] = container
    }

    mutating func run(_ world: inout World) {
        if pod.metadata.isDeleting { return terminate(&world) }
        if runtime.isFailed || isTerminal { return }
        if checkDeadline(&world) { return }
        guard prepareSandbox(&world) else { return }
        guard runInitContainers(&world) else { return }
        for (index, spec) in pod.spec.containers.enumerated() {
            update(containerAt: index) { $0.step(&$1, spec: spec, isInit: false, &world) }
        }
        // A sidecar goes on beside the others.
        for (index, spec) in pod.spec.initContainers.enumerated() where spec.restartPolicy == "Always" {
            update(initContainerAt: index) { $0.step(&$1, spec: spec, isInit: true, &world) }
        }
        stopSidecarsAfterOthers(&world)
    }

    /// Whether all containers ended for good.
    var isTerminal: Bool {
        guard runtime.containers.allSatisfy({ $0.exitCode != nil }) else { return false }
        return zip(runtime.containers, pod.spec.containers).allSatisfy { container, _ in
            if case .terminated(let end) = container.state { return !restarts(afterCode: end.code) }
            return false
        }
    }

    func restarts(afterCode code: Int) -> Bool {
        switch pod.spec.restartPolicy {
        case "Never": false
        case "OnFailure": code != 0
        default: true
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
        runtime.isFailed = true
        runtime.reason = "DeadlineExceeded"
        runtime.message = "Pod was active on the node longer than the specified deadline"
        event("DeadlineExceeded", runtime.message, &world)
        for index in runtime.containers.indices where runtime.containers[index].isRunning {
            update(containerAt: index) { $0.end(&$1, code: 143, reason: "Error", &world) }
        }
        return true
    }

    private mutating func prepareSandbox(_ world: inout World) -> Bool {
        if let next = runtime.nextMount, next > world.now {
            wake(at: next)
            return false
        }
        if let missing = PodSources.missingVolume(pod, world) {
            if runtime.sandboxReady == nil || runtime.containers.allSatisfy({ !$0.hasStarted }) {
                event("FailedMount", missing, isWarning: true, &world)
                let delay = min(Duration.milliseconds(500 << min(runtime.mountFailures, 8)), .seconds(122))
                runtime.mountFailures += 1
                runtime.nextMount = world.now + delay
                wake(at: world.now + delay)
                return false
            }
        }
        runtime.nextMount = nil
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

    /// Runs the init containers one after the other; whether all are through.
    private mutating func runInitContainers(_ world: inout World) -> Bool {
        for (index, spec) in pod.spec.initContainers.enumerated() {
            let isSidecar = spec.restartPolicy == "Always"
            if case .terminated(let end) = runtime.initContainers[index].state, end.code == 0, !isSidecar {
                continue
            }
            update(initContainerAt: index) { $0.step(&$1, spec: spec, isInit: true, &world) }
            if isSidecar, runtime.initContainers[index].hasStarted { continue }
            if case .terminated(let end) = runtime.initContainers[index].state {
                if end.code == 0, !isSidecar { continue }
                if pod.spec.restartPolicy == "Never", !isSidecar {
                    runtime.isFailed = true
                }
            }
            return false
        }
        for index in runtime.containers.indices {
            if case .waiting("PodInitializing", _) = runtime.containers[index].state {
                runtime.containers[index].state = .waiting(reason: "ContainerCreating", message: "")
            }
        }
        return true
    }

    private mutating func stopSidecarsAfterOthers(_ world: inout World) {
        guard isTerminal else { return }
        for (index, spec) in pod.spec.initContainers.enumerated()
        where spec.restartPolicy == "Always" && runtime.initContainers[index].isRunning {
            update(initContainerAt: index) { $0.end(&$1, code: 0, reason: "Completed", &world) }
        }
    }

    // MARK: - The end

    /// Stops the containers within the grace period and, when all have ended, says that the pod can go.
    private mutating func terminate(_ world: inout World) {
        let grace = Duration.seconds(pod.metadata.deletionGracePeriodSeconds ?? 30)
        let isFirst = !runtime.isTerminating
        runtime.isTerminating = true
        var isRunning = false
        func stop(_ container: inout ContainerRuntime, _ spec: Container, _ worker: inout PodWorker) {
            switch container.state {
            case .running(var running):
                let asked = worker.pod.metadata.deletionTimestamp.map { $0 - grace } ?? world.now
                let limit = max(world.now, min(asked + grace, world.now + grace))
                if isFirst || running.stop == nil {
                    worker.event(
                        "Killing", "Stopping container \(spec.name)", container: spec.name,
                        isInit: false, &world)
                    let hook = worker.preStop(spec, container.behaviour, world.now)
                    let needed =
                        running.program.ignoresTermination ? grace : hook + container.behaviour.stop
                    let end = world.now + needed
                    running.stop =
                        end < limit
                        ? (
                            end, container.behaviour.stopCode,
                            container.behaviour.stopCode == 0 ? "Completed" : "Error"
                        )
                        : (limit, 137, "Error")
                } else if let stop = running.stop, stop.time > limit {
                    // The grace period was shortened since.
                    running.stop = (limit, 137, "Error")
                }
                container.state = .running(running)
                if let stop = running.stop, stop.time > world.now {
                    isRunning = true
                    worker.wake(at: stop.time)
                } else {
                    worker.end(
                        &container, code: running.stop?.code ?? 137, reason: running.stop?.reason ?? "Error",
                        &world)
                }
            case .backingOff(let end, _, _):
                container.state = .terminated(end)
            case .pulling, .starting, .waiting, .terminated: break
            }
        }
        for (index, spec) in pod.spec.containers.enumerated() {
            update(containerAt: index) { stop(&$1, spec, &$0) }
        }
        if !isRunning {
            for (index, spec) in pod.spec.initContainers.enumerated() {
                update(initContainerAt: index) { stop(&$1, spec, &$0) }
            }
        }
        isFinished = !isRunning
    }

    /// How long the hook before the stop takes.
    private func preStop(_ spec: Container, _ behaviour: ContainerBehaviour, _ now: Timestamp) -> Duration {
        guard let hook = spec.lifecycle?.preStop else { return .zero }
        if let sleep = hook.sleep { return .seconds(sleep.seconds) }
        guard let exec = hook.exec else { return .zero }
        let program = ProgramInterpreter.program(
            command: exec.command, args: [], behaviour: .toolBox,
            surroundings: ProgramSurroundings(
                podName: pod.name, namespace: pod.namespace, podIP: runtime.ip, start: now))
        return program.end?.after ?? .zero
    }

    // MARK: - Events

    mutating func event(
        _ reason: String, _ message: String, container: String = "", isInit: Bool = false,
        isWarning: Bool = false, _ world: inout World
    ) {
        let path =
            container.isEmpty ? "" : "spec.\(isInit ? "initContainers" : "containers"){\(container)}"
        world.event(
            pod.object, reason, message, isWarning: isWarning, by: .kubelet,
            source: EventRecorder.Source(component: "kubelet", host: agent.name), fieldPath: path)
    }
}
