import Kubernetes
import YAML

/// Nobody grants rights that they do not have, unless `escalate` or `bind` is allowed to them.
///
/// Follows `pkg/registry/rbac/*/policybased` of Kubernetes.
struct EscalationCheck {
    let definition: ResourceDefinition
    let user: User
    let authorizer: Authorizer

    /// Throws 403 where writing `object` would give more than the writer has.
    func check(_ object: Object, old: Object?) throws(StatusError) {
        guard authorizer.usesRBAC, definition.resource.group == AccessRules.group,
            !user.groups.contains(Authorizer.privilegedGroup)
        else { return }
        if let old, Self.isOnlyCollected(object, old) { return }
        switch definition.resource.plural {
        case "roles", "clusterroles": try checkRole(object, old: old)
        case "rolebindings", "clusterrolebindings": try checkBinding(object)
        default: break
        }
    }

    private func checkRole(_ role: Object, old: Object?) throws(StatusError) {
        let escalation = AuthorizationAttributes(
            user: user, verb: "escalate", group: AccessRules.group, resource: definition.resource.plural,
            namespace: role.namespace, name: old == nil ? "" : role.name)
        if authorizer.decide(escalation).isAllowed { return }
        try require(role.value.items(.rules).map(PolicyRule.init), of: role)
        guard Self.aggregates(role) || old.map(Self.aggregates) ?? false else { return }
        // What an aggregation gathers may be anything.
        let owned = authorizer.rules(for: user, namespace: "").rules
        guard PolicyRule.missing(from: owned, for: PolicyRule.everything).isEmpty else {
            throw StatusError.forbidden(
                definition.groupResource, role.name,
                "must have cluster-admin privileges to use the aggregationRule")
        }
    }

    private func checkBinding(_ binding: Object) throws(StatusError) {
        let reference = binding.value.member(.roleRef) ?? .emptyObject
        let isLocal = reference.text(.kind) == "Role"
        let resource = isLocal ? AccessRules.roles : AccessRules.clusterRoles
        let bind = AuthorizationAttributes(
            user: user, verb: "bind", group: reference.text(.apiGroup), resource: resource.resource,
            namespace: binding.namespace, name: reference.text(.name))
        if ["Role", "ClusterRole"].contains(reference.text(.kind)), authorizer.decide(bind).isAllowed {
            return
        }
        let found = AccessRules(reader: authorizer.reader).role(reference, namespace: binding.namespace)
        guard let role = found else { throw StatusError.notFound(resource, reference.text(.name)) }
        try require(role.value.items(.rules).map(PolicyRule.init), of: binding)
    }

    private func require(_ rules: [PolicyRule], of object: Object) throws(StatusError) {
        let (owned, mistake) = authorizer.rules(for: user, namespace: object.namespace)
        let missing = PolicyRule.missing(from: owned, for: rules)
        guard !missing.isEmpty else { return }
        let lines = Set(missing.map(\.compactText)).sorted(by: utf8Less)
        var text =
            "user \(GoString.quoted(user.name)) (groups=\(GoString.quotedList(user.groups))) "
            + "is attempting to grant RBAC permissions not currently held:\n"
            + lines.joined(separator: "\n")
        if !mistake.isEmpty { text += "; resolution errors: [\(mistake)]" }
        throw StatusError.forbidden(definition.groupResource, object.name, text)
    }

    private static func aggregates(_ role: Object) -> Bool {
        !(role.value[.aggregationRule]?.items(.clusterRoleSelectors).isEmpty ?? true)
    }

    /// Whether nothing changed but what the garbage collector writes.
    private static func isOnlyCollected(_ object: Object, _ old: Object) -> Bool {
        var copy = object.value
        for field: Field in [.ownerReferences, .finalizers, .selfLink, .managedFields] {
            copy[.metadata]?[field] = old.value[.metadata]?[field]
        }
        return copy == old.value
    }
}
