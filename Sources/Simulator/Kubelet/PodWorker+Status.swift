import APIServer
import Kubernetes
import YAML

/// What the kubelet reports of a pod.
///
/// Follows `pkg/kubelet/status` and `kubelet_pods.go` of Kubernetes.
extension PodWorker {
    /// Writes the pod's status when it differs from the stored one.
    func writeStatus(_ world: inout World) {
        guard let object = world.get(.pods, runtime.name), object.metadata.uid == runtime.uid else { return }
        var updated = Pod(object)
        apply(to: &updated, world)
        guard updated.status.value != Pod(object).status.value else { return }
        updated.object.metadata.resourceVersion = ""
        _ = try? world.update(updated.object, subresource: "status", by: .kubelet)
    }

    private func apply(to pod: inout Pod, _ world: World) {
        let now = world.now
        let phase = self.phase
        let hasSandbox = runtime.sandboxReady.map { $0 <= now } ?? false
        pod.status.phase = phase
        pod.status.observedGeneration = Int(pod.metadata.generation)
        pod.status.startTime = runtime.start
        pod.status.reason = runtime.reason
        pod.status.message = runtime.message
        pod.status.hostIP = hostIP
        pod.status.value[.hostIPs] = .array([["ip": .string(hostIP)]])
        if hasSandbox, !runtime.ip.isEmpty {
            let ip = self.ip
            pod.status.podIP = ip
            pod.status.value[.podIPs] = .array([["ip": .string(ip)]])
        }
        pod.status.containerStatuses = zip(runtime.containers, pod.spec.containers).map { status($0, $1) }
        if !runtime.initContainers.isEmpty {
            pod.status.initContainerStatuses = zip(runtime.initContainers, pod.spec.initContainers).map {
                var status = self.status($0, $1)
                // An init container that is through counts as ready.
                if case .terminated(let end) = $0.state, end.code == 0 { status.ready = true }
                return status
            }
        }
        if !runtime.ephemeralContainers.isEmpty {
            pod.status.ephemeralContainerStatuses = zip(
                runtime.ephemeralContainers, pod.spec.ephemeralContainers
            ).map { status($0, Container($1.value)) }
        }
        setConditions(&pod, phase, hasSandbox, now)
    }

    private var phase: String {
        if runtime.isFailed { return "Failed" }
        let codes = runtime.containers.map { container -> Int? in
            if case .terminated(let end) = container.state { return end.code }
            return nil
        }
        let isOver =
            runtime.isTerminating
            ? codes.allSatisfy { $0 != nil } && !codes.isEmpty : isTerminal
        if isOver { return codes.contains { $0 != 0 } ? "Failed" : "Succeeded" }
        let isInitialized = isInitialized
        let anyAlive = runtime.containers.contains { container in
            switch container.state {
            case .running: container.isUp || container.last != nil
            case .terminated, .backingOff: true
            default: container.last != nil
            }
        }
        return isInitialized && anyAlive ? "Running" : "Pending"
    }

    private var isInitialized: Bool {
        zip(runtime.initContainers, pod.spec.initContainers).allSatisfy { container, spec in
            if spec.restartPolicy == "Always" { return container.hasStarted || container.last != nil }
            if runtime.isInitialized { return true }
            if case .terminated(let end) = container.state { return end.code == 0 }
            return false
        }
    }

    private func setConditions(_ pod: inout Pod, _ phase: String, _ hasSandbox: Bool, _ now: Timestamp) {
        let generation = Int(pod.metadata.generation)
        var conditions = pod.status.conditions
        func set(_ type: String, _ holds: Bool, _ reason: String = "", _ message: String = "") {
            let text = holds ? "True" : "False"
            var condition = conditions.first { $0.type == type } ?? PodCondition()
            if condition.status != text || condition.lastTransitionTime == nil {
                condition.lastTransitionTime = now
            }
            condition.type = type
            condition.status = text
            condition.reason = reason
            condition.message = message
            condition.observedGeneration = generation
            if condition.value[.lastProbeTime] == nil { condition.value[.lastProbeTime] = .null }
            if let index = conditions.firstIndex(where: { $0.type == type }) {
                conditions[index] = condition
            } else if type == "PodScheduled" {
                conditions.append(condition)
            } else {
                // Before PodScheduled, which the kubelet reports last.
                let index = conditions.firstIndex { $0.type == "PodScheduled" } ?? conditions.count
                conditions.insert(condition, at: index)
            }
        }
        set("PodReadyToStartContainers", hasSandbox && phase != "Succeeded" && phase != "Failed")
        let waiting = zip(runtime.initContainers, pod.spec.initContainers).filter { container, spec in
            if spec.restartPolicy == "Always" { return !container.hasStarted && container.last == nil }
            if runtime.isInitialized { return false }
            if case .terminated(let end) = container.state { return end.code != 0 }
            return true
        }.map(\.0.name)
        if phase == "Succeeded" {
            set("Initialized", true, "PodCompleted")
            set("Ready", false, "PodCompleted")
            set("ContainersReady", false, "PodCompleted")
        } else {
            if waiting.isEmpty {
                set("Initialized", true)
            } else {
                set(
                    "Initialized", false, "ContainersNotInitialized",
                    "containers with incomplete status: [\(waiting.joined(separator: " "))]")
            }
            if phase == "Failed" {
                set("Ready", false, "PodFailed")
                set("ContainersReady", false, "PodFailed")
            } else {
                let unready = runtime.containers.filter { !$0.isReady || !$0.isUp }.map(\.name)
                let message = "containers with unready status: [\(unready.joined(separator: " "))]"
                let gates = pod.spec.readinessGates.filter { gate in
                    !conditions.contains { $0.type == gate.conditionType && $0.status == "True" }
                }
                if unready.isEmpty, gates.isEmpty {
                    set("Ready", true)
                } else if unready.isEmpty {
                    set(
                        "Ready", false, "ReadinessGatesNotReady",
                        gates.map {
                            "corresponding condition of pod readiness gate \"\($0.conditionType)\" does not exist."
                        }
                        .joined(separator: ", "))
                } else {
                    set("Ready", false, "ContainersNotReady", message)
                }
                if unready.isEmpty {
                    set("ContainersReady", true)
                } else {
                    set("ContainersReady", false, "ContainersNotReady", message)
                }
            }
        }
        if runtime.reason == "Evicted" {
            set("DisruptionTarget", true, "TerminationByKubelet", runtime.message)
        }
        set("PodScheduled", true)
        pod.status.conditions = conditions
    }

