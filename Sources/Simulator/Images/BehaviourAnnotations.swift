import Kubernetes
import YAML

/// The annotations of a pod that refine how its containers behave.
///
/// `simulator.trimtab.dev/<what>` holds for all containers of the pod,
/// `simulator.trimtab.dev/<what>.<container>` for one. Durations are seconds (`0.5`), or carry a unit (`5ms`).
///
/// - `start-seconds`, `ready-seconds` (`never`: it never listens), `pull-seconds`, `stop-seconds`
/// - `cpu-per-request` (CPU time), `latency`, `idle-cpu` (a quantity), `memory` (a quantity)
/// - `exit-code`, `exit-after-seconds`: it ends by itself
/// - `answer` (the body on every path), `answer-status`
/// - `image-pull-error`: why the image cannot be pulled
/// - `ports`: where it listens, `8080,9090`
enum BehaviourAnnotations {
    static let prefix = "simulator.trimtab.dev/"

    /// Applies the annotations that concern `container`.
    static func refine(_ behaviour: inout ContainerBehaviour, container: String, annotations: Map) {
        guard !annotations.isEmpty else { return }
        // General ones first, so that the container's own win whatever order they stand in.
        for isOwn in [false, true] {
            for entry in annotations {
                let name = entry.key.name
                guard name.hasPrefix(prefix), let text = entry.value.string else { continue }
                let parts = name.dropFirst(prefix.count).split(separator: ".", maxSplits: 1)
                guard let what = parts.first, (parts.count == 2) == isOwn,
                    parts.count < 2 || parts[1] == container
                else { continue }
                apply(String(what), text, to: &behaviour)
            }
        }
    }

    private static func apply(_ what: String, _ text: String, to behaviour: inout ContainerBehaviour) {
        switch what {
        case "start-seconds": behaviour.start = duration(text) ?? behaviour.start
        case "ready-seconds":
            if text == "never" {
                behaviour.ready = nil
            } else {
                behaviour.ready = duration(text) ?? behaviour.ready
            }
        case "pull-seconds": behaviour.pull = duration(text) ?? behaviour.pull
        case "stop-seconds": behaviour.stop = duration(text) ?? behaviour.stop
        case "cpu-per-request": behaviour.cpuPerRequest = duration(text) ?? behaviour.cpuPerRequest
        case "latency": behaviour.latency = duration(text) ?? behaviour.latency
        case "idle-cpu": behaviour.idleCPU = Quantity(text)?.milliValue ?? behaviour.idleCPU
        case "memory": behaviour.memory = Quantity(text)?.value ?? behaviour.memory
        case "exit-code": behaviour.exitCode = Int(text).map { min(max($0, 0), 255) } ?? behaviour.exitCode
        case "exit-after-seconds":
            behaviour.exitAfter = duration(text) ?? behaviour.exitAfter
            if behaviour.exitCode == nil { behaviour.exitCode = 0 }
        case "image-pull-error": behaviour.pullError = text
        case "answer":
            let status = behaviour.routes.first?.answer.status ?? 200
            let answer = ContainerBehaviour.Answer(
                status: status, contentType: "text/plain; charset=utf-8", body: text)
            behaviour.routes = [ContainerBehaviour.Route(path: "/", isPrefix: true, answer: answer)]
        case "answer-status":
            guard let status = Int(text), (100...599).contains(status) else { return }
            for index in behaviour.routes.indices { behaviour.routes[index].answer.status = status }
        case "ports":
            behaviour.ports = text.split(separator: ",").compactMap { Int($0) }
        default: break
        }
    }

    /// A duration of at most a year: seconds, or with `us`, `ms`, `m` (thousandths, as quantities have it), `s`.
    static func duration(_ text: String) -> Duration? {
        let units: [(String, Double)] = [("us", 1e-6), ("ms", 1e-3), ("m", 1e-3), ("s", 1), ("", 1)]
        for (unit, factor) in units where text.hasSuffix(unit) {
            guard let number = Double(text.dropLast(unit.count)), number >= 0, number * factor <= 31_536_000
            else { return nil }
            return .microseconds(Int64(number * factor * 1e6))
        }
        return nil
    }
}
