import Kubernetes
import YAML

/// Finds the rules that hold for a user: bindings whose subjects name the user, and the roles they refer to.
///
/// Follows `pkg/registry/rbac/validation/rule.go` of Kubernetes.
struct AccessRules {
    static let group = "rbac.authorization.k8s.io"
    static let clusterRoles = GroupResource(group: group, resource: "clusterroles")
    static let roles = GroupResource(group: group, resource: "roles")
    private static let clusterRoleBindings = GroupResource(group: group, resource: "clusterrolebindings")
    private static let roleBindings = GroupResource(group: group, resource: "rolebindings")

    let reader: any ObjectReader

    /// What a visit comes across.
    enum Found {
        case rule(PolicyRule, source: Source)
        /// A role that a binding refers to is not there.
        case mistake(String)
    }

    /// The binding that a rule came by.
    struct Source: CustomStringConvertible {
        let binding: Object
        let subject: Value

        var description: String {
            let reference = binding.value.member(.roleRef) ?? .emptyObject
            let name =
                binding.namespace.isEmpty ? binding.name : "\(binding.name)/\(binding.namespace)"
            return
                "\(binding.kind) \(GoString.quoted(name)) of \(reference.text(.kind)) "
                + "\(GoString.quoted(reference.text(.name))) to \(subjectText)"
        }

        private var subjectText: String {
            var name = subject.text(.name)
            if subject.text(.kind) == "ServiceAccount" {
                let namespace = subject.text(.namespace)
                name += "/" + (namespace.isEmpty ? binding.namespace : namespace)
            }
            return "\(subject.text(.kind)) \(GoString.quoted(name))"
        }
    }

    /// Visits the rules of the cluster, then those of the namespace, until `body` returns false.
    func visit(_ user: User, namespace: String, _ body: (Found) -> Bool) {
        for binding in reader.list(Self.clusterRoleBindings, namespace: nil) {
            guard visit(binding, user, namespace: "", body) else { return }
        }
        guard !namespace.isEmpty else { return }
        for binding in reader.list(Self.roleBindings, namespace: namespace) {
            guard visit(binding, user, namespace: namespace, body) else { return }
        }
    }

    private func visit(_ binding: Object, _ user: User, namespace: String, _ body: (Found) -> Bool) -> Bool {
        let subjects = binding.value.items(.subjects)
        guard let subject = subjects.first(where: { Self.names($0, user, namespace: namespace) }) else {
            return true
        }
        let reference = binding.value.member(.roleRef) ?? .emptyObject
        let kind = reference.text(.kind)
        guard let role = role(reference, namespace: namespace) else {
            let resource = GroupResource(group: Self.group, resource: kind.lowercased())
            return body(.mistake("\(resource) \(GoString.quoted(reference.text(.name))) not found"))
        }
        let source = Source(binding: binding, subject: subject)
        for rule in role.value.items(.rules) {
            guard body(.rule(PolicyRule(rule), source: source)) else { return false }
        }
        return true
    }

    /// The role that a reference names, seen from a binding's namespace.
    func role(_ reference: Value, namespace: String) -> Object? {
        let isLocal = reference.text(.kind) == "Role"
        return reader.get(
            isLocal ? Self.roles : Self.clusterRoles, namespace: isLocal ? namespace : "",
            name: reference.text(.name))
    }

    private static func names(_ subject: Value, _ user: User, namespace: String) -> Bool {
        let name = subject.text(.name)
        switch subject.text(.kind) {
        case "User": return user.name == name
        case "Group": return user.groups.contains(name)
        case "ServiceAccount":
            let stated = subject.text(.namespace)
            let home = stated.isEmpty ? namespace : stated
            return !home.isEmpty && user.name == "system:serviceaccount:\(home):\(name)"
        default: return false
        }
    }
}
