import Kubernetes

/// Which container of a pod a client means.
///
/// Follows `validateContainer` of Kubernetes' `pkg/registry/core/pod/strategy.go`.
enum ContainerChoice {
    /// The container's name; throws when none is named and there are several, or the pod has none of the name.
    static func name(_ wanted: String, in pod: Pod) throws(StatusError) -> String {
        let all =
            pod.spec.initContainers.map(\.name) + pod.spec.containers.map(\.name)
            + pod.spec.ephemeralContainers.map(\.name)
        if !wanted.isEmpty {
            guard all.contains(wanted) else {
                throw StatusError.badRequest("container \(wanted) is not valid for pod \(pod.name)")
            }
            return wanted
        }
        let containers = pod.spec.containers
        if containers.count == 1 { return containers[0].name }
        throw StatusError.badRequest(
            "a container name must be specified for pod \(pod.name)"
                + (containers.isEmpty ? "" : ", choose one of: [\(all.joined(separator: " "))]"))
    }
}
