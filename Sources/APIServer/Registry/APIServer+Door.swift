package import Kubernetes

/// The typed door: what controllers, kubelets and the scheduler use. The same path as requests take, without text.
extension APIServer {
    /// Creates an object in the version it is written in. Throws as the API would answer.
    @discardableResult
    package mutating func create(
        _ object: Object, as requester: Requester, now: Timestamp
    ) throws(StatusError) -> Object {
        var context = try context(for: object.groupVersionKind, requester, now)
        return try create(object, &context)
    }

    /// Replaces an object. When it states a resourceVersion, that must be the current one.
    @discardableResult
    package mutating func update(
        _ object: Object, subresource: String = "", as requester: Requester, now: Timestamp
    ) throws(StatusError) -> Object {
        var context = try context(for: object.groupVersionKind, requester, now)
        context.subresource = subresource
        return try update(namespace: object.namespace, name: object.name, &context) { _ in object }.object
    }

    /// Patches an object in its storage version.
    @discardableResult
    package mutating func patch(
        _ resource: GroupResource, namespace: String, name: String, _ patch: Patch,
        subresource: String = "", as requester: Requester, now: Timestamp
    ) throws(StatusError) -> Object {
        var context = try context(for: resource, requester, now)
        context.subresource = subresource
        return try self.patch(
            namespace: namespace, name: name, patch, fieldValidation: .ignore, &context
        ).object
    }

    /// Deletes an object, or marks it for deletion.
    package mutating func delete(
        _ resource: GroupResource, namespace: String, name: String, options: DeleteOptions = DeleteOptions(),
        as requester: Requester, now: Timestamp
    ) throws(StatusError) {
        var context = try context(for: resource, requester, now)
        _ = try delete(namespace: namespace, name: name, options, &context)
    }

    private func context(
        for kind: GroupVersionKind, _ requester: Requester, _ now: Timestamp
    ) throws(StatusError) -> WriteContext {
        guard let definition = definitions[kind] else {
            throw StatusError(
                404, .notFound, "no matches for kind \"\(kind.kind)\" in version \"\(kind.apiVersion)\"")
        }
        return WriteContext(definition: definition, requester: requester, now: now)
    }

    private func context(
        for resource: GroupResource, _ requester: Requester, _ now: Timestamp
    ) throws(StatusError) -> WriteContext {
        guard let definition = definitions[resource] else {
            throw StatusError(404, .notFound, "the server could not find the requested resource")
        }
        return WriteContext(definition: definition, requester: requester, now: now)
    }
}
