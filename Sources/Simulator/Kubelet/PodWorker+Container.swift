import Kubernetes
import YAML

/// The way of one container: start, run, end, and again.
extension PodWorker {
    mutating func step(
        _ container: inout ContainerRuntime, spec: Container, _ group: Group, _ world: inout World
    ) {
        // Each turn moves one state on; a state that waits for a time ends the loop.
        for _ in 0..<16 {
            let now = world.now
            switch container.state {
            case .waiting:
                if let failure = container.pullFailure {
                    let retry = container.pullBackoff.earliestRetry(after: failure)
                    guard retry <= now else {
                        backOffPull(&container, spec, group, &world)
                        return wake(at: retry)
                    }
                    container.pullBackoff.next(after: failure, now: now)
                    container.pullFailure = nil
                }
                guard beginPull(&container, spec, group, &world) else { return }
            case .pulling(let until, let since):
                guard until <= now else { return wake(at: until) }
                guard finishPull(&container, spec, group, since, &world) else { return }
            case .starting(let until):
                guard until <= now else { return wake(at: until) }
                begin(&container, spec, group, &world)
                if case .waiting = container.state { return }
            case .running(let running):
                guard observe(running, &container, spec, group, &world) else { return }
            case .terminated(let end):
                guard isRestarted(end, spec, group) else { return }
                let noticed = end.end + Self.relist
                guard noticed <= now else { return wake(at: noticed) }
                let retry = max(container.restartBackoff.earliestRetry(after: end.end), noticed)
                if retry > now {
                    let delay = container.restartBackoff.current
                    container.state = .backingOff(end, until: retry, delay: delay)
                    event(
                        "BackOff",
                        "Back-off restarting failed container \(spec.name) in pod "
                            + "\(pod.name)_\(pod.namespace)(\(pod.metadata.uid))",
                        container: spec.name, group, isWarning: true, &world)
                    return wake(at: retry)
                }
                restart(&container, after: end, now)
            case .backingOff(let end, let until, _):
                guard until <= now else { return wake(at: until) }
                restart(&container, after: end, now)
            }
        }
    }

    private mutating func restart(
        _ container: inout ContainerRuntime, after end: ContainerRuntime.Termination, _ now: Timestamp
    ) {
        container.restartBackoff.next(after: end.end, now: now)
        container.last = end
        container.restarts += 1
        container.state = .waiting(reason: "ContainerCreating", message: "")
    }

    // MARK: - Process

    private mutating func begin(
        _ container: inout ContainerRuntime, _ spec: Container, _ group: Group, _ world: inout World
    ) {
        let now = world.now
        let variables: [String: String]
        let expands = !spec.command.isEmpty || !spec.args.isEmpty
        do throws(ContainerEnvironment.Failure) {
            variables =
                expands || !spec.env.isEmpty || !spec.envFrom.isEmpty
                ? try ContainerEnvironment(
                    pod: pod, container: spec, behaviour: container.behaviour, ip: ip, hostIP: hostIP,
                    world: world
                ).variables() : [:]
        } catch {
            return fail(&container, "CreateContainerConfigError", error.text, spec, group, &world)
        }
        container.containerID = "containerd://" + Self.hex(&random)
        container.image = spec.image
        container.resources = spec.value[.resources]
        container.busyUntil = now
        event("Created", "Container created", container: spec.name, group, &world)
        let command = spec.command.map { ContainerEnvironment.expand($0) { variables[$0] } }
        let args = spec.args.map { ContainerEnvironment.expand($0) { variables[$0] } }
        container.behaviour = container.behaviour.inMode(command + args)
        let behaviour = container.behaviour
        // A new process sees the image's files anew.
        system?.containers[spec.name] = nil
        system?.partialLines[spec.name] = nil
        var running = ContainerRuntime.Running(
            start: now, isOwn: true, serves: behaviour.kind == .server,
            memory: MemoryDemand.bytes(command + args, behaviour))
        switch LaunchPlan.make(
            command: command, args: args, behaviour: behaviour, environment: variables)
        {
        case .own(_, let ports):
            running.ports = ports
            if behaviour.kind == .task { running.planned = .init(now + behaviour.duration, code: 0) }
        case .process(let words):
            running.isOwn = false
            running.serves = false
            guard startMain(words, container, spec, variables, &world) else {
                return failStart(&container, words.first ?? "", spec, group, &world)
            }
        case .missing(let name): return failStart(&container, name, spec, group, &world)
        }
        if let code = behaviour.exitCode { running.planned = .init(now + behaviour.exitAfter, code: code) }
        if let limit = spec.resources.limits.memory?.value, running.memory > limit {
            // It dies while it starts to use its memory.
            running.planned = .init(now + .milliseconds(500), code: 137, reason: "OOMKilled")
            running.memory = limit
        }
        event("Started", "Container started", container: spec.name, group, &world)
        if let handler = spec.lifecycle?.postStart, group != .ephemeral {
            switch startHook(handler, container, spec, group, &world) {
            case .success(let hook): running.postStart = hook
            case .failure(let failure):
                return failHook(&container, running, failure.text, spec, group, &world)
            }
        }
        beginProbes(&running, spec, now)
        container.runsOwn = running.isOwn
        container.state = .running(running)
        agent.memory += running.memory
        container.hasStarted = spec.startupProbe == nil
        container.isReady = container.hasStarted && spec.readinessProbe == nil
        world.usage.start(
            pod: runtime.uid, container: spec.name, idle: running.isOwn ? behaviour.idleCPU : 0,
            memory: running.memory, limit: spec.resources.limits.cpu?.milliValue, now: now)
    }

