import APIServer
import Kubernetes
import YAML

/// Sessions with processes in containers: exec and attach.
extension Kubelet {
    /// A client's session.
    struct Session: Sendable {
        let uid: String
        let container: String
        let run: Int
        /// The process that was started for it; nil: it is attached to the container's own.
        var process: Int?
        var console: Int
        var stdin: Bool
        var output = SessionOutput()
        /// An attached session with an image's own program follows its log.
        var reader: LogReader?
    }

    /// Opens a session; the errors are the API server's and, without a reason, the kubelet's.
    mutating func open(_ request: SessionRequest, _ world: inout World) throws(StatusError) -> SessionID {
        let name = ObjectName(namespace: request.namespace, name: request.pod)
        guard let object = world.get(.pods, name) else { throw StatusError.notFound(.pods, request.pod) }
        let pod = Pod(object)
        let container = try ContainerChoice.name(request.container, in: pod)
        guard !pod.spec.nodeName.isEmpty else {
            throw StatusError.badRequest("pod \(pod.name) does not have a host assigned")
        }
        if let agent = agents[pod.spec.nodeName], !agent.isReachable {
            let address = NodeAddresses.address(agent.index)
            throw StatusError(
                500, .internalError, "error dialing backend: dial tcp \(address):10250: i/o timeout")
        }
        guard let runtime = pods[pod.metadata.uid], let found = runtime.container(container), found.isRunning
        else { throw StatusError(500, .unknown, "container not found (\"\(container)\")") }
        nextSession += 1
        let id = SessionID(number: nextSession)
        sessionVersion += 1
        if request.command.isEmpty {
            sessions[id] = try attach(request, pod, found)
        } else {
            sessions[id] = try execute(request, pod, runtime, found, world)
        }
        processQueue.add(pod.metadata.uid)
        return id
    }

    private mutating func attach(
        _ request: SessionRequest, _ pod: Pod, _ container: ContainerRuntime
    ) throws(StatusError) -> Session {
        let uid = pod.metadata.uid
        var session = Session(
            uid: uid, container: container.name, run: container.restarts, process: nil,
            console: ContainerSystem.mainConsole, stdin: request.stdin)
        if container.running?.isOwn == true {
            var options = LogOptions()
            options.follow = true
            session.reader = LogReader(
                place: .init(key: .init(pod: uid, container: container.name), run: container.restarts),
                options: options, next: .max)
        } else if let spec = spec(of: container.name, pod) {
            if request.stdin, !spec.stdin {
                throw StatusError.badRequest(
                    "Unable to use a TTY - container \(container.name) did not allocate one")
            }
            systems[uid]?.containers[container.name]?.consoles[ContainerSystem.mainConsole]?.reopenInput()
        }
        return session
    }

    func spec(of container: String, _ pod: Pod) -> Container? {
        (pod.spec.containers + pod.spec.initContainers).first { $0.name == container }
            ?? pod.spec.ephemeralContainers.first { $0.name == container }.map { Container($0.value) }
    }

    private mutating func execute(
        _ request: SessionRequest, _ pod: Pod, _ runtime: PodRuntime, _ container: ContainerRuntime,
        _ world: World
    ) throws(StatusError) -> Session {
        let uid = pod.metadata.uid
        var session = Session(
            uid: uid, container: container.name, run: container.restarts, process: nil, console: -1,
            stdin: request.stdin)
        guard let spec = spec(of: container.name, pod) else { return session }
        let hostIP = NodeAddresses.address(agents[runtime.node]?.index ?? 0)
        let ip = pod.spec.hostNetwork ? hostIP : runtime.ip
        var environment =
            (try? ContainerEnvironment(
                pod: pod, container: spec, behaviour: container.behaviour, ip: ip, hostIP: hostIP,
                world: world
            ).variables()) ?? [:]
        if request.tty { environment["TERM"] = "xterm" }
        var system = systems[uid] ?? PodSystem()
        system.seed(container, spec, pod, ip: ip, hostIP: hostIP, environment: environment, world)
        defer { systems[uid] = system }
        guard var machine = system.containers[container.name] else { return session }
        machine.now = world.now
        machine.files.volumes = system.volumes
        let found = CommandTable.find(
            request.command, environment: environment, directory: machine.facts.workingDirectory, machine)
        machine.files.volumes = [:]
        let failure: ExecFailure?
        switch found {
        case .missing: failure = .missing(request.command[0])
        case .denied(let reason): failure = .denied(request.command[0], reason)
        case .found(let body, let arguments):
            failure = nil
            let console = machine.number()
            machine.consoles[console] = Console(isTerminal: request.tty, hasInput: request.stdin)
            session.console = console
            session.process = machine.start(
                body, arguments: arguments, parent: 0,
                descriptors: [
                    0: .input(console: console), 1: .output(console: console), 2: .error(console: console),
                ],
                console: console, environment: environment)
            if session.process == nil {
                throw StatusError(
                    500, .internalError, "failed to start exec: resource temporarily unavailable")
            }
        }
        system.containers[container.name] = machine
        if let failure {
            let text = Array((failure.text + (request.tty ? "\r\n" : "\n")).utf8)
            if request.tty { session.output.stdout = text } else { session.output.stderr = text }
            session.output.end = .exited(failure.code)
        }
        return session
    }

