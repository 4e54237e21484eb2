import APIServer
import Kubernetes
import YAML

/// Keeps the EndpointSlices and the Endpoints of Services with a selector.
///
/// Follows the documentation "EndpointSlices", `pkg/controller/endpointslice` and `pkg/controller/endpoint` of
/// Kubernetes.
struct EndpointSliceController: Controller {
    static let component = Component.endpointSlice
    var queue = WorkQueue<ObjectName>()
    private var selectors: [ObjectName: Map] = [:]
    private var coalescing = Coalescing()
    /// Services by one label of their selector, so that a pod finds its Services without a scan.
    private var byLabel = BucketIndex<PodIndex.Label, ObjectName>()

    mutating func observe(_ change: Change, _ world: inout World) {
        switch change.watched {
        case .services: observeService(change)
        case .pods: observePod(change, &world)
        case .endpointSlices, .endpoints:
            // Somebody else changed or removed one of ours.
            guard change.kind != .added else { return }
            let service =
                change.watched == .endpoints
                ? change.object.name
                : change.object.metadata.labels[ServiceEndpoints.serviceLabel]?.string ?? ""
            let name = ObjectName(namespace: change.object.namespace, name: service)
            if selectors[name] != nil { queue.add(name) }
        default: break
        }
    }

    private mutating func observeService(_ change: Change) {
        let name = change.name
        if let old = selectors.removeValue(forKey: name), let label = Self.label(old, name) {
            byLabel.remove(name, under: label)
        }
        queue.add(name)
        guard !change.isDeletion else { return }
        let selector = Service(change.object).spec.selector
        guard let label = Self.label(selector, name) else { return }
        selectors[name] = selector
        byLabel.insert(name, under: label)
    }

    private static func label(_ selector: Map, _ name: ObjectName) -> PodIndex.Label? {
        selector.entries.first.map {
            PodIndex.Label(namespace: name.namespace, key: $0.key, value: $0.value.string ?? "")
        }
    }

    private mutating func observePod(_ change: Change, _ world: inout World) {
        let old = change.oldPod
        let new = change.newPod
        if let old, let new, old.ip == new.ip, old.isReady == new.isReady, old.isDeleting == new.isDeleting,
            old.isTerminal == new.isTerminal, old.node == new.node, old.labels == new.labels
        {
            return
        }
        // Without an address a pod is in no slice.
        guard !(old?.ip ?? "").isEmpty || !(new?.ip ?? "").isEmpty else { return }
        let isGain =
            new.map { !$0.isDeleting && !$0.isTerminal && !(old?.isReady == true && !$0.isReady) } ?? false
        for record in [old, new].compactMap({ $0 }) {
            for label in record.labels {
                let key = PodIndex.Label(
                    namespace: record.name.namespace, key: label.key, value: label.value.string ?? "")
                guard byLabel.count(key) > 0 else { continue }
                for service in byLabel[key] {
                    let selector = selectors[service] ?? Map()
                    guard selector.entries.allSatisfy({ record.labels[$0.key] == $0.value }) else { continue }
                    // Withdrawing an endpoint is urgent, adding one of many is not.
                    if isGain, world.pods.count(key) > Coalescing.threshold {
                        coalescing.postpone(service, .endpointSlice, &world)
                    } else {
                        queue.add(service)
                    }
                }
            }
        }
    }

    mutating func reconcile(_ name: ObjectName, _ world: inout World) throws(StatusError) {
        coalescing.settle(name)
        guard let object = world.get(.services, name) else {
            // The slices go with their owner; the Endpoints have none.
            if let endpoints = world.get(.endpoints, name), name.name != "kubernetes",
                endpoints.metadata.labels[ServiceEndpoints.managedLabel] != nil
            {
                try world.delete(.endpoints, name, by: .endpointSlice)
            }
            return
        }
        let service = Service(object)
        guard !object.metadata.isDeleting, !service.spec.selector.isEmpty,
            service.spec.type != "ExternalName"
        else { return }
        let pods = world.pods.matching(service.spec.selector, in: name.namespace)
        let wanted = ServiceEndpoints(service: service, pods: pods, nodes: world)
        try SliceWriter(service: service, wanted: wanted).write(&world)
        try EndpointsWriter(service: service, wanted: wanted).write(&world)
    }
}
