import Kubernetes
import YAML

/// RuntimeClass: a pod's runtime must exist, and brings its overhead and its nodes along.
///
/// Follows `plugin/pkg/admission/runtimeclass` of Kubernetes.
enum RuntimeClassAdmission {
    private static let classes = GroupResource(group: "node.k8s.io", resource: "runtimeclasses")

    static func fillPod(_ pod: inout Object, _ context: AdmissionContext) throws(StatusError) {
        let spec = pod.value[.spec] ?? .emptyObject
        guard let name = spec[.runtimeClassName]?.string else {
            guard spec.map(.overhead).isEmpty else {
                throw context.forbidden(
                    pod, "pod rejected: Pod Overhead set without corresponding RuntimeClass defined Overhead")
            }
            return
        }
        guard let runtime = context.reader.get(classes, namespace: "", name: name) else {
            throw context.forbidden(pod, "pod rejected: RuntimeClass \(GoString.quoted(name)) not found")
        }
        let overhead = runtime.value[.overhead]?.map(.podFixed) ?? Map()
        let stated = spec.map(.overhead)
        if !stated.isEmpty, stated != overhead {
            throw context.forbidden(
                pod,
                "pod rejected: Pod's Overhead doesn't match RuntimeClass's defined Overhead")
        }
        let scheduling = runtime.value.member(.scheduling)
        var selector = spec.map(.nodeSelector)
        for entry in scheduling?.map(.nodeSelector) ?? Map() {
            if let other = selector[entry.key], other != entry.value {
                throw context.forbidden(
                    pod, "pod rejected: conflict: runtimeClass.scheduling.nodeSelector[\(entry.key.name)]")
            }
            selector[entry.key] = entry.value
        }
        let nodes = selector
        pod.value.change(.spec) { spec in
            if !overhead.isEmpty { spec[.overhead] = .object(overhead) }
            if !nodes.isEmpty { spec[.nodeSelector] = .object(nodes) }
            let extra = scheduling?.items(.tolerations) ?? []
            let own = spec.items(.tolerations)
            let added = extra.filter { !own.contains($0) }
            if !added.isEmpty { spec[.tolerations] = .array(own + added) }
        }
    }
}
