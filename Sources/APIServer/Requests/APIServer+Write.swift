import Kubernetes
import YAML

extension APIServer {
    /// Create, update, patch and delete.
    mutating func write(
        _ request: APIRequest, format: AnswerFormat, now: Timestamp
    ) throws(StatusError) -> Answer {
        guard let path = RequestTarget.segments(of: request.path), let target = RequestTarget(path) else {
            throw Self.unknownResource
        }
        let definition = try definition(of: target)
        if let connection = try connection(request, target, definition) { return .connect(connection) }
        let verb = try verb(of: request, target, definition)
        let shape = try ResponseShape(format, definition, request, now: now)
        if verb == "delete" || verb == "deletecollection" {
            return .response(try delete(request, target, definition, shape, now: now))
        }
        let options = try WriteOptions(
            request, kind: ["create": "CreateOptions", "update": "UpdateOptions"][verb] ?? "PatchOptions")
        var context = WriteContext(
            definition: definition,
            requester: Requester(user: request.user, fieldManager: options.fieldManager), now: now,
            isDryRun: options.isDryRun, subresource: target.subresource)
        context.authorizesCreation = true
        let (value, status): (Value, Int)
        if !target.subresource.isEmpty, target.subresource != "status" {
            (value, status) = try writeSubresource(request, target, options, &context)
        } else {
            let (object, isCreated) = try writeObject(verb, request, target, options, &context)
            (value, status) = (shape.value(object), isCreated ? 201 : 200)
        }
        return .response(Self.response(status, value, format, warnings: context.warnings))
    }

    /// What a method means on a target; throws 405 where it means nothing.
    private func verb(
        of request: APIRequest, _ target: RequestTarget, _ definition: ResourceDefinition
    ) throws(StatusError) -> String {
        let verb: String
        switch request.method {
        case .post:
            guard target.name.isEmpty || !target.subresource.isEmpty else { throw Self.notAllowed }
            verb = "create"
        case .put: verb = "update"
        case .patch: verb = "patch"
        case .delete: verb = target.name.isEmpty ? "deletecollection" : "delete"
        case .get, .head, .options: throw Self.notAllowed
        }
        if (verb == "update" || verb == "patch"), target.name.isEmpty { throw Self.notAllowed }
        let verbs =
            target.subresource.isEmpty
            ? definition.resource.verbs : definition.resource.subresource(target.subresource)?.verbs ?? []
        guard verbs.contains(verb) else { throw Self.notAllowed }
        return verb
    }

    private mutating func writeObject(
        _ verb: String, _ request: APIRequest, _ target: RequestTarget, _ options: WriteOptions,
        _ context: inout WriteContext
    ) throws(StatusError) -> (Object, isCreated: Bool) {
        let definition = context.definition
        switch verb {
        case "create":
            let object = try decode(request, target, options, &context)
            if let answer = try review(object, request.user, context) { return (answer, true) }
            return (try create(object, &context), true)
        case "update":
            var object = try decode(request, target, options, &context)
            if object.name.isEmpty { object.metadata.name = target.name }
            try Self.requireIdentity(
                of: object, namespace: target.namespace, name: target.name, definition)
            return try update(namespace: target.namespace, name: target.name, &context) { _ in object }
        default:
            return try self.patch(
                namespace: target.namespace, name: target.name,
                try Self.patch(of: request, options, isCustom: definition.isCustom),
                fieldValidation: options.fieldValidation, &context)
        }
    }

    /// The answer to a kind that is only asked and never stored; nil for all others.
    private func review(_ object: Object, _ user: User, _ context: WriteContext) throws(StatusError)
        -> Object?
    {
        let definition = context.definition
        guard definition.resource.verbs == ["create"] else { return nil }
        let kind = definition.kind
        switch definition.resource.group {
        case "authorization.k8s.io":
            return try AccessReviews(authorizer: authorizer, user: user).answer(
                owned(object, old: nil, context), kind: kind)
        case "authentication.k8s.io":
            let reviews = TokenReviews(server: self, now: context.now)
            if kind.kind == "SelfSubjectReview" { return reviews.selfReview(user, kind: kind) }
            return try reviews.answer(owned(object, old: nil, context))
        default: return nil
        }
    }

    /// The body as an object of the definition's kind, in the request's namespace.
    private func decode(
        _ request: APIRequest, _ target: RequestTarget, _ options: WriteOptions, _ context: inout WriteContext
    ) throws(StatusError) -> Object {
        let definition = context.definition
        let body = try RequestBody(request)
        var value = body.value
        try Self.requireKind(&value, definition.kind)
        var (object, warnings) = try Self.decoded(
            value, definition, options.fieldValidation, duplicates: body.duplicates)
        context.warnings += warnings
        if definition.isNamespaced {
            guard object.namespace.isEmpty || object.namespace == target.namespace else {
                throw StatusError.badRequest(
                    "the namespace of the provided object does not match the namespace sent on the request")
            }
            object.metadata.namespace = target.namespace
        }
        return object
    }

