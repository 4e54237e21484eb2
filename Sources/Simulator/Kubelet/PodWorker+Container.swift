import Kubernetes
import YAML

/// The way of one container: image, start, run, end, and again.
extension PodWorker {
    mutating func step(
        _ container: inout ContainerRuntime, spec: Container, isInit: Bool, _ world: inout World
    ) {
        // Each turn moves one state on; a state that waits for a time ends the loop.
        for _ in 0..<16 {
            let now = world.now
            switch container.state {
            case .waiting:
                if let failure = container.pullFailure {
                    let retry = container.pullBackoff.earliestRetry(after: failure)
                    guard retry <= now else {
                        backOffPull(&container, spec, isInit, &world)
                        return wake(at: retry)
                    }
                    container.pullBackoff.next(after: failure, now: now)
                    container.pullFailure = nil
                }
                guard beginPull(&container, spec, isInit, &world) else { return }
            case .pulling(let until, let since):
                guard until <= now else { return wake(at: until) }
                guard finishPull(&container, spec, isInit, since, &world) else { return }
            case .starting(let until):
                guard until <= now else { return wake(at: until) }
                begin(&container, spec, isInit, &world)
            case .running(let running):
                guard observe(running, &container, spec, isInit, &world) else { return }
            case .terminated(let end):
                guard isRestarted(end, spec, isInit) else { return }
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
                        container: spec.name, isInit: isInit, isWarning: true, &world)
                    return wake(at: retry)
                }
                restart(&container, after: end, now)
            case .backingOff(let end, let until, _):
                guard until <= now else { return wake(at: until) }
                restart(&container, after: end, now)
            }
        }
    }

    private func isRestarted(_ end: ContainerRuntime.Termination, _ spec: Container, _ isInit: Bool) -> Bool {
        if spec.restartPolicy == "Always" { return true }
        if isInit { return end.code != 0 && pod.spec.restartPolicy != "Never" }
        return restarts(afterCode: end.code)
    }

    private mutating func restart(
        _ container: inout ContainerRuntime, after end: ContainerRuntime.Termination, _ now: Timestamp
    ) {
        container.restartBackoff.next(after: end.end, now: now)
        container.last = end
        container.restarts += 1
        container.state = .waiting(reason: "ContainerCreating", message: "")
    }

    // MARK: - Image

    /// Sees to the image; whether the container goes on at once.
    private mutating func beginPull(
        _ container: inout ContainerRuntime, _ spec: Container, _ isInit: Bool, _ world: inout World
    ) -> Bool {
        if let problem = PodSources.missingEnvironment(spec, pod, world) {
            fail(&container, "CreateContainerConfigError", problem, spec, isInit, &world)
            return false
        }
        let image = ImageReference(spec.image)
        guard image.isValid else {
            fail(
                &container, "InvalidImageName",
                "Failed to apply default image tag \"\(spec.image)\": couldn't parse image name "
                    + "\"\(spec.image)\": invalid reference format", spec, isInit, &world)
            return false
        }
        let isPresent = agent.images.contains(image.canonical)
        let policy = spec.imagePullPolicy
        if isPresent, policy != "Always" {
            event(
                "Pulled",
                "Container image \"\(spec.image)\" already present on machine and can be accessed by the pod",
                container: spec.name, isInit: isInit, &world)
            container.imageID = imageID(image)
            container.state = .starting(until: world.now + container.behaviour.start)
            return true
        }
        if policy == "Never" {
            fail(
                &container, "ErrImageNeverPull",
                "Container image \"\(spec.image)\" is not present with pull policy of Never", spec, isInit,
                &world)
            return false
        }
        event("Pulling", "Pulling image \"\(spec.image)\"", container: spec.name, isInit: isInit, &world)
        // A present image costs only the look at the registry.
        let time = isPresent ? min(container.behaviour.pull, .milliseconds(400)) : container.behaviour.pull
        let spread = random.duration(.milliseconds(0) ... .milliseconds(250))
        container.state = .pulling(until: world.now + time + spread, since: world.now)
        return true
    }

    private mutating func finishPull(
        _ container: inout ContainerRuntime, _ spec: Container, _ isInit: Bool, _ since: Timestamp,
        _ world: inout World
    ) -> Bool {
        let image = ImageReference(spec.image)
        if let error = container.behaviour.pullError ?? world.catalogue.pullError(of: image) {
            let text = "failed to pull and unpack image \"\(image.canonical)\": \(error)"
            event(
                "Failed", "Failed to pull image \"\(spec.image)\": \(text)", container: spec.name,
                isInit: isInit, isWarning: true, &world)
            event(
                "Failed", "Error: ErrImagePull", container: spec.name, isInit: isInit, isWarning: true,
                &world)
            container.state = .waiting(reason: "ErrImagePull", message: text)
            container.pullFailure = world.now
            // The first back-off begins with the first failure.
            if container.pullBackoff.current == .zero {
                container.pullBackoff.next(after: world.now, now: world.now)
            }
            wake(at: world.now + Self.relist * 2)
            return false
        }
        agent.images.insert(image.canonical)
        let took = Self.seconds(world.now - since)
        event(
            "Pulled",
            "Successfully pulled image \"\(spec.image)\" in \(took) (\(took) including waiting). "
                + "Image size: \(container.behaviour.memory * 4) bytes.",
            container: spec.name, isInit: isInit, &world)
        container.imageID = imageID(image)
        container.state = .starting(until: world.now + container.behaviour.start)
        return true
    }

    private mutating func backOffPull(
        _ container: inout ContainerRuntime, _ spec: Container, _ isInit: Bool, _ world: inout World
    ) {
        guard case .waiting("ErrImagePull", let message) = container.state,
            let failure = container.pullFailure, failure < world.now
        else { return }
        let text = "Back-off pulling image \"\(spec.image)\""
        event("BackOff", text, container: spec.name, isInit: isInit, &world)
        event(
            "Failed", "Error: ImagePullBackOff", container: spec.name, isInit: isInit, isWarning: true,
            &world)
        container.state = .waiting(
            reason: "ImagePullBackOff", message: "\(text): ErrImagePull: \(message)")
    }

    private mutating func fail(
        _ container: inout ContainerRuntime, _ reason: String, _ message: String, _ spec: Container,
        _ isInit: Bool, _ world: inout World
    ) {
        container.state = .waiting(reason: reason, message: message)
        event(
            reason == "InvalidImageName" ? "InspectFailed" : "Failed",
            reason == "InvalidImageName" ? message : "Error: \(message)", container: spec.name,
            isInit: isInit, isWarning: true, &world)
        // Looked at again by the kubelet's periodic sync.
        wake(at: world.now + random.duration(.seconds(10) ... .seconds(15)))
    }

    private func imageID(_ image: ImageReference) -> String {
        var digest = image.digest
        if digest.isEmpty { digest = "sha256:" + Self.digest(of: image.canonical) }
        var bare = image
        bare.tag = ""
        bare.digest = ""
        return "\(bare.canonical)@\(digest)"
    }

    /// Sixty-four hexadecimal digits that stand for an image's content.
    static func digest(of text: String) -> String {
        var stream = RandomStream(seed: 0, name: text)
        return hex(&stream)
    }

    static func hex(_ stream: inout RandomStream) -> String {
        (0..<4).map { _ in
            let digits = String(stream.next(), radix: 16)
            return String(repeating: "0", count: 16 - digits.count) + digits
        }.joined()
    }

    /// `2.5s`, `150ms`, as Go prints durations.
    static func seconds(_ duration: Duration) -> String {
        let milliseconds = duration.nanoseconds / 1_000_000
        if milliseconds < 1000 { return "\(milliseconds)ms" }
        var fraction = String(milliseconds % 1000 + 1000).dropFirst()
        while fraction.last == "0" { fraction.removeLast() }
        return "\(milliseconds / 1000)" + (fraction.isEmpty ? "" : ".\(fraction)") + "s"
    }

    // MARK: - Process

    private mutating func begin(
        _ container: inout ContainerRuntime, _ spec: Container, _ isInit: Bool, _ world: inout World
    ) {
        let now = world.now
        container.containerID = "containerd://" + Self.hex(&random)
        event("Created", "Container created", container: spec.name, isInit: isInit, &world)
        event("Started", "Container started", container: spec.name, isInit: isInit, &world)
        let program = ProgramInterpreter.program(
            command: spec.command, args: spec.args, behaviour: container.behaviour,
            surroundings: PodSources.surroundings(pod, spec, ip: runtime.ip, world))
        var running = ContainerRuntime.Running(start: now, program: program)
        func first(_ probe: Probe?) -> ProbeState? {
            probe.map { ProbeState(next: now + .seconds(max($0.initialDelaySeconds, 0))) }
        }
        running.startup = first(spec.startupProbe)
        if spec.startupProbe == nil {
            running.liveness = first(spec.livenessProbe)
            running.liveness?.passes = true
            running.readiness = first(spec.readinessProbe)
        }
        container.state = .running(running)
        container.hasStarted = spec.startupProbe == nil
        container.isReady = container.hasStarted && spec.readinessProbe == nil
        world.usage.start(
            pod: runtime.uid, container: spec.name, idle: container.behaviour.idleCPU,
            memory: container.behaviour.memory, limit: spec.resources.limits.cpu?.milliValue, now: now)
    }

    /// Looks at a running container; whether its state changed.
    private mutating func observe(
        _ running: ContainerRuntime.Running, _ container: inout ContainerRuntime, _ spec: Container,
        _ isInit: Bool, _ world: inout World
    ) -> Bool {
        let now = world.now
        if let stop = running.stop {
            guard stop.time <= now else {
                wake(at: stop.time)
                return false
            }
            end(&container, code: stop.code, reason: stop.reason, &world)
            return true
        }
        if let end = running.program.end {
            let time = running.start + end.after
            if time <= now {
                self.end(&container, code: end.code, reason: end.code == 0 ? "Completed" : "Error", &world)
                return true
            }
            wake(at: time)
        }
        if let recheck = running.program.recheck {
            // It waits for something of the cluster: what it would do now.
            let program = ProgramInterpreter.program(
                command: spec.command, args: spec.args, behaviour: container.behaviour,
                surroundings: PodSources.surroundings(pod, spec, ip: runtime.ip, world))
            if let end = program.end, program.recheck == nil {
                var changed = running
                changed.program.end = Program.End(after: now - running.start + end.after, code: end.code)
                changed.program.recheck = nil
                container.state = .running(changed)
                return true
            }
            wake(at: now + recheck)
        }
        probe(&container, spec, isInit, &world)
        return false
    }

    /// The process of a container has ended.
    mutating func end(
        _ container: inout ContainerRuntime, code: Int, reason: String, _ world: inout World
    ) {
        guard case .running(let running) = container.state else { return }
        container.state = .terminated(
            ContainerRuntime.Termination(
                code: code, reason: reason, start: running.start, end: world.now,
                containerID: container.containerID))
        container.isReady = false
        container.hasStarted = false
        world.logs.touch()
        world.usage.stop(pod: runtime.uid, container: container.name)
        world.note(
            .kubelet, "container \(container.name) of \(runtime.name) ended with code \(code)")
        wake(at: world.now + Self.relist)
    }
}
