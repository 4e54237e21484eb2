import APIServer
import Kubernetes
import YAML

/// What flows through the cluster: single requests, and load that goes on.
struct Traffic: Sendable {
    private var routes = RoutingTable()
    private var areRoutesStale = true
    var random: RandomStream
    private let balancing: SimulatedCluster.Balancing
    /// Round robin: the next endpoint of a Service's port.
    private var turns: [String: Int] = [:]
    /// Requests per second by Service.
    var loads: [ObjectName: Double] = [:]
    var isLoadStale = false
    /// What load was last laid on which containers.
    var loaded: [UsageTable.ContainerKey: Int64] = [:]
    /// nginx tries so many endpoints before it gives up.
    private static let attempts = 3
    /// How long nginx waits for an answer.
    static let proxyTimeout: Duration = .seconds(60)
    /// Who may reach whom.
    private(set) var policies = NetworkPolicies()
    /// Which endpoint a client had last, for Services with session affinity.
    private var affinities: [String: (uid: String, until: Timestamp)] = [:]

    init(configuration: SimulatedCluster.Configuration) {
        random = RandomStream(seed: configuration.seed, name: "traffic")
        balancing = configuration.balancing
    }

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .ingresses, .ingressClasses: areRoutesStale = true
        case .networkPolicies: policies = NetworkPolicies(world.api.list(.networkPolicies))
        case .endpointSlices, .services: isLoadStale = !loads.isEmpty || !loaded.isEmpty
        default: break
        }
    }

    /// An endpoint of a Service that is ready.
    struct Endpoint: Sendable {
        var pod: ObjectName
        var uid: String
        var port: Int
    }

    // MARK: - Requests

    mutating func serve(_ request: IngressRequest, _ kubelet: inout Kubelet, _ world: inout World)
        -> IngressResponse
    {
        if areRoutesStale {
            routes = RoutingTable(ingresses: world.api.list(.ingresses))
            areRoutesStale = false
        }
        guard let backend = routes.backend(host: request.bareHost, path: request.barePath) else {
            return Self.failure(404, "Not Found")
        }
        var request = request
        if let path = backend.rewritten {
            request.path = path + request.path.drop { $0 != "?" }
        }
        guard
            let port = Self.port(
                of: ObjectName(namespace: backend.namespace, name: backend.service), name: backend.portName,
                number: backend.portNumber, world)
        else { return Self.failure(503, "Service Temporarily Unavailable") }
        return serve(
            request, service: ObjectName(namespace: backend.namespace, name: backend.service), port: port,
            &kubelet, &world)
    }

    /// The name of a Service's port by its name or number.
    static func port(of service: ObjectName, name: String, number: Int, _ world: World) -> String? {
        guard let object = world.get(.services, service) else { return nil }
        let ports = Service(object).spec.ports
        let found = name.isEmpty ? ports.first { $0.port == number } : ports.first { $0.name == name }
        return found?.name
    }

    /// Sends a request to one of a Service's ready endpoints.
    mutating func serve(
        _ request: IngressRequest, service: ObjectName, port: String, _ kubelet: inout Kubelet,
        _ world: inout World
    ) -> IngressResponse {
        var endpoints = Self.endpoints(of: service, port: port, world)
        guard !endpoints.isEmpty else { return Self.failure(503, "Service Temporarily Unavailable") }
        for _ in 0..<Self.attempts where !endpoints.isEmpty {
            let index = pick(endpoints.count, "\(service):\(port)")
            let endpoint = endpoints.remove(at: index)
            guard policies.allowsFromOutside(to: endpoint.uid, port: endpoint.port, world) else {
                return Self.failure(504, "Gateway Time-out", after: Self.proxyTimeout)
            }
            if let response = answer(request, endpoint, &kubelet, &world) {
                guard response.latency <= Self.proxyTimeout else {
                    return Self.failure(504, "Gateway Time-out", after: Self.proxyTimeout)
                }
                return response
            }
        }
        return Self.failure(502, "Bad Gateway")
    }

    private mutating func pick(_ count: Int, _ key: String) -> Int {
        switch balancing {
        case .random: return count == 1 ? 0 : random.below(count)
        case .roundRobin:
            let turn = turns[key] ?? 0
            turns[key] = turn + 1
            return turn % count
        }
    }

    /// The endpoints of a Service's port that get traffic, in the order of the slices: the ready ones, and only
    /// when there are none those that still serve while they terminate, as kube-proxy does.
    static func endpoints(of service: ObjectName, port: String, _ world: World) -> [Endpoint] {
        var ready: [Endpoint] = []
        var terminating: [Endpoint] = []
        for slice in slices(of: service, world) {
            guard
                let number = slice.value[.ports]?.array?.first(where: { ($0[.name]?.string ?? "") == port })?[
                    .port]?.int
            else { continue }
            for endpoint in slice.value[.endpoints]?.array ?? [] {
                guard let target = endpoint[.targetRef] else { continue }
                let found = Endpoint(
                    pod: ObjectName(
                        namespace: target[.namespace]?.string ?? service.namespace,
                        name: target[.name]?.string ?? ""), uid: target[.uid]?.string ?? "", port: Int(number)
                )
                let conditions = endpoint[.conditions]
                if conditions?[.ready]?.bool ?? true {
                    ready.append(found)
                } else if conditions?[.serving]?.bool == true, conditions?[.terminating]?.bool == true {
                    terminating.append(found)
                }
            }
        }
        return ready.isEmpty ? terminating : ready
    }

    private static func slices(of service: ObjectName, _ world: World) -> [Object] {
        guard let object = world.get(.services, service) else { return [] }
        return world.owners.dependents(of: object.metadata.uid).filter { $0.resource == .endpointSlices }
            .sorted { $0.name < $1.name }.compactMap { world.get(.endpointSlices, $0.name) }
    }

    /// The addresses behind a headless Service, each with the host name of its pod if it has one.
    static func endpointAddresses(of service: ObjectName, _ world: World) -> [(
        address: String, hostname: String
    )] {
        slices(of: service, world).flatMap { slice in
            (slice.value[.endpoints]?.array ?? []).filter { $0[.conditions]?[.ready]?.bool ?? true }.flatMap {
                endpoint in
                (endpoint[.addresses]?.array ?? []).compactMap { address in
                    address.string.map { ($0, endpoint[.hostname]?.string ?? "") }
                }
            }
        }
    }

    /// The Service and port that a port of the nodes leads to.
    func nodePort(_ port: Int, _ world: World) -> (ObjectName, String)? {
        for object in world.api.list(.services) {
            for entry in Service(object).spec.ports where entry.nodePort == port {
                return (ObjectName(namespace: object.namespace, name: object.name), entry.name)
            }
        }
        return nil
    }

    /// A number below `count`, for choices that are nobody's rule.
    mutating func draw(_ count: Int) -> Int { random.below(count) }

    /// One of a Service's endpoints, as kube-proxy chooses.
    mutating func choose(
        _ endpoints: [Endpoint], _ service: ObjectName, port: String, client: String, _ world: World
    ) -> Endpoint {
        let key = "\(service):\(port)"
        guard let object = world.get(.services, service), Service(object).spec.sessionAffinity == "ClientIP"
        else {
            return endpoints[pick(endpoints.count, key)]
        }
        let affinity = "\(key):\(client)"
        let seconds =
            object.value[.spec]?[name: "sessionAffinityConfig"]?[.clientIP]?[.timeoutSeconds]?.int ?? 10_800
        var chosen: Endpoint?
        if let last = affinities[affinity], last.until > world.now {
            chosen = endpoints.first { $0.uid == last.uid }
        }
        let endpoint = chosen ?? endpoints[pick(endpoints.count, key)]
        if affinities.count > 10_000 { affinities = [:] }
        affinities[affinity] = (endpoint.uid, world.now + .seconds(seconds))
        return endpoint
    }

    /// The page that nginx shows for a failure of its own.
    static func failure(
        _ status: Int, _ title: String, after latency: Duration = .milliseconds(1)
    ) -> IngressResponse {
        let text =
            "<html>\r\n<head><title>\(status) \(title)</title></head>\r\n<body>\r\n<center><h1>\(status) \(title)</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        return IngressResponse(
            status: status, headers: [("Content-Type", "text/html")], body: Array(text.utf8),
            latency: latency, podName: "", namespace: "")
    }
}
