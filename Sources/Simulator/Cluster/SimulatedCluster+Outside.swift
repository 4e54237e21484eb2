package import Kubernetes

/// What reaches the cluster from outside beside the API: traffic, load, faults.
extension SimulatedCluster {
    /// Answers a request that came to the ingress, at the present moment.
    package mutating func serve(_ request: IngressRequest) -> IngressResponse {
        control.traffic.serve(request, &control.kubelet, &world)
    }

    /// Answers a request to a Service's port, given by name or number, as from within the cluster.
    package mutating func serve(
        _ request: IngressRequest, namespace: String, service: String, portName: String = "",
        portNumber: Int = 0
    ) -> IngressResponse {
        let name = ObjectName(namespace: namespace, name: service)
        guard let port = Traffic.port(of: name, name: portName, number: portNumber, world) else {
            return Traffic.failure(503, "Service Temporarily Unavailable")
        }
        return control.traffic.serve(request, service: name, port: port, &control.kubelet, &world)
    }

    /// Answers a request to a pod's port; nil when nothing listens there.
    package mutating func serve(
        _ request: IngressRequest, namespace: String, pod: String, port: Int
    ) -> IngressResponse? {
        guard let record = world.pods[ObjectName(namespace: namespace, name: pod)] else { return nil }
        return control.traffic.answer(
            request, Traffic.Endpoint(pod: record.name, uid: record.uid, port: port), &control.kubelet,
            &world)
    }

    /// Answers a request to a port of the nodes; nil when no Service has it.
    package mutating func serve(_ request: IngressRequest, nodePort: Int) -> IngressResponse? {
        guard let (service, port) = control.traffic.nodePort(nodePort, world) else { return nil }
        let endpoints = Traffic.endpoints(of: service, port: port, world)
        guard !endpoints.isEmpty else { return nil }
        let endpoint = control.traffic.choose(endpoints, service, port: port, client: request.client, world)
        return control.traffic.answer(request, endpoint, &control.kubelet, &world)
    }

    /// Whether something in a pod listens on a port: for port forwarding.
    package func isListening(namespace: String, pod: String, port: Int) -> Bool {
        guard let record = world.pods[ObjectName(namespace: namespace, name: pod)] else { return false }
        return control.kubelet.pods[record.uid]?.listener(on: port, now: world.now) != nil
    }

    /// From now on so many requests per second come to a Service; 0 ends them.
    package mutating func setLoad(namespace: String, service: String, requestsPerSecond: Double) {
        control.traffic.setLoad(
            ObjectName(namespace: namespace, name: service), requestsPerSecond: requestsPerSecond)
        settle()
    }

    /// Ends the process of a container, as a signal in it does. Whether there was one.
    @discardableResult
    package mutating func endProcess(
        namespace: String, pod: String, container: String? = nil, code: Int = 143
    ) -> Bool {
        guard let record = world.pods[ObjectName(namespace: namespace, name: pod)],
            let runtime = control.kubelet.pods[record.uid],
            let name = container ?? runtime.containers.first?.name,
            runtime.container(name)?.isRunning == true
        else { return false }
        control.kubelet.kill(pod: record.uid, container: name, code: code, &world)
        settle()
        return true
    }

    /// Cuts a node off, or brings it back. Whether there is such a node.
    @discardableResult
    package mutating func setNode(_ name: String, isReachable: Bool) -> Bool {
        guard let agent = control.kubelet.agents[name] else { return false }
        control.kubelet.setReachable(isReachable, node: name, &world)
        control.controllers.nodeLifecycle.setReachable(isReachable, node: name, index: agent.index, &world)
        settle()
        return true
    }

    /// The metrics of a namespace's pods, or of all: the items of `metrics.k8s.io` PodMetricsList.
    package func podMetrics(namespace: String? = nil, version: String = "v1beta1") -> [Object] {
        ClusterMetrics(world: world).pods(namespace: namespace, version: version)
    }

    /// The metrics of one pod.
    package func podMetrics(namespace: String, name: String, version: String = "v1beta1") -> Object? {
        world.pods[ObjectName(namespace: namespace, name: name)].flatMap {
            ClusterMetrics(world: world).pod($0, version: version)
        }
    }

    /// The metrics of the nodes: the items of `metrics.k8s.io` NodeMetricsList.
    package func nodeMetrics(version: String = "v1beta1") -> [Object] {
        ClusterMetrics(world: world).nodes(version: version)
    }
}
