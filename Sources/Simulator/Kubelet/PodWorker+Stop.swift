import Kubernetes
import YAML

/// The end of containers: hook, signal, kill; of a pod that is deleted, one that failed, one that is through.
extension PodWorker {
    /// Begins to stop a running container: its hook first, if it has one, then the signal.
    mutating func beginStop(
        _ container: inout ContainerRuntime, _ spec: Container, _ group: Group, grace: Duration,
        _ world: inout World
    ) {
        guard case .running(var running) = container.state, running.stop == nil else { return }
        var stop = ContainerRuntime.Stop(deadline: world.now + grace)
        if grace > .zero, let handler = spec.lifecycle?.preStop {
            switch startHook(handler, container, spec, group, &world) {
            case .success(let hook): stop.hook = hook
            case .failure(let failure):
                event("FailedPreStopHook", failure.text, container: spec.name, group, isWarning: true, &world)
            }
        }
        running.stop = stop
        running.postStart = nil
        container.state = .running(running)
        advanceStop(&container, spec, group, &world)
    }

    /// Takes a container that is being stopped a step further; whether it has ended.
    @discardableResult
    mutating func advanceStop(
        _ container: inout ContainerRuntime, _ spec: Container, _ group: Group, _ world: inout World
    ) -> Bool {
        guard case .running(var running) = container.state, var stop = running.stop else { return true }
        let now = world.now
        if let code = processExit(container) {
            end(&container, code: code, reason: code == 0 ? "Completed" : "Error", &world)
            return true
        }
        if let hook = stop.hook, stop.deadline > now {
            if !isDone(hook, container, now) {
                if let until = hook.until {
                    wake(at: min(until, stop.deadline))
                } else {
                    wake(at: stop.deadline)
                }
                return false
            }
            if let process = hook.process {
                reportHook(process, container, spec, group, "FailedPreStopHook", &world)
            }
        }
        stop.hook = nil
        if !stop.isSignalled {
            stop.isSignalled = true
            if running.isOwn {
                let time = now + container.behaviour.stop
                stop.ending =
                    time < stop.deadline
                    ? .init(time, code: container.behaviour.stopCode) : .init(stop.deadline, code: 137)
            } else if system?.containers[container.name]?.signalMain(.terminate) == true {
                hasProcessWork = true
            }
        }
        running.stop = stop
        container.state = .running(running)
        let ending = stop.ending ?? .init(stop.deadline, code: 137)
        guard min(ending.time, stop.deadline) <= now else {
            wake(at: min(ending.time, stop.deadline))
            return false
        }
        end(&container, code: ending.time <= now ? ending.code : 137, reason: ending.reason, &world)
        return true
    }

    /// Stops the containers within the grace period and, when all have ended, says that the pod can go.
    mutating func terminate(_ world: inout World) {
        let seconds = pod.metadata.deletionGracePeriodSeconds ?? 30
        runtime.isTerminating = true
        var isRunning = stopAll(.regular, .seconds(seconds), &world)
        isRunning = stopAll(.ephemeral, .seconds(seconds), &world) || isRunning
        // Sidecars serve the others to their end, then go in the reverse order of their start.
        if !isRunning { isRunning = stopAll(.initial, .seconds(seconds), &world) }
        if !isRunning { finish() }
    }

