import Kubernetes

/// What is the same for every step of one write.
struct WriteContext {
    var definition: ResourceDefinition
    var requester: Requester
    var now: Timestamp
    /// Everything is done but nothing is stored.
    var isDryRun = false
    /// The subresource that is written, empty for the object itself.
    var subresource = ""
    /// Whether the new object was made from the current one, so that no version need be stated.
    var isPatch = false
    /// Whether a write that turns out to create the object must be allowed to; the components of the cluster
    /// themselves are not asked.
    var authorizesCreation = false
    /// Whether the submitted object already says who owns its fields, as after a server-side apply.
    var isOwnershipSettled = false
    /// The rules of what is written.
    var strategy: any Strategy { definition.strategy(for: subresource) }
    /// Texts for `Warning` headers.
    var warnings: [String] = []

    var resource: GroupResource { definition.groupResource }
    /// `Deployment.apps`-like name of the kind in errors of validation.
    var groupKind: GroupKind { definition.resource.groupKind }
}
