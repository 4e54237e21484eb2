import Kubernetes
import YAML

/// Questions about who may do what: `authorization.k8s.io`.
///
/// Follows `pkg/registry/authorization` and `pkg/apis/authorization/validation` of Kubernetes. They are answered
/// and never stored.
struct AccessReviews {
    let authorizer: Authorizer
    /// Who asks.
    let user: User

    /// The answer to a review.
    ///
    /// - Throws: 422 for a question that makes no sense, 400 where a namespace is missing.
    func answer(_ review: Object, kind: GroupVersionKind) throws(StatusError) -> Object {
        if kind.kind == "SelfSubjectRulesReview" { return try rules(review, kind) }
        let spec = review.value.member(.spec) ?? .emptyObject
        let isSelf = kind.kind == "SelfSubjectAccessReview"
        let mistakes = AccessReviewValidation.validate(review, kind: kind.kind)
        guard mistakes.isEmpty else {
            // Kubernetes takes the kind from the decoded object, which has forgotten it.
            throw StatusError.invalid(GroupKind(group: kind.group, kind: ""), "", mistakes)
        }
        let (attributes, evaluation) = Self.attributes(spec, isSelf ? user : Self.user(spec))
        let decision = authorizer.decide(attributes)
        var status: Value = ["allowed": .bool(decision.isAllowed)]
        if !decision.reason.isEmpty { status[.reason] = .string(decision.reason) }
        if !evaluation.isEmpty {
            status[.evaluationError] = .string(evaluation.joined(separator: "; "))
        }
        var answer = review
        answer.value[.status] = status
        return answer
    }

    private static func user(_ spec: Value) -> User {
        User(
            name: spec.text(.user), uid: spec.text(.uid), groups: spec.texts(.groups),
            extra: spec.map(.extra).map { entry in
                User.Extra(key: entry.key.name, values: entry.value.array?.compactMap(\.string) ?? [])
            })
    }

    /// What is asked, and which of its parts could not be understood.
    private static func attributes(
        _ spec: Value, _ user: User
    ) -> (AuthorizationAttributes, mistakes: [String]) {
        guard let resource = spec.member(.resourceAttributes) else {
            let path = spec.member(.nonResourceAttributes) ?? .emptyObject
            return (
                AuthorizationAttributes(user: user, verb: path.text(.verb), path: path.text(.path)), []
            )
        }
        let attributes = AuthorizationAttributes(
            user: user, verb: resource.text(.verb), group: resource.text(.group),
            resource: resource.text(.resource), subresource: resource.text(.subresource),
            namespace: resource.text(.namespace), name: resource.text(.name))
        var mistakes: [String] = []
        let fields = resource.member(.fieldSelector)?.text(.rawSelector) ?? ""
        if !fields.isEmpty, (try? FieldSelector(parsing: fields)) == nil {
            mistakes.append("spec.resourceAttributes.fieldSelector ignored due to parse error")
        }
        let labels = resource.member(.labelSelector)?.text(.rawSelector) ?? ""
        if !labels.isEmpty, (try? LabelSelector(parsing: labels)) == nil {
            mistakes.append("spec.resourceAttributes.labelSelector ignored due to parse error")
        }
        return (attributes, mistakes)
    }

    /// All rights of the user in one namespace.
    private func rules(_ review: Object, _ kind: GroupVersionKind) throws(StatusError) -> Object {
        let namespace = review.value[.spec]?.text(.namespace) ?? ""
        guard !namespace.isEmpty else { throw StatusError.badRequest("no namespace on request") }
        let (rules, mistake) = authorizer.rules(for: user, namespace: namespace)
        func texts(_ values: [String]) -> Value { .array(values.map { .string($0) }) }
        var resourceRules: [Value] = []
        var pathRules: [Value] = []
        for rule in rules {
            if !rule.resources.isEmpty {
                var value: Value = ["verbs": texts(rule.verbs)]
                if !rule.groups.isEmpty { value[.apiGroups] = texts(rule.groups) }
                value[.resources] = texts(rule.resources)
                if !rule.names.isEmpty { value[.resourceNames] = texts(rule.names) }
                resourceRules.append(value)
            }
            if !rule.urls.isEmpty {
                pathRules.append(["verbs": texts(rule.verbs), "nonResourceURLs": texts(rule.urls)])
            }
        }
        var status: Value = [
            "resourceRules": .array(resourceRules), "nonResourceRules": .array(pathRules),
            "incomplete": false,
        ]
        if !mistake.isEmpty { status[.evaluationError] = .string(mistake) }
        return Object([
            "kind": .string(kind.kind), "apiVersion": .string(kind.apiVersion), "metadata": .emptyObject,
            "spec": .emptyObject, "status": status,
        ])
    }
}
