import Kubernetes
import YAML

/// The endpoints that a Service should have: its pods, grouped by the ports they serve it on.
struct ServiceEndpoints {
    static let serviceLabel = Key("kubernetes.io/service-name")
    static let managedBySliceLabel = Key("endpointslice.kubernetes.io/managed-by")
    static let managedLabel = Key("endpoints.kubernetes.io/managed-by")
    static let headlessLabel = Key("service.kubernetes.io/headless")

    struct Port: Hashable, Sendable {
        var name: String
        var `protocol`: String
        var port: Int
        var appProtocol: String?
    }

    struct Entry {
        var pod: PodRecord
        var isReady: Bool
        var isServing: Bool
        var isTerminating: Bool
        var zone: String?
        var hostname: String?
    }

    struct Group {
        var ports: [Port]
        var entries: [Entry]
    }

    private(set) var groups: [Group] = []

    init(service: Service, pods: [PodRecord], nodes world: World) {
        let publishes = service.spec.publishNotReadyAddresses
        var zones: [String: String] = [:]
        var indexes: [[Port]: Int] = [:]
        for pod in pods where !pod.ip.isEmpty && !pod.isTerminal {
            let ports = Self.ports(service, pod)
            // A service without ports is headless; one whose ports name nothing in the pod has no endpoint here.
            if ports.isEmpty, !service.spec.ports.isEmpty { continue }
            if zones[pod.node] == nil {
                zones[pod.node] =
                    world.get(.nodes, ObjectName(namespace: "", name: pod.node))?.metadata.labels[
                        Key("topology.kubernetes.io/zone")]?.string ?? ""
            }
            let zone = zones[pod.node] ?? ""
            let spec = pod.pod.spec
            let entry = Entry(
                pod: pod, isReady: publishes || (pod.isReady && !pod.isDeleting), isServing: pod.isReady,
                isTerminating: pod.isDeleting, zone: zone.isEmpty ? nil : zone,
                hostname: spec.subdomain == service.name && !spec.hostname.isEmpty ? spec.hostname : nil)
            if let index = indexes[ports] {
                groups[index].entries.append(entry)
            } else {
                indexes[ports] = groups.count
                groups.append(Group(ports: ports, entries: [entry]))
            }
        }
    }

    private static func ports(_ service: Service, _ pod: PodRecord) -> [Port] {
        service.spec.ports.compactMap { port in
            let transport = port.protocol.isEmpty ? "TCP" : port.protocol
            guard let number = number(port, transport, pod.pod.spec) else { return nil }
            return Port(
                name: port.name, protocol: transport, port: number, appProtocol: port.appProtocol)
        }
    }

    private static func number(_ port: ServicePort, _ transport: String, _ spec: PodSpec) -> Int? {
        switch port.targetPort {
        case .int(let number)?: return number == 0 ? port.port : Int(number)
        case .string(let name)?:
            let sidecars = spec.initContainers.filter { $0.restartPolicy == "Always" }
            for container in spec.containers + sidecars {
                for candidate in container.ports
                where candidate.name == name
                    && (candidate.protocol.isEmpty ? "TCP" : candidate.protocol) == transport
                {
                    return candidate.containerPort
                }
            }
            return nil
        case nil: return port.port
        }
    }
}