    /// A body may leave out its kind; another one is refused.
    static func requireKind(_ value: inout Value, _ kind: GroupVersionKind) throws(StatusError) {
        guard case .object = value else {
            throw StatusError.badRequest(
                "couldn't get version/kind; json parse error: json: cannot unmarshal \(value.kindName) into Go value of type struct { APIVersion string \"json:\\\"apiVersion,omitempty\\\"\"; Kind string \"json:\\\"kind,omitempty\\\"\" }"
            )
        }
        let stated = value[.kind]?.string ?? ""
        let version = value[.apiVersion]?.string ?? ""
        if stated.isEmpty, version.isEmpty {
            value[.kind] = .string(kind.kind)
            value[.apiVersion] = .string(kind.apiVersion)
            return
        }
        guard stated.isEmpty || stated == kind.kind, version.isEmpty || version == kind.apiVersion else {
            let group = GroupVersion(apiVersion: version) ?? GroupVersion(group: "", version: version)
            throw StatusError.badRequest(
                "the object provided is unrecognized (must be of type \(kind.kind)): couldn't get version/kind; "
                    + "no kind \"\(stated)\" is registered for version \"\(group.apiVersion)\"")
        }
        value[.kind] = .string(kind.kind)
        value[.apiVersion] = .string(kind.apiVersion)
    }

    /// The patch in a request's body, by its content type. Custom resources have no strategic merge patch.
    static func patch(
        of request: APIRequest, _ options: WriteOptions, isCustom: Bool = false
    ) throws(StatusError) -> Patch {
        let type = request.contentType.prefix { $0 != ";" }.filter { $0 != " " }.lowercased()
        switch type {
        case "application/json-patch+json": return .json(try RequestBody(request).value)
        case "application/merge-patch+json": return .merge(try objectBody(request))
        case "application/strategic-merge-patch+json" where !isCustom:
            return .strategic(try objectBody(request))
        case "application/apply-patch+yaml", "application/apply-patch+cbor":
            return .apply(try objectBody(request), force: options.force ?? false)
        default:
            let types = [
                "application/json-patch+json", "application/merge-patch+json",
                "application/strategic-merge-patch+json", "application/apply-patch+yaml",
            ].filter { !isCustom || $0 != "application/strategic-merge-patch+json" }
            var error = StatusError(
                415, .unsupportedMediaType,
                "the body of the request was in an unknown format - accepted media types include: "
                    + types.joined(separator: ", "))
            error.writesEmptyDetails = !isCustom
            throw error
        }
    }

    private static func objectBody(_ request: APIRequest) throws(StatusError) -> Value {
        let value = try RequestBody(request).value
        guard case .object = value else {
            throw StatusError.badRequest(
                "json: cannot unmarshal \(value.kindName) into Go value of type map[string]interface {}")
        }
        return value
    }

    // MARK: - Deleting

    private mutating func delete(
        _ request: APIRequest, _ target: RequestTarget, _ definition: ResourceDefinition,
        _ shape: ResponseShape, now: Timestamp
    ) throws(StatusError) -> APIResponse {
        let options = try Self.deleteOptions(request)
        var context = WriteContext(
            definition: definition, requester: Requester(user: request.user, fieldManager: "unknown"),
            now: now,
            isDryRun: options.isDryRun)
        guard target.name.isEmpty else {
            let result = try delete(namespace: target.namespace, name: target.name, options, &context)
            // Accepted: the client asked not to orphan, and there is something to wait for.
            let status = !result.isGone && options.orphanDependents == false ? 202 : 200
            let value =
                result.isGone && !Deletion.answersWithObject(definition.storageResource)
                ? Self.success(result.object, definition) : shape.value(result.object)
            return Self.response(status, value, shape.format)
        }
        let selection = try ListOptions(request)
        try FieldSelection.check(selection.fieldSelector, definition)
        var items: [Object] = []
        store.forEach(
            definition.storageResource, namespace: target.namespace.isEmpty ? nil : target.namespace
        ) { _, object in
            if selection.labelSelector.matches(object.metadata.labels),
                FieldSelection.matches(object, selection.fieldSelector)
            {
                items.append(Conversion.convert(object, to: definition.resource.groupVersion))
            }
            return true
        }
        let version = store.resourceVersion
        for item in items {
            _ = try delete(namespace: item.namespace, name: item.name, options, &context)
        }
        return Self.response(
            200, shape.value(items, metadata: ["resourceVersion": .string(String(version))]), shape.format)
    }

    /// Options from the body, else from the query.
    private static func deleteOptions(_ request: APIRequest) throws(StatusError) -> DeleteOptions {
        var value = Value.emptyObject
        switch request.body {
        case .none: break
        case .bytes(let bytes) where bytes.isEmpty: break
        case .bytes, .value: value = try RequestBody(request).value
        }
        if let text = request[query: "gracePeriodSeconds"], let seconds = Int64(text) {
            value[.gracePeriodSeconds] = .int(seconds)
        }
        if let text = request[query: "propagationPolicy"] { value[.propagationPolicy] = .string(text) }
        if let text = request[query: "orphanDependents"] { value[.orphanDependents] = .bool(text == "true") }
        let dryRun = request.query.filter { $0.name == "dryRun" && !$0.value.isEmpty }
        if !dryRun.isEmpty { value[.dryRun] = .array(dryRun.map { .string($0.value) }) }
        return try DeleteOptions(value)
    }

    /// The answer to a deletion after which nothing is left.
    private static func success(_ object: Object, _ definition: ResourceDefinition) -> Value {
        var details: Value = ["name": .string(object.name)]
        if !definition.resource.group.isEmpty { details[.group] = .string(definition.resource.group) }
        details[.kind] = .string(definition.resource.plural)
        details[.uid] = .string(object.metadata.uid)
        return [
            "kind": "Status", "apiVersion": "v1", "metadata": .emptyObject, "status": "Success",
            "details": details,
        ]
    }
}
