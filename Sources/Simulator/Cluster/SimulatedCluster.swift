package import APIServer
package import Kubernetes

/// A Kubernetes cluster as a value: the API server, and everything that acts on it, on a clock of its own.
///
/// The same inputs with the same seed give the same cluster and the same log, byte for byte. Nothing happens
/// between calls: ``handle(_:)`` works off a request and what follows from it at the same moment,
/// ``advance(to:)`` lets time pass.
package struct SimulatedCluster: Sendable {
    /// The size of a simulated node, as quantities.
    package struct NodeSize: Sendable {
        package var cpu = "8"
        package var memory = "16Gi"
        package var storage = "100Gi"
        package var pods = 110

        package init() {}
    }

    /// What a simulation starts from.
    package struct Configuration: Sendable {
        package var seed: UInt64
        package var nodes: Int
        package var nodeSize = NodeSize()
        package var start: Timestamp
        package var api: APIServer.Configuration
        /// Whether components write Kubernetes events; a very large cluster goes without.
        package var recordsEvents = true
        /// Whether the log is kept until it is drained.
        package var keepsLog = true
        /// Where the ingress can be reached, as Ingresses and balanced Services say.
        package var ingressAddress = "127.0.0.1"
        /// The certificate authority of the API server in PEM, for `kube-root-ca.crt`.
        package var rootCertificate = ""
        /// Whether the controllers run; without them nothing follows from what is written.
        package var runsControllers = true
        /// Whether pods are scheduled and run; without it they stay Pending on no node.
        package var runsPods = true
        /// How requests are spread over endpoints.
        package var balancing = Balancing.random

        package init(
            seed: UInt64 = 1, nodes: Int = 3, start: Timestamp, api: APIServer.Configuration = .init()
        ) {
            self.seed = seed
            self.nodes = nodes
            self.start = start
            self.api = api
        }
    }

    /// How a Service picks an endpoint, after kube-proxy's modes.
    package enum Balancing: String, Sendable {
        case random
        case roundRobin = "round-robin"
    }

    var world: World
    var control: ControlPlane

    package init(configuration: Configuration) {
        world = World(configuration: configuration)
        control = ControlPlane(configuration: configuration)
        control.start(&world)
        control.settle(&world)
    }

    /// The API server. Requests that may write go through ``handle(_:)``, so that what follows from them happens.
    package var api: APIServer {
        get { world.api }
        set { world.api = newValue }
    }

    /// The moment the cluster is at.
    package var now: Timestamp { world.now }

    /// When something will happen by itself; nil: never.
    package var nextDeadline: Timestamp? { world.timers.first }

    /// Works off a request at the present moment, and what follows from it.
    package mutating func handle(_ request: APIRequest) -> APIServer.Answer {
        let answer = answer(request)
        settle()
        return answer
    }

    /// Answers one API request and leaves the components' reactions to `step`.
    package mutating func answer(_ request: APIRequest) -> APIServer.Answer {
        world.api.handle(request, now: world.now)
    }

    /// Gives each component one turn to react to what changed, at most `share` items of its work. False when
    /// nothing is left to do at this moment.
    package mutating func step(share: Int) -> Bool { control.step(&world, share: share) }

    /// Lets the components react to what changed, until nothing is left to do at this moment.
    package mutating func settle() { control.settle(&world) }

    /// Lets time pass up to `time`, working off every deadline on the way in its order.
    package mutating func advance(to time: Timestamp) {
        settle()
        while let next = world.timers.first, next <= time {
            world.now = max(world.now, next)
            control.fire(&world)
            control.settle(&world)
        }
        world.now = max(world.now, time)
    }

    /// Moves the clock without working off deadlines that are not due: for a clock that follows wall time.
    package mutating func advance(by duration: Duration) { advance(to: world.now + duration) }

    /// What happened since the log was drained last.
    package var log: [LogEntry] { world.log }

    /// Hands out the log and begins a new one.
    package mutating func drainLog() -> [LogEntry] {
        let log = world.log
        world.log = []
        return log
    }
}
