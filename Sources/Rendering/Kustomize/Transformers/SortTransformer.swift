import YAML

/// The order in which resources are printed.
struct SortTransformer: Transformer {
    let options: SortOptions

    /// As `kubectl kustomize` sorts where nothing else is asked for.
    static let legacy = SortTransformer(options: SortOptions(order: "legacy"))

    func transform(_ set: ResourceSet) throws(KustomizeError) {
        switch options.order {
        case "legacy": break
        case "fifo":
            if options.legacy != nil {
                throw KustomizeError(
                    "the field 'sortOptions.legacySortOptions' is set but the selected sort order is 'fifo', "
                        + "not 'legacy'")
            }
            return
        default:
            throw KustomizeError("the field 'sortOptions.order' must be one of [fifo, legacy]")
        }
        let ranks = KindOrder.ranks(
            first: options.legacy?.first ?? KindOrder.first, last: options.legacy?.last ?? KindOrder.last)
        let keyed = set.resources.map { Entry($0, ranks) }
        set.resources = keyed.sortedStably(Entry.precedes).map(\.resource)
    }

    /// A resource with what it is sorted by.
    private struct Entry {
        let resource: Resource
        let gvk: Gvk
        let rank: Int
        let kind: String
        let id: String

        init(_ resource: Resource, _ ranks: [String: Int]) {
            self.resource = resource
            let id = resource.currentID
            gvk = id.gvk
            rank = ranks[id.gvk.kind] ?? 0
            kind = KindOrder.text(id.gvk)
            let namespace = id.namespace.isEmpty ? "~X" : id.namespace
            self.id = "\(id.gvk)|\(namespace)|\(id.name.isEmpty ? "~N" : id.name)"
        }

        static func precedes(_ left: Entry, _ right: Entry) -> Bool {
            if left.gvk == right.gvk { return utf8Less(left.id, right.id) }
            if left.rank != right.rank { return left.rank < right.rank }
            let areNamespaces = left.gvk.kind == "Namespace" && right.gvk.kind == "Namespace"
            if areNamespaces, left.gvk.group.isEmpty || right.gvk.group.isEmpty {
                return utf8Less(right.kind, left.kind)
            }
            return utf8Less(left.kind, right.kind)
        }
    }
}
