import Kubernetes
import YAML

/// What a pod may be but should not.
///
/// Follows `pkg/api/pod/warnings.go` of Kubernetes.
enum PodWarnings {
    private static let nodeLabels: [String: String] = [
        "beta.kubernetes.io/arch": "deprecated since v1.14; use \"kubernetes.io/arch\" instead",
        "beta.kubernetes.io/os": "deprecated since v1.14; use \"kubernetes.io/os\" instead",
        "failure-domain.beta.kubernetes.io/region":
            "deprecated since v1.17; use \"topology.kubernetes.io/region\" instead",
        "failure-domain.beta.kubernetes.io/zone":
            "deprecated since v1.17; use \"topology.kubernetes.io/zone\" instead",
        "beta.kubernetes.io/instance-type":
            "deprecated since v1.17; use \"node.kubernetes.io/instance-type\" instead",
    ]
    private static let volumes: [(Field, String)] = [
        (.gitRepo, "deprecated in v1.11, and disabled by default in v1.33+"),
        (.photonPersistentDisk, "deprecated in v1.11, non-functional in v1.16+"),
        (.scaleIO, "deprecated in v1.16, non-functional in v1.22+"),
        (.flocker, "deprecated in v1.22, non-functional in v1.25+"),
        (.storageos, "deprecated in v1.22, non-functional in v1.25+"),
        (.quobyte, "deprecated in v1.22, non-functional in v1.25+"),
        (.glusterfs, "deprecated in v1.25, non-functional in v1.26+"),
        (.cephfs, "deprecated in v1.28, non-functional in v1.31+"),
        (.rbd, "deprecated in v1.28, non-functional in v1.31+"),
    ]

    /// The warnings of a pod or a template whose spec stands at `path`.
    static func pod(_ pod: Value, at path: FieldPath) -> [String] {
        guard let spec = pod.member(.spec) else { return [] }
        var warnings: [String] = []
        for entry in spec.map(.nodeSelector).sorted() {
            if let text = nodeLabels[entry.key.name] {
                warnings.append("\(path.child("nodeSelector").key(entry.key.name)): \(text)")
            }
        }
        for (position, volume) in spec.items(.volumes).enumerated() {
            for (field, text) in volumes where volume.has(field) {
                warnings.append("\(path.child("volumes").index(position).child(field.name)): \(text)")
            }
        }
        for (position, secret) in spec.items(.imagePullSecrets).enumerated() where secret.text(.name).isEmpty
        {
            warnings.append(
                "\(path.child("imagePullSecrets").index(position).child("name")): invalid empty name \"\"")
        }
        if let seconds = spec.number(.terminationGracePeriodSeconds), seconds < 0 {
            warnings.append(
                "\(path.child("terminationGracePeriodSeconds")): must be >= 0; negative values are invalid and will be treated as 1"
            )
        }
        for list in [Field.initContainers, .containers] {
            for (position, container) in spec.items(list).enumerated() {
                self.container(container, at: path.child(list.name).index(position), &warnings)
            }
        }
        return warnings
    }

    private static func container(_ container: Value, at path: FieldPath, _ warnings: inout [String]) {
        for list in [Field.limits, .requests] {
            for name in [Key(.memory), Key("ephemeral-storage")] {
                guard let amount = container[.resources]?[list]?[name].flatMap(Quantity.init(value:)),
                    !amount.isExact(at: 0)
                else { continue }
                warnings.append(
                    "\(path.child("resources", list.name).key(name.name)): fractional byte value \(GoString.quoted(amount.description)) is invalid, must be an integer"
                )
            }
        }
        var names: [String] = []
        for (position, variable) in container.items(.env).enumerated() {
            let name = variable.text(.name)
            if names.contains(name) {
                warnings.append(
                    "\(path.child("env").index(position)): hides previous definition of \(GoString.quoted(name)), which may be dropped when using apply"
                )
            }
            names.append(name)
        }
        ports(container.items(.ports), at: path.child("ports"), &warnings)
    }

    private static func ports(_ ports: [Value], at path: FieldPath, _ warnings: inout [String]) {
        for (position, port) in ports.enumerated() {
            for (before, other) in ports[..<position].enumerated()
            where other[.containerPort] == port[.containerPort] && other[.protocol] == port[.protocol]
                && other[.hostPort] == port[.hostPort] && other[.hostIP] == port[.hostIP]
            {
                warnings.append(
                    "\(path.index(position)): duplicate port definition with \(path.index(before))")
            }
        }
    }
}
