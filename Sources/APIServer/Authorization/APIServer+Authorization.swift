package import Kubernetes

extension APIServer {
    var authorizer: Authorizer { Authorizer(usesRBAC: configuration.authorization, reader: self) }

    /// The request as it is to be answered: for the user it wants to act as, when that one may make it.
    func admitted(_ request: APIRequest, _ segments: [String]) throws(StatusError) -> APIRequest {
        var request = request
        let authorizer = authorizer
        if let wanted = request.impersonation {
            request.user = try Impersonation(authorizer: authorizer).user(
                wanted, AuthorizationAttributes(request, segments: segments))
            request.impersonation = nil
        }
        try authorizer.require(AuthorizationAttributes(request, segments: segments))
        return request
    }

    /// The user that a service account's token stands for; nil when this server did not issue it, when it has
    /// expired, or when what it is bound to is gone.
    package func user(token: String, now: Timestamp) -> User? {
        (try? ServiceAccountTokens.user(token, key: configuration.tokenKey, reader: self, now: now).get())?
            .user
    }
}
