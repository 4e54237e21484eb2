import Kubernetes
import YAML

/// What the Pod Security Standards say against a pod.
///
/// Follows the newest version of each check of `k8s.io/pod-security-admission/policy`.
struct PodSecurityChecks {
    enum Level: String, Comparable {
        case privileged
        case baseline
        case restricted

        private var rank: Int { self == .privileged ? 0 : self == .baseline ? 1 : 2 }
        static func < (left: Level, right: Level) -> Bool { left.rank < right.rank }
    }

    /// One check that a pod fails.
    private struct Failure {
        var reason: String
        var detail: String
    }

    let spec: Value
    private let annotations: Map
    private let containers: [Value]
    let isWindows: Bool
    /// Root in a namespace of its own is nobody outside.
    let hasOwnUsers: Bool
    private var failures: [Failure] = []

    /// What a level forbids about a pod, in one line; nil when nothing.
    static func violation(of level: Level, spec: Value, annotations: Map) -> String? {
        guard level != .privileged else { return nil }
        var checks = PodSecurityChecks(spec: spec, annotations: annotations)
        checks.baseline(isRestricted: level == .restricted)
        if level == .restricted { checks.restricted() }
        guard !checks.failures.isEmpty else { return nil }
        return checks.failures.map { $0.detail.isEmpty ? $0.reason : "\($0.reason) (\($0.detail))" }
            .joined(separator: ", ")
    }

    private init(spec: Value, annotations: Map) {
        self.spec = spec
        self.annotations = annotations
        containers =
            spec.items(.initContainers) + spec.items(.containers) + spec.items(.ephemeralContainers)
        isWindows = spec[.os]?.text(.name) == "windows"
        hasOwnUsers = spec[.hostUsers]?.bool == false
    }

    // MARK: - Words

    mutating func fail(_ reason: String, _ detail: String) {
        failures.append(Failure(reason: reason, detail: detail))
    }

    static func quoted(_ items: [String]) -> String {
        items.isEmpty ? "" : "\"" + items.joined(separator: "\", \"") + "\""
    }

    static func plural(_ word: String, _ count: Int) -> String { count == 1 ? word : word + "s" }

    static func named(_ names: [String]) -> String {
        "\(plural("container", names.count)) \(quoted(names))"
    }

    /// The names of the containers for which `body` holds.
    func names(_ body: (Value) -> Bool) -> [String] {
        containers.filter(body).map { $0.text(.name) }
    }

    static func sorted(_ texts: Set<String>) -> [String] { texts.sorted(by: utf8Less) }

    static func context(_ container: Value) -> Value {
        container.member(.securityContext) ?? .emptyObject
    }
    var podContext: Value { spec.member(.securityContext) ?? .emptyObject }

    // MARK: - Baseline

    private mutating func baseline(isRestricted: Bool) {
        appArmor()
        if !isRestricted { capabilities() }
        let namespaces = [("hostNetwork", Field.hostNetwork), ("hostPID", .hostPID), ("hostIPC", .hostIPC)]
            .filter { spec.flag($0.1) }.map { "\($0.0)=true" }
        if !namespaces.isEmpty { fail("host namespaces", namespaces.joined(separator: ", ")) }
        let volumes = spec.items(.volumes).filter { $0.has(.hostPath) }.map { $0.text(.name) }
        if !isRestricted, !volumes.isEmpty {
            fail("hostPath volumes", "\(Self.plural("volume", volumes.count)) \(Self.quoted(volumes))")
        }
        hostPorts()
        hostHandlers()
        let privileged = names { Self.context($0).flag(.privileged) }
        if !privileged.isEmpty {
            fail("privileged", "\(Self.named(privileged)) must not set securityContext.privileged=true")
        }
        procMount()
        seLinux()
        if !isRestricted { seccomp(isRequired: false) }
        sysctls()
        hostProcess()
    }

