import Kubernetes
import YAML

/// ClusterRoles whose rules are those of others, told by labels.
///
/// Follows `pkg/controller/clusterroleaggregation` of Kubernetes; here the rules are gathered in the same step in
/// which a role is written.
enum RoleAggregation {
    static let requester = Requester(
        user: User(
            name: "system:serviceaccount:kube-system:clusterrole-aggregation-controller",
            groups: [Authorizer.privilegedGroup]), fieldManager: "clusterrole-aggregation-controller")

    /// The rules that a role gathers; nil when it gathers none.
    static func rules(of role: Object, among roles: [Object]) -> [Value]? {
        guard let aggregation = role.value.member(.aggregationRule) else { return nil }
        var rules: [Value] = []
        for value in aggregation.items(.clusterRoleSelectors) {
            let selector = LabelSelector(validated: value)
            for other in roles where other.name != role.name && selector.matches(other) {
                for rule in other.value.items(.rules) where !rules.contains(rule) { rules.append(rule) }
            }
        }
        return rules
    }
}

extension APIServer {
    /// Brings the rules of all roles that gather others' up to date, after a role was written or removed.
    mutating func aggregateRoles(now: Timestamp) {
        let gathers = gathersRoles
        gathersRoles = false
        defer { gathersRoles = gathers }
        // Roles gather from roles that gather: as many rounds as there can be steps between them.
        for _ in 0..<8 {
            let roles = list(AccessRules.clusterRoles)
            var hasChanged = false
            for role in roles where !role.metadata.isDeleting {
                guard let rules = RoleAggregation.rules(of: role, among: roles),
                    rules != role.value.items(.rules)
                else { continue }
                let applied: Value = [
                    "apiVersion": .string(role.apiVersion), "kind": "ClusterRole",
                    "metadata": ["name": .string(role.name)], "rules": .array(rules),
                ]
                // A role that cannot be written keeps the rules it has.
                let written = try? patch(
                    AccessRules.clusterRoles, namespace: "", name: role.name, .apply(applied, force: true),
                    as: RoleAggregation.requester, now: now)
                if written != nil { hasChanged = true }
            }
            guard hasChanged else { return }
        }
    }
}
