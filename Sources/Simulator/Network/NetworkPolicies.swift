import Kubernetes
import YAML

/// Who may reach whom: the NetworkPolicies of the cluster.
///
/// Follows the documentation "Network Policies": a pod that a policy selects for a direction lets through only
/// what some policy allows; one that none selects lets everything through.
struct NetworkPolicies: Sendable {
    private var policies: [String: [Object]] = [:]

    var isEmpty: Bool { policies.isEmpty }

    init() {}

    init(_ objects: [Object]) {
        for object in objects { policies[object.namespace, default: []].append(object) }
    }

    /// Whether a pod may connect to another's port.
    func allows(from source: String, to destination: String, port: Int, _ world: World) -> Bool {
        guard !isEmpty, let to = world.pods[uid: destination] else { return true }
        let from = world.pods[uid: source]
        if let from, !isAllowed(from, "Egress", peer: to, port, to, world) { return false }
        return isAllowed(to, "Ingress", peer: from, port, to, world)
    }

    /// Whether traffic from outside the cluster, or through the ingress, may reach a pod.
    func allowsFromOutside(to destination: String, port: Int, _ world: World) -> Bool {
        guard !isEmpty, let to = world.pods[uid: destination] else { return true }
        return isAllowed(to, "Ingress", peer: nil, port, to, world)
    }

    private func isAllowed(
        _ pod: PodRecord, _ direction: String, peer: PodRecord?, _ port: Int, _ destination: PodRecord,
        _ world: World
    ) -> Bool {
        var isSelected = false
        for policy in policies[pod.name.namespace] ?? [] {
            let spec = policy.value[.spec]
            let types =
                spec?[name: "policyTypes"]?.array?.compactMap(\.string)
                ?? (spec?[.egress] == nil ? ["Ingress"] : ["Ingress", "Egress"])
            guard types.contains(direction),
                LabelSelector(validated: spec?[name: "podSelector"] ?? .emptyObject).matches(pod.labels)
            else { continue }
            isSelected = true
            for rule in spec?[direction == "Ingress" ? .ingress : .egress]?.array ?? [] {
                let peers = rule[direction == "Ingress" ? .from : .to]?.array ?? []
                let isPeer = peers.isEmpty || peers.contains { matches($0, peer, pod.name.namespace, world) }
                guard isPeer, allowsPort(rule[.ports]?.array ?? [], port, destination) else { continue }
                return true
            }
        }
        return !isSelected
    }

    private func allowsPort(_ ports: [Value], _ port: Int, _ destination: PodRecord) -> Bool {
        guard !ports.isEmpty, port != 0 else { return true }
        return ports.contains { rule in
            guard let value = rule[.port] else { return true }
            if let number = value.int {
                let end = rule[.endPort]?.int ?? number
                return (number...max(number, end)).contains(Int64(port))
            }
            return destination.pod.spec.containers.contains { container in
                container.ports.contains { $0.name == value.string && $0.containerPort == port }
            }
        }
    }

    private func matches(_ peer: Value, _ pod: PodRecord?, _ namespace: String, _ world: World) -> Bool {
        if let block = peer[.ipBlock] {
            let address = pod?.ip ?? "192.0.2.1"
            guard Self.contains(block[.cidr]?.string ?? "", address) else { return false }
            return !(block[.except]?.array ?? []).contains { Self.contains($0.string ?? "", address) }
        }
        guard let pod else { return false }
        if let selector = peer[.namespaceSelector] {
            let labels = world.get(.namespaces, ObjectName(namespace: "", name: pod.name.namespace))?.metadata
                .labels
            guard LabelSelector(validated: selector).matches(labels ?? Map()) else { return false }
        } else if pod.name.namespace != namespace {
            return false
        }
        guard let selector = peer[name: "podSelector"] else { return true }
        return LabelSelector(validated: selector).matches(pod.labels)
    }

    private static func number(_ address: Substring) -> UInt32? {
        let parts = address.split(separator: ".", omittingEmptySubsequences: false).compactMap { UInt8($0) }
        guard parts.count == 4 else { return nil }
        return parts.reduce(0) { $0 << 8 | UInt32($1) }
    }

    static func contains(_ cidr: String, _ address: String) -> Bool {
        let parts = cidr.split(separator: "/")
        guard parts.count == 2, let base = number(parts[0]), let bits = Int(parts[1]),
            (0...32).contains(bits),
            let own = number(address[...])
        else { return false }
        let mask: UInt32 = bits == 0 ? 0 : .max << UInt32(32 - bits)
        return base & mask == own & mask
    }
}