    // MARK: - Input

    mutating func feed(_ id: SessionID, _ bytes: [UInt8]) {
        guard let session = sessions[id], session.stdin, session.output.end == nil else { return }
        let path = \PodSystem.containers[session.container]
        guard systems[session.uid]?[keyPath: path] != nil else { return }
        let signals = systems[session.uid]?[keyPath: path]?.consoles[session.console]?.receive(bytes) ?? []
        for signal in signals {
            systems[session.uid]?[keyPath: path]?.signalForeground(session.console, signal)
        }
        processQueue.add(session.uid)
    }

    mutating func closeInput(_ id: SessionID, _ world: World) {
        guard let session = sessions[id], session.stdin else { return }
        if session.process == nil, let object = pods[session.uid].flatMap({ world.get(.pods, $0.name) }),
            spec(of: session.container, Pod(object))?.value[.stdinOnce]?.bool != true
        {
            // The container's own input stays open for the next one who attaches.
            return
        }
        systems[session.uid]?.containers[session.container]?.consoles[session.console]?.closeInput()
        processQueue.add(session.uid)
    }

    mutating func resize(_ id: SessionID, columns: Int, rows: Int) {
        guard let session = sessions[id] else { return }
        systems[session.uid]?.containers[session.container]?.consoles[session.console]?.columns = columns
        systems[session.uid]?.containers[session.container]?.consoles[session.console]?.rows = rows
    }

    /// The client is gone: what was started for it is hung up.
    mutating func close(_ id: SessionID) {
        guard let session = sessions.removeValue(forKey: id), session.process != nil else { return }
        let console = session.console
        systems[session.uid]?.containers[session.container]?.signalForeground(console, .hangup)
        if let process = session.process {
            systems[session.uid]?.containers[session.container]?.end(process, code: 129)
            _ = systems[session.uid]?.containers[session.container]?.reap(process)
        }
        systems[session.uid]?.containers[session.container]?.consoles[console] = nil
        processQueue.add(session.uid)
    }

    // MARK: - Output

    /// Takes over what the processes of a pod wrote to the sessions with it.
    mutating func collectSessions(_ uid: String, _ system: inout PodSystem) {
        var main: [String: (output: [UInt8], error: [UInt8])] = [:]
        for name in system.containers.keys {
            main[name] = system.containers[name]?.consoles[ContainerSystem.mainConsole]?.take()
        }
        guard !sessions.isEmpty else { return }
        for id in sessions.keys.sorted() {
            guard var session = sessions[id], session.uid == uid, session.output.end == nil else { continue }
            let written: (output: [UInt8], error: [UInt8])
            if session.process == nil {
                written = main[session.container] ?? ([], [])
            } else {
                written = system.containers[session.container]?.consoles[session.console]?.take() ?? ([], [])
            }
            session.output.stdout += written.output
            session.output.stderr += written.error
            if let process = session.process,
                let code = system.containers[session.container].flatMap({ machine -> Int? in
                    guard case .ended(let code)? = machine[process: process]?.state else { return nil }
                    return code
                })
            {
                _ = system.containers[session.container]?.reap(process)
                system.containers[session.container]?.consoles[session.console] = nil
                session.output.end = .exited(code)
            } else if let code = system.containers[session.container]?.exitCode {
                session.output.end = .exited(session.process == nil ? code : 137)
            }
            if !written.output.isEmpty || !written.error.isEmpty || session.output.end != nil {
                sessionVersion += 1
            }
            sessions[id] = session
        }
    }

    /// Takes what a session has to say.
    mutating func takeOutput(_ id: SessionID, now: Timestamp) -> SessionOutput {
        guard var session = sessions[id] else { return SessionOutput(end: .exited(0)) }
        var output = session.output
        session.output.stdout = []
        session.output.stderr = []
        let runtime = pods[session.uid]?.container(session.container)
        let isGone = runtime?.isRunning != true || runtime?.restarts != session.run
        if output.end == nil, isGone {
            let code: Int
            if let runtime, runtime.restarts == session.run, let own = runtime.exitCode {
                code = own
            } else {
                code = runtime?.last?.code ?? 137
            }
            output.end = .exited(session.process == nil ? code : 137)
        }
        if output.end != nil { sessions[id] = nil } else { sessions[id] = session }
        return output
    }
}
