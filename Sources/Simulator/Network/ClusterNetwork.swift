import APIServer
import Kubernetes
import YAML

/// The network as a pod sees it: cluster DNS, Services, other pods, and an outside that answers politely.
struct ClusterNetwork {
    /// The pod that asks.
    let uid: String
    let facts: ContainerFacts

    enum Target {
        case pod(uid: String)
        case service(ObjectName)
        case node
        case outside
    }

    /// What a host name or address stands for.
    private enum Resolution {
        case address(String, Target)
        case addresses(name: String, [(String, Target)])
        case missing
    }

    /// The answer to a process's request.
    func reply(
        to request: NetworkRequest, _ kubelet: inout Kubelet, _ traffic: inout Traffic, _ world: inout World
    ) -> NetworkReply {
        switch request {
        case .lookup(let name):
            switch resolve(name, kubelet, world) {
            case .address(let address, _): return .addresses(name: name, [address])
            case .addresses(let full, let found): return .addresses(name: full, found.map(\.0))
            case .missing: return .noSuchHost
            }
        case .connect(let host, let port): return connect(host, port, nil, &kubelet, &traffic, &world)
        case .http(let host, let port, _, let web):
            return connect(host, port, web, &kubelet, &traffic, &world)
        }
    }

    private func connect(
        _ host: String, _ port: Int, _ web: IngressRequest?, _ kubelet: inout Kubelet,
        _ traffic: inout Traffic, _ world: inout World
    ) -> NetworkReply {
        let (address, target): (String, Target)
        switch resolve(host, kubelet, world) {
        case .missing: return .noSuchHost
        case .address(let found, let place): (address, target) = (found, place)
        case .addresses(_, let all):
            guard let first = all.first else { return .noSuchHost }
            // A client takes one of several addresses, each time another.
            (address, target) = all[all.count == 1 ? 0 : traffic.draw(all.count)]
            _ = first
        }
        switch target {
        case .outside:
            guard port != 0, let web else { return .connected(address: address) }
            return .response(Self.outside(web), address: address)
        case .node:
            guard port != 0 else { return .connected(address: address) }
            guard let (service, name) = traffic.nodePort(port, world) else {
                return .refused(address: address)
            }
            return through(service, name, address, web, &kubelet, &traffic, &world)
        case .service(let service):
            guard let object = world.get(.services, service) else { return .unreachable(address: address) }
            // Addresses of Services answer no echo request.
            guard let name = Service(object).spec.ports.first(where: { $0.port == port })?.name else {
                return .unreachable(address: address)
            }
            if service == ObjectName(namespace: "default", name: "kubernetes") {
                return web.map { .response(Self.apiServer($0), address: address) }
                    ?? .connected(address: address)
            }
            return through(service, name, address, web, &kubelet, &traffic, &world)
        case .pod(let other):
            guard let runtime = kubelet.pods[other] else { return .unreachable(address: address) }
            guard other == uid || traffic.policies.allows(from: uid, to: other, port: port, world) else {
                return .unreachable(address: address)
            }
            guard kubelet.agents[runtime.node]?.isReachable ?? false else {
                return .unreachable(address: address)
            }
            guard port != 0 else { return .connected(address: address) }
            let endpoint = Traffic.Endpoint(pod: runtime.name, uid: other, port: port)
            return answer(endpoint, address, web, &kubelet, &traffic, &world)
        }
    }

    private func through(
        _ service: ObjectName, _ port: String, _ address: String, _ web: IngressRequest?,
        _ kubelet: inout Kubelet, _ traffic: inout Traffic, _ world: inout World
    ) -> NetworkReply {
        let endpoints = Traffic.endpoints(of: service, port: port, world)
        // kube-proxy rejects what has no endpoint.
        guard !endpoints.isEmpty else { return .refused(address: address) }
        let endpoint = traffic.choose(endpoints, service, port: port, client: facts.podIP, world)
        guard
            endpoint.uid == uid
                || traffic.policies.allows(from: uid, to: endpoint.uid, port: endpoint.port, world)
        else { return .unreachable(address: address) }
        return answer(endpoint, address, web, &kubelet, &traffic, &world)
    }

    private func answer(
        _ endpoint: Traffic.Endpoint, _ address: String, _ web: IngressRequest?, _ kubelet: inout Kubelet,
        _ traffic: inout Traffic, _ world: inout World
    ) -> NetworkReply {
        guard let container = kubelet.pods[endpoint.uid]?.listener(on: endpoint.port, now: world.now) else {
            return .refused(address: address)
        }
        guard let web else { return .connected(address: address) }
        guard container.behaviour.speaksHTTP || container.running?.isOwn == false else {
            return .noHTTP(address: address)
        }
        guard let response = traffic.answer(web, endpoint, &kubelet, &world) else {
            return .refused(address: address)
        }
        return .response(response, address: address)
    }

    // MARK: - Names

