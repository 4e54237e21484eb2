import APIServer
import Kubernetes
import YAML

extension World {
    /// A kind of object that the store may hold.
    struct StoredResource: Sendable {
        var resource: GroupResource
        var isNamespaced: Bool
    }

    static let customResourceDefinitions = GroupResource(
        group: "apiextensions.k8s.io", resource: "customresourcedefinitions")

    /// The built-in resources that can be deleted, each once.
    private static let builtin: [StoredResource] = {
        var seen: Set<GroupResource> = []
        return ResourceTable.builtin.resources.compactMap { resource in
            guard resource.verbs.contains("delete"), resource.verbs.contains("list"),
                resource.group != "events.k8s.io", seen.insert(resource.groupResource).inserted
            else { return nil }
            return StoredResource(resource: resource.groupResource, isNamespaced: resource.namespaced)
        }
    }()

    /// Every resource that is stored now: the built-in ones and those of custom resources.
    var storedResources: [StoredResource] {
        Self.builtin
            + api.list(Self.customResourceDefinitions).map { definition in
                let spec = definition.value[.spec]
                return StoredResource(
                    resource: GroupResource(
                        group: spec?[.group]?.string ?? "",
                        resource: spec?[.names]?[name: "plural"]?.string ?? ""),
                    isNamespaced: spec?[.scope]?.string != "Cluster")
            }
    }
}
