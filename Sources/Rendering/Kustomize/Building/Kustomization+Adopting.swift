extension Kustomization {
    /// Takes up the fields of another on top of its own, as an application's source changes the kustomization it
    /// points at.
    mutating func adopt(_ other: Kustomization) {
        if !other.namePrefix.isEmpty { namePrefix = other.namePrefix }
        if !other.nameSuffix.isEmpty { nameSuffix = other.nameSuffix }
        if !other.namespace.isEmpty { namespace = other.namespace }
        commonLabels.merge(other.commonLabels) { $1 }
        commonAnnotations.merge(other.commonAnnotations) { $1 }
        labels += other.labels
        for image in other.images {
            images.removeAll { $0.name == image.name }
            images.append(image)
        }
        for replica in other.replicas {
            replicas.removeAll { $0.name == replica.name }
            replicas.append(replica)
        }
        patches += other.patches
        components += other.components
    }
}