    private mutating func appArmor() {
        let allowed = ["RuntimeDefault", "Localhost"]
        var setters: [String] = []
        var values: Set<String> = []
        func isBad(_ context: Value) -> Bool {
            guard let profile = context.member(.appArmorProfile) else { return false }
            return !allowed.contains(profile.text(.type))
        }
        if isBad(podContext) {
            setters.append("pod")
            values.insert(podContext[.appArmorProfile]?.text(.type) ?? "")
        }
        let bad = containers.filter { isBad(Self.context($0)) }
        for container in bad { values.insert(Self.context(container)[.appArmorProfile]?.text(.type) ?? "") }
        if !bad.isEmpty { setters.append(Self.named(bad.map { $0.text(.name) })) }
        let prefix = "container.apparmor.security.beta.kubernetes.io/"
        let marks = annotations.filter { entry in
            let value = entry.value.string ?? ""
            return entry.key.name.hasPrefix(prefix) && !value.isEmpty && value != "runtime/default"
                && !value.hasPrefix("localhost/")
        }.map { "\($0.key.name)=\(GoString.quoted($0.value.string ?? ""))" }.sorted(by: utf8Less)
        if !marks.isEmpty { setters.append(Self.plural("annotation", marks.count)) }
        guard !setters.isEmpty else { return }
        let list = Self.sorted(values) + marks
        fail(
            Self.plural("forbidden AppArmor profile", list.count),
            "\(setters.joined(separator: " and ")) must not set AppArmor profile type to \(Self.quoted(list))"
        )
    }

    private static let defaultCapabilities: Set<String> = [
        "AUDIT_WRITE", "CHOWN", "DAC_OVERRIDE", "FOWNER", "FSETID", "KILL", "MKNOD", "NET_BIND_SERVICE",
        "SETFCAP", "SETGID", "SETPCAP", "SETUID", "SYS_CHROOT",
    ]

    private mutating func capabilities() {
        var extra: Set<String> = []
        let bad = names { container in
            let added = Set(Self.context(container)[.capabilities]?.texts(.add) ?? [])
                .subtracting(Self.defaultCapabilities)
            extra.formUnion(added)
            return !added.isEmpty
        }
        guard !bad.isEmpty else { return }
        fail(
            "non-default capabilities",
            "\(Self.named(bad)) must not include \(Self.quoted(Self.sorted(extra))) in securityContext.capabilities.add"
        )
    }

    private mutating func hostPorts() {
        var ports: Set<String> = []
        let bad = names { container in
            let used = container.items(.ports).compactMap { $0.number(.hostPort) }.filter { $0 != 0 }
            for port in used { ports.insert(String(port)) }
            return !used.isEmpty
        }
        guard !bad.isEmpty else { return }
        let list = Self.sorted(ports)
        fail(
            "hostPort",
            "\(Self.named(bad)) \(bad.count == 1 ? "uses" : "use") \(Self.plural("hostPort", list.count)) \(list.joined(separator: ", "))"
        )
    }

    /// Probes and hooks that ask somebody else than the pod.
    private mutating func hostHandlers() {
        var hosts: Set<String> = []
        let bad = Set(
            names { container in
                let lifecycle = container.member(.lifecycle)
                let handlers = [
                    container[.livenessProbe], container[.readinessProbe], container[.startupProbe],
                    lifecycle?[.postStart], lifecycle?[.preStop],
                ]
                let stated = handlers.flatMap { handler in
                    [Field.httpGet, .tcpSocket].compactMap { handler?[$0]?.text(.host) }
                }.filter { !$0.isEmpty }
                hosts.formUnion(stated)
                return !stated.isEmpty
            })
        guard !bad.isEmpty else { return }
        let list = Self.sorted(hosts)
        fail(
            "probe or lifecycle host",
            "\(Self.named(Self.sorted(bad))) \(bad.count == 1 ? "uses" : "use") \(Self.plural("probe or lifecycle host", list.count)) \(Self.quoted(list))"
        )
    }

    private mutating func procMount() {
        guard !hasOwnUsers else { return }
        var types: Set<String> = []
        let bad = names { container in
            let type = Self.context(container)[.procMount]?.string ?? "Default"
            if type != "Default" { types.insert(type) }
            return type != "Default"
        }
        guard !bad.isEmpty else { return }
        fail(
            "procMount",
            "\(Self.named(bad)) must not set securityContext.procMount to \(Self.quoted(Self.sorted(types)))")
    }