    private func resolve(_ host: String, _ kubelet: Kubelet, _ world: World) -> Resolution {
        let host = host.lowercased()
        if host == "localhost" || host == "::1" || host.hasPrefix("127.") || host == "0.0.0.0" {
            return .address(host == "localhost" || host == "::1" ? "127.0.0.1" : host, .pod(uid: uid))
        }
        if Self.isAddress(host) { return .address(host, target(of: host, kubelet, world)) }
        if host == facts.hostname.lowercased() { return .address(facts.podIP, .pod(uid: uid)) }
        for line in aliases(world) where line.names.contains(host) {
            return .address(line.address, target(of: line.address, kubelet, world))
        }
        if host.hasSuffix(".") { return lookUp(String(host.dropLast()), kubelet, world) }
        let dots = host.utf8.count { $0 == UInt8(ascii: ".") }
        var candidates = facts.searchDomains.map { "\(host).\($0)" }
        candidates.insert(host, at: dots >= 5 ? 0 : candidates.count)
        for candidate in candidates {
            let found = lookUp(candidate, kubelet, world)
            if case .missing = found { continue }
            return found
        }
        return .missing
    }

    private func aliases(_ world: World) -> [(address: String, names: [String])] {
        (world.pods[uid: uid]?.pod.spec.hostAliases ?? []).map {
            ($0.ip, $0.hostnames.map { $0.lowercased() })
        }
    }

    static func isAddress(_ text: String) -> Bool {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count == 4 && parts.allSatisfy { UInt8($0) != nil }
    }

    private func target(of address: String, _ kubelet: Kubelet, _ world: World) -> Target {
        if let pod = kubelet.addresses[address] { return .pod(uid: pod) }
        if address.hasPrefix("10.96.") || address.hasPrefix("10.97.") || address.hasPrefix("10.1") {
            for object in world.api.list(.services) where Service(object).spec.clusterIP == address {
                return .service(ObjectName(namespace: object.namespace, name: object.name))
            }
        }
        if kubelet.agents.values.contains(where: { NodeAddresses.address($0.index) == address }) {
            return .node
        }
        return address.hasPrefix("10.") ? .pod(uid: "") : .outside
    }

    private func lookUp(_ name: String, _ kubelet: Kubelet, _ world: World) -> Resolution {
        let labels = name.split(separator: ".").map(String.init)
        guard labels.suffix(2) == ["cluster", "local"] else { return outsideName(name, labels) }
        let rest = Array(labels.dropLast(2))
        if rest.last == "pod", rest.count == 3 {
            let address = String(rest[0].map { $0 == "-" ? "." : $0 })
            return Self.isAddress(address) ? .address(address, target(of: address, kubelet, world)) : .missing
        }
        guard rest.last == "svc", rest.count >= 3 else { return .missing }
        let service = ObjectName(namespace: rest[rest.count - 2], name: rest[rest.count - 3])
        guard let object = world.get(.services, service) else { return .missing }
        let spec = Service(object).spec
        let pod = rest.count > 3 ? rest[rest.count - 4] : nil
        if spec.type == "ExternalName", pod == nil {
            let other = spec.externalName
            return other.lowercased() == name ? .missing : resolve(other, kubelet, world)
        }
        if spec.clusterIP != "None", !spec.clusterIP.isEmpty {
            return pod == nil ? .addresses(name: name, [(spec.clusterIP, .service(service))]) : .missing
        }
        var found: [(String, Target)] = []
        for endpoint in Traffic.endpointAddresses(of: service, world)
        where pod == nil || endpoint.hostname == pod {
            found.append((endpoint.address, target(of: endpoint.address, kubelet, world)))
        }
        return found.isEmpty ? .missing : .addresses(name: name, found)
    }

    private static let domains: Set<String> = [
        "com", "org", "net", "io", "dev", "edu", "gov", "info", "co", "de", "uk", "ch", "cn", "jp", "app",
        "ai",
        "cloud", "sh", "me", "us", "eu", "fr", "nl", "se", "at", "ca", "tech", "xyz",
    ]

    /// Names outside the cluster have an address of the range for documentation.
    private func outsideName(_ name: String, _ labels: [String]) -> Resolution {
        guard labels.count >= 2, let last = labels.last, Self.domains.contains(last) else { return .missing }
        var sum: UInt8 = 1
        for byte in name.utf8 { sum = sum &* 31 &+ byte }
        return .addresses(name: name, [("203.0.113.\(max(1, sum))", .outside)])
    }

    private static func outside(_ request: IngressRequest) -> IngressResponse {
        let body =
            "<!doctype html>\n<html><head><title>\(request.bareHost)</title></head>\n<body><p>This stands for \(request.bareHost): a simulated cluster has no way out.</p></body></html>\n"
        return IngressResponse(
            status: 200, headers: [("Content-Type", "text/html")], body: Array(body.utf8),
            latency: .milliseconds(30),
            podName: "", namespace: "")
    }

    private static func apiServer(_ request: IngressRequest) -> IngressResponse {
        let isOpen = ["/healthz", "/livez", "/readyz"].contains(request.barePath)
        let body =
            isOpen
            ? "ok"
            : JSONText.status(
                403, "forbidden: User \"system:anonymous\" cannot get path \"\(request.barePath)\"",
                "Forbidden")
        return IngressResponse(
            status: isOpen ? 200 : 403,
            headers: [("Content-Type", isOpen ? "text/plain" : "application/json")],
            body: Array(body.utf8), latency: .milliseconds(2), podName: "", namespace: "")
    }
}

/// A failure as the API server writes it.
enum JSONText {
    static func status(_ code: Int, _ message: String, _ reason: String) -> String {
        let value: Value = [
            "kind": "Status", "apiVersion": "v1", "metadata": .emptyObject, "status": "Failure",
            "message": .string(message), "reason": .string(reason), "details": .emptyObject,
            "code": .int(Int64(code)),
        ]
        return JSONWriter.string(value) + "\n"
    }
}
