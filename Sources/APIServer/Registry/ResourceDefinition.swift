package import Kubernetes
import YAML

/// One version of one resource as this server serves it.
package struct ResourceDefinition: Sendable {
    /// What discovery says of it.
    package var resource: APIResource
    package var schema: SchemaNode
    /// The version under which its objects are stored; others are converted on the way.
    package var storageVersion: GroupVersion
    /// The resource under which its objects are stored; another one only where two groups share objects.
    package var storageResource: GroupResource
    /// The CustomResourceDefinition behind it; nil for a built-in resource.
    package var customDefinition: Object?

    /// What a custom resource's schema demands of its objects.
    let customRules: SchemaRules?

    init(
        resource: APIResource, schema: SchemaNode, storageVersion: GroupVersion,
        storageResource: GroupResource, customDefinition: Object? = nil,
        customRules: SchemaRules? = nil
    ) {
        self.resource = resource
        self.schema = schema
        self.storageVersion = storageVersion
        self.storageResource = storageResource
        self.customDefinition = customDefinition
        self.customRules = customRules
    }

    /// The rules of writing the object itself or one of its subresources.
    package func strategy(for subresource: String = "") -> any Strategy {
        if let customRules {
            return CustomResourceStrategy(
                rules: customRules, scaleReplicas: scaleReplicas, hasStatus: hasStatus,
                isStatus: subresource == "status")
        }
        return Strategies.strategy(for: resource.groupKind, subresource: subresource)
            ?? Strategies.strategy(for: resource.groupKind)
    }

    /// Where a custom resource with a `scale` subresource keeps its replicas.
    private var scaleReplicas: [String]? {
        let version = customDefinition?.value[.spec]?[.versions]?.array?.first {
            $0[.name]?.string == resource.version
        }
        return version?[.subresources]?[.scale]?[.specReplicasPath]?.string?.split(separator: ".").map(
            String.init)
    }

    package var isCustom: Bool { customDefinition != nil }
    package var kind: GroupVersionKind { resource.groupVersionKind }
    package var groupResource: GroupResource { resource.groupResource }
    package var isNamespaced: Bool { resource.namespaced }
    /// Whether `status` is written only through its subresource.
    package var hasStatus: Bool { resource.subresource("status") != nil }
}
