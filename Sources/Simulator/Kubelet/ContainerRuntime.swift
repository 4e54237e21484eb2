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

    /// How a process ends.
    struct Ending: Sendable {
        var time: Timestamp
        var code: Int
        var reason: String
        var message = ""

        init(_ time: Timestamp, code: Int, reason: String? = nil, message: String = "") {
            self.time = time
            self.code = code
            self.reason = reason ?? (code == 0 ? "Completed" : "Error")
            self.message = message
        }
    }

    /// A lifecycle hook under way: a process, or a time that it takes.
    struct Hook: Sendable {
        var process: Int?
        var until: Timestamp?
    }

    /// The way to the end: first the hook, then the signal, at last the kill.
    struct Stop: Sendable {
        var hook: Hook?
        var isSignalled = false
        /// When what is left is killed.
        var deadline: Timestamp
        /// How it will end, when that is known.
        var ending: Ending?
    }

    struct Running: Sendable {
        var start: Timestamp
        /// Whether it is the image's own program.
        var isOwn: Bool
        /// Whether that answers on ports.
        var serves: Bool
        /// The ports that its command line names; nil: the image's.
        var ports: [Int]?
        /// What processes of the tool box listen on.
        var listeners: [ContainerSystem.Listener] = []
        /// When it ends by itself.
        var planned: Ending?
        var stop: Stop?
        var postStart: Hook?
        /// Bytes in use.
        var memory: Int64
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
    var behaviour: ContainerBehaviour
    var state: State = .waiting(reason: "ContainerCreating", message: "")
    var last: Termination?
    var restarts = 0
    var containerID = ""
    var imageID = ""
    var restartBackoff: FailureBackoff
    var pullBackoff = FailureBackoff()
    /// When the image failed to be pulled last, and the text about it.
    var pullFailure: Timestamp?
    var pullMessage = ""
    var hasStarted = false
    var isReady = false
    /// The image it was made from.
    var image: String?
    /// Whether its present or last process was the image's own program.
    var runsOwn = true
    /// The resources that it was given last.
    var resources: Value?
    /// When its program is through with the requests it has: they are answered one after the other.
    var busyUntil = Timestamp(nanoseconds: 0)

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

    /// Whether its start is through: a hook after the start belongs to it.
    var isUp: Bool { running.map { $0.postStart == nil } ?? false }

    /// What listens on the port; nil: nothing does.
    func listener(on port: Int, now: Timestamp) -> ContainerSystem.Listener? {
        guard let running else { return nil }
        if let found = running.listeners.first(where: { $0.port == port }) { return found }
        guard running.serves, let ready = behaviour.ready, running.start + ready <= now else { return nil }
        let listens = running.ports.map { $0.contains(port) } ?? behaviour.listens(on: port)
        return listens
            ? ContainerSystem.Listener(port: port, isImage: true, root: behaviour.documentRoot) : nil
    }

    func listens(on port: Int, now: Timestamp) -> Bool { listener(on: port, now: now) != nil }
}

/// A probe's count of results.
struct ProbeState: Sendable {
    var next: Timestamp
    var successes = 0
    var failures = 0
    /// The result in force.
    var passes = false
    /// The process of a probe that runs a command, and when that has taken too long.
    var process: Int?
    var deadline: Timestamp?
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
    var ephemeralContainers: [ContainerRuntime] = []
    /// Volumes that wait for something missing: how often tried, and when next.
    var mountFailures = 0
    var nextMount: Timestamp?
    var areVolumesMounted = false
    var isTerminating = false
    /// Whether the init containers are through.
    var isInitialized = false
    /// When the kubelet will look at the pod again by itself.
    var wake: Timestamp?
    var generation: Int64 = 0
    var reason = ""
    var message = ""
    /// Why the kubelet ended the pod: its deadline, or the node's need.
    var isFailed = false

    /// The container of a name among all of the pod's.
    func container(_ name: String) -> ContainerRuntime? {
        containers.first { $0.name == name } ?? initContainers.first { $0.name == name }
            ?? ephemeralContainers.first { $0.name == name }
    }

    /// Every container in the order of the spec.
    var all: [ContainerRuntime] { initContainers + containers + ephemeralContainers }

    /// The container that listens on a port: they share the pod's address.
    func listener(on port: Int, now: Timestamp) -> ContainerRuntime? {
        containers.first { $0.listens(on: port, now: now) }
            ?? initContainers.first { $0.listens(on: port, now: now) }
            ?? ephemeralContainers.first { $0.listens(on: port, now: now) }
    }

    mutating func mutateContainer(_ name: String, _ body: (inout ContainerRuntime) -> Void) {
        if let index = containers.firstIndex(where: { $0.name == name }) {
            body(&containers[index])
        } else if let index = initContainers.firstIndex(where: { $0.name == name }) {
            body(&initContainers[index])
        } else if let index = ephemeralContainers.firstIndex(where: { $0.name == name }) {
            body(&ephemeralContainers[index])
        }
    }
}
