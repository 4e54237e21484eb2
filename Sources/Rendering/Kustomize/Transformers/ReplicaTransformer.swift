/// `replicas`: how many pods a workload of a name has.
struct ReplicaTransformer: Transformer {
    let rule: ReplicaRule
    let fields: [FieldSpec]

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        var isFound = false
        for spec in fields {
            let matches = set.matchingAnyID { $0.name == rule.name && $0.gvk.isSelected(by: spec.gvk) }
            for resource in matches {
                isFound = true
                let walk = FieldSpecWalk(spec, creating: .scalar, tag: .int) {
                    (node) throws(KustomizeError) in
                    try node.setScalar(to: Node(.scalar, tag: .int, text: String(rule.count)))
                }
                try resource.edit { (node) throws(KustomizeError) in try walk.apply(to: node) }
            }
        }
        guard isFound else {
            throw KustomizeError(
                "resource with name \(rule.name) does not match a config with the following GVK "
                    + "[\(fields.map(\.gvk.description).joined(separator: " "))]")
        }
    }
}
