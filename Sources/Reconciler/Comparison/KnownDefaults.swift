import Kubernetes
import YAML

/// Defaults that the API server puts into lists and objects that have one owner for all of them, so that they would
/// look like somebody's additions. Kubernetes sets these in code (`pkg/apis/*/v1/defaults.go`), not in its schema.
enum KnownDefaults {
    private static let byType: [String: [String: [Value]]] = [
        "ObjectFieldSelector": ["apiVersion": ["v1"]],
        "ResourceFieldSelector": ["divisor": ["0"]],
        "NetworkPolicyPort": ["protocol": ["TCP"]],
        "RoleRef": ["apiGroup": ["rbac.authorization.k8s.io"]],
        "Subject": ["apiGroup": ["rbac.authorization.k8s.io", ""]],
        "RuleWithOperations": ["scope": ["*"]],
        "NamedRuleWithOperations": ["scope": ["*"]],
        "MatchResources": ["matchPolicy": ["Equivalent"]],
        "PersistentVolumeClaim": [
            "apiVersion": ["v1"], "kind": ["PersistentVolumeClaim"], "status": [["phase": "Pending"]],
        ],
        "PersistentVolumeClaimSpec": ["volumeMode": ["Filesystem"]],
        "ServiceAccountTokenProjection": ["expirationSeconds": [3600]],
        "PodFailurePolicyOnPodConditionsPattern": ["status": ["True"]],
        "EndpointPort": ["protocol": ["TCP"], "name": [""]],
        "ServiceReference": ["port": [443]],
    ]

    /// Whether `value` is what the API server puts where nothing was stated.
    static func explains(_ value: Value, of field: Key, in node: SchemaNode?) -> Bool {
        if isHollow(value) { return true }
        guard let node else { return false }
        if let stated = node.field(field)?.defaultValue, stated == value { return true }
        guard let type = node.typeName, let dot = type.lastIndex(of: ".") else { return false }
        return byType[String(type[type.index(after: dot)...])]?[field.name]?.contains(value) ?? false
    }

    /// Whether a value is the one that Go leaves out of its JSON, and that defaulting takes for unset.
    static func isZero(_ value: Value) -> Bool {
        switch value {
        case .string(let text): text.isEmpty
        case .bool(let flag): !flag
        case .int, .uint, .double: value.double == 0
        default: false
        }
    }

    /// Whether a value states nothing: null, an empty map or list, or a map of such.
    static func isHollow(_ value: Value) -> Bool {
        switch value {
        case .null: true
        case .array(let elements): elements.isEmpty
        case .object(let map): map.entries.allSatisfy { isHollow($0.value) }
        default: false
        }
    }
}
