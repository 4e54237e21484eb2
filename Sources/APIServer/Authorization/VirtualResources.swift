import Kubernetes
import YAML

/// Kinds that are only asked and never stored: reviews of access and of tokens.
enum VirtualResources {
    private static let groups: Set<String> = ["authorization.k8s.io", "authentication.k8s.io"]

    /// The answer to a review; nil for a kind that is stored.
    static func answer(
        _ object: Object, definition: ResourceDefinition, user: User, reader: some ObjectReader
    ) throws(StatusError) -> Object? {
        guard groups.contains(definition.resource.group), definition.resource.verbs == ["create"] else {
            return nil
        }
        var answer = object
        switch definition.resource.kind {
        case "SelfSubjectReview":
            answer.value[.status] = [
                "userInfo": [
                    "username": .string(user.name), "groups": .array(user.groups.map { .string($0) }),
                ]
            ]
        default: answer.value[.status] = ["allowed": true]
        }
        return answer
    }
}
