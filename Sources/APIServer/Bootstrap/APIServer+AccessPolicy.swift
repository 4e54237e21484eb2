import Kubernetes
import YAML

/// The roles and bindings that every cluster begins with (`bootstrappolicy` of Kubernetes), from a table in the
/// binary.
enum AccessPolicy {
    /// In the order in which they are made: roles before what refers to them.
    static let objects: [Object] = {
        let table = EmbeddedTable.accessPolicy()
        return ["ClusterRole", "ClusterRoleBinding", "Role", "RoleBinding"].flatMap { kind in
            (table[name: kind]?.array ?? []).map { object(kind, $0) }
        }
    }()

    private static func object(_ kind: String, _ entry: Value) -> Object {
        var object = Object(
            apiVersion: "\(AccessRules.group)/v1", kind: kind,
            namespace: entry[.metadata]?.text(.namespace) ?? "", name: entry[.metadata]?.text(.name) ?? "")
        object.metadata.annotations = ["rbac.authorization.kubernetes.io/autoupdate": "true"]
        var labels: Map = ["kubernetes.io/bootstrapping": "rbac-defaults"]
        for label in entry[.metadata]?.map(.labels) ?? Map() { labels[label.key] = label.value }
        object.metadata.labels = labels
        for field: Field in [.aggregationRule, .rules, .subjects, .roleRef] {
            if let value = entry[field], !value.isNull { object.value[field] = value }
        }
        return object
    }
}

extension APIServer {
    /// Makes the default roles and bindings, and gathers the rules of those that consist of others.
    mutating func makeAccessPolicy(now: Timestamp) {
        for object in AccessPolicy.objects { make(object, now) }
        aggregateRoles(now: now)
    }
}
