import Kubernetes
import YAML

/// Probes against a container's behaviour.
///
/// Follows `pkg/kubelet/prober` of Kubernetes. A probe that keeps giving the same result is not run again until
/// its result can change: that saves a simulated day its hundred thousand equal answers.
extension PodWorker {
    enum ProbeKind: String { case startup = "Startup", liveness = "Liveness", readiness = "Readiness" }

    mutating func probe(
        _ container: inout ContainerRuntime, _ spec: Container, _ isInit: Bool, _ world: inout World
    ) {
        if let startup = spec.startupProbe, !container.hasStarted {
            run(.startup, startup, &container, spec, isInit, &world)
            guard container.hasStarted else { return }
        }
        if let readiness = spec.readinessProbe {
            run(.readiness, readiness, &container, spec, isInit, &world)
        } else {
            container.isReady = true
        }
        if let liveness = spec.livenessProbe {
            run(.liveness, liveness, &container, spec, isInit, &world)
        }
    }

    private mutating func run(
        _ kind: ProbeKind, _ probe: Probe, _ container: inout ContainerRuntime, _ spec: Container,
        _ isInit: Bool, _ world: inout World
    ) {
        guard case .running(var running) = container.state, running.stop == nil else { return }
        let now = world.now
        let path: WritableKeyPath<ContainerRuntime.Running, ProbeState?> =
            switch kind {
            case .startup: \.startup
            case .liveness: \.liveness
            case .readiness: \.readiness
            }
        guard var state = running[keyPath: path] else { return }
        let period = Duration.seconds(max(probe.periodSeconds, 1))
        while state.next <= now {
            let failure = self.failure(of: probe, container, spec, world)
            if let failure {
                state.failures += 1
                state.successes = 0
                event(
                    "Unhealthy", "\(kind.rawValue) probe failed: \(failure)", container: spec.name,
                    isInit: isInit, isWarning: true, &world)
                if state.failures >= max(probe.failureThreshold, 1) { state.passes = false }
            } else {
                state.successes += 1
                state.failures = 0
                if state.successes >= max(probe.successThreshold, 1) { state.passes = true }
            }
            state.next = state.next + period
            if state.next <= now {
                // Rounds that were skipped because nothing could have changed.
                let missed = (now - state.next).nanoseconds / period.nanoseconds
                state.next = state.next + .nanoseconds(missed * period.nanoseconds) + period
            }
            if failure != nil, state.failures >= max(probe.failureThreshold, 1), kind != .readiness {
                running[keyPath: path] = state
                container.state = .running(running)
                return killUnhealthy(kind, probe, &container, spec, isInit, &world)
            }
        }
        running[keyPath: path] = state
        container.state = .running(running)
        switch kind {
        case .startup:
            if state.passes {
                container.hasStarted = true
                running.liveness = spec.livenessProbe.map { _ in ProbeState(next: now, passes: true) }
                running.readiness = spec.readinessProbe.map { _ in ProbeState(next: now) }
                container.state = .running(running)
                return
            }
        case .readiness: container.isReady = state.passes
        case .liveness: break
        }
        let isSettled = state.passes ? state.failures == 0 : false
        guard isSettled else { return wake(at: state.next) }
        guard let change = nextChange(of: probe, container, running, now) else { return }
        // The first round after the change.
        let rounds = max(0, (change - state.next).nanoseconds + period.nanoseconds - 1) / period.nanoseconds
        wake(at: state.next + .nanoseconds(rounds * period.nanoseconds))
    }

    private mutating func killUnhealthy(
        _ kind: ProbeKind, _ probe: Probe, _ container: inout ContainerRuntime, _ spec: Container,
        _ isInit: Bool, _ world: inout World
    ) {
        guard case .running(var running) = container.state else { return }
        event(
            "Killing",
            "Container \(spec.name) failed \(kind.rawValue.lowercased()) probe, will be restarted",
            container: spec.name, isInit: isInit, &world)
        let grace = Duration.seconds(
            probe.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30)
        let needed = running.program.ignoresTermination ? grace : container.behaviour.stop
        let isKilled = needed >= grace
        running.stop = (
            world.now + min(needed, grace), isKilled ? 137 : container.behaviour.stopCode,
            isKilled || container.behaviour.stopCode != 0 ? "Error" : "Completed"
        )
        container.state = .running(running)
        wake(at: world.now + min(needed, grace))
    }

