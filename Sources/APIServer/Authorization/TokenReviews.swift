import Kubernetes
import YAML

/// Questions about who somebody is: `authentication.k8s.io` (`pkg/registry/authentication` of Kubernetes).
struct TokenReviews {
    let server: APIServer
    let now: Timestamp

    /// Who sent the request.
    func selfReview(_ user: User, kind: GroupVersionKind) -> Object {
        Object([
            "kind": .string(kind.kind), "apiVersion": .string(kind.apiVersion),
            "metadata": ["creationTimestamp": .string(now.rfc3339)],
            "status": ["userInfo": Self.info(user)],
        ])
    }

    /// Whom a token stands for. Throws 400 for a review without a token.
    func answer(_ review: Object) throws(StatusError) -> Object {
        let spec = review.value.member(.spec) ?? .emptyObject
        let token = spec.text(.token)
        guard !token.isEmpty else {
            throw StatusError.badRequest("token is required for TokenReview in authentication")
        }
        var answer = review
        let wanted = spec.texts(.audiences)
        let known = server.configuration.tokenUser?(token)
        let outcome: Result<ServiceAccountTokens.Bearer, ServiceAccountTokens.Refusal> =
            known.map { .success(ServiceAccountTokens.Bearer(user: $0, audiences: wanted)) }
            ?? ServiceAccountTokens.user(
                token, audiences: wanted, key: server.configuration.tokenKey, reader: server, now: now)
        switch outcome {
        case .success(let bearer):
            var status: Value = ["authenticated": true, "user": Self.info(bearer.user)]
            let audiences = bearer.audiences.isEmpty ? [ServiceAccountTokens.issuer] : bearer.audiences
            status[.audiences] = .array(audiences.map { .string($0) })
            answer.value[.status] = status
        case .failure(let refusal):
            answer.value[.status] = ["user": .emptyObject, "error": .string(refusal.message)]
        }
        return answer
    }

    private static func info(_ user: User) -> Value {
        var info: Value = ["username": .string(user.name)]
        if !user.uid.isEmpty { info[.uid] = .string(user.uid) }
        if !user.groups.isEmpty { info[.groups] = .array(user.groups.map { .string($0) }) }
        if !user.extra.isEmpty {
            var extra = Map()
            for entry in user.extra { extra[Key(entry.key)] = .array(entry.values.map { .string($0) }) }
            info[.extra] = .object(extra.sorted())
        }
        return info
    }
}
