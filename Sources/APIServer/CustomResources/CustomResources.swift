import Kubernetes
import YAML

/// CustomResourceDefinitions: what they make the server serve.
///
/// Follows `apiextensions-apiserver`; names are accepted and the definition established in the same step in which
/// it is written.
enum CustomResources {
    static let definitions = GroupResource(
        group: "apiextensions.k8s.io", resource: "customresourcedefinitions")

    /// The resources that a definition adds, one for each served version.
    static func resources(of definition: Object) -> [ResourceDefinition] {
        let spec = definition.value[.spec] ?? .emptyObject
        let group = spec[.group]?.string ?? ""
        let names = spec[.names] ?? .emptyObject
        let versions = spec[.versions]?.array ?? []
        let storage = versions.first { $0[.storage]?.bool ?? false }?[.name]?.string ?? ""
        let kind = names[.kind]?.string ?? ""
        let plural = names[.plural]?.string ?? ""
        let isNamespaced = spec[.scope]?.string != "Cluster"
        return versions.compactMap { version in
            guard version[.served]?.bool ?? false, let name = version[.name]?.string else { return nil }
            let gvk = GroupVersionKind(group: group, version: name, kind: kind)
            let openAPI =
                version[.schema]?[.openAPIV3Schema] ?? [
                    "type": "object", "x-kubernetes-preserve-unknown-fields": true,
                ]
            guard let schema = try? Schema(openAPIV3Schema: openAPI, kind: gvk).root(for: gvk) else {
                return nil
            }
            let resource = APIResource(
                group: group, version: name, plural: plural,
                singular: names[.singular]?.string ?? kind.lowercased(), kind: kind,
                shortNames: names[.shortNames]?.array?.compactMap(\.string) ?? [],
                categories: names[.categories]?.array?.compactMap(\.string) ?? [], namespaced: isNamespaced,
                verbs: ["delete", "deletecollection", "get", "list", "patch", "create", "update", "watch"],
                subresources: subresources(version[.subresources], gvk, isNamespaced))
            return ResourceDefinition(
                resource: resource, schema: schema,
                storageVersion: GroupVersion(group: group, version: storage.isEmpty ? name : storage),
                storageResource: GroupResource(group: group, resource: plural), customDefinition: definition,
                customRules: SchemaRules(openAPI))
        }
    }

    private static func subresources(
        _ value: Value?, _ kind: GroupVersionKind, _ isNamespaced: Bool
    ) -> [APISubresource] {
        let verbs = ["get", "patch", "update"]
        var subresources: [APISubresource] = []
        if value?[.status] != nil {
            subresources.append(
                APISubresource(name: "status", groupVersionKind: kind, verbs: verbs, namespaced: isNamespaced)
            )
        }
        if value?[.scale] != nil {
            subresources.append(
                APISubresource(
                    name: "scale",
                    groupVersionKind: GroupVersionKind(group: "autoscaling", version: "v1", kind: "Scale"),
                    verbs: verbs, namespaced: isNamespaced))
        }
        return subresources
    }
}
