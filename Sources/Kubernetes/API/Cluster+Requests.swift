package import YAML

/// How the objects of a deleted owner go: the `propagationPolicy` of a delete.
package enum DeletionPropagation: String, Sendable {
    case background = "Background"
    case foreground = "Foreground"
    case orphan = "Orphan"
}

extension APIRequest {
    /// Reads one object.
    package static func get(_ path: ResourcePath, namespace: String, name: String) -> APIRequest {
        APIRequest(.get, path.object(namespace: namespace, name: name))
    }

    /// A server-side apply of `object` by `manager`.
    package static func apply(
        _ object: Object, at path: ResourcePath, manager: String, force: Bool, dryRun: Bool = false,
        subresource: String = ""
    ) -> APIRequest {
        var query = [
            (name: "fieldManager", value: manager), (name: "force", value: force ? "true" : "false"),
        ]
        if dryRun { query.append((name: "dryRun", value: "All")) }
        return APIRequest(
            .patch,
            path.object(namespace: object.namespace, name: object.name, subresource: subresource),
            query: query, contentType: "application/apply-patch+yaml", body: .value(object.value))
    }

    /// A JSON merge patch by `manager`.
    package static func mergePatch(
        _ patch: Value, at path: ResourcePath, namespace: String, name: String, manager: String,
        subresource: String = ""
    ) -> APIRequest {
        APIRequest(
            .patch, path.object(namespace: namespace, name: name, subresource: subresource),
            query: [(name: "fieldManager", value: manager)], contentType: "application/merge-patch+json",
            body: .value(patch))
    }

    /// Creates `object` by `manager`.
    package static func create(_ object: Object, at path: ResourcePath, manager: String) -> APIRequest {
        APIRequest(
            .post, path.collection(namespace: object.namespace),
            query: [(name: "fieldManager", value: manager)], body: .value(object.value))
    }

    /// Deletes one object, if it still has `uid` when that is given.
    package static func delete(
        _ path: ResourcePath, namespace: String, name: String, uid: String? = nil,
        propagation: DeletionPropagation = .background
    ) -> APIRequest {
        var options: Value = [
            "apiVersion": "v1", "kind": "DeleteOptions", "propagationPolicy": .string(propagation.rawValue),
        ]
        if let uid { options[.preconditions] = ["uid": .string(uid)] }
        return APIRequest(.delete, path.object(namespace: namespace, name: name), body: .value(options))
    }

    /// Lists a collection of one namespace, or of all.
    package static func list(
        _ path: ResourcePath, namespace: String? = nil, labelSelector: String = "", limit: Int? = nil,
        continueToken: String = ""
    ) -> APIRequest {
        var query: [(name: String, value: String)] = []
        if !labelSelector.isEmpty { query.append((name: "labelSelector", value: labelSelector)) }
        if let limit { query.append((name: "limit", value: String(limit))) }
        if !continueToken.isEmpty { query.append((name: "continue", value: continueToken)) }
        return APIRequest(.get, path.collection(namespace: namespace), query: query)
    }

    /// Watches a collection from a list's resourceVersion on.
    package static func watch(
        _ path: ResourcePath, namespace: String? = nil, after resourceVersion: String
    ) -> APIRequest {
        APIRequest(
            .get, path.collection(namespace: namespace),
            query: [
                (name: "watch", value: "true"), (name: "allowWatchBookmarks", value: "true"),
                (name: "resourceVersion", value: resourceVersion),
            ])
    }
}

extension Cluster {
    /// Sends a request whose answer is one object.
    package func object(_ request: APIRequest) async throws(StatusError) -> Object {
        Object(try await send(request).value())
    }

    /// Sends a get; nil when there is no such object (or no such resource).
    package func find(_ path: ResourcePath, namespace: String, name: String) async throws(StatusError)
        -> Object?
    {
        do {
            return try await object(.get(path, namespace: namespace, name: name))
        } catch  where error.code == 404 {
            return nil
        }
    }

    /// Lists a whole collection, page by page, with the version to watch from.
    ///
    /// The items of a typed list carry no kind of their own on the wire; here they have it.
    package func list(
        _ path: ResourcePath, namespace: String? = nil, labelSelector: String = "", pageSize: Int = 500
    ) async throws(StatusError) -> (items: [Object], resourceVersion: String) {
        var items: [Object] = []
        var token = ""
        while true {
            let page = try await send(
                .list(
                    path, namespace: namespace, labelSelector: labelSelector, limit: pageSize,
                    continueToken: token)
            ).value()
            let apiVersion = page[.apiVersion]
            let kind = page[.kind]?.string.map { $0.hasSuffix("List") ? String($0.dropLast(4)) : $0 }
            for var item in page[.items]?.array ?? [] {
                if item[.kind] == nil {
                    item[.apiVersion] = apiVersion
                    item[.kind] = kind.map { .string($0) }
                }
                items.append(Object(item))
            }
            token = page[.metadata]?[Key("continue")]?.string ?? ""
            if token.isEmpty { return (items, page[.metadata]?[.resourceVersion]?.string ?? "") }
        }
    }
}

extension APIResponse {
    /// The body as a tree. Throws a 500 when it is none.
    package func value() throws(StatusError) -> Value {
        switch body {
        case .value(let value): return value
        case .bytes(let bytes):
            do {
                return try JSONReader.value(from: bytes)
            } catch {
                throw StatusError(500, .internalError, "the answer is not JSON: \(error.description)")
            }
        case .none: throw StatusError(500, .internalError, "the answer has no body")
        }
    }
}
