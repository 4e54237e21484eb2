import YAML

/// The fields of a built-in type that its JSON always has, with the values they have when nothing was set.
///
/// The schema says which fields are required; these and the structures of every object that are no pointers in its
/// Go type are always printed. (`metadata`, `spec` and `status` are the rule; pointers among them are the exception
/// and make no difference where this is used: a new object has one owner.)
enum ZeroValue {
    /// Structures that are values, not pointers, in all types that have them.
    private static let structures: Set<Key> = [
        Key(.metadata), Key(.spec), Key(.status), Key(.template), Key("strategy"), Key("updateStrategy"),
        Key(.loadBalancer), Key(.jobTemplate),
    ]

    /// Structures that are values in one type only.
    private static let particular: [String: Set<Key>] = [
        "io.k8s.api.networking.v1.NetworkPolicySpec": ["podSelector"],
        "io.k8s.api.core.v1.PersistentVolumeClaimSpec": ["resources"],
        "io.k8s.api.core.v1.Event": ["source", "involvedObject"],
        "io.k8s.api.autoscaling.v1.HorizontalPodAutoscalerSpec": ["scaleTargetRef"],
        "io.k8s.api.autoscaling.v2.HorizontalPodAutoscalerSpec": ["scaleTargetRef"],
        "io.k8s.api.storage.v1.VolumeAttachmentSpec": ["source"],
        "io.k8s.api.rbac.v1.RoleBinding": ["roleRef"],
        "io.k8s.api.rbac.v1.ClusterRoleBinding": ["roleRef"],
    ]
    /// Fields of the names above that are pointers all the same.
    private static let pointers: [String: Set<Key>] = [
        "io.k8s.api.core.v1.ReplicationControllerSpec": ["template"],
        "io.k8s.api.policy.v1.Eviction": ["deleteOptions"],
    ]

    /// Other fields that are printed although they are not required.
    private static let printed: [String: Map] = [
        "io.k8s.api.core.v1.Event": [
            "eventTime": .null, "firstTimestamp": .null, "lastTimestamp": .null, "reportingComponent": "",
            "reportingInstance": "",
        ],
        "io.k8s.api.events.v1.Event": [
            "deprecatedFirstTimestamp": .null, "deprecatedLastTimestamp": .null,
            "deprecatedSource": .emptyObject,
            "eventTime": .null,
        ],
        "io.k8s.api.authentication.v1.TokenRequestSpec": ["boundObjectRef": .null],
    ]

    private static let maximumDepth = 6

    /// The empty object of every kind, by its node. (Looked up, never walked.)
    static let roots: [Int: Value] = {
        var roots: [Int: Value] = [:]
        for name in Schema.builtin.typeNames {
            guard let type = Schema.builtin.type(named: name), type.field(.metadata) != nil,
                type.field(.kind) != nil
            else { continue }
            roots[type.index] = object(type)
        }
        return roots
    }()

    private static func object(_ schema: SchemaNode, depth: Int = 0) -> Value {
        var map = schema.typeName.flatMap { printed[$0] } ?? Map()
        for field in schema.fields {
            if field.node.kind == .object, isStructure(field.key, of: schema) {
                map[field.key] = depth < maximumDepth ? object(field.node, depth: depth + 1) : .emptyObject
            } else if field.required {
                map[field.key] = scalar(field.node.kind)
            }
        }
        return .object(map)
    }

    private static func isStructure(_ key: Key, of schema: SchemaNode) -> Bool {
        guard let name = schema.typeName else { return false }
        if pointers[name]?.contains(key) ?? false { return false }
        return structures.contains(key) || particular[name]?.contains(key) ?? false
    }

    private static func scalar(_ kind: SchemaNode.Kind) -> Value {
        switch kind {
        case .string: ""
        case .integer, .number, .intOrString: 0
        case .boolean: false
        case .quantity: "0"
        default: .null
        }
    }
}