    private mutating func seLinux() {
        let allowed: Set<String> = [
            "", "container_t", "container_init_t", "container_kvm_t", "container_engine_t",
        ]
        var types: Set<String> = []
        var setsUser = false
        var setsRole = false
        func isBad(_ context: Value) -> Bool {
            guard let options = context.member(.seLinuxOptions) else { return false }
            var isBad = false
            if !allowed.contains(options.text(.type)) {
                types.insert(options.text(.type))
                isBad = true
            }
            if !options.text(.user).isEmpty {
                setsUser = true
                isBad = true
            }
            if !options.text(.role).isEmpty {
                setsRole = true
                isBad = true
            }
            return isBad
        }
        var setters = isBad(podContext) ? ["pod"] : []
        let bad = names { isBad(Self.context($0)) }
        if !bad.isEmpty { setters.append(Self.named(bad)) }
        guard !setters.isEmpty else { return }
        var data: [String] = []
        if !types.isEmpty {
            data.append("\(Self.plural("type", types.count)) \(Self.quoted(Self.sorted(types)))")
        }
        if setsUser { data.append("user may not be set") }
        if setsRole { data.append("role may not be set") }
        fail(
            "seLinuxOptions",
            "\(setters.joined(separator: " and ")) set forbidden securityContext.seLinuxOptions: \(data.joined(separator: "; "))"
        )
    }

    private static let safeSysctls: Set<String> = [
        "kernel.shm_rmid_forced", "net.ipv4.ip_local_port_range", "net.ipv4.tcp_syncookies",
        "net.ipv4.ping_group_range", "net.ipv4.ip_unprivileged_port_start",
        "net.ipv4.ip_local_reserved_ports", "net.ipv4.tcp_keepalive_time", "net.ipv4.tcp_fin_timeout",
        "net.ipv4.tcp_keepalive_intvl", "net.ipv4.tcp_keepalive_probes", "net.ipv4.tcp_rmem",
        "net.ipv4.tcp_wmem",
    ]

    private mutating func sysctls() {
        let bad = podContext.items(.sysctls).map { $0.text(.name) }.filter { !Self.safeSysctls.contains($0) }
        if !bad.isEmpty { fail("forbidden sysctls", bad.joined(separator: ", ")) }
    }

    private mutating func hostProcess() {
        var setters: [String] = []
        func isBad(_ context: Value) -> Bool { context[.windowsOptions]?.flag(.hostProcess) ?? false }
        if isBad(podContext) { setters.append("pod") }
        let bad = names { isBad(Self.context($0)) }
        if !bad.isEmpty { setters.append(Self.named(bad)) }
        guard !setters.isEmpty else { return }
        fail(
            "hostProcess",
            "\(setters.joined(separator: " and ")) must not set securityContext.windowsOptions.hostProcess=true"
        )
    }

    mutating func seccomp(isRequired: Bool) {
        guard !isRequired || !isWindows else { return }
        func type(_ context: Value) -> String? { context.member(.seccompProfile)?.text(.type) }
        func isValid(_ type: String) -> Bool { type == "Localhost" || type == "RuntimeDefault" }
        var setters: [String] = []
        var values: Set<String> = []
        let ofPod = type(podContext)
        if let ofPod, !isValid(ofPod) {
            setters.append("pod")
            values.insert(ofPod)
        }
        let bad = names { container in
            guard let type = type(Self.context(container)), !isValid(type) else { return false }
            values.insert(type)
            return true
        }
        if !bad.isEmpty { setters.append(Self.named(bad)) }
        if !setters.isEmpty {
            fail(
                "seccompProfile",
                "\(setters.joined(separator: " and ")) must not set securityContext.seccompProfile.type to \(Self.quoted(Self.sorted(values)))"
            )
            return
        }
        guard isRequired, ofPod.map({ !isValid($0) }) ?? true else { return }
        let silent = names { type(Self.context($0)) == nil }
        guard !silent.isEmpty else { return }
        fail(
            "seccompProfile",
            "pod or \(Self.named(silent)) must set securityContext.seccompProfile.type to \"RuntimeDefault\" or \"Localhost\""
        )
    }
}
