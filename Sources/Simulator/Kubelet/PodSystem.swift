import APIServer
import Kubernetes
import YAML

/// The processes and files of a pod's containers, kept only for pods in which somebody started something.
struct PodSystem: Sendable {
    /// The volumes by name.
    var volumes: [String: FileTree] = [:]
    var containers: [String: ContainerSystem] = [:]
    /// The unfinished lines of the containers' logs.
    var partialLines: [String: [UInt8]] = [:]
    /// The version of the store the provided volumes were read at.
    var seen: UInt64 = 0
    /// When the processes are looked at again.
    var wake: Timestamp?

    /// Brings the volumes that come from objects up to date.
    mutating func refresh(_ pod: Pod, ip: String, hostIP: String, _ world: World) {
        guard seen != world.api.resourceVersion else { return }
        seen = world.api.resourceVersion
        let provider = PodVolumes(pod: pod, ip: ip, hostIP: hostIP, world: world)
        for volume in pod.spec.value[.volumes]?.array ?? [] where PodVolumes.isProvided(volume) {
            volumes[volume[.name]?.string ?? ""] = provider.tree(volume)
        }
    }

    /// Makes the system of a container whose process begins or in which a command is to run.
    mutating func prepare(
        _ container: ContainerRuntime, _ spec: Container, _ pod: Pod, ip: String, hostIP: String,
        environment: [String: String], _ world: World
    ) {
        refresh(pod, ip: ip, hostIP: hostIP, world)
        for volume in pod.spec.value[.volumes]?.array ?? [] {
            let name = volume[.name]?.string ?? ""
            if volumes[name] == nil { volumes[name] = FileTree() }
        }
        let facts = Self.facts(container, spec, pod, ip: ip, world)
        var view = FileView()
        view.root = Self.root(container.behaviour, facts, pod, environment, world)
        view.mounts = spec.volumeMounts.map { mount in
            let text = mount.subPathExpr.isEmpty ? mount.subPath : mount.subPathExpr
            let inner = ContainerEnvironment.expand(text) { environment[$0] }
            let volume = pod.spec.value[.volumes]?.array?.first { $0[.name]?.string == mount.name }
            return FileView.Mount(
                path: FileView.normalize(mount.mountPath, in: "/"), volume: mount.name,
                inner: inner.isEmpty ? "" : FileView.normalize(inner, in: "/"),
                isReadOnly: mount.readOnly || volume.map(PodVolumes.isProvided) ?? false)
        }.sorted { $0.path.utf8.count > $1.path.utf8.count }
        for mount in view.mounts {
            if !mount.inner.isEmpty {
                try? volumes[mount.volume]?.makeDirectory(mount.inner, withParents: true, now: world.now)
            }
            try? view.root.makeDirectory(FileTree.parent(of: mount.path), withParents: true, now: world.now)
        }
        var system = ContainerSystem(facts: facts, files: view, now: world.now)
        system.consoles[ContainerSystem.mainConsole] = Console(
            isTerminal: spec.tty, hasInput: spec.stdin)
        containers[container.name] = system
    }