    private func beginProbes(_ running: inout ContainerRuntime.Running, _ spec: Container, _ now: Timestamp) {
        func first(_ probe: Probe?) -> ProbeState? {
            probe.map { ProbeState(next: now + .seconds(max($0.initialDelaySeconds, 0))) }
        }
        running.startup = first(spec.startupProbe)
        guard spec.startupProbe == nil else { return }
        running.liveness = first(spec.livenessProbe)
        running.liveness?.passes = true
        running.readiness = first(spec.readinessProbe)
    }

    /// Starts the container's first process; whether there is such a program.
    private mutating func startMain(
        _ words: [String], _ container: ContainerRuntime, _ spec: Container, _ variables: [String: String],
        _ world: inout World
    ) -> Bool {
        var own = system ?? PodSystem()
        own.prepare(container, spec, pod, ip: ip, hostIP: hostIP, environment: variables, world)
        guard var machine = own.containers[spec.name] else { return false }
        guard
            case .found(let body, let arguments) = CommandTable.find(
                words, environment: variables, directory: machine.facts.workingDirectory, machine)
        else { return false }
        let main = ContainerSystem.mainConsole
        _ = machine.start(
            body, arguments: arguments, parent: 0,
            descriptors: [0: .input(console: main), 1: .output(console: main), 2: .error(console: main)],
            console: main, environment: variables)
        own.containers[spec.name] = machine
        system = own
        hasProcessWork = true
        return true
    }

    /// The runtime could not start the process.
    private mutating func failStart(
        _ container: inout ContainerRuntime, _ name: String, _ spec: Container, _ group: Group,
        _ world: inout World
    ) {
        let reason =
            name.contains("/")
            ? "stat \(name): no such file or directory" : "executable file not found in $PATH"
        let text =
            "failed to create containerd task: failed to create shim task: OCI runtime create failed: runc create failed: "
            + "unable to start container process: error during container init: exec: \"\(name)\": \(reason)"
        event("Failed", "Error: \(text)", container: spec.name, group, isWarning: true, &world)
        container.state = .terminated(
            ContainerRuntime.Termination(
                code: 128, reason: "StartError", message: text, start: Timestamp(seconds: 0), end: world.now,
                containerID: container.containerID))
        container.isReady = false
        container.hasStarted = false
    }

    private mutating func failHook(
        _ container: inout ContainerRuntime, _ running: ContainerRuntime.Running, _ text: String,
        _ spec: Container, _ group: Group, _ world: inout World
    ) {
        event(
            "FailedPostStartHook", "PostStartHook failed", container: spec.name, group, isWarning: true,
            &world)
        event("Killing", "FailedPostStartHook", container: spec.name, group, &world)
        if !container.isRunning { agent.memory += running.memory }
        container.state = .running(running)
        end(&container, code: 137, reason: "Error", &world)
    }

    /// Looks at a running container; whether its state changed.
    private mutating func observe(
        _ running: ContainerRuntime.Running, _ container: inout ContainerRuntime, _ spec: Container,
        _ group: Group, _ world: inout World
    ) -> Bool {
        let now = world.now
        if running.stop != nil { return advanceStop(&container, spec, group, &world) }
        if let code = processExit(container) {
            end(&container, code: code, reason: code == 0 ? "Completed" : "Error", &world)
            return true
        }
        if let ending = running.planned {
            if ending.time <= now {
                end(&container, code: ending.code, reason: ending.reason, message: ending.message, &world)
                return true
            }
            wake(at: ending.time)
        }
        if let hook = running.postStart {
            guard isDone(hook, container, now) else {
                if let until = hook.until { wake(at: until) }
                return false
            }
            if let process = hook.process, let code = system?.containers[container.name]?.reap(process),
                code != 0
            {
                failHook(&container, running, "", spec, group, &world)
                return true
            }
            var changed = running
            changed.postStart = nil
            beginProbes(&changed, spec, now)
            container.state = .running(changed)
        }
        if group != .ephemeral { probe(&container, spec, group, &world) }
        return false
    }

    /// The process of a container has ended.
    mutating func end(
        _ container: inout ContainerRuntime, code: Int, reason: String, message: String = "",
        _ world: inout World
    ) {
        guard case .running(let running) = container.state else { return }
        var text = message
        if let files = system?.containers[container.name]?.files {
            var view = files
            view.volumes = system?.volumes ?? [:]
            let written = (try? view.content("/dev/termination-log")) ?? []
            if !written.isEmpty { text = String(decoding: written.prefix(4096), as: UTF8.self) }
        }
        container.state = .terminated(
            ContainerRuntime.Termination(
                code: code, reason: reason, message: text, start: running.start, end: world.now,
                containerID: container.containerID))
        container.isReady = false
        container.hasStarted = false
        agent.memory -= running.memory
        flushLog(container, &world)
        system?.containers[container.name] = nil
        world.usage.stop(pod: runtime.uid, container: container.name)
        world.logs.touch()
        world.note(
            .kubelet, "container \(container.name) of \(runtime.name) ended with \(code) (\(reason))")
    }

    /// Writes what the container's processes wrote last.
    private mutating func flushLog(_ container: ContainerRuntime, _ world: inout World) {
        guard var own = system else { return }
        own.collectLog(container.name, run: container.restarts, uid: runtime.uid, isOver: true, &world)
        system = own
    }
}

/// How much memory a program uses.
enum MemoryDemand {
    /// The image's amount, or what the arguments of a stress test ask for.
    static func bytes(_ words: [String], _ behaviour: ContainerBehaviour) -> Int64 {
        for (index, word) in words.enumerated() where index + 1 < words.count {
            guard ["--vm-bytes", "-mem-total"].contains(word) else { continue }
            let text = words[index + 1]
            let amount = Quantity(text) ?? Quantity(text + "i")
            if let bytes = amount?.value { return bytes + 1 << 20 }
        }
        return behaviour.memory
    }
}
