import APIServer
import Kubernetes
import YAML

/// Load that goes on: so many requests a second to a Service.
extension Traffic {
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
