import YAML

/// `labels`, `commonLabels` and `commonAnnotations`: entries added to maps of texts.
struct MapEntriesTransformer: Transformer {
    let entries: [String: String]
    let fields: [FieldSpec]

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        if entries.isEmpty { return }
        let names = entries.keys.sorted(by: utf8Less)
        for resource in set.resources {
            try resource.edit { (node) throws(KustomizeError) in
                for name in names {
                    // One node for all places: a later change of one shows in the others, as in kustomize.
                    let value = Node(.scalar, tag: .string, text: entries[name] ?? "")
                    try fields.apply(to: node, creating: .mapping, tag: .map) {
                        (map) throws(KustomizeError) in try map.set(name, to: value)
                    }
                }
            }
        }
    }
}
