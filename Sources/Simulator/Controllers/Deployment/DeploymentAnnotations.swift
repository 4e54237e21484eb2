import Kubernetes
import YAML

/// The annotations by which a Deployment and its ReplicaSets remember revisions and sizes.
///
/// Follows `pkg/controller/deployment/util` of Kubernetes.
enum DeploymentAnnotations {
    static let revision = Key("deployment.kubernetes.io/revision")
    static let revisionHistory = Key("deployment.kubernetes.io/revision-history")
    static let desiredReplicas = Key("deployment.kubernetes.io/desired-replicas")
    static let maxReplicas = Key("deployment.kubernetes.io/max-replicas")
    static let hashLabel = Key("pod-template-hash")

    /// Not copied from a Deployment to its ReplicaSets.
    private static let skipped: Set<Key> = [
        Key("kubectl.kubernetes.io/last-applied-configuration"), revision, revisionHistory, desiredReplicas,
        maxReplicas, Key("deprecated.deployment.rollback.to"),
    ]

    static func revision(of object: Object) -> Int {
        object.metadata.value[.annotations]?[revision]?.string.flatMap { Int($0) } ?? 0
    }

    static func number(_ key: Key, of object: Object) -> Int? {
        object.metadata.value[.annotations]?[key]?.string.flatMap { Int($0) }
    }

    /// The annotations of the new ReplicaSet: the Deployment's, and the revision when it moved on.
    static func newReplicaSet(_ old: Map, deployment: Object, revision newRevision: Int, exists: Bool) -> Map
    {
        var annotations = old
        for entry in deployment.metadata.annotations where !skipped.contains(entry.key) {
            annotations[entry.key] = entry.value
        }
        let oldText = old[revision]?.string ?? ""
        let oldRevision = Int(oldText) ?? 0
        if oldRevision < newRevision {
            annotations[revision] = .string("\(newRevision)")
            if exists, oldRevision > 0 {
                let history = old[revisionHistory]?.string ?? ""
                var parts = history.split(separator: ",").map(String.init)
                if !parts.contains(oldText) { parts.append(oldText) }
                while parts.count > 1, parts.joined(separator: ",").utf8.count > 2000 { parts.removeFirst() }
                annotations[revisionHistory] = .string(parts.joined(separator: ","))
            }
        }
        return annotations
    }

    /// Sets the two annotations of size.
    static func setSizes(_ annotations: inout Map, desired: Int, maximum: Int) {
        annotations[desiredReplicas] = .string("\(desired)")
        annotations[maxReplicas] = .string("\(maximum)")
    }

    /// Whether two templates are the same apart from the hash label.
    static func isSameTemplate(_ left: Value, _ right: Value) -> Bool {
        guard left[.spec] == right[.spec] else { return false }
        var left = ObjectMeta(left[.metadata] ?? .emptyObject)
        var right = ObjectMeta(right[.metadata] ?? .emptyObject)
        left.labels[hashLabel] = nil
        right.labels[hashLabel] = nil
        // Empty maps and none are the same.
        for field in [Field.labels, .annotations] {
            if left.value[field]?.object?.isEmpty ?? true { left.value[field] = nil }
            if right.value[field]?.object?.isEmpty ?? true { right.value[field] = nil }
        }
        left.value[.creationTimestamp] = nil
        right.value[.creationTimestamp] = nil
        return left.value == right.value
    }
}
