import Kubernetes
import YAML

/// DefaultTolerationSeconds: a pod stays five minutes on a node that is not ready or out of reach.
///
/// Follows `plugin/pkg/admission/defaulttolerationseconds` of Kubernetes.
enum DefaultTolerations {
    static func fill(_ pod: inout Value) {
        pod.change(.spec) { spec in
            var tolerations = spec.items(.tolerations)
            for key in ["node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"] {
                let isTolerated = tolerations.contains { toleration in
                    let name = toleration.text(.key)
                    let effect = toleration.text(.effect)
                    return (name == key || name.isEmpty) && (effect == "NoExecute" || effect.isEmpty)
                }
                guard !isTolerated else { continue }
                tolerations.append([
                    "key": .string(key), "operator": "Exists", "effect": "NoExecute",
                    "tolerationSeconds": 300,
                ])
            }
            spec[.tolerations] = .array(tolerations)
        }
    }
}
