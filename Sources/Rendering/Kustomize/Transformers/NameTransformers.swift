/// `namePrefix` and `nameSuffix`: text before or behind the names of resources.
struct NameAffixTransformer: Transformer {
    enum Side: Sendable {
        case prefix
        case suffix
    }

    let side: Side
    let text: String
    let fields: [FieldSpec]

    /// Kinds whose names mean something outside of the object.
    private static let skipped = [
        Gvk(kind: "CustomResourceDefinition"), Gvk(group: "apiregistration.k8s.io", kind: "APIService"),
        Gvk(kind: "Namespace"),
    ]

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        for resource in set.resources {
            let id = resource.originalID
            if Self.skipped.contains(where: { id.gvk.isSelected(by: $0) }) { continue }
            for spec in fields where id.gvk.isSelected(by: spec.gvk) {
                if spec.path == "metadata/name", !text.isEmpty {
                    switch side {
                    case .prefix: try resource.addPrefix(text)
                    case .suffix: try resource.addSuffix(text)
                    }
                    try resource.storePreviousID()
                }
                let walk = FieldSpecWalk(spec, creating: .scalar, tag: .string) {
                    (node) throws(KustomizeError) in
                    let name = side == .prefix ? text + node.text : node.text + text
                    try node.setScalar(to: .scalar(name))
                }
                try resource.edit { (node) throws(KustomizeError) in try walk.apply(to: node) }
            }
        }
    }
}

/// Puts the hash of their content behind the names of generated resources.
struct HashTransformer: Transformer {
    func transform(_ set: ResourceSet) throws(KustomizeError) {
        for resource in set.resources where resource.isEnabled(BuildAnnotation.needsHash) {
            let hash = try ContentHash.of(resource.node)
            try resource.storePreviousID()
            let name = "\(resource.name)-\(hash)"
            try resource.edit { (node) throws(KustomizeError) in try node.setName(name) }
        }
    }
}