    private static func facts(
        _ container: ContainerRuntime, _ spec: Container, _ pod: Pod, ip: String, _ world: World
    ) -> ContainerFacts {
        let behaviour = container.behaviour
        var facts = ContainerFacts()
        facts.podName = pod.name
        facts.namespace = pod.namespace
        facts.podIP = ip
        facts.nodeName = pod.spec.nodeName
        facts.hostname = ContainerEnvironment.hostname(pod)
        facts.subdomain = pod.spec.subdomain
        facts.image = spec.image
        facts.workingDirectory = spec.workingDir.isEmpty ? behaviour.workingDirectory : spec.workingDir
        let user =
            spec.value[.securityContext]?[.runAsUser]?.int
            ?? pod.spec.value[.securityContext]?[.runAsUser]?.int
        facts.userID = user.map { Int($0) } ?? behaviour.userID
        facts.user = facts.userID == 0 ? "root" : user == nil ? behaviour.user : "\(facts.userID)"
        facts.distribution = behaviour.distribution
        facts.hasBash = behaviour.hasBash
        facts.hasShell = behaviour.hasShell
        facts.programs = behaviour.programs
        facts.memoryUsed = container.running?.memory ?? behaviour.memory
        let size = world.configuration.nodeSize
        facts.memoryBytes =
            spec.resources.limits.memory?.value ?? Quantity(size.memory)?.value ?? facts.memoryBytes
        facts.cpuMilli = spec.resources.limits.cpu?.milliValue ?? Quantity(size.cpu)?.milliValue ?? 8000
        facts.terminationCode = behaviour.stopCode
        facts.nodeStart = world.configuration.start
        facts.openPorts = container.running?.ports ?? behaviour.ports ?? spec.ports.map(\.containerPort)
        if behaviour.kind == .server {
            facts.ownProgram = ContainerFacts.OwnProgram(
                ports: behaviour.ports ?? spec.ports.map(\.containerPort), root: behaviour.documentRoot,
                log: behaviour.log, ready: behaviour.ready ?? .zero)
        }
        return facts
    }

    private static let directories = [
        "/bin", "/dev", "/etc", "/home", "/lib", "/mnt", "/opt", "/proc", "/root", "/run", "/sbin", "/srv",
        "/sys", "/tmp", "/usr/bin", "/usr/lib", "/usr/local/bin", "/usr/sbin", "/usr/share", "/var/cache",
        "/var/lib", "/var/log", "/var/run", "/var/tmp",
    ]

    /// The files of the image, and those the runtime writes.
    private static func root(
        _ behaviour: ContainerBehaviour, _ facts: ContainerFacts, _ pod: Pod,
        _ environment: [String: String], _ world: World
    ) -> FileTree {
        var tree = FileTree()
        let start = world.configuration.start
        for path in directories { try? tree.makeDirectory(path, withParents: true, now: start) }
        try? tree.makeDirectory(facts.workingDirectory, withParents: true, now: start)
        func put(_ path: String, _ text: String) { tree.provide(path, Array(text.utf8), now: start) }
        put("/etc/hostname", facts.hostname + "\n")
        var hosts =
            "# Kubernetes-managed hosts file.\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\n"
        let full =
            facts.subdomain.isEmpty
            ? "" : "\(facts.hostname).\(facts.subdomain).\(facts.namespace).svc.cluster.local\t"
        hosts += "\(facts.podIP)\t\(full)\(facts.hostname)\n"
        if !pod.spec.hostAliases.isEmpty {
            hosts += "\n# Entries added by HostAliases.\n"
            for alias in pod.spec.hostAliases {
                hosts += "\(alias.ip)\t\(alias.hostnames.joined(separator: "\t"))\n"
            }
        }
        put("/etc/hosts", hosts)
        put(
            "/etc/resolv.conf",
            "search \(facts.searchDomains.joined(separator: " "))\nnameserver \(facts.dnsServer)\noptions ndots:5\n"
        )
        put(
            "/etc/passwd",
            "root:x:0:0:root:/root:/bin/\(facts.distribution == .debian ? "bash" : "sh")\nnobody:x:65534:65534:nobody:/nonexistent:/usr/sbin/nologin\n"
        )
        put("/etc/group", "root:x:0:\nnogroup:x:65534:\n")
        switch facts.distribution {
        case .debian:
            put(
                "/etc/os-release",
                "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\nNAME=\"Debian GNU/Linux\"\nVERSION_ID=\"12\"\nID=debian\n"
            )
        case .alpine:
            put(
                "/etc/os-release",
                "NAME=\"Alpine Linux\"\nID=alpine\nVERSION_ID=3.20.3\nPRETTY_NAME=\"Alpine Linux v3.20\"\n")
        case .busybox: break
        }
        for (path, text) in behaviour.files.sorted(by: { $0.key < $1.key }) { put(path, text) }
        return tree
    }
}
