import Kubernetes
import YAML

extension ObjectHealth {
    @Sendable static func pod(_ object: Object) -> Health {
        let status = object.statusValue
        let containers = status[.containerStatuses]?.array ?? []
        let restarts = object.spec[.restartPolicy]?.string ?? "Always"
        // Pods that end by themselves are left out: a hook whose image comes late has not failed.
        if restarts == "Always" {
            let broken = containers.compactMap(PodTrouble.brokenReason)
            if !broken.isEmpty { return Health(.degraded, broken.joined(separator: ", ")) }
        }
        let message = status[.message]?.string ?? ""
        switch status[.phase]?.string {
        case "Pending": return Health(.progressing, message)
        case "Succeeded": return Health(.healthy, message)
        case "Failed":
            if !message.isEmpty { return Health(.degraded, message) }
            let all = (status[.initContainerStatuses]?.array ?? []) + containers
            return Health(.degraded, all.lazy.compactMap(PodTrouble.failureMessage).first ?? "")
        case "Running":
            guard restarts == "Always" else { return Health(.progressing, message) }
            if object.condition("Ready")?[.status]?.string == "True" { return Health(.healthy, message) }
            if containers.contains(where: { $0[.lastState]?[.terminated] != nil }) {
                return Health(.degraded, message)
            }
            return Health(.progressing, message)
        default: return Health(.unknown, message)
        }
    }
}

/// What is wrong with the pods behind a workload.
enum PodTrouble {
    /// At most this many pods are named.
    private static let named = 2

    /// Why a container waits, when it waits because of a mistake (`ImagePullBackOff`, `CreateContainerConfigError`).
    static func brokenReason(_ container: Value) -> String? {
        guard let waiting = container[.state]?[.waiting], let reason = waiting[.reason]?.string,
            reason.hasPrefix("Err") || reason.hasSuffix("Error") || reason.hasSuffix("BackOff")
                || reason == "InvalidImageName"
        else { return nil }
        let name = container[.name]?.string ?? ""
        let message = waiting[.message]?.string ?? ""
        return "container \"\(name)\" is waiting: \(reason)" + (message.isEmpty ? "" : ": \(message)")
    }

    /// Why a container ended badly.
    static func failureMessage(_ container: Value) -> String? {
        guard let ended = container[.state]?[.terminated] else { return nil }
        if let message = ended[.message]?.string, !message.isEmpty { return message }
        if ended[.reason]?.string == "OOMKilled" { return "OOMKilled" }
        let code = ended.count(.exitCode)
        return code == 0
            ? nil : "container \"\(container[.name]?.string ?? "")\" failed with exit code \(code)"
    }

    /// What hinders a pod from getting ready; nil when nothing is known to.
    static func of(_ pod: Object) -> String? {
        let status = pod.statusValue
        let containers =
            (status[.initContainerStatuses]?.array ?? []) + (status[.containerStatuses]?.array ?? [])
        if let reason = containers.lazy.compactMap(brokenReason).first { return reason }
        if let scheduled = pod.condition("PodScheduled"), scheduled[.status]?.string == "False" {
            return scheduled[.message]?.string ?? scheduled[.reason]?.string
        }
        if status[.phase]?.string == "Failed" {
            return status[.message]?.string ?? containers.lazy.compactMap(failureMessage).first ?? "failed"
        }
        if let failure = containers.lazy.compactMap(failureMessage).first { return failure }
        return nil
    }

    /// One sentence about the pods that hinder a workload, nil when there are none.
    static func summary(behind object: Object, live: some LiveState) -> String? {
        let uid = object.metadata.uid
        guard !uid.isEmpty, object.kind != "Pod" else { return nil }
        var troubled: [String] = []
        var count = 0
        func look(_ pod: Object) {
            guard !pod.metadata.isDeleting, let trouble = of(pod) else { return }
            count += 1
            if troubled.count < named { troubled.append("pod \(pod.name): \(trouble)") }
        }
        for owned in live.owned(by: uid) {
            if owned.kind == "Pod" { look(owned) }
            guard owned.kind == "ReplicaSet" || owned.kind == "Job" else { continue }
            if let failure = owned.condition("ReplicaFailure"), failure[.status]?.string == "True",
                let message = failure[.message]?.string
            {
                troubled.append("\(owned.kind) \(owned.name): \(message)")
                count += 1
            }
            for pod in live.owned(by: owned.metadata.uid) where pod.kind == "Pod" { look(pod) }
        }
        guard count > 0 else { return nil }
        let more = count > troubled.count ? ", and \(count - troubled.count) more" : ""
        return troubled.joined(separator: "; ") + more
    }
}