    private func status(_ container: ContainerRuntime, _ spec: Container) -> ContainerStatus {
        var status = ContainerStatus()
        status.name = container.name
        status.restartCount = container.restarts
        switch (container.state, container.last) {
        case (.backingOff(let end, _, _), _):
            status.state = ContainerState(state(container.state))
            status.lastState = ContainerState(["terminated": terminated(end)])
        case (.pulling, .some(let last)), (.starting, .some(let last)),
            (.waiting(reason: "ContainerCreating", _), .some(let last)):
            // Until the next one is there the last one is what there is.
            status.state = ContainerState(["terminated": terminated(last)])
            status.value[.lastState] = .emptyObject
            status.restartCount = container.restarts - 1
        case (_, .some(let last)):
            status.state = ContainerState(state(container.state))
            status.lastState = ContainerState(["terminated": terminated(last)])
        case (_, .none):
            status.state = ContainerState(state(container.state))
            status.value[.lastState] = .emptyObject
        }
        status.ready = container.isReady && container.isUp
        let image = ImageReference(spec.image)
        status.image = container.containerID.isEmpty ? spec.image : image.canonical
        status.imageID = container.containerID.isEmpty ? "" : container.imageID
        status.containerID = container.containerID
        status.started = container.isUp && container.hasStarted
        let requests = spec.resources.requests
        if container.isRunning, !requests.isEmpty {
            status.allocatedResources = requests
            status.value[.resources] = spec.value[.resources]
        } else if container.isRunning {
            status.value[.resources] = .emptyObject
        }
        return status
    }

    private func state(_ state: ContainerRuntime.State) -> Value {
        switch state {
        case .waiting(let reason, let message):
            var value: Value = ["reason": .string(reason)]
            if !message.isEmpty { value[.message] = .string(message) }
            return ["waiting": value]
        case .pulling, .starting:
            let reason = runtime.initContainers.isEmpty ? "ContainerCreating" : "PodInitializing"
            return ["waiting": ["reason": .string(reason)]]
        case .running(let running) where running.postStart != nil:
            return [
                "waiting": [
                    "reason": .string(
                        runtime.initContainers.isEmpty ? "ContainerCreating" : "PodInitializing")
                ]
            ]
        case .running(let running):
            return ["running": ["startedAt": .string(running.start.rfc3339)]]
        case .terminated(let end):
            return ["terminated": terminated(end)]
        case .backingOff(_, _, let delay):
            let text = "back-off \(GoDuration.seconds(delay)) restarting failed container"
            return [
                "waiting": [
                    "reason": "CrashLoopBackOff",
                    "message": .string(
                        "\(text)=\(name(of: state)) pod=\(pod.name)_\(pod.namespace)(\(pod.metadata.uid))"),
                ]
            ]
        }
    }

    /// The name of the container that is in `state`; only one can be asked for at a time.
    private func name(of state: ContainerRuntime.State) -> String {
        guard case .backingOff(let end, _, _) = state else { return "" }
        return runtime.all.first { $0.containerID == end.containerID }?.name
            ?? ""
    }

    private func terminated(_ end: ContainerRuntime.Termination) -> Value {
        var value: Value = ["exitCode": .int(Int64(end.code))]
        if end.signal != 0 { value[.signal] = .int(Int64(end.signal)) }
        value[.reason] = .string(end.reason)
        if !end.message.isEmpty { value[.message] = .string(end.message) }
        value[.startedAt] = .string(end.start.rfc3339)
        value[.finishedAt] = .string(end.end.rfc3339)
        value[.containerID] = .string(end.containerID)
        return value
    }
}
