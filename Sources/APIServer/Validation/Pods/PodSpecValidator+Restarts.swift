import Kubernetes
import YAML

/// When containers are started again, and how resizing and stopping treats them.
extension PodSpecValidator {
    private static let policies = ["Always", "Never", "OnFailure"]

    /// `restartPolicy` of one container, and the exit codes for which it is otherwise.
    mutating func restarts(_ container: Value, isInit: Bool, at path: FieldPath) {
        let rules = container.items(.restartPolicyRules)
        if let policy = container[.restartPolicy]?.string {
            errors.oneOf(path.child("restartPolicy"), policy, Self.policies)
        } else if !rules.isEmpty {
            errors.required(
                path.child("restartPolicy"), "must specify restartPolicy when restart rules are used")
        }
        if isInit, container.text(.restartPolicy) == "Always", !rules.isEmpty {
            errors.forbidden(
                path.child("restartPolicyRules"),
                "restartPolicyRules are not allowed for init containers with restart policy Always")
            return
        }
        if rules.count > 20 { errors.tooMany(path.child("restartPolicyRules"), rules.count, 20) }
        for (position, rule) in rules.enumerated() {
            let path = path.child("restartPolicyRules").index(position)
            errors.oneOf(path.child("action"), rule.text(.action), ["Restart", "RestartAllContainers"])
            guard let codes = rule.member(.exitCodes) else {
                errors.required(path.child("exitCodes"), "must be specified")
                continue
            }
            errors.oneOf(path.child("exitCodes", "operator"), codes.text(.operator), ["In", "NotIn"])
            let values = codes.items(.values)
            if values.count > 255 { errors.tooMany(path.child("exitCodes", "values"), values.count, 255) }
        }
    }

    mutating func resizePolicies(_ container: Value, at path: FieldPath) {
        var seen: [String] = []
        for (position, policy) in container.items(.resizePolicy).enumerated() {
            let name = policy.text(.resourceName)
            if seen.contains(name) { errors.duplicate(path.index(position), .string(name)) }
            seen.append(name)
            errors.requiredOneOf(path, name, ["cpu", "memory"])
            let restart = policy.text(.restartPolicy)
            errors.requiredOneOf(path, restart, ["NotRequired", "RestartContainer"])
            if spec.text(.restartPolicy) == "Never", restart != "NotRequired" {
                errors.invalid(
                    path, restart, "must be 'NotRequired' when pod `restartPolicy` is 'Never'")
            }
        }
    }

    private static let windowsSignals = ["SIGKILL", "SIGTERM"]
    private static let linuxSignals: [String] = [
        "SIGABRT", "SIGALRM", "SIGBUS", "SIGCHLD", "SIGCLD", "SIGCONT", "SIGFPE", "SIGHUP", "SIGILL",
        "SIGINT", "SIGIO", "SIGIOT", "SIGKILL", "SIGPIPE", "SIGPOLL", "SIGPROF", "SIGPWR", "SIGQUIT",
        "SIGRTMAX", "SIGRTMAX-1", "SIGRTMAX-10", "SIGRTMAX-11", "SIGRTMAX-12", "SIGRTMAX-13",
        "SIGRTMAX-14", "SIGRTMAX-2", "SIGRTMAX-3", "SIGRTMAX-4", "SIGRTMAX-5", "SIGRTMAX-6", "SIGRTMAX-7",
        "SIGRTMAX-8", "SIGRTMAX-9", "SIGRTMIN", "SIGRTMIN+1", "SIGRTMIN+10", "SIGRTMIN+11", "SIGRTMIN+12",
        "SIGRTMIN+13", "SIGRTMIN+14", "SIGRTMIN+15", "SIGRTMIN+2", "SIGRTMIN+3", "SIGRTMIN+4",
        "SIGRTMIN+5", "SIGRTMIN+6", "SIGRTMIN+7", "SIGRTMIN+8", "SIGRTMIN+9", "SIGSEGV", "SIGSTKFLT",
        "SIGSTOP", "SIGSYS", "SIGTERM", "SIGTRAP", "SIGTSTP", "SIGTTIN", "SIGTTOU", "SIGURG", "SIGUSR1",
        "SIGUSR2", "SIGVTALRM", "SIGWINCH", "SIGXCPU", "SIGXFSZ",
    ]

    mutating func stopSignal(_ lifecycle: Value, at path: FieldPath) {
        guard let signal = lifecycle[.stopSignal]?.string else { return }
        let place = path.child("stopSignal")
        switch spec.member(.os)?.text(.name) {
        case "windows": errors.oneOf(place, signal, Self.windowsSignals)
        case "linux": errors.oneOf(place, signal, Self.linuxSignals)
        default: errors.forbidden(place, "may not be set for containers with empty `spec.os.name`")
        }
    }

    /// Block devices of a container: claims that are not mounted as well.
    mutating func volumeDevices(_ container: Value, at path: FieldPath) {
        let mounts = container.items(.volumeMounts)
        var names: Set<String> = []
        var paths: Set<String> = []
        for (position, device) in container.items(.volumeDevices).enumerated() {
            let path = path.child("volumeDevices").index(position)
            let name = device.text(.name)
            let file = device.text(.devicePath)
            if name.isEmpty { errors.required(path.child("name")) }
            if names.contains(name) { errors.invalid(path.child("name"), name, "must be unique") }
            if let volume = volumes[name] {
                if !volume.has(.persistentVolumeClaim), !volume.has(.ephemeral) {
                    errors.invalid(
                        path.child("name"), name,
                        "can only use volume source type of PersistentVolumeClaim or Ephemeral for block mode"
                    )
                }
            } else {
                errors.notFound(path.child("name"), .string(name))
            }
            if file.isEmpty { errors.required(path.child("devicePath")) }
            if paths.contains(file) { errors.invalid(path.child("devicePath"), file, "must be unique") }
            if file.split(separator: "/").contains("..") {
                errors.invalid(path.child("devicePath"), file, "can not contain backsteps ('..')")
            } else {
                paths.insert(file)
            }
            if mounts.contains(where: { $0.text(.name) == name }) {
                errors.invalid(path.child("name"), name, "must not already exist in volumeMounts")
            }
            if mounts.contains(where: { $0.text(.mountPath) == file }) {
                errors.invalid(
                    path.child("devicePath"), file, "must not already exist as a path in volumeMounts")
            }
            if !name.isEmpty { names.insert(name) }
        }
    }
}
