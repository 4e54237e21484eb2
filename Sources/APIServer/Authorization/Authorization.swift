import Kubernetes

/// What somebody wants to do: `authorizer.Attributes` of apiserver.
struct AuthorizationAttributes: Sendable {
    var user: User
    var verb: String
    var group = ""
    var resource = ""
    var subresource = ""
    var namespace = ""
    var name = ""
    /// The path of a request that addresses no resource; nil for all others.
    var path: String?

    /// 403 with the words of apiserver.
    func forbidden(reason: String) -> StatusError {
        var text = Self.sanitized(message)
        if !reason.isEmpty { text += ": " + reason }
        guard path == nil else {
            var error = StatusError(403, .forbidden, "forbidden: " + text)
            error.writesEmptyDetails = true
            return error
        }
        return StatusError.forbidden(GroupResource(group: group, resource: resource), name, text)
    }

    private var message: String {
        let who = "User \(GoString.quoted(user.name)) cannot \(verb)"
        if let path { return "\(who) path \(GoString.quoted(path))" }
        let what = subresource.isEmpty ? resource : "\(resource)/\(subresource)"
        let scope =
            namespace.isEmpty
            ? "at the cluster scope" : "in the namespace \(GoString.quoted(namespace))"
        return "\(who) resource \(GoString.quoted(what)) in API group \(GoString.quoted(group)) \(scope)"
    }

    /// Texts of the client come back without what a browser could take for markup.
    private static func sanitized(_ text: String) -> String {
        guard text.utf8.contains(where: { $0 == 0x26 || $0 == 0x3C || $0 == 0x3E }) else { return text }
        var clean = ""
        for character in text.unicodeScalars {
            switch character {
            case "&": clean += "&amp;"
            case "<": clean += "&lt;"
            case ">": clean += "&gt;"
            default: clean.unicodeScalars.append(character)
            }
        }
        return clean
    }
}

/// What the authorizers said.
struct AuthorizationDecision: Sendable {
    var isAllowed: Bool
    /// By which rule it is allowed, or what went wrong in looking for one.
    var reason = ""
}
