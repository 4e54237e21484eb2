import Kubernetes
import YAML

/// The identity of a StatefulSet's pods: name, host, labels and claims follow from the ordinal.
///
/// Follows `stateful_set_utils.go` of `pkg/controller/statefulset` of Kubernetes.
struct StatefulPod {
    let set: StatefulSet
    let ordinal: Int

    static let nameLabel = Key("statefulset.kubernetes.io/pod-name")
    static let indexLabel = Key("apps.kubernetes.io/pod-index")

    /// The ordinal in a pod's name, when it has the form of the set's.
    static func ordinal(of pod: String, in set: String) -> Int? {
        let prefix = set + "-"
        guard pod.hasPrefix(prefix) else { return nil }
        let digits = pod.dropFirst(prefix.count)
        guard !digits.isEmpty, digits.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
        return Int(digits)
    }

    var name: ObjectName { ObjectName(namespace: set.namespace, name: "\(set.name)-\(ordinal)") }

    /// The name of the claim made from a template for this pod.
    func claimName(_ template: PersistentVolumeClaim) -> String { "\(template.name)-\(set.name)-\(ordinal)" }

    /// The pod of a revision's template; `isLatest`: the one that the set's spec holds.
    func pod(revision: ControllerRevision, isLatest: Bool) -> Object {
        let data = revision.data?[.spec]?[.template]
        var template = set.spec.template
        if !isLatest, var value = data {
            value[Key("$patch")] = nil
            template = PodTemplateSpec(value)
        }
        template.metadata.labels[RevisionHistory.podLabel] = .string(revision.name)
        setIdentity(&template.metadata)
        template.spec.hostname = name.name
        template.spec.subdomain = set.spec.serviceName
        setStorage(&template.spec)
        return PodFromTemplate.pod(template, owner: set.object, name: name.name)
    }

    private func setIdentity(_ metadata: inout ObjectMeta) {
        metadata.labels[Self.nameLabel] = .string(name.name)
        metadata.labels[Self.indexLabel] = .string("\(ordinal)")
    }

    private func setStorage(_ spec: inout PodSpec) {
        let templates = set.spec.volumeClaimTemplates
        guard !templates.isEmpty else { return }
        let own = Set(templates.map(\.name))
        let others = (spec.value[.volumes]?.array ?? []).filter { !own.contains($0[.name]?.string ?? "") }
        let mine = templates.map { template -> Value in
            [
                "name": .string(template.name),
                "persistentVolumeClaim": ["claimName": .string(claimName(template))],
            ]
        }
        spec.value[.volumes] = .array(mine + others)
    }

    /// Whether a pod is what its name says.
    func matches(_ pod: PodRecord) -> Bool {
        guard pod.labels[Self.nameLabel]?.string == pod.name.name,
            pod.labels[Self.indexLabel]?.string == "\(ordinal)"
        else { return false }
        let volumes = pod.object.value[.spec]?[.volumes]?.array ?? []
        return set.spec.volumeClaimTemplates.allSatisfy { template in
            volumes.contains { $0[.name]?.string == template.name }
        }
    }

    /// Gives a pod the labels of its name again.
    func repaired(_ pod: Object) -> Object {
        var pod = pod
        setIdentity(&pod.metadata)
        return pod
    }

    /// The claim made from a template for this pod.
    func claim(_ template: PersistentVolumeClaim) -> Object {
        var claim = PersistentVolumeClaim(namespace: set.namespace, name: claimName(template))
        var labels = template.metadata.labels
        for entry in set.spec.selector?[.matchLabels]?.object ?? Map() { labels[entry.key] = entry.value }
        claim.metadata.labels = labels
        claim.metadata.annotations = template.metadata.annotations
        claim.object.value[.spec] = template.value[.spec]
        return claim.object
    }
}
