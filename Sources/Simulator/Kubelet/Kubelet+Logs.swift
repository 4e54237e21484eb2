import Kubernetes
import YAML

/// Which run of a container a log is asked of, and what the container's own program wrote on starting.
///
/// Follows `validateContainerLogStatus` of Kubernetes' `pkg/kubelet/kubelet_pods.go`.
extension Kubelet {
    /// The number of the run whose log is meant. Throws the kubelet's text when there is none.
    func run(of container: String, in pod: Pod, previous: Bool) throws(StatusError) -> Int {
        guard let runtime = pods[pod.metadata.uid]?.container(container) else {
            throw StatusError.badRequest(
                previous
                    ? "previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found"
                    : "container \"\(container)\" in pod \"\(pod.name)\" is not available")
        }
        func missing() -> StatusError {
            .badRequest("previous terminated container \"\(container)\" in pod \"\(pod.name)\" not found")
        }
        switch runtime.state {
        case .running, .terminated:
            if case .terminated(let end) = runtime.state, end.reason == "StartError", !previous {
                return runtime.restarts
            }
            guard previous else { return runtime.restarts }
            guard runtime.last != nil else { throw missing() }
            return runtime.restarts - 1
        case .backingOff: return runtime.restarts
        case .waiting, .pulling, .starting:
            if runtime.last != nil { return runtime.restarts - 1 }
            if previous { throw missing() }
        }
        var reason = "ContainerCreating"
        if case .waiting(let given, _) = runtime.state { reason = given }
        let why =
            switch reason {
            case "ErrImagePull": "image can't be pulled"
            case "ImagePullBackOff": "trying and failing to pull image"
            default: reason
            }
        throw StatusError.badRequest(
            "container \"\(container)\" in pod \"\(pod.name)\" is waiting to start: \(why)")
    }

    /// Whether this run of the container goes on.
    func isRunning(_ key: UsageTable.ContainerKey, run: Int) -> Bool {
        guard let container = pods[key.pod]?.container(key.container) else { return false }
        return container.isRunning && container.restarts == run
    }

    /// The lines that the container's own program writes by itself on starting.
    func openingLines(_ key: UsageTable.ContainerKey, run: Int, _ world: World) -> [ContainerLog.Line] {
        guard let runtime = pods[key.pod], let container = runtime.container(key.container),
            container.runsOwn, !container.behaviour.log.isEmpty,
            let start = Self.start(of: run, container)
        else { return [] }
        let template = BodyTemplate(
            request: IngressRequest(), runtime: runtime, container: container, world: world)
        // The last line is the one that says it is ready.
        let ready = container.behaviour.ready ?? .zero
        let lines = container.behaviour.log
        return lines.enumerated().map { index, text in
            let delay = index == lines.count - 1 ? ready : min(ready, .milliseconds(Int64(index)))
            return ContainerLog.Line(time: start + delay, text: template.fill(text))
        }
    }

    /// When a run of a container began; nil when that is no longer known.
    private static func start(of run: Int, _ container: ContainerRuntime) -> Timestamp? {
        if run == container.restarts {
            switch container.state {
            case .running(let running): return running.start
            case .terminated(let end), .backingOff(let end, _, _): return end.start
            default: return nil
            }
        }
        return run == container.restarts - 1 ? container.last?.start : nil
    }
}
