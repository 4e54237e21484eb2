import APIServer
import Kubernetes
import YAML

/// Keeps the older Endpoints object of a Service, which `kubectl describe` and others still read.
///
/// Follows `pkg/controller/endpoint` of Kubernetes.
struct EndpointsWriter {
    let service: Service
    let wanted: ServiceEndpoints

    /// More addresses than this are cut off.
    private static let capacity = 1000

    func write(_ world: inout World) throws(StatusError) {
        let name = ObjectName(namespace: service.namespace, name: service.name)
        let subsets = subsets()
        var labels = service.metadata.labels
        labels[ServiceEndpoints.managedLabel] = "endpoint-controller"
        if service.spec.clusterIP == "None" { labels[ServiceEndpoints.headlessLabel] = "" }
        if var existing = world.get(.endpoints, name) {
            let old = existing.value[.subsets]?.array ?? []
            guard old != subsets || existing.metadata.labels != labels else { return }
            existing.value[.subsets] = subsets.isEmpty ? nil : .array(subsets)
            existing.metadata.labels = labels
            try world.update(existing, by: .endpointSlice)
        } else {
            var endpoints = Object(
                apiVersion: "v1", kind: "Endpoints", namespace: service.namespace, name: service.name)
            endpoints.metadata.labels = labels
            if !subsets.isEmpty { endpoints.value[.subsets] = .array(subsets) }
            try world.create(endpoints, by: .endpointSlice)
        }
    }

    private func subsets() -> [Value] {
        wanted.groups.compactMap { group in
            var ready: [(ip: String, value: Value)] = []
            var unready: [(ip: String, value: Value)] = []
            for entry in group.entries.prefix(Self.capacity) {
                if entry.isTerminating, !service.spec.publishNotReadyAddresses { continue }
                var address: Value = ["ip": .string(entry.pod.ip)]
                if let hostname = entry.hostname { address[.hostname] = .string(hostname) }
                address[.nodeName] = .string(entry.pod.node)
                address[.targetRef] = [
                    "kind": "Pod", "name": .string(entry.pod.name.name),
                    "namespace": .string(entry.pod.name.namespace), "uid": .string(entry.pod.uid),
                ]
                if entry.isReady {
                    ready.append((entry.pod.ip, address))
                } else {
                    unready.append((entry.pod.ip, address))
                }
            }
            guard !ready.isEmpty || !unready.isEmpty else { return nil }
            var subset = Value.emptyObject
            if !ready.isEmpty { subset[.addresses] = .array(ready.sorted { $0.ip < $1.ip }.map(\.value)) }
            if !unready.isEmpty {
                subset[.notReadyAddresses] = .array(unready.sorted { $0.ip < $1.ip }.map(\.value))
            }
            if !group.ports.isEmpty {
                subset[.ports] = .array(
                    group.ports.map { port in
                        var value = Value.emptyObject
                        if !port.name.isEmpty { value[.name] = .string(port.name) }
                        value[.port] = .int(Int64(port.port))
                        value[.protocol] = .string(port.protocol)
                        if let appProtocol = port.appProtocol { value[.appProtocol] = .string(appProtocol) }
                        return value
                    })
            }
            return subset
        }
    }
}
