import Kubernetes
package import YAML

/// What a pod asks of a node: its containers together, or an init container that asks for more.
///
/// Follows `k8s.io/component-helpers/resource` of Kubernetes: sidecars count with the containers that start after
/// them, and the overhead of the runtime comes on top.
package struct PodUsage: Sendable {
    package let requests: Map
    package let limits: Map

    package init(_ spec: Value) {
        requests = Self.sum(spec, .requests)
        limits = Self.sum(spec, .limits)
    }

    private static func sum(_ spec: Value, _ field: Field) -> Map {
        var total: [Key: Quantity] = [:]
        var order: [Key] = []
        func add(_ amounts: Map, to sums: inout [Key: Quantity]) {
            for entry in amounts {
                guard let amount = Quantity(value: entry.value) else { continue }
                if !order.contains(entry.key) { order.append(entry.key) }
                sums[entry.key, default: .zero] += amount
            }
        }
        func raise(_ amounts: [Key: Quantity], in sums: inout [Key: Quantity]) {
            for key in order {
                guard let amount = amounts[key] else { continue }
                if amount > sums[key] ?? .zero { sums[key] = amount }
            }
        }
        for container in spec.items(.containers) {
            add(container[.resources]?.map(field) ?? Map(), to: &total)
        }
        var sidecars: [Key: Quantity] = [:]
        var highest: [Key: Quantity] = [:]
        for container in spec.items(.initContainers) {
            let amounts = container[.resources]?.map(field) ?? Map()
            if container.text(.restartPolicy) == "Always" {
                add(amounts, to: &total)
                add(amounts, to: &sidecars)
                raise(sidecars, in: &highest)
            } else {
                var together = sidecars
                add(amounts, to: &together)
                raise(together, in: &highest)
            }
        }
        raise(highest, in: &total)
        // What the pod states as a whole takes the place of the sum.
        for entry in spec[.resources]?.map(field) ?? Map() {
            guard let amount = Quantity(value: entry.value) else { continue }
            if !order.contains(entry.key) { order.append(entry.key) }
            total[entry.key] = amount
        }
        for entry in spec.map(.overhead) {
            guard let amount = Quantity(value: entry.value), field == .requests || total[entry.key] != nil
            else { continue }
            if !order.contains(entry.key) { order.append(entry.key) }
            total[entry.key, default: .zero] += amount
        }
        return Map(
            uniqueEntries: order.compactMap { key in
                total[key].map { Map.Entry(key: key, value: .string($0.description)) }
            })
    }
}
