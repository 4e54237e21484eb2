package import Kubernetes
import YAML

/// The objects whose number of replicas an autoscaler decides, in one namespace.
package struct AutoscaledTargets: Sendable {
    private struct Target: Hashable, Sendable {
        var group: String
        var kind: String
        var name: String
    }

    private var targets: Set<Target> = []

    /// - Parameter autoscalers: HorizontalPodAutoscalers of one namespace, live or desired, of any version.
    package init(_ autoscalers: some Sequence<Object>) {
        for autoscaler in autoscalers {
            guard !autoscaler.metadata.isDeleting, let reference = autoscaler.spec[.scaleTargetRef],
                let kind = reference[.kind]?.string, let name = reference[.name]?.string
            else { continue }
            let version = reference[.apiVersion]?.string ?? ""
            let group = GroupVersion(apiVersion: version)?.group ?? ""
            targets.insert(Target(group: group, kind: kind, name: name))
        }
    }

    package func contains(_ key: ResourceKey) -> Bool {
        targets.contains(Target(group: key.group, kind: key.kind, name: key.name))
    }
}