    /// Why the probe fails now; nil when it passes.
    private func failure(
        of probe: Probe, _ container: ContainerRuntime, _ spec: Container, _ world: World
    ) -> String? {
        guard let running = container.running else { return "container is not running" }
        let elapsed = world.now - running.start
        if let http = probe.httpGet {
            guard let port = Self.port(http.port, spec) else {
                return "invalid port number: \(http.port?.description ?? "")"
            }
            let host = http.host.isEmpty ? runtime.ip : http.host
            let scheme = http.scheme.isEmpty ? "http" : http.scheme.lowercased()
            let path = http.path.isEmpty ? "/" : http.path
            let url = "\(scheme)://\(host):\(port)\(path)"
            guard let target = listener(port, container, world.now) else {
                return "Get \"\(url)\": dial tcp \(host):\(port): connect: connection refused"
            }
            if scheme == "https", target.behaviour.ports?.contains(80) == true, port == 80 {
                return "Get \"\(url)\": http: server gave HTTP response to HTTPS client"
            }
            let bare = String(path.prefix { $0 != "?" })
            let status = target.behaviour.answer(path: bare).status
            return (200..<400).contains(status) ? nil : "HTTP probe failed with statuscode: \(status)"
        }
        if let tcp = probe.tcpSocket {
            guard let port = Self.port(tcp.port, spec) else { return "invalid port number" }
            return listener(port, container, world.now) != nil
                ? nil : "dial tcp \(runtime.ip):\(port): connect: connection refused"
        }
        if let grpc = probe.grpc {
            return listener(grpc.port, container, world.now) != nil
                ? nil : "timeout: failed to connect service \"\(runtime.ip):\(grpc.port)\" within 1s"
        }
        if let exec = probe.exec {
            return execFailure(exec.command, container, running, elapsed)
        }
        return nil
    }

    /// The container of the pod that listens on a port: they share an address.
    private func listener(_ port: Int, _ own: ContainerRuntime, _ now: Timestamp) -> ContainerRuntime? {
        if own.listens(on: port, now: now) { return own }
        return (runtime.containers + runtime.initContainers).first {
            $0.name != own.name && $0.listens(on: port, now: now)
        }
    }

    static func port(_ port: IntOrString?, _ spec: Container) -> Int? {
        switch port {
        case .int(let number)?: Int(number)
        case .string(let name)?: spec.ports.first { $0.name == name }?.containerPort ?? Int(name)
        case nil: nil
        }
    }

    private func execFailure(
        _ command: [String], _ container: ContainerRuntime, _ running: ContainerRuntime.Running,
        _ elapsed: Duration
    ) -> String? {
        // A probe of files asks what the program has written by now.
        var surroundings = ProgramSurroundings(
            podName: pod.name, namespace: pod.namespace, podIP: runtime.ip, start: running.start)
        surroundings.files = running.program.files.filter { $0.at <= elapsed }.map {
            Program.FileChange(at: .zero, path: $0.path, exists: $0.exists)
        }
        let program = ProgramInterpreter.program(
            command: command, args: [], behaviour: .toolBox, surroundings: surroundings)
        guard let end = program.end, end.code != 0 else {
            // A server's own tool (`redis-cli ping`, `pg_isready`) answers once the server does.
            let isUp = container.behaviour.ready.map { $0 <= elapsed } ?? false
            return isUp || container.behaviour.kind != .server ? nil : "command \(command) is not ready"
        }
        return program.lines.map(\.text).joined(separator: "\n")
    }

    /// When the result of a probe that passes may change by itself; nil: never.
    private func nextChange(
        of probe: Probe, _ container: ContainerRuntime, _ running: ContainerRuntime.Running, _ now: Timestamp
    ) -> Timestamp? {
        guard probe.exec != nil else { return nil }
        let elapsed = now - running.start
        return running.program.files.first { $0.at > elapsed }.map { running.start + $0.at }
    }
}
