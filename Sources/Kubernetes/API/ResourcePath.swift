/// A resource as requests address it: its place in the API and whether its objects live in namespaces.
package struct ResourcePath: Hashable, Sendable {
    package var resource: GroupVersionResource
    package var isNamespaced: Bool

    package init(_ resource: GroupVersionResource, isNamespaced: Bool) {
        self.resource = resource
        self.isNamespaced = isNamespaced
    }

    /// The collection's path, of one namespace or of all when `namespace` is nil.
    package func collection(namespace: String? = nil) -> String {
        var path =
            resource.group.isEmpty
            ? "/api/\(resource.version)" : "/apis/\(resource.group)/\(resource.version)"
        if isNamespaced, let namespace, !namespace.isEmpty { path += "/namespaces/\(namespace)" }
        return path + "/" + resource.resource
    }

    /// One object's path, with a subresource when it is not empty.
    package func object(namespace: String, name: String, subresource: String = "") -> String {
        collection(namespace: namespace) + "/" + name + (subresource.isEmpty ? "" : "/" + subresource)
    }
}
