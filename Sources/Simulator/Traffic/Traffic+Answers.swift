import Kubernetes
import YAML

/// What pods answer, and how long that takes.
extension Traffic {
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
}
