package import Kubernetes

/// What is known of the cluster when the loop looks: the shell's cache of its watches.
///
/// Every answer is of the same moment. ``LiveStore`` is the ordinary implementation.
package protocol LiveState {
    /// The kind as the cluster serves it; nil when it does not (yet).
    func servedKind(_ kind: GroupVersionKind) -> ServedKind?

    /// The live object, in the version asked for where the cache holds that version, else in the one it holds.
    func object(_ key: ResourceKey, version: String) -> Object?

    /// The keys of the objects that carry the tracking annotation of `application` for themselves.
    func tracked(by application: String) -> Set<ResourceKey>

    /// The objects whose `metadata.ownerReferences` name `uid`, ordered by key.
    func owned(by uid: String) -> [Object]

    /// The HorizontalPodAutoscalers of a namespace, ordered by name; possibly one in several versions.
    func autoscalers(in namespace: String) -> [Object]
}
