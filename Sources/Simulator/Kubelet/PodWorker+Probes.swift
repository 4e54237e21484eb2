import Kubernetes
import YAML

/// Probes against a container's behaviour.
///
/// Follows `pkg/kubelet/prober` of Kubernetes. A probe that keeps giving the same result is not run again until
/// its result can change: that saves a simulated day its hundred thousand equal answers.
extension PodWorker {
    enum ProbeKind: String { case startup = "Startup", liveness = "Liveness", readiness = "Readiness" }

    mutating func probe(
        _ container: inout ContainerRuntime, _ spec: Container, _ group: Group, _ world: inout World
    ) {
        if let startup = spec.startupProbe, !container.hasStarted {
            run(.startup, startup, &container, spec, group, &world)
            guard container.hasStarted else { return }
        }
        if let readiness = spec.readinessProbe {
            run(.readiness, readiness, &container, spec, group, &world)
        } else {
            container.isReady = true
        }
        if let liveness = spec.livenessProbe {
            run(.liveness, liveness, &container, spec, group, &world)
        }
    }

    private mutating func run(
        _ kind: ProbeKind, _ probe: Probe, _ container: inout ContainerRuntime, _ spec: Container,
        _ group: Group, _ world: inout World
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
        while state.next <= now || state.process != nil {
            let result: ProbeResult
            if let process = state.process {
                guard let outcome = execResult(process, state, probe, container, now) else {
                    running[keyPath: path] = state
                    container.state = .running(running)
                    if let deadline = state.deadline { wake(at: deadline) }
                    return
                }
                result = outcome
                state.process = nil
            } else if let exec = probe.exec {
                switch startProcess(exec.command, in: container, spec, &world) {
                case .success(let id):
                    state.process = id
                    state.deadline = now + .seconds(max(probe.timeoutSeconds, 1))
                    continue
                case .failure(let failure): result = .failed(failure.text, isError: true)
                }
            } else {
                result = check(probe, container, spec, world)
            }
            var hasFailed = false
            if case .failed(let text, let isError) = result {
                hasFailed = true
                state.failures += 1
                state.successes = 0
                event(
                    "Unhealthy", "\(kind.rawValue) probe \(isError ? "errored" : "failed"): \(text)",
                    container: spec.name, group, isWarning: true, &world)
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
            if hasFailed, state.failures >= max(probe.failureThreshold, 1), kind != .readiness {
                running[keyPath: path] = state
                container.state = .running(running)
                return killUnhealthy(kind, probe, &container, spec, group, &world)
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
        _ group: Group, _ world: inout World
    ) {
        guard case .running(var running) = container.state else { return }
        event(
            "Killing",
            "Container \(spec.name) failed \(kind.rawValue.lowercased()) probe, will be restarted",
            container: spec.name, group, &world)
        running.startup = nil
        container.state = .running(running)
        let seconds = probe.terminationGracePeriodSeconds ?? pod.spec.terminationGracePeriodSeconds ?? 30
        beginStop(&container, spec, group, grace: .seconds(max(1, seconds)), &world)
    }

    enum ProbeResult {
        case passed
        /// Why not; an error is a probe that could not be made at all.
        case failed(String, isError: Bool)
    }

    /// What a probe over the network finds now.
    private func check(
        _ probe: Probe, _ container: ContainerRuntime, _ spec: Container, _ world: World
    ) -> ProbeResult {
        guard let running = container.running else {
            return .failed("container is not running", isError: false)
        }
        func failed(_ text: String) -> ProbeResult { .failed(text, isError: false) }
        if let http = probe.httpGet {
            guard let port = Self.port(http.port, spec) else {
                return .failed("couldn't find port: \(http.port?.description ?? "")", isError: true)
            }
            let host = http.host.isEmpty ? ip : http.host
            let scheme = http.scheme.isEmpty ? "http" : http.scheme.lowercased()
            let path = http.path.isEmpty ? "/" : http.path.hasPrefix("/") ? http.path : "/" + http.path
            let url = "\(scheme)://\(host):\(port)\(path)"
            guard let target = listener(port, container, world.now) else {
                return failed("Get \"\(url)\": dial tcp \(host):\(port): connect: connection refused")
            }
            guard target.behaviour.speaksHTTP else { return failed("Get \"\(url)\": EOF") }
            if scheme == "https", port == 80 {
                return failed("Get \"\(url)\": http: server gave HTTP response to HTTPS client")
            }
            let limit = Duration.seconds(max(probe.timeoutSeconds, 1))
            if target.behaviour.latency > limit {
                return failed(
                    "Get \"\(url)\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)"
                )
            }
            let status = health(target, path, world.now)
            return (200..<400).contains(status)
                ? .passed : failed("HTTP probe failed with statuscode: \(status)")
        }
        if let tcp = probe.tcpSocket {
            guard let port = Self.port(tcp.port, spec) else {
                return .failed("couldn't find port: \(tcp.port?.description ?? "")", isError: true)
            }
            let host = tcp.host.isEmpty ? ip : tcp.host
            return listener(port, container, world.now) != nil
                ? .passed : failed("dial tcp \(host):\(port): connect: connection refused")
        }
        if let grpc = probe.grpc {
            _ = running
            return listener(grpc.port, container, world.now) != nil
                ? .passed
                : failed(
                    "timeout: failed to connect service \"\(ip):\(grpc.port)\" within \(max(probe.timeoutSeconds, 1))s: context deadline exceeded"
                )
        }
        return .passed
    }

    /// The status with which a path is answered, the program's health considered.
    private func health(_ container: ContainerRuntime, _ path: String, _ now: Timestamp) -> Int {
        let bare = String(path.prefix { $0 != "?" })
        let behaviour = container.behaviour
        if let running = container.running, running.isOwn {
            if let limit = behaviour.unhealthyAfter, running.start + limit <= now { return 500 }
            if running.start + behaviour.healthyAfter > now { return 503 }
        }
        if let root = container.listener(on: 0, now: now)?.root ?? behaviour.documentRoot,
            let system, let view = system.view(of: container.name),
            view[FileView.normalize("." + bare, in: root)] != nil
        {
            return 200
        }
        return behaviour.answer(path: bare).status
    }

    /// The container of the pod that listens on a port: they share an address.
    private func listener(_ port: Int, _ own: ContainerRuntime, _ now: Timestamp) -> ContainerRuntime? {
        if own.listens(on: port, now: now) { return own }
        return runtime.all.first { $0.name != own.name && $0.listens(on: port, now: now) }
    }

    static func port(_ port: IntOrString?, _ spec: Container) -> Int? {
        switch port {
        case .int(let number)?: Int(number)
        case .string(let name)?: spec.ports.first { $0.name == name }?.containerPort ?? Int(name)
        case nil: nil
        }
    }

    /// How a probe's command went; nil while it runs and still may.
    private mutating func execResult(
        _ process: Int, _ state: ProbeState, _ probe: Probe, _ container: ContainerRuntime, _ now: Timestamp
    ) -> ProbeResult? {
        guard var machine = system?.containers[container.name], let found = machine[process: process] else {
            return .failed("container is not running", isError: true)
        }
        if let code = found.isEnded ? machine.reap(process) : nil {
            let output = machine.consoles[found.console]?.take().output ?? []
            machine.consoles[found.console] = nil
            system?.containers[container.name] = machine
            return code == 0
                ? .passed : .failed(String(decoding: output.prefix(10_240), as: UTF8.self), isError: false)
        }
        guard let deadline = state.deadline, deadline <= now else { return nil }
        machine.signal(process, .kill)
        _ = machine.reap(process)
        machine.consoles[found.console] = nil
        system?.containers[container.name] = machine
        let command = probe.exec?.command.joined(separator: " ") ?? ""
        return .failed(
            "command timed out: \"\(command)\" timed out after \(max(probe.timeoutSeconds, 1))s",
            isError: false)
    }

    /// When the result of a probe that passes may change by itself; nil: never.
    private func nextChange(
        of probe: Probe, _ container: ContainerRuntime, _ running: ContainerRuntime.Running, _ now: Timestamp
    ) -> Timestamp? {
        // What a command finds may be different each time.
        if probe.exec != nil { return now }
        guard probe.httpGet != nil, let limit = container.behaviour.unhealthyAfter else { return nil }
        let time = running.start + limit
        return time > now ? time : nil
    }
}
