import Kubernetes

/// Acting as somebody else, where that is allowed.
///
/// Follows `pkg/endpoints/filters/impersonation` of apiserver 1.36: the constrained modes are tried first, each of
/// which also asks whether the request itself may be made while acting so; then the plain right to impersonate.
/// When all refuse, the first refusal is the answer.
struct Impersonation {
    let authorizer: Authorizer

    /// How somebody may be acted as, in the order in which the ways are tried.
    private enum Mode: String, CaseIterable {
        case associatedNode = "associated-node"
        case arbitraryNode = "arbitrary-node"
        case serviceAccount = "serviceaccount"
        case userInfo = "user-info"
        case plain = ""

        var verb: String { self == .plain ? "impersonate" : "impersonate:\(rawValue)" }
        /// Users and groups belong to the core group in the old rules, to authentication in the new ones.
        var group: String { self == .plain ? "" : Impersonation.authentication }
    }

    private static let authentication = "authentication.k8s.io"
    /// So many checks are worth asking for all at once.
    private static let many = 4

    /// The user that a request is to be answered for.
    ///
    /// - Parameter attributes: What the request wants, as the user who sent it.
    /// - Throws: 400 for headers without a user, 403 where nothing allows it.
    func user(_ wanted: User, _ attributes: AuthorizationAttributes) throws(StatusError) -> User {
        guard !wanted.name.isEmpty else {
            throw StatusError.badRequest(
                "requested \(Self.goText(wanted)) without impersonating a user name")
        }
        var refusal: StatusError?
        for mode in Mode.allCases where applies(mode, wanted, requester: attributes.user) {
            do {
                if mode != .plain {
                    var during = attributes
                    during.verb = "impersonate-on:\(mode.rawValue):\(attributes.verb)"
                    try authorizer.require(during)
                }
                return try check(mode, wanted, requester: attributes.user)
            } catch {
                if refusal == nil { refusal = error }
            }
        }
        throw refusal ?? StatusError(500, .internalError, "all impersonation modes failed")
    }

    /// The user without asking whether that is allowed: for a request that was admitted before.
    static func settled(_ wanted: User) -> User {
        var user = wanted
        if let account = ServiceAccountName(wanted.name), wanted.groups.isEmpty {
            user.groups = account.groups
        }
        return authenticated(user)
    }

    private func applies(_ mode: Mode, _ wanted: User, requester: User) -> Bool {
        let isBare = wanted.uid.isEmpty && wanted.groups.isEmpty && wanted.extra.isEmpty
        let node = Self.node(wanted.name)
        let isAccount = ServiceAccountName(wanted.name) != nil
        switch mode {
        case .associatedNode:
            guard isBare, let node, ServiceAccountName(requester.name) != nil else { return false }
            return requester.extra.contains {
                $0.key == "authentication.kubernetes.io/node-name" && $0.values == [node]
            }
        case .arbitraryNode: return isBare && node != nil
        case .serviceAccount: return isBare && isAccount
        case .userInfo: return node == nil && !isAccount
        case .plain: return true
        }
    }

    private func check(_ mode: Mode, _ wanted: User, requester: User) throws(StatusError) -> User {
        var actual = wanted
        func attributes(_ group: String, _ resource: String, _ name: String) -> AuthorizationAttributes {
            AuthorizationAttributes(
                user: requester, verb: mode.verb, group: group, resource: resource, name: name)
        }
        var who = attributes(mode.group, "users", wanted.name)
        if mode != .plain, let node = Self.node(wanted.name) {
            who = attributes(mode.group, "nodes", mode == .associatedNode ? "*" : node)
            actual.groups = ["system:nodes"]
        } else if let account = ServiceAccountName(wanted.name) {
            who = attributes(mode.group, "serviceaccounts", account.name)
            who.namespace = account.namespace
            if wanted.groups.isEmpty { actual.groups = account.groups }
        }
        try authorizer.require(who)
        if !wanted.uid.isEmpty {
            try authorizer.require(attributes(Self.authentication, "uids", wanted.uid))
        }
        try checkGroups(mode, wanted.groups, attributes(mode.group, "groups", ""))
        try checkExtra(mode, wanted.extra, attributes(Self.authentication, "userextras", ""))
        return Self.authenticated(actual)
    }

    private func checkGroups(
        _ mode: Mode, _ groups: [String], _ base: AuthorizationAttributes
    ) throws(StatusError) {
        var attributes = base
        if mode != .plain {
            if groups.contains("") {
                throw attributes.forbidden(reason: "impersonating the empty string group is not allowed")
            }
            if groups.contains(Authorizer.privilegedGroup) {
                attributes.name = Authorizer.privilegedGroup
                throw attributes.forbidden(reason: "impersonating the system:masters group is not allowed")
            }
            attributes.name = "*"
            if groups.count >= Self.many, authorizer.decide(attributes).isAllowed { return }
        }
        for group in groups {
            attributes.name = group
            try authorizer.require(attributes)
        }
    }

    private func checkExtra(
        _ mode: Mode, _ extra: [User.Extra], _ base: AuthorizationAttributes
    ) throws(StatusError) {
        var attributes = base
        if mode != .plain {
            for entry in extra {
                if entry.key.isEmpty {
                    throw attributes.forbidden(
                        reason: "impersonating the empty string key in extra is not allowed")
                }
                if entry.values.isEmpty {
                    throw attributes.forbidden(reason: "impersonating empty values in extra is not allowed")
                }
                if entry.values.contains("") {
                    throw attributes.forbidden(
                        reason: "impersonating the empty string value in extra is not allowed")
                }
            }
            if extra.reduce(0, { $0 + $1.values.count }) >= Self.many {
                attributes.subresource = "*"
                attributes.name = "*"
                if authorizer.decide(attributes).isAllowed { return }
            }
        }
        for entry in extra {
            attributes.subresource = entry.key
            for value in entry.values {
                attributes.name = value
                try authorizer.require(attributes)
            }
        }
    }

    /// With the group that says whether anybody vouches for the user.
    private static func authenticated(_ user: User) -> User {
        var user = user
        if user.name == User.anonymous.name {
            if !user.groups.contains("system:unauthenticated") {
                user.groups.append("system:unauthenticated")
            }
        } else if !user.groups.contains("system:unauthenticated"),
            !user.groups.contains("system:authenticated")
        {
            user.groups.append("system:authenticated")
        }
        return user
    }

    private static func node(_ name: String) -> String? {
        let prefix = "system:node:"
        guard name.hasPrefix(prefix) else { return nil }
        let node = String(name.dropFirst(prefix.count))
        return NameValidation.dns1123Subdomain(node).isEmpty ? node : nil
    }

    /// The wanted user as `%#v` prints it.
    private static func goText(_ user: User) -> String {
        func texts(_ values: [String]) -> String {
            "[]string{" + values.map(GoString.quoted).joined(separator: ", ") + "}"
        }
        let groups = user.groups.isEmpty ? "[]string(nil)" : texts(user.groups)
        let entries = user.extra.map { "\(GoString.quoted($0.key)):\(texts($0.values))" }
        let extra =
            entries.isEmpty
            ? "map[string][]string(nil)" : "map[string][]string{\(entries.joined(separator: ", "))}"
        return
            "&user.DefaultInfo{Name:\(GoString.quoted(user.name)), UID:\(GoString.quoted(user.uid)), "
            + "Groups:\(groups), Extra:\(extra)}"
    }
}