    /// Stops what runs in a group; whether something still does.
    private mutating func stopAll(_ group: Group, _ grace: Duration, _ world: inout World) -> Bool {
        let specs: [Container]
        let count: Int
        switch group {
        case .initial: (specs, count) = (pod.spec.initContainers, runtime.initContainers.count)
        case .regular: (specs, count) = (pod.spec.containers, runtime.containers.count)
        case .ephemeral:
            (specs, count) = (
                pod.spec.ephemeralContainers.map { Container($0.value) }, runtime.ephemeralContainers.count
            )
        }
        var isRunning = false
        let order =
            group == .initial
            ? Array((0..<min(count, specs.count)).reversed()) : Array(0..<min(count, specs.count))
        for index in order {
            let spec = specs[index]
            update(group, index) { worker, container in
                switch container.state {
                case .running(var running):
                    if running.stop == nil {
                        worker.event(
                            "Killing", "Stopping container \(spec.name)", container: spec.name, group, &world)
                        worker.beginStop(&container, spec, group, grace: grace, &world)
                    } else if let asked = worker.pod.metadata.deletionTimestamp,
                        worker.pod.metadata.isDeleting, var stop = running.stop,
                        max(asked, world.now) < stop.deadline
                    {
                        // The grace period was shortened since.
                        stop.deadline = max(asked, world.now)
                        running.stop = stop
                        container.state = .running(running)
                        worker.advanceStop(&container, spec, group, &world)
                    } else {
                        worker.advanceStop(&container, spec, group, &world)
                    }
                    if container.isRunning { isRunning = true }
                case .backingOff(let end, _, _): container.state = .terminated(end)
                case .pulling, .starting, .waiting, .terminated: break
                }
            }
            if group == .initial, isRunning { break }
        }
        return isRunning
    }

    /// A pod that the kubelet gave up: everything is stopped, nothing restarted.
    mutating func stopFailed(_ world: inout World) {
        for index in runtime.containers.indices {
            update(.regular, index) { worker, container in
                guard let planned = container.running?.planned, planned.time <= world.now else { return }
                worker.end(&container, code: planned.code, reason: planned.reason, &world)
            }
        }
        let isRunning = stopAll(.regular, grace, &world)
        if !isRunning { _ = stopAll(.initial, grace, &world) }
    }

    /// The ordinary containers are through: so are the sidecars.
    mutating func stopSidecars(_ world: inout World) {
        _ = stopAll(.initial, grace, &world)
    }

    // MARK: - Hooks

    /// Starts a hook.
    mutating func startHook(
        _ handler: LifecycleHandler, _ container: ContainerRuntime, _ spec: Container, _ group: Group,
        _ world: inout World
    ) -> Result<ContainerRuntime.Hook, ContainerEnvironment.Failure> {
        if let sleep = handler.sleep { return .success(.init(until: world.now + .seconds(sleep.seconds))) }
        if let exec = handler.exec {
            switch startProcess(exec.command, in: container, spec, &world) {
            case .success(let id): return .success(.init(process: id))
            case .failure(let failure):
                return .failure(.init(text: "PreStopHook failed: \(failure.text)"))
            }
        }
        if let http = handler.httpGet, let port = Self.port(http.port, spec) {
            guard
                runtime.listener(on: port, now: world.now) != nil
                    || container.listens(on: port, now: world.now)
            else {
                return .failure(
                    .init(
                        text:
                            "Get \"http://\(ip):\(port)\(http.path)\": dial tcp \(ip):\(port): connect: connection refused"
                    ))
            }
        }
        return .success(.init(until: world.now))
    }

    func isDone(_ hook: ContainerRuntime.Hook, _ container: ContainerRuntime, _ now: Timestamp) -> Bool {
        if let until = hook.until { return until <= now }
        guard let process = hook.process else { return true }
        return system?.containers[container.name]?[process: process]?.isEnded ?? true
    }

    private mutating func reportHook(
        _ process: Int, _ container: ContainerRuntime, _ spec: Container, _ group: Group, _ reason: String,
        _ world: inout World
    ) {
        guard let code = system?.containers[container.name]?.reap(process), code != 0 else { return }
        event(reason, "PreStopHook failed", container: spec.name, group, isWarning: true, &world)
    }

    // MARK: - Processes

    /// With which code the container's first process ended, when it has.
    func processExit(_ container: ContainerRuntime) -> Int? {
        guard container.isRunning else { return nil }
        return system?.containers[container.name]?.exitCode
    }

