import APIServer
import Kubernetes
import YAML

/// What flows through the cluster: single requests, and load that goes on.
struct Traffic: Sendable {
    private var routes = RoutingTable()
    private var areRoutesStale = true
    private var random: RandomStream
    private let balancing: SimulatedCluster.Balancing
    /// Round robin: the next endpoint of a Service's port.
    private var turns: [String: Int] = [:]
    /// Requests per second by Service.
    private var loads: [ObjectName: Double] = [:]
    private var isLoadStale = false
    /// What load was last laid on which containers.
    private var loaded: [UsageTable.ContainerKey: Int64] = [:]
    /// nginx tries so many endpoints before it gives up.
    private static let attempts = 3

    init(configuration: SimulatedCluster.Configuration) {
        random = RandomStream(seed: configuration.seed, name: "traffic")
        balancing = configuration.balancing
    }

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .ingresses, .ingressClasses: areRoutesStale = true
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

    mutating func serve(_ request: IngressRequest, _ kubelet: Kubelet, _ world: inout World)
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
        if let rewrite = backend.rewrite, !rewrite.contains("$") {
            let query = request.path.drop { $0 != "?" }
            request.path = rewrite + query
        }
        guard
            let port = Self.port(
                of: ObjectName(namespace: backend.namespace, name: backend.service), name: backend.portName,
                number: backend.portNumber, world)
        else { return Self.failure(503, "Service Temporarily Unavailable") }
        return serve(
            request, service: ObjectName(namespace: backend.namespace, name: backend.service), port: port,
            kubelet, &world)
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
        _ request: IngressRequest, service: ObjectName, port: String, _ kubelet: Kubelet,
        _ world: inout World
    ) -> IngressResponse {
        var endpoints = Self.endpoints(of: service, port: port, world)
        guard !endpoints.isEmpty else { return Self.failure(503, "Service Temporarily Unavailable") }
        for _ in 0..<Self.attempts where !endpoints.isEmpty {
            let index = pick(endpoints.count, "\(service):\(port)")
            let endpoint = endpoints.remove(at: index)
            if let response = answer(request, endpoint, kubelet, &world) { return response }
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

    /// The ready endpoints of a Service's port, in the order of the slices.
    static func endpoints(of service: ObjectName, port: String, _ world: World) -> [Endpoint] {
        guard let object = world.get(.services, service) else { return [] }
        var found: [Endpoint] = []
        let members = world.owners.dependents(of: object.metadata.uid).filter {
            $0.resource == .endpointSlices
        }
        for member in members.sorted(by: { $0.name < $1.name }) {
            guard let slice = world.get(.endpointSlices, member.name) else { continue }
            guard
                let number = slice.value[.ports]?.array?.first(where: { ($0[.name]?.string ?? "") == port })?[
                    .port]?.int
            else { continue }
            for endpoint in slice.value[.endpoints]?.array ?? [] {
                guard endpoint[.conditions]?[.ready]?.bool ?? true, let target = endpoint[.targetRef] else {
                    continue
                }
                found.append(
                    Endpoint(
                        pod: ObjectName(
                            namespace: target[.namespace]?.string ?? service.namespace,
                            name: target[.name]?.string ?? ""), uid: target[.uid]?.string ?? "",
                        port: Int(number)))
            }
        }
        return found
    }

    /// Lets a pod answer on a port; nil when nothing listens there.
    mutating func answer(
        _ request: IngressRequest, _ endpoint: Endpoint, _ kubelet: Kubelet, _ world: inout World
    ) -> IngressResponse? {
        guard let runtime = kubelet.pods[endpoint.uid],
            kubelet.agents[runtime.node]?.isReachable ?? false,
            let container = (runtime.containers + runtime.initContainers).first(where: {
                $0.listens(on: endpoint.port, now: world.now)
            }), container.behaviour.speaksHTTP
        else { return nil }
        let behaviour = container.behaviour
        let answer = behaviour.answer(path: request.barePath)
        let body = BodyTemplate(request: request, runtime: runtime, container: container, world: world)
            .fill(answer.body)
        let entry = world.usage[pod: runtime.uid, container: container.name]
        world.usage.add(behaviour.cpuPerRequest, pod: runtime.uid, container: container.name, now: world.now)
        if !behaviour.accessLog.isEmpty {
            let line = BodyTemplate(request: request, runtime: runtime, container: container, world: world)
                .fill(behaviour.accessLog, status: answer.status, size: body.count)
            world.logs.append(
                ContainerLog.Line(time: world.now, text: line), run: container.restarts,
                UsageTable.ContainerKey(pod: runtime.uid, container: container.name))
        }
        var headers = [("Content-Type", answer.contentType)]
        if !behaviour.serverHeader.isEmpty { headers.append(("Server", behaviour.serverHeader)) }
        return IngressResponse(
            status: answer.status, headers: headers, body: request.method == "HEAD" ? [] : Array(body.utf8),
            latency: Self.latency(behaviour, entry), podName: runtime.name.name,
            namespace: runtime.name.namespace)
    }

    /// The time of an answer: longer the busier the container is.
    private static func latency(_ behaviour: ContainerBehaviour, _ entry: UsageTable.Entry?) -> Duration {
        let capacity = Double(entry?.limit ?? 1000)
        let busy = min(Double(entry?.load ?? 0) / max(capacity, 1), 0.98)
        let work = behaviour.cpuPerRequest.inSeconds * 1000 / max(capacity, 1) / (1 - busy)
        return behaviour.latency
            + .microseconds(Int64(min(max(work, behaviour.cpuPerRequest.inSeconds), 30) * 1e6))
    }

    /// The page that nginx shows for a failure of its own.
    static func failure(_ status: Int, _ title: String) -> IngressResponse {
        let text =
            "<html>\r\n<head><title>\(status) \(title)</title></head>\r\n<body>\r\n<center><h1>\(status) \(title)</h1></center>\r\n<hr><center>nginx</center>\r\n</body>\r\n</html>\r\n"
        return IngressResponse(
            status: status, headers: [("Content-Type", "text/html")], body: Array(text.utf8),
            latency: .milliseconds(1), podName: "", namespace: "")
    }

    // MARK: - Load

    /// From now on so many requests per second come to a Service; 0 ends them.
    mutating func setLoad(_ service: ObjectName, requestsPerSecond: Double) {
        loads[service] = requestsPerSecond > 0 ? min(requestsPerSecond, 1e9) : nil
        isLoadStale = true
    }

    /// Lays the load on the endpoints that are there now; how much there was to do.
    mutating func work(_ kubelet: Kubelet, _ world: inout World) -> Int {
        guard isLoadStale else { return 0 }
        isLoadStale = false
        var costs: [UsageTable.ContainerKey: Int64] = [:]
        for service in loads.keys.sorted() {
            guard let object = world.get(.services, service), let rate = loads[service] else { continue }
            let ports = Service(object).spec.ports
            let endpoints = Self.endpoints(of: service, port: ports.first?.name ?? "", world)
            guard !endpoints.isEmpty else { continue }
            let share = rate / Double(endpoints.count)
            for endpoint in endpoints {
                guard let runtime = kubelet.pods[endpoint.uid],
                    let container = runtime.containers.first(where: {
                        $0.isRunning
                            && ($0.behaviour.listens(on: endpoint.port)
                                || $0.running?.program.port == endpoint.port)
                    })
                else { continue }
                let cost = Int64(share * container.behaviour.cpuPerRequest.inSeconds * 1000)
                // A process of one thread gets no more than one core, whatever comes.
                costs[UsageTable.ContainerKey(pod: endpoint.uid, container: container.name), default: 0] +=
                    min(cost, 1000)
            }
        }
        for key in loaded.keys.sorted(by: { ($0.pod, $0.container) < ($1.pod, $1.container) })
        where costs[key] == nil {
            world.usage.setLoad(0, pod: key.pod, container: key.container, now: world.now)
        }
        for (key, cost) in costs.sorted(by: {
            ($0.key.pod, $0.key.container) < ($1.key.pod, $1.key.container)
        }) {
            world.usage.setLoad(cost, pod: key.pod, container: key.container, now: world.now)
        }
        loaded = costs
        return 0
    }
}
