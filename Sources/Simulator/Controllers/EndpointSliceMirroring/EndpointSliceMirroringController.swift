import APIServer
import Kubernetes
import YAML

/// Mirrors Endpoints that somebody wrote by hand for a Service without selector into EndpointSlices.
///
/// Follows the documentation "EndpointSlice mirroring" and `pkg/controller/endpointslicemirroring` of Kubernetes.
struct EndpointSliceMirroringController: Controller {
    static let component = Component.endpointSliceMirroring
    var queue = WorkQueue<ObjectName>()

    static let manager = "endpointslicemirroring-controller.k8s.io"
    private static let skipLabel = Key("endpointslice.kubernetes.io/skip-mirror")
    private static let leaderAnnotation = Key("control-plane.alpha.kubernetes.io/leader")
    /// A slice holds at most so many endpoints, and a subset so many that are mirrored.
    private static let capacity = 100
    private static let maximumPerSubset = 1000

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .endpoints: queue.add(change.name)
        case .services:
            if change.isDeletion || Service(change.object).spec.selector.isEmpty { queue.add(change.name) }
        case .endpointSlices:
            guard change.kind != .added,
                change.object.metadata.labels[ServiceEndpoints.managedBySliceLabel]?.string == Self.manager,
                let service = change.object.metadata.labels[ServiceEndpoints.serviceLabel]?.string
            else { return }
            queue.add(ObjectName(namespace: change.object.namespace, name: service))
        default: break
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        guard let endpoints = world.get(.endpoints, name) else { return }
        var existing = world.owners.dependents(of: endpoints.metadata.uid)
            .filter { $0.resource == .endpointSlices }
            .compactMap { world.get(.endpointSlices, $0.name) }
            .filter {
                $0.metadata.labels[ServiceEndpoints.managedBySliceLabel]?.string == Self.manager
                    && !$0.metadata.isDeleting
            }
        existing.sort { $0.name < $1.name }
        let wanted = shouldMirror(endpoints, world) ? slices(endpoints) : []
        for (index, slice) in wanted.enumerated() {
            guard index < existing.count else {
                try world.create(slice, by: .endpointSliceMirroring)
                continue
            }
            var changed = existing[index]
            for field in [Field.endpoints, .ports] { changed.value[field] = slice.value[field] }
            changed.metadata.labels = slice.metadata.labels
            guard changed != existing[index], changed.value[.addressType] == slice.value[.addressType] else {
                continue
            }
            try world.update(changed, by: .endpointSliceMirroring)
        }
        for surplus in existing.dropFirst(wanted.count) {
            try world.delete(
                .endpointSlices, ObjectName(namespace: surplus.namespace, name: surplus.name),
                by: .endpointSliceMirroring)
        }
    }

    private func shouldMirror(_ endpoints: Object, _ world: World) -> Bool {
        let metadata = endpoints.metadata
        guard !metadata.isDeleting, metadata.labels[Self.skipLabel]?.string != "true",
            metadata.labels[ServiceEndpoints.managedLabel] == nil,
            metadata.annotations[Self.leaderAnnotation] == nil, endpoints.name != "kubernetes",
            let service = world.get(
                .services, ObjectName(namespace: endpoints.namespace, name: endpoints.name))
        else { return false }
        return Service(service).spec.selector.isEmpty
    }

    private func slices(_ endpoints: Object) -> [Object] {
        (endpoints.value[.subsets]?.array ?? []).flatMap { subset -> [Object] in
            var left = Self.maximumPerSubset
            var perFamily: [String: [Value]] = [:]
            for (field, isReady) in [(Field.addresses, true), (.notReadyAddresses, false)] {
                for address in subset[field]?.array ?? [] where left > 0 {
                    left -= 1
                    let text = address[.ip]?.string ?? ""
                    perFamily[text.utf8.contains(UInt8(ascii: ":")) ? "IPv6" : "IPv4", default: []]
                        .append(Self.endpoint(address, text, isReady))
                }
            }
            return perFamily.sorted { $0.key < $1.key }.flatMap { family, list in
                stride(from: 0, to: list.count, by: Self.capacity).map { start in
                    slice(
                        endpoints, family, Array(list[start..<min(start + Self.capacity, list.count)]),
                        subset[.ports]?.array ?? [])
                }
            }
        }
    }

    private static func endpoint(_ address: Value, _ ip: String, _ isReady: Bool) -> Value {
        var endpoint: Value = ["addresses": [.string(ip)], "conditions": ["ready": .bool(isReady)]]
        for field in [Field.hostname, .nodeName, .targetRef] {
            if let value = address[field], !value.isNull { endpoint[field] = value }
        }
        return endpoint
    }

    private func slice(_ endpoints: Object, _ family: String, _ list: [Value], _ ports: [Value]) -> Object {
        var slice = Object(
            apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace: endpoints.namespace, name: ""
        )
        slice.value[.metadata]?[.name] = nil
        slice.metadata.generateName = "\(endpoints.name)-"
        slice.metadata.labels = endpoints.metadata.labels
        slice.metadata.labels[ServiceEndpoints.serviceLabel] = .string(endpoints.name)
        slice.metadata.labels[ServiceEndpoints.managedBySliceLabel] = .string(Self.manager)
        slice.metadata.ownerReferences = [OwnerReference(controller: endpoints)]
        slice.value[.addressType] = .string(family)
        slice.value[.endpoints] = .array(list)
        slice.value[.ports] = .array(
            ports.map { port in
                var value = port
                if value[.name] == nil { value[.name] = "" }
                return value
            })
        return slice
    }
}
