import Kubernetes
import YAML

/// A pod's life in one line: what `kubectl get pods` says of its containers.
struct PodSummary {
    var readyContainers = 0
    var totalContainers: Int
    var reason: String
    var restarts = 0
    var lastRestart: Timestamp?

    private let isRestartable: [String: Bool]
    private var sidecarRestarts = 0
    private var lastSidecarRestart: Timestamp?

    init(_ pod: Pod) {
        let spec = pod.object.value[.spec] ?? .emptyObject
        let status = pod.object.value[.status] ?? .emptyObject
        let initContainers = spec[.initContainers]?.array ?? []
        // An init container that always restarts runs beside the ordinary ones and counts as one of them.
        isRestartable = Dictionary(
            initContainers.map { ($0.text(.name), $0.text(.restartPolicy) == "Always") },
            uniquingKeysWith: { _, last in last })
        totalContainers =
            spec.count(.containers) + initContainers.count { $0.text(.restartPolicy) == "Always" }
        let phase = status.text(.phase)
        let statedReason = status.text(.reason)
        let conditions = status[.conditions]?.array ?? []
        reason = statedReason.isEmpty ? phase : statedReason
        if conditions.contains(where: {
            $0.text(.type) == "PodScheduled" && $0.text(.reason) == "SchedulingGated"
        }) {
            reason = "SchedulingGated"
        }
        let isInitializing = readInitContainers(
            status[.initContainerStatuses]?.array ?? [], of: initContainers.count)
        if !isInitializing || Self.isTrue("Initialized", conditions) {
            readContainers(
                status[.containerStatuses]?.array ?? [], isReady: Self.isTrue("Ready", conditions))
        }
        guard pod.metadata.isDeleting else { return }
        if statedReason == "NodeLost" {
            reason = "Unknown"
        } else if phase != "Succeeded", phase != "Failed" {
            reason = "Terminating"
        }
    }

    private static func isTrue(_ type: String, _ conditions: [Value]) -> Bool {
        conditions.contains { $0.text(.type) == type && $0.text(.status) == "True" }
    }

    /// Whether some init container is still to end; the first one gives the reason.
    private mutating func readInitContainers(_ statuses: [Value], of count: Int) -> Bool {
        for (position, container) in statuses.enumerated() {
            let isSidecar = isRestartable[container.text(.name)] ?? false
            let ended = Self.lastEnd(container)
            addRestarts(of: container, ended)
            if isSidecar {
                sidecarRestarts += Self.restarts(container)
                lastSidecarRestart = Self.later(lastSidecarRestart, ended)
            }
            let terminated = Self.state(container, .terminated)
            if let terminated, (terminated[.exitCode]?.int ?? 0) == 0 { continue }
            if isSidecar, container[.started]?.bool ?? false {
                if container[.ready]?.bool ?? false { readyContainers += 1 }
                continue
            }
            let waiting = Self.state(container, .waiting)?.text(.reason) ?? ""
            if let terminated {
                reason = "Init:" + Self.reason(ofEnd: terminated)
            } else if !waiting.isEmpty, waiting != "PodInitializing" {
                reason = "Init:" + waiting
            } else {
                reason = "Init:\(position)/\(count)"
            }
            return true
        }
        return false
    }

    private mutating func readContainers(_ statuses: [Value], isReady: Bool) {
        restarts = sidecarRestarts
        lastRestart = lastSidecarRestart
        var hasRunning = false
        for container in statuses.reversed() {
            addRestarts(of: container, Self.lastEnd(container))
            let waiting = Self.state(container, .waiting)?.text(.reason) ?? ""
            if !waiting.isEmpty {
                reason = waiting
            } else if let terminated = Self.state(container, .terminated) {
                reason = Self.reason(ofEnd: terminated)
            } else if container[.ready]?.bool ?? false, Self.state(container, .running) != nil {
                hasRunning = true
                readyContainers += 1
            }
        }
        // One container has ended well while another goes on.
        if reason == "Completed", hasRunning { reason = isReady ? "Running" : "NotReady" }
    }

    private mutating func addRestarts(of container: Value, _ ended: Timestamp?) {
        restarts += Self.restarts(container)
        lastRestart = Self.later(lastRestart, ended)
    }

    private static func restarts(_ container: Value) -> Int {
        Int(clamping: container[.restartCount]?.int ?? 0)
    }

    private static func state(_ container: Value, _ state: Field) -> Value? {
        guard let value = container[.state]?[state], !value.isNull else { return nil }
        return value
    }

    private static func lastEnd(_ container: Value) -> Timestamp? {
        container[path: .lastState, .terminated, .finishedAt]?.string.flatMap(Timestamp.init(rfc3339:))
    }

    private static func later(_ left: Timestamp?, _ right: Timestamp?) -> Timestamp? {
        guard let left, let right else { return left ?? right }
        return max(left, right)
    }

    private static func reason(ofEnd terminated: Value) -> String {
        let reason = terminated.text(.reason)
        guard reason.isEmpty else { return reason }
        let signal = terminated[.signal]?.int ?? 0
        return signal != 0 ? "Signal:\(signal)" : "ExitCode:\(terminated[.exitCode]?.int ?? 0)"
    }
}
