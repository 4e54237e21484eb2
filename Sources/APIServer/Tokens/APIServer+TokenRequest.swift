import Kubernetes
import YAML

extension APIServer {
    private static let tokenRequest = GroupVersionKind(
        group: "authentication.k8s.io", version: "v1", kind: "TokenRequest")
    /// A token that a kubelet mounts asks for this lifetime, and goes on a year longer, with a note.
    private static let mountedLifetime: Int64 = 3607
    private static let extendedLifetime: Int64 = 365 * 24 * 60 * 60

    /// Answers a POST to `serviceaccounts/NAME/token` (`pkg/registry/core/serviceaccount/storage/token.go`).
    mutating func issueToken(
        _ request: APIRequest, _ target: RequestTarget, _ options: WriteOptions, _ context: inout WriteContext
    ) throws(StatusError) -> Value {
        let kind = Self.tokenRequest
        guard let schema = Schema.builtin.root(for: kind) else { throw Self.unknownResource }
        let body = try RequestBody(request)
        var value = body.value
        try Self.requireKind(&value, kind)
        var (review, warnings) = try SchemaDecoding.decode(
            value, kind: kind, expected: kind.kind, schema: schema,
            fieldValidation: options.fieldValidation, duplicates: body.duplicates)
        context.warnings += warnings
        review.value.fill(.spec, .emptyObject)
        review.value[.spec]?.fillNumber(.expirationSeconds, 3600)
        review = ManagedFields.updateOwnership(
            new: review, old: nil, manager: context.requester.fieldManager, subresource: "token",
            schema: schema, now: context.now)
        let account = try identify(&review, target, context)
        let spec = review.value[.spec] ?? .emptyObject
        let seconds = spec[.expirationSeconds]?.int ?? 0
        let mistakes = Self.mistakes(lifetime: seconds)
        guard mistakes.isEmpty else { throw StatusError.invalid(kind.groupKind, "", mistakes) }
        let bindings = try self.bindings(spec.member(.boundObjectRef), account)
        var audiences = spec.texts(.audiences)
        if audiences.isEmpty { audiences = [ServiceAccountTokens.issuer] }
        // What runs in a pod may have read its token long ago: it is warned before it is refused.
        let isMounted =
            seconds == Self.mountedLifetime && bindings.contains { $0.kind == "pod" }
            && audiences == [ServiceAccountTokens.issuer]
        guard
            let token = ServiceAccountTokens.token(
                for: account, bindings: bindings, audiences: audiences, id: names.uid(),
                lifetime: isMounted ? Self.extendedLifetime : seconds, warnAfter: isMounted ? seconds : nil,
                key: configuration.tokenKey, now: context.now)
        else { throw StatusError(500, .internalError, "failed to generate token") }
        review.value[.spec]?[.audiences] = .array(audiences.map { .string($0) })
        review.value[.status] = [
            "token": .string(token),
            "expirationTimestamp": .string((context.now.wholeSecond + .seconds(seconds)).rfc3339),
        ]
        return review.value
    }

    private static func mistakes(lifetime: Int64) -> [FieldError] {
        var errors = FieldErrors()
        let path = FieldPath("spec", "expirationSeconds")
        if lifetime < 600 {
            errors.invalid(path, .int(lifetime), "may not specify a duration less than 10 minutes")
        }
        if lifetime > 1 << 32 {
            errors.invalid(path, .int(lifetime), "may not specify a duration larger than 2^32 seconds")
        }
        return errors.errors
    }

    /// The account the request is about; the request takes its name, namespace and uid.
    private func identify(
        _ review: inout Object, _ target: RequestTarget, _ context: WriteContext
    ) throws(StatusError) -> Object {
        for (field, stated, path) in [
            ("name", review.name, target.name), ("namespace", review.namespace, target.namespace),
        ] where !stated.isEmpty && stated != path {
            throw StatusError.invalid(
                Self.tokenRequest.groupKind, target.name,
                [
                    FieldError(
                        .invalid, "metadata.\(field)", value: .string(stated),
                        "must match the service account \(field) if specified")
                ])
        }
        guard
            let account = store.object(
                context.definition.storageResource,
                ObjectKey(namespace: target.namespace, name: target.name))
        else { throw StatusError.notFound(context.resource, target.name) }
        let (stated, uid) = (review.metadata.uid, account.metadata.uid)
        guard stated.isEmpty || stated == uid else {
            throw StatusError.conflict(
                GroupResource(group: Self.tokenRequest.group, resource: Self.tokenRequest.kind), target.name,
                "the UID in the token request (\(stated)) does not match the UID of the service account (\(uid))"
            )
        }
        review.value.fill(.metadata, .emptyObject)
        review.metadata.name = account.name
        review.metadata.namespace = account.namespace
        review.metadata.uid = uid
        review.metadata.creationTimestamp = context.now.wholeSecond
        return account
    }

    /// What the token is to be bound to, looked up.
    private func bindings(
        _ reference: Value?, _ account: Object
    ) throws(StatusError) -> [ServiceAccountTokens.Binding] {
        guard let reference else { return [] }
        let (kind, version) = (reference.text(.kind), reference.text(.apiVersion))
        let resources = ["Pod": "pods", "Secret": "secrets", "Node": "nodes"]
        let group = GroupVersion(apiVersion: version)?.group ?? version
        guard group.isEmpty, let plural = resources[kind] else {
            let version = GroupVersion(apiVersion: version)
            throw StatusError.badRequest(
                "cannot bind token to object of type \(version?.group ?? "")/\(version?.version ?? ""), Kind=\(kind)"
            )
        }
        let resource = GroupResource(group: "", resource: plural)
        let name = reference.text(.name)
        guard let bound = get(resource, namespace: plural == "nodes" ? "" : account.namespace, name: name)
        else { throw StatusError.notFound(resource, name) }
        let node = bound.value[.spec]?.text(.nodeName) ?? ""
        if plural == "pods", bound.value[.spec]?.text(.serviceAccountName) != account.name {
            throw StatusError.badRequest(
                "cannot bind token for serviceaccount \(GoString.quoted(account.name)) to pod running with different serviceaccount name."
            )
        }
        let (stated, uid) = (reference.text(.uid), bound.metadata.uid)
        guard stated.isEmpty || stated == uid else {
            throw StatusError.conflict(
                GroupResource(group: "", resource: kind), name,
                "the UID in the bound object reference (\(stated)) does not match the UID in record. The object might have been deleted and then recreated"
            )
        }
        var bindings = [ServiceAccountTokens.Binding(kind: kind.lowercased(), name: name, uid: uid)]
        if plural == "pods", !node.isEmpty {
            let known = get(GroupResource(group: "", resource: "nodes"), namespace: "", name: node)
            bindings.append(
                ServiceAccountTokens.Binding(kind: "node", name: node, uid: known?.metadata.uid ?? ""))
        }
        return bindings
    }
}
