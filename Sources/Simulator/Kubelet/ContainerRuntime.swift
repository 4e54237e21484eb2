import Kubernetes
import YAML

/// What a node's runtime knows of one container of a pod.
struct ContainerRuntime: Sendable {
    struct Termination: Sendable {
        var code: Int
        var signal = 0
        var reason: String
        var message = ""
        var start: Timestamp
        var end: Timestamp
        var containerID: String
    }

    struct Running: Sendable {
        var start: Timestamp
        var program: Program
        /// When it will have stopped, once it was told to, and with which code.
        var stop: (time: Timestamp, code: Int, reason: String)?
        var startup: ProbeState?
        var liveness: ProbeState?
        var readiness: ProbeState?
    }

    enum State: Sendable {
        case waiting(reason: String, message: String)
        /// The image is on its way.
        case pulling(until: Timestamp, since: Timestamp)
        /// Created, the process not running yet.
        case starting(until: Timestamp)
        case running(Running)
        case terminated(Termination)
        /// Terminated, and to be started again at a time.
        case backingOff(Termination, until: Timestamp, delay: Duration)
    }

    let name: String
    let behaviour: ContainerBehaviour
    var state: State = .waiting(reason: "ContainerCreating", message: "")
    var last: Termination?
    var restarts = 0
    var containerID = ""
    var imageID = ""
    var restartBackoff: FailureBackoff
    var pullBackoff = FailureBackoff()
    /// When the image failed to be pulled last.
    var pullFailure: Timestamp?
    var hasStarted = false
    var isReady = false

    init(name: String, behaviour: ContainerBehaviour) {
        self.name = name
        self.behaviour = behaviour
        restartBackoff = FailureBackoff()
    }

    var running: Running? {
        if case .running(let running) = state { running } else { nil }
    }

    /// The code with which it ended, when it has.
    var exitCode: Int? {
        switch state {
        case .terminated(let termination), .backingOff(let termination, _, _): termination.code
        default: nil
        }
    }

    var isRunning: Bool { running != nil }

    /// Whether something listens on the port.
    func listens(on port: Int, now: Timestamp) -> Bool {
        guard let running, running.program.serves, let ready = behaviour.ready, running.start + ready <= now
        else { return false }
        if let own = running.program.port { return own == port }
        return behaviour.listens(on: port)
    }
}

/// A probe's count of results.
struct ProbeState: Sendable {
    var next: Timestamp
    var successes = 0
    var failures = 0
    /// The result in force.
    var passes = false
}

/// A pod as its node's kubelet runs it.
struct PodRuntime: Sendable {
    let uid: String
    let name: ObjectName
    let node: String
    var ip = ""
    var start: Timestamp
    /// When the pod's sandbox is up.
    var sandboxReady: Timestamp?
    var initContainers: [ContainerRuntime]
    var containers: [ContainerRuntime]
    /// Volumes that wait for something missing: how often tried, and when next.
    var mountFailures = 0
    var nextMount: Timestamp?
    var isTerminating = false
    /// When the kubelet will look at the pod again by itself.
    var wake: Timestamp?
    /// Annotations and spec that the containers' behaviours were taken from.
    var generation: Int64 = 0
    var reason = ""
    var message = ""
    var isFailed = false

    /// The container of a name among all of the pod's.
    func container(_ name: String) -> ContainerRuntime? {
        containers.first { $0.name == name } ?? initContainers.first { $0.name == name }
    }

    mutating func mutateContainer(_ name: String, _ body: (inout ContainerRuntime) -> Void) {
        if let index = containers.firstIndex(where: { $0.name == name }) {
            body(&containers[index])
        } else if let index = initContainers.firstIndex(where: { $0.name == name }) {
            body(&initContainers[index])
        }
    }
}
