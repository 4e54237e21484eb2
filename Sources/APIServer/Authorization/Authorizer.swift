import Kubernetes
import YAML

/// Decides who may do what.
///
/// The chain of kube-apiserver: `system:masters` may do everything, RBAC decides about all others. Without RBAC
/// every user may do everything, as with `--authorization-mode=AlwaysAllow`.
struct Authorizer: Sendable {
    let usesRBAC: Bool
    let reader: any ObjectReader

    /// The group whose members nothing is refused.
    static let privilegedGroup = "system:masters"

    func decide(_ attributes: AuthorizationAttributes) -> AuthorizationDecision {
        guard usesRBAC, !attributes.user.groups.contains(Self.privilegedGroup) else {
            return AuthorizationDecision(isAllowed: true)
        }
        var allowedBy: String?
        var mistakes: [String] = []
        AccessRules(reader: reader).visit(attributes.user, namespace: attributes.namespace) { found in
            switch found {
            case .mistake(let text): mistakes.append(text)
            case .rule(let rule, let source):
                guard rule.allows(attributes) else { return true }
                allowedBy = source.description
                return false
            }
            return true
        }
        if let allowedBy {
            return AuthorizationDecision(isAllowed: true, reason: "RBAC: allowed by \(allowedBy)")
        }
        guard !mistakes.isEmpty else { return AuthorizationDecision(isAllowed: false) }
        return AuthorizationDecision(isAllowed: false, reason: "RBAC: " + Self.aggregate(mistakes))
    }

    /// Throws 403 when the user may not do it.
    func require(_ attributes: AuthorizationAttributes) throws(StatusError) {
        let decision = decide(attributes)
        guard decision.isAllowed else { throw attributes.forbidden(reason: decision.reason) }
    }

    /// All rules that hold for a user in a namespace, and what could not be resolved.
    func rules(for user: User, namespace: String) -> (rules: [PolicyRule], mistake: String) {
        guard usesRBAC else { return (PolicyRule.everything, "") }
        var rules: [PolicyRule] = []
        var mistakes: [String] = []
        AccessRules(reader: reader).visit(user, namespace: namespace) { found in
            switch found {
            case .rule(let rule, _): rules.append(rule)
            case .mistake(let text): mistakes.append(text)
            }
            return true
        }
        return (rules, mistakes.isEmpty ? "" : Self.aggregate(mistakes))
    }

    /// Several errors as one text, each said once.
    static func aggregate(_ mistakes: [String]) -> String {
        var distinct: [String] = []
        for mistake in mistakes where !distinct.contains(mistake) { distinct.append(mistake) }
        return distinct.count == 1 ? distinct[0] : "[" + distinct.joined(separator: ", ") + "]"
    }
}
