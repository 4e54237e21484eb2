import Kubernetes
import YAML

/// The annotations of a pod that refine how its containers behave; `docs/simulated-containers.md` lists them.
///
/// `sim.trimtab.dev/<what>` holds for all containers of the pod, `sim.trimtab.dev/<what>.<container>` for one.
/// Durations are seconds (`0.5`), or carry a unit (`5ms`, `2m30s`).
enum BehaviourAnnotations {
    static let prefix = "sim.trimtab.dev/"

    /// Applies the annotations that concern `container`.
    static func refine(_ behaviour: inout ContainerBehaviour, container: String, annotations: Map) {
        // General ones first, so that the container's own win whatever order they stand in.
        for isOwn in [false, true] {
            for (what, owner, text) in entries(annotations)
            where owner.isEmpty != isOwn && (owner.isEmpty || owner == container) {
                _ = apply(what, text, to: &behaviour)
            }
        }
    }

    private static func entries(_ annotations: Map) -> [(what: String, container: String, text: String)] {
        guard !annotations.isEmpty else { return [] }
        return annotations.compactMap { entry in
            let name = entry.key.name
            guard name.hasPrefix(prefix), let text = entry.value.string else { return nil }
            let parts = name.dropFirst(prefix.count).split(
                separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
            return (String(parts[0]), parts.count > 1 ? String(parts[1]) : "", text)
        }
    }

    /// Warns about annotations that are none, or whose text says nothing.
    static func report(_ pod: Pod, _ world: inout World) {
        let containers = (pod.spec.initContainers + pod.spec.containers).map(\.name)
        for (what, container, text) in entries(pod.metadata.annotations) {
            var scratch = ContainerBehaviour.toolBox
            let name = prefix + what + (container.isEmpty ? "" : ".\(container)")
            let problem: String
            if !container.isEmpty, !containers.contains(container) {
                problem = "annotation \"\(name)\" names no container of the pod"
            } else {
                switch apply(what, text, to: &scratch) {
                case .applied: continue
                case .unknown: problem = "annotation \"\(name)\" is not known\(suggestion(what))"
                case .wrong(let expected):
                    problem = "annotation \"\(name)\" has the value \"\(text)\", expected \(expected)"
                }
            }
            world.event(
                pod.object, "InvalidSimulationAnnotation", problem, isWarning: true, by: .kubelet,
                source: EventRecorder.Source(component: "kubelet", host: pod.spec.nodeName))
        }
    }

    /// A known name that differs little from what was written.
    private static func suggestion(_ what: String) -> String {
        let near = names.min { distance($0, what) < distance($1, what) }
        guard let near, distance(near, what) <= 3 else { return "" }
        return ", did you mean \"\(prefix)\(near)\"?"
    }

    private static func distance(_ left: String, _ right: String) -> Int {
        let (a, b) = (Array(left.utf8.prefix(64)), Array(right.utf8.prefix(64)))
        var row = Array(0...b.count)
        for (i, x) in a.enumerated() {
            var corner = i
            row[0] = i + 1
            for (j, y) in b.enumerated() {
                let change = corner + (x == y ? 0 : 1)
                corner = row[j + 1]
                row[j + 1] = min(change, row[j] + 1, row[j + 1] + 1)
            }
        }
        return row[b.count]
    }

    enum Outcome: Equatable {
        case applied, unknown
        /// What is expected instead.
        case wrong(String)
    }

    static let names = [
        "start-seconds", "ready-seconds", "healthy-after", "unhealthy-after", "pull-seconds", "stop-seconds",
        "stop-code", "cpu-per-request", "latency", "workers", "idle-cpu", "memory", "memory-per-request",
        "exit-code", "exit-after-seconds", "crash-after", "failure-probability", "image-pull-error", "answer",
        "answer-status", "content-type", "ports", "log",
    ]

    private static func apply(_ what: String, _ text: String, to behaviour: inout ContainerBehaviour)
        -> Outcome
    {
        func duration(_ path: WritableKeyPath<ContainerBehaviour, Duration>) -> Outcome {
            guard let value = Self.duration(text) else { return .wrong("a duration such as 0.5 or 250ms") }
            behaviour[keyPath: path] = value
            return .applied
        }
        func quantity(_ path: WritableKeyPath<ContainerBehaviour, Int64>, isMilli: Bool) -> Outcome {
            guard let value = Quantity(text), value.sign >= 0 else {
                return .wrong("a quantity such as 100m or 64Mi")
            }
            behaviour[keyPath: path] = isMilli ? value.milliValue : value.value
            return .applied
        }
        func number(_ range: ClosedRange<Int>, _ set: (Int, inout ContainerBehaviour) -> Void) -> Outcome {
            guard let value = Int(text), range.contains(value) else {
                return .wrong("a whole number from \(range.lowerBound) to \(range.upperBound)")
            }
            set(value, &behaviour)
            return .applied
        }
        switch what {
        case "start-seconds": return duration(\.start)
        case "pull-seconds": return duration(\.pull)
        case "stop-seconds": return duration(\.stop)
        case "healthy-after": return duration(\.healthyAfter)
        case "cpu-per-request": return duration(\.cpuPerRequest)
        case "latency": return duration(\.latency)
        case "ready-seconds", "unhealthy-after":
            let value = Self.duration(text)
            guard value != nil || text == "never" else {
                return .wrong("a duration such as 0.5 or 250ms, or never")
            }
            if what == "ready-seconds" { behaviour.ready = value } else { behaviour.unhealthyAfter = value }
            return .applied
        case "idle-cpu": return quantity(\.idleCPU, isMilli: true)
        case "memory": return quantity(\.memory, isMilli: false)
        case "memory-per-request": return quantity(\.memoryPerRequest, isMilli: false)
        case "workers": return number(1...1024) { $1.workers = $0 }
        case "stop-code": return number(0...255) { $1.stopCode = $0 }
        case "exit-code": return number(0...255) { $1.exitCode = $0 }
        case "answer-status":
            return number(100...599) { status, behaviour in
                for index in behaviour.routes.indices { behaviour.routes[index].answer.status = status }
                if behaviour.routes.isEmpty { behaviour.notFound.status = status }
            }
        case "exit-after-seconds", "crash-after":
            let isCrash = what == "crash-after"
            guard let value = Self.duration(text) else { return .wrong("a duration such as 0.5 or 250ms") }
            behaviour.exitAfter = value
            if behaviour.exitCode == nil { behaviour.exitCode = isCrash ? 1 : 0 }
            return .applied
        case "failure-probability":
            guard let value = Double(text), (0...1).contains(value) else {
                return .wrong("a number from 0 to 1")
            }
            behaviour.failureProbability = value
            return .applied
        case "image-pull-error": behaviour.pullError = text
        case "log":
            behaviour.log = text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
        case "answer":
            let status = behaviour.routes.first?.answer.status ?? 200
            let type = behaviour.routes.first?.answer.contentType ?? "text/plain; charset=utf-8"
            let answer = ContainerBehaviour.Answer(status: status, contentType: type, body: text)
            behaviour.routes = [ContainerBehaviour.Route(path: "/", isPrefix: true, answer: answer)]
        case "content-type":
            for index in behaviour.routes.indices { behaviour.routes[index].answer.contentType = text }
        case "ports":
            let ports = text.split(separator: ",").map { Int($0.trimmingSpaces) }
            guard !ports.isEmpty, ports.allSatisfy({ $0.map { (1...65_535).contains($0) } ?? false }) else {
                return .wrong("port numbers such as 8080,9090")
            }
            behaviour.ports = ports.compactMap { $0 }
        default: return .unknown
        }
        return .applied
    }

    /// A duration of at most a year: seconds, or numbers with `us`, `ms`, `s`, `m`, `h`.
    static func duration(_ text: String) -> Duration? {
        if let number = Double(text) { return bounded(number) }
        let units: [(String, Double)] = [
            ("us", 1e-6), ("µs", 1e-6), ("ms", 1e-3), ("s", 1), ("m", 60), ("h", 3600),
        ]
        var rest = text[...]
        var total = 0.0
        guard !rest.isEmpty else { return nil }
        while !rest.isEmpty {
            let digits = rest.prefix { $0.isNumber || $0 == "." }
            let letters = rest[digits.endIndex...].prefix { !$0.isNumber && $0 != "." }
            guard let number = Double(digits), let unit = units.first(where: { $0.0 == letters }) else {
                return nil
            }
            total += number * unit.1
            rest = rest[letters.endIndex...]
        }
        return bounded(total)
    }

    private static func bounded(_ seconds: Double) -> Duration? {
        guard seconds >= 0, seconds <= 31_536_000 else { return nil }
        return .microseconds(Int64(seconds * 1e6))
    }
}
