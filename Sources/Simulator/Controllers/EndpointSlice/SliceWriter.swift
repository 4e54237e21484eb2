import APIServer
import Kubernetes
import YAML

/// Brings a Service's EndpointSlices up to what they should be, changing as few as possible.
///
/// Follows `reconciler.go` of `staging/src/k8s.io/endpointslice` of Kubernetes.
struct SliceWriter {
    let service: Service
    let wanted: ServiceEndpoints

    /// A slice holds at most so many endpoints.
    private static let capacity = 100
    private static let manager = "endpointslice-controller.k8s.io"

    func write(_ world: inout World) throws(StatusError) {
        var existing = world.owners.dependents(of: service.metadata.uid)
            .filter { $0.resource == .endpointSlices }
            .compactMap { world.get(.endpointSlices, $0.name) }
            .filter {
                !$0.metadata.isDeleting
                    && $0.metadata.labels[ServiceEndpoints.managedBySliceLabel]?.string == Self.manager
            }.map(EndpointSlice.init)
        existing.sort { $0.name < $1.name }
        var groups = wanted.groups
        if groups.isEmpty { groups = [ServiceEndpoints.Group(ports: [], entries: [])] }
        let parts = groups.map { group in
            let ports = group.ports.map(Self.port)
            let mine = existing.filter { $0.ports.map(\.value) == ports && $0.addressType == "IPv4" }
            existing.removeAll { slice in mine.contains { $0.name == slice.name } }
            return (group: group, ports: ports, slices: mine)
        }
        for part in parts { try write(part.group, part.ports, into: part.slices, spare: &existing, &world) }
        for slice in existing {
            try world.delete(
                .endpointSlices, ObjectName(namespace: slice.namespace, name: slice.name),
                by: .endpointSlice)
        }
    }

    private func write(
        _ group: ServiceEndpoints.Group, _ ports: [Value], into slices: [EndpointSlice],
        spare: inout [EndpointSlice], _ world: inout World
    ) throws(StatusError) {
        var pending: [String: ServiceEndpoints.Entry] = [:]
        for entry in group.entries { pending[entry.pod.uid] = entry }
        // What a slice holds stays in it and is brought up to date.
        var contents = slices.map { slice in
            slice.endpoints.compactMap { endpoint -> Value? in
                guard let uid = endpoint.targetRef?.uid, let entry = pending.removeValue(forKey: uid) else {
                    return nil
                }
                return endpointValue(entry)
            }
        }
        let added = group.entries.filter { pending[$0.pod.uid] != nil }.map(endpointValue)
        var rest = added[...]
        for index in contents.indices where contents[index].count < Self.capacity && !rest.isEmpty {
            let room = Self.capacity - contents[index].count
            contents[index] += rest.prefix(room)
            rest = rest.dropFirst(room)
        }
        var kept = 0
        for (slice, content) in zip(slices, contents) {
            let isPlaceholder = group.entries.isEmpty && kept == 0
            if content.isEmpty, !isPlaceholder {
                try world.delete(
                    .endpointSlices, ObjectName(namespace: slice.namespace, name: slice.name),
                    by: .endpointSlice)
                continue
            }
            kept += 1
            var changed = slice
            changed.object.value[.endpoints] = content.isEmpty ? .null : .array(content)
            var labels = self.labels
            if labels != slice.metadata.labels { changed.metadata.labels = labels }
            labels = Map()
            if !Self.isSame(changed.object, slice.object) {
                try world.update(changed.object, by: .endpointSlice)
            }
        }
        while !rest.isEmpty || kept == 0 {
            kept += 1
            let content = Array(rest.prefix(Self.capacity))
            if let index = spare.firstIndex(where: { $0.addressType == "IPv4" }) {
                // A slice for ports that are no longer served takes these over under its name.
                var slice = spare.remove(at: index)
                slice.object.value[.endpoints] = content.isEmpty ? .null : .array(content)
                slice.object.value[.ports] = ports.isEmpty ? .null : .array(ports)
                slice.metadata.labels = labels
                try world.update(slice.object, by: .endpointSlice)
            } else {
                try create(content, ports, &world)
            }
            rest = rest.dropFirst(Self.capacity)
        }
    }

    /// Whether two versions of a slice say the same; an empty list and none are the same.
    private static func isSame(_ left: Object, _ right: Object) -> Bool {
        func list(_ object: Object) -> [Value] { object.value[.endpoints]?.array ?? [] }
        return list(left) == list(right) && left.metadata.labels == right.metadata.labels
    }

    private func create(_ endpoints: [Value], _ ports: [Value], _ world: inout World) throws(StatusError) {
        var slice = Object(
            apiVersion: "discovery.k8s.io/v1", kind: "EndpointSlice", namespace: service.namespace, name: "")
        slice.value[.metadata]?[.name] = nil
        slice.metadata.generateName = "\(service.name)-"
        slice.metadata.labels = labels
        slice.metadata.ownerReferences = [OwnerReference(controller: service.object)]
        slice.value[.addressType] = "IPv4"
        slice.value[.endpoints] = endpoints.isEmpty ? .null : .array(endpoints)
        slice.value[.ports] = ports.isEmpty ? .null : .array(ports)
        try world.create(slice, by: .endpointSlice)
    }

    private var labels: Map {
        var labels = service.metadata.labels
        labels[ServiceEndpoints.managedBySliceLabel] = .string(Self.manager)
        labels[ServiceEndpoints.serviceLabel] = .string(service.name)
        if service.spec.clusterIP == "None" { labels[ServiceEndpoints.headlessLabel] = "" }
        return labels
    }

    private static func port(_ port: ServiceEndpoints.Port) -> Value {
        var value: Value = [
            "name": .string(port.name), "port": .int(Int64(port.port)), "protocol": .string(port.protocol),
        ]
        if let appProtocol = port.appProtocol { value[.appProtocol] = .string(appProtocol) }
        return value
    }

    private func endpointValue(_ entry: ServiceEndpoints.Entry) -> Value {
        var value: Value = [
            "addresses": [.string(entry.pod.ip)],
            "conditions": [
                "ready": .bool(entry.isReady), "serving": .bool(entry.isServing),
                "terminating": .bool(entry.isTerminating),
            ],
        ]
        if let hostname = entry.hostname { value[.hostname] = .string(hostname) }
        value[.nodeName] = .string(entry.pod.node)
        value[.targetRef] = [
            "kind": "Pod", "name": .string(entry.pod.name.name),
            "namespace": .string(entry.pod.name.namespace), "uid": .string(entry.pod.uid),
        ]
        if let zone = entry.zone { value[.zone] = .string(zone) }
        return value
    }
}