    /// Starts a command in the container, as `exec` does; its number.
    mutating func startProcess(
        _ command: [String], in container: ContainerRuntime, _ spec: Container, _ world: inout World
    ) -> Result<Int, ContainerEnvironment.Failure> {
        let environment: [String: String]
        do throws(ContainerEnvironment.Failure) {
            environment = try ContainerEnvironment(
                pod: pod, container: spec, behaviour: container.behaviour, ip: ip, hostIP: hostIP,
                world: world
            ).variables()
        } catch {
            return .failure(error)
        }
        var own = system ?? PodSystem()
        own.seed(container, spec, pod, ip: ip, hostIP: hostIP, environment: environment, world)
        defer { system = own }
        guard var machine = own.containers[container.name] else {
            return .failure(.init(text: "no such container"))
        }
        machine.now = world.now
        let directory = machine.facts.workingDirectory
        switch CommandTable.find(command, environment: environment, directory: directory, machine) {
        case .found(let body, let arguments):
            let console = machine.number()
            machine.consoles[console] = Console(isTerminal: false, hasInput: false)
            let id = machine.start(
                body, arguments: arguments, parent: 0,
                descriptors: [0: .null, 1: .output(console: console), 2: .output(console: console)],
                console: console, environment: environment)
            own.containers[container.name] = machine
            hasProcessWork = true
            return id.map { .success($0) } ?? .failure(.init(text: "resource temporarily unavailable"))
        case .missing: return .failure(.init(text: ExecFailure.missing(command.first ?? "").text))
        case .denied(let reason):
            return .failure(.init(text: ExecFailure.denied(command.first ?? "", reason).text))
        }
    }
}

/// A command that the container runtime cannot start, in its words.
struct ExecFailure {
    var text: String
    var code: Int

    static func missing(_ name: String) -> ExecFailure {
        let reason =
            name.contains("/")
            ? "stat \(name): no such file or directory" : "executable file not found in $PATH"
        return ExecFailure(text: wrap("exec: \"\(name)\": \(reason)"), code: 127)
    }

    static func denied(_ name: String, _ reason: String) -> ExecFailure {
        ExecFailure(text: wrap("exec: \"\(name)\": \(reason.lowercased())"), code: 126)
    }

    private static func wrap(_ text: String) -> String {
        "OCI runtime exec failed: exec failed: unable to start container process: \(text): unknown"
    }
}

extension PodSystem {
    /// Makes the system of a container that runs its image's own program, unless it is there.
    mutating func seed(
        _ container: ContainerRuntime, _ spec: Container, _ pod: Pod, ip: String, hostIP: String,
        environment: [String: String], _ world: World
    ) {
        guard containers[container.name] == nil else {
            return refresh(pod, ip: ip, hostIP: hostIP, world)
        }
        prepare(container, spec, pod, ip: ip, hostIP: hostIP, environment: environment, world)
        let behaviour = container.behaviour
        var line = behaviour.entrypoint + behaviour.command
        if !spec.command.isEmpty {
            line = spec.command + spec.args
        } else if !spec.args.isEmpty {
            line = behaviour.entrypoint + spec.args
        }
        guard var machine = containers[container.name] else { return }
        machine.now = container.running?.start ?? world.now
        let user = machine.facts.user
        let lines = behaviour.processLines.isEmpty ? [line.joined(separator: " ")] : behaviour.processLines
        for (index, text) in lines.enumerated() {
            let id = machine.start(
                nil, arguments: text.split(separator: " ").map(String.init), parent: index == 0 ? 0 : 1,
                descriptors: [:], console: 0, environment: environment)
            guard let id else { continue }
            machine[process: id]?.names = behaviour.processes + behaviour.programs
            machine[process: id]?.handlesTermination = true
            machine[process: id]?.user = user
        }
        machine.now = world.now
        containers[container.name] = machine
    }
}
