import YAML

/// A field that a transformer changes, in the kinds it names.
struct FieldSpec: Sendable, Hashable {
    var gvk = Gvk()
    /// Steps between slashes; `\/` is a slash within a step, a trailing `[]` says that the step is a list.
    var path = ""
    /// Whether the field is added where it is missing.
    var creates = false

    init(_ path: String, gvk: Gvk = Gvk(), creates: Bool = false) {
        self.path = path
        self.gvk = gvk
        self.creates = creates
    }

    var steps: [String] { NodePath.split(path, "/") }
}

extension FieldSpec: CustomStringConvertible {
    var description: String { "\(gvk):\(creates):\(path)" }
}

extension [FieldSpec] {
    /// Adds `more`, each unless a field for the same path is here that it covers.
    func merging(_ more: [FieldSpec]) throws(KustomizeError) -> [FieldSpec] {
        var result = self
        var positions: [String: [Int]] = [:]
        for (index, spec) in result.enumerated() { positions[spec.path, default: []].append(index) }
        for spec in more {
            let known = positions[spec.path]?.first { result[$0].gvk.isSelected(by: spec.gvk) }
            if let known {
                guard result[known].creates == spec.creates else {
                    throw KustomizeError("conflicting fieldspecs")
                }
            } else {
                positions[spec.path, default: []].append(result.count)
                result.append(spec)
            }
        }
        return result
    }

    /// In the order of kinds that kustomize keeps its fields in.
    var sortedByKind: [FieldSpec] { sortedStably { KindOrder.precedes($0.gvk, $1.gvk) } }
}

extension Array {
    /// Sorted, equal elements in their order.
    func sortedStably(_ precedes: (Element, Element) -> Bool) -> [Element] {
        indices.sorted { left, right in
            if precedes(self[left], self[right]) { return true }
            if precedes(self[right], self[left]) { return false }
            return left < right
        }.map { self[$0] }
    }
}

/// The order of kinds in which a cluster wants its objects: what others refer to first.
enum KindOrder {
    static let first = [
        "Namespace", "ResourceQuota", "StorageClass", "CustomResourceDefinition", "ServiceAccount",
        "PodSecurityPolicy", "Role", "ClusterRole", "RoleBinding", "ClusterRoleBinding", "ConfigMap",
        "Secret",
        "Endpoints", "Service", "LimitRange", "PriorityClass", "PersistentVolume", "PersistentVolumeClaim",
        "Deployment", "StatefulSet", "CronJob", "PodDisruptionBudget",
    ]
    static let last = ["MutatingWebhookConfiguration", "ValidatingWebhookConfiguration"]

    static let standard = ranks(first: first, last: last)

    static func ranks(first: [String], last: [String]) -> [String: Int] {
        var ranks: [String: Int] = [:]
        for (index, kind) in first.enumerated() { ranks[kind] = index - first.count }
        for (index, kind) in last.enumerated() { ranks[kind] = index + 1 }
        return ranks
    }

    static func text(_ gvk: Gvk) -> String {
        let parts = [
            gvk.group.isEmpty ? "~G" : gvk.group, gvk.version.isEmpty ? "~V" : gvk.version,
            gvk.kind.isEmpty ? "~K" : gvk.kind,
        ]
        return parts.joined(separator: "_")
    }

    static func precedes(_ left: Gvk, _ right: Gvk) -> Bool {
        let (a, b) = (standard[left.kind] ?? 0, standard[right.kind] ?? 0)
        if a != b { return a < b }
        return utf8Less(text(left), text(right))
    }
}
