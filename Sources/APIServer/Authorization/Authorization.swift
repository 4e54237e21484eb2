import Kubernetes

/// What somebody wants to do.
struct AuthorizationAttributes: Sendable {
    var user: User
    var verb: String
    var group: String
    var resource: String
    var subresource = ""
    var namespace = ""
    var name = ""
}

/// Who may do what.
enum Authorization {
    /// Throws 403 when the user may not do it.
    static func require(_ attributes: AuthorizationAttributes, reader: some ObjectReader) throws(StatusError)
    {
        guard !attributes.user.groups.contains("system:masters") else { return }
        let resource = GroupResource(group: attributes.group, resource: attributes.resource)
        let scope =
            attributes.namespace.isEmpty
            ? "at the cluster scope" : "in the namespace \"\(attributes.namespace)\""
        throw StatusError.forbidden(
            resource, attributes.name,
            "User \"\(attributes.user.name)\" cannot \(attributes.verb) resource \"\(attributes.resource)\" in API group \"\(attributes.group)\" \(scope)"
        )
    }
}
