import Kubernetes
import YAML

/// On which nodes a DaemonSet's pods belong.
///
/// Follows `NodeShouldRunDaemonPod` of `pkg/controller/daemon/daemon_controller.go` of Kubernetes.
struct DaemonPlacement {
    private let spec: PodSpec
    private let nodeName: String
    private let nodeSelector: Map
    private let required: NodeSelector?
    private let tolerations: [Toleration]

    init(_ template: PodTemplateSpec) {
        var spec = template.spec
        nodeName = spec.nodeName
        spec.tolerations = Self.tolerations(of: spec)
        self.spec = spec
        nodeSelector = spec.nodeSelector
        required = spec.affinity?.nodeAffinity?.required
        tolerations = spec.tolerations
    }

    /// The template's tolerations and those that every DaemonSet's pods get: they go on where others leave.
    private static func tolerations(of spec: PodSpec) -> [Toleration] {
        var added = [
            ("node.kubernetes.io/not-ready", "NoExecute"), ("node.kubernetes.io/unreachable", "NoExecute"),
            ("node.kubernetes.io/disk-pressure", "NoSchedule"),
            ("node.kubernetes.io/memory-pressure", "NoSchedule"),
            ("node.kubernetes.io/pid-pressure", "NoSchedule"),
            ("node.kubernetes.io/unschedulable", "NoSchedule"),
        ]
        if spec.hostNetwork { added.append(("node.kubernetes.io/network-unavailable", "NoSchedule")) }
        var tolerations = spec.tolerations
        for (key, effect) in added
        where !tolerations.contains(where: {
            $0.key == key && $0.operator == "Exists" && $0.effect == effect && $0.tolerationSeconds == nil
        }) {
            var toleration = Toleration()
            toleration.key = key
            toleration.operator = "Exists"
            toleration.effect = effect
            tolerations.append(toleration)
        }
        return tolerations
    }

    /// Whether a pod should be made on a node, and whether one that is there may go on.
    func suits(_ node: NodeState) -> (shouldRun: Bool, mayContinue: Bool) {
        if !nodeName.isEmpty, nodeName != node.name { return (false, false) }
        for entry in nodeSelector where node.labels[entry.key] != entry.value { return (false, false) }
        if let required, !required.nodeSelectorTerms.contains(where: { NodeFilter.matches($0, node) }) {
            return (false, false)
        }
        let untolerated = node.taints.filter { taint in
            taint.effect != "PreferNoSchedule"
                && !tolerations.contains {
                    NodeFilter.tolerates($0, key: taint.key, value: taint.text, effect: taint.effect)
                }
        }
        return (untolerated.isEmpty, !untolerated.contains { $0.effect == "NoExecute" })
    }

    /// The pod spec for one node: an affinity for its name, so that the scheduler puts it there.
    func spec(on node: String) -> PodSpec {
        var spec = spec
        let field: Value = [
            "matchFields": [["key": "metadata.name", "operator": "In", "values": [.string(node)]]]
        ]
        var affinity = spec.value[.affinity] ?? .emptyObject
        var nodeAffinity = affinity[.nodeAffinity] ?? .emptyObject
        var terms =
            nodeAffinity[.requiredDuringSchedulingIgnoredDuringExecution]?[.nodeSelectorTerms]?.array ?? []
        if terms.isEmpty {
            terms = [field]
        } else {
            // The name takes the place of any other demand on fields.
            terms = terms.map { term in
                var term = term
                term[.matchFields] = field[.matchFields]
                return term
            }
        }
        nodeAffinity[.requiredDuringSchedulingIgnoredDuringExecution] = ["nodeSelectorTerms": .array(terms)]
        affinity[.nodeAffinity] = nodeAffinity
        spec.value[.affinity] = affinity
        return spec
    }
}

extension PodRecord {
    /// The node that a daemon pod is on, or is meant for before it is bound.
    var targetNode: String {
        if !node.isEmpty { return node }
        let required = object.value[.spec]?[.affinity]?[.nodeAffinity]?[
            .requiredDuringSchedulingIgnoredDuringExecution]
        for term in required?[.nodeSelectorTerms]?.array ?? [] {
            for field in term[.matchFields]?.array ?? []
            where field[.key]?.string == "metadata.name" && field[.operator]?.string == "In" {
                if let name = field[.values]?.array?.first?.string { return name }
            }
        }
        return ""
    }
}
