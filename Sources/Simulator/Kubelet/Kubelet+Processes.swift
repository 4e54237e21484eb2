import Kubernetes
import YAML

/// The processes of the containers: lets them run, and hands on what they wrote and how they ended.
extension Kubelet {
    /// Lets the processes of the queued pods run; how many pods that were.
    mutating func runProcesses(_ traffic: inout Traffic, _ world: inout World) -> Int {
        var count = 0
        let waiting = processQueue.count
        while count < waiting, let uid = processQueue.pop() {
            count += 1
            runProcesses(uid, &traffic, &world)
        }
        return count
    }

    private mutating func runProcesses(_ uid: String, _ traffic: inout Traffic, _ world: inout World) {
        guard var system = systems.removeValue(forKey: uid) else { return }
        guard let runtime = pods[uid], let object = world.get(.pods, runtime.name) else {
            systems[uid] = system
            return
        }
        let pod = Pod(object)
        let hostIP = NodeAddresses.address(agents[runtime.node]?.index ?? 0)
        system.refresh(pod, ip: runtime.ip, hostIP: hostIP, world)
        var next: Timestamp?
        var needsSync = false
        for name in system.containers.keys.sorted() {
            guard var machine = system.containers.removeValue(forKey: name) else { continue }
            machine.files.volumes = system.volumes
            system.volumes = [:]
            let before = machine.cpuDemand
            let ended = machine.sortedProcesses.count { $0.isEnded }
            var wake = machine.run(now: world.now)
            for _ in 0..<1000 where !machine.requests.isEmpty {
                // A request may come back to this very pod, so its system is in its place meanwhile.
                let requests = machine.requests
                machine.requests = []
                let network = ClusterNetwork(uid: uid, facts: machine.facts)
                system.volumes = machine.files.volumes
                machine.files.volumes = [:]
                system.containers[name] = machine
                systems[uid] = system
                let replies = requests.map { network.reply(to: $0.request, &self, &traffic, &world) }
                system = systems.removeValue(forKey: uid) ?? system
                machine = system.containers.removeValue(forKey: name) ?? machine
                machine.files.volumes = system.volumes
                system.volumes = [:]
                for (request, reply) in zip(requests, replies) { machine.replies[request.id] = reply }
                wake = machine.run(now: world.now)
            }
            if let wake { next = min(next ?? wake, wake) }
            system.volumes = machine.files.volumes
            machine.files.volumes = [:]
            let listeners = machine.listeners
            let demand = machine.cpuDemand
            let isOver = machine.exitCode != nil
            let hasNewlyEnded = machine.sortedProcesses.count { $0.isEnded } > ended
            system.containers[name] = machine
            if demand != before {
                world.usage.setBase(demand, pod: uid, container: name, now: world.now)
            }
            if pods[uid]?.container(name)?.running?.listeners != listeners {
                pods[uid]?.mutateContainer(name) { container in
                    guard case .running(var running) = container.state else { return }
                    running.listeners = listeners
                    container.state = .running(running)
                }
                needsSync = true
            }
            let run = runtime.container(name)?.restarts ?? 0
            system.collectLog(name, run: run, uid: uid, isOver: isOver, &world)
            if isOver || hasNewlyEnded { needsSync = true }
        }
        collectSessions(uid, &system)
        if let next, system.wake.map({ $0 > next || $0 <= world.now }) ?? true {
            system.wake = next
            world.wake(.processes(uid), at: max(next, world.now + .microseconds(1)))
        }
        systems[uid] = system
        if needsSync { queue.add(uid) }
    }
}

extension PodSystem {
    /// The files of a container as they are now.
    func view(of container: String) -> FileView? {
        guard var view = containers[container]?.files else { return nil }
        view.volumes = volumes
        return view
    }

    /// Writes the lines that a container's processes finished to its log.
    mutating func collectLog(_ name: String, run: Int, uid: String, isOver: Bool, _ world: inout World) {
        let chunks = containers[name]?.log ?? []
        containers[name]?.log = []
        let key = UsageTable.ContainerKey(pod: uid, container: name)
        let now = world.now
        func append(_ bytes: [UInt8], _ stream: ContainerLog.Stream) {
            world.logs.append(
                ContainerLog.Line(time: now, stream: stream, text: String(decoding: bytes, as: UTF8.self)),
                run: run, key)
        }
        for chunk in chunks {
            let slot = chunk.stream == .output ? name : name + "\0"
            var bytes = (partialLines.removeValue(forKey: slot) ?? []) + chunk.bytes
            while let end = bytes.firstIndex(of: 0x0A) {
                append(Array(bytes[..<end]), chunk.stream)
                bytes.removeFirst(end + 1)
            }
            while bytes.count >= 16_384 {
                append(Array(bytes.prefix(16_384)), chunk.stream)
                bytes.removeFirst(16_384)
            }
            if !bytes.isEmpty { partialLines[slot] = bytes }
        }
        guard isOver else { return }
        if let rest = partialLines.removeValue(forKey: name) { append(rest, .output) }
        if let rest = partialLines.removeValue(forKey: name + "\0") { append(rest, .error) }
    }
}
