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

    /// Lets a pod answer on a port; nil when nothing listens there that speaks HTTP.
    mutating func answer(
        _ request: IngressRequest, _ endpoint: Endpoint, _ kubelet: inout Kubelet, _ world: inout World
    ) -> IngressResponse? {
        let now = world.now
        guard let runtime = kubelet.pods[endpoint.uid], kubelet.agents[runtime.node]?.isReachable ?? false,
            let container = runtime.listener(on: endpoint.port, now: now),
            let listener = container.listener(on: endpoint.port, now: now)
        else { return nil }
        if let root = listener.root { kubelet.provideFiles(runtime, container, under: root, world) }
        let behaviour = container.behaviour
        guard behaviour.speaksHTTP || !listener.isImage else { return nil }
        let template = BodyTemplate(request: request, runtime: runtime, container: container, world: world)
        var response = Self.response(request, listener, runtime, container, template, kubelet)
        if behaviour.failureProbability > 0, listener.isImage,
            Double(random.below(1_000_000)) < behaviour.failureProbability * 1_000_000
        {
            response = ContainerBehaviour.Answer(
                status: 500, contentType: "text/plain; charset=utf-8", body: "Internal Server Error\n")
        }
        let latency = queue(behaviour, endpoint.uid, container.name, &kubelet, &world)
        let key = UsageTable.ContainerKey(pod: runtime.uid, container: container.name)
        if !behaviour.accessLog.isEmpty {
            let line = template.fill(
                behaviour.accessLog, status: response.status, size: response.body.utf8.count)
            world.logs.append(ContainerLog.Line(time: now, text: line), run: container.restarts, key)
        }
        var headers = [("Content-Type", response.contentType)]
        if !behaviour.serverHeader.isEmpty { headers.append(("Server", behaviour.serverHeader)) }
        return IngressResponse(
            status: response.status, headers: headers,
            body: request.method == "HEAD" ? [] : Array(response.body.utf8), latency: latency,
            podName: runtime.name.name, namespace: runtime.name.namespace)
    }

    /// What is answered: a file of the directory that is served, else what the image says.
    private static func response(
        _ request: IngressRequest, _ listener: ContainerSystem.Listener, _ runtime: PodRuntime,
        _ container: ContainerRuntime, _ template: BodyTemplate, _ kubelet: Kubelet
    ) -> ContainerBehaviour.Answer {
        let behaviour = container.behaviour
        if let running = container.running, listener.isImage, running.isOwn {
            if let limit = behaviour.unhealthyAfter, running.start + limit <= template.world.now {
                return .init(status: 500, contentType: "text/plain", body: "unhealthy\n")
            }
        }
        if let root = listener.root,
            let found = StaticFiles(root: root, view: kubelet.systems[runtime.uid]?.view(of: container.name))
                .answer(request.barePath, isImage: listener.isImage)
        {
            return found
        }
        var answer = behaviour.answer(path: request.barePath)
        answer.body = template.fill(answer.body, status: answer.status)
        return answer
    }

    /// Lines a request up behind those before it; how long its answer takes.
    ///
    /// A container has as many cores as it works on requests at once, and no more than its limit. Requests that
    /// find it busy wait, so a container without CPU to spare is slow, and two share the wait.
    private func queue(
        _ behaviour: ContainerBehaviour, _ uid: String, _ container: String, _ kubelet: inout Kubelet,
        _ world: inout World
    ) -> Duration {
        let now = world.now
        let entry = world.usage[pod: uid, container: container]
        let own = Int64(behaviour.workers) * 1000
        let limit = max(1, min(own, entry?.limit ?? own))
        let capacity = Double(max(1, limit - min(entry?.load ?? 0, limit - limit / 50 - 1)))
        let cost = behaviour.cpuPerRequest.inSeconds
        let service = cost * 1000 / capacity
        let alone = max(service, cost * 1000 / min(1000, capacity))
        var latency = behaviour.latency
        kubelet.pods[uid]?.mutateContainer(container) { container in
            let start = max(now, container.busyUntil)
            container.busyUntil = start + .nanoseconds(Int64(min(service, 3600) * 1e9))
            latency += (start - now) + .nanoseconds(Int64(min(alone, 3600) * 1e9))
        }
        world.usage.add(
            behaviour.cpuPerRequest, capacity: limit, pod: uid, container: container, now: now)
        if behaviour.memoryPerRequest > 0 {
            let waiting = latency.inSeconds / max(service, 0.0001)
            kubelet.useMemory(Int64(min(waiting, 1e6)) * behaviour.memoryPerRequest, uid, container, &world)
        }
        return latency
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
                        $0.listens(on: endpoint.port, now: world.now)
                    })
                else { continue }
                let cost = Int64(share * container.behaviour.cpuPerRequest.inSeconds * 1000)
                // A process gets no more cores than it has threads, whatever comes.
                costs[UsageTable.ContainerKey(pod: endpoint.uid, container: container.name), default: 0] +=
                    min(cost, Int64(container.behaviour.workers) * 1000)
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
