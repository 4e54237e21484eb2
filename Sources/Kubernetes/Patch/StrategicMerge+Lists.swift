import YAML

extension StrategicMerge {
    /// `$setElementOrder/<list>`: merges the lists they are about and puts their elements in that order.
    func orderLists(_ original: inout Map, _ patch: inout Map, _ schema: SchemaNode?) throws(PatchError) {
        for entry in patch.entries {
            guard
                let key = try PatchDirective.list(
                    of: entry.key, PatchDirective.elementOrder, PatchDirective.badElementOrder)
            else { continue }
            patch[entry.key] = nil
            let order = try list(entry.value)
            let before = try original[key].map(list)
            let change = try patch[key].map(list)
            guard let node = try member(key, of: schema) else { continue }
            guard node.kind == .list else {
                throw PatchError(.unexpected, "expected slice or array type, but got: struct")
            }
            let mergeKey = node.patchMergeKey
            try check(change ?? [], against: order, mergeKey, order: entry.value)
            let merged: [Value]
            switch (before, change) {
            case (nil, nil): continue
            case (let before?, nil): merged = before
            case (nil, let change?): merged = PatchDirective.removed(from: .array(change))?.array ?? []
            case (let before?, let change?):
                merged =
                    node.patchStrategy.contains(.merge)
                    ? try lists(before, change, node, isDeletion: false) : change
            }
            let identity = ElementIdentity(mergeKey)
            let (listed, others) = try identity.partition(merged, by: order)
            _ = try elementKind(before ?? [], change ?? [])
            original[key] = .array(
                try identity.interleave(
                    listed: listed, listedOrder: order, others: others, live: before ?? []))
            patch[key] = nil
        }
    }

    private func list(_ value: Value) throws(PatchError) -> [Value] {
        guard case .array(let elements) = value else {
            throw PatchError(
                .unexpected, "expected a []interface {}, but received a \(GoText.typeName(value))")
        }
        return elements
    }

    /// The patch's elements must come in the order that the directive names.
    private func check(_ change: [Value], against order: [Value], _ mergeKey: Key?, order given: Value)
        throws(PatchError)
    {
        guard !change.isEmpty, !order.isEmpty else { return }
        let identity = ElementIdentity(mergeKey)
        var rest = order[...]
        for element in change where element[PatchDirective.marker] == nil {
            let wanted = try identity.required(element)
            var isFound = false
            while !isFound, let next = rest.popFirst() { isFound = try identity.required(next) == wanted }
            guard isFound else {
                throw PatchError(
                    .unexpected,
                    "The order in patch list:\n\(GoText.value(.array(change)))\n doesn't match "
                        + "\(PatchDirective.elementOrder) list:\n\(GoText.value(given))\n")
            }
        }
    }

    /// Whether the elements are maps; they must be all of one kind, and no lists.
    private func elementKind(_ lists: [Value]...) throws(PatchError) -> Bool {
        var kind: String?
        for element in lists.joined() {
            let own = GoText.typeName(element)
            if case .array = element { throw PatchError(.inapplicable, "lists of lists are not supported") }
            guard kind == nil || kind == own else {
                throw PatchError(
                    .unexpected,
                    "list element types are not identical: \(GoText.value(.array(lists.map { .array($0) })))")
            }
            kind = own
        }
        guard let kind else { throw PatchError(.unexpected, "no elements in any of the given slices") }
        return kind == "map[string]interface {}"
    }

    /// Merges two lists by the schema's merge key, or as sets of scalars.
    func lists(
        _ original: [Value], _ patch: [Value], _ schema: SchemaNode?, isDeletion: Bool
    ) throws(PatchError) -> [Value] {
        if original.isEmpty, patch.isEmpty { return original }
        guard try elementKind(original, patch) else {
            if isDeletion { return ElementIdentity(nil).removing(patch, from: original) }
            let identity = ElementIdentity(nil)
            let merged = identity.deduplicated(original + patch)
            let (listed, others) = try identity.partition(merged, by: patch)
            return try identity.interleave(listed: listed, listedOrder: patch, others: others, live: original)
        }
        guard let mergeKey = schema?.patchMergeKey else {
            throw PatchError(
                .unexpected, "cannot merge lists without merge key for \(schema?.element?.goName ?? "")")
        }
        let identity = ElementIdentity(mergeKey)
        var before = original
        var changes: [Value] = []
        var replaces = false
        for element in patch {
            guard let directive = element[PatchDirective.marker] else {
                changes.append(element)
                continue
            }
            switch directive.string {
            case "delete":
                let gone = try identity.required(element)
                before.removeAll { $0[mergeKey] == gone }
            case "replace": replaces = true
            case "merge": throw PatchError(.unexpected, "merging lists cannot yet be specified in the patch")
            default: throw PatchDirective.unknown(directive, in: element.object ?? Map())
            }
        }
        if replaces {
            before = changes
            changes = []
        }
        var merged = before
        var places = identity.places(of: merged)
        for element in changes {
            let name = try identity.required(element)
            if let place = places.first(name) {
                guard case .object(let old) = merged[place], case .object(let change) = element else {
                    continue
                }
                merged[place] = .object(try maps(old, change, schema?.element))
            } else {
                places.append(name)
                merged.append(element)
            }
        }
        let (listed, others) = try identity.partition(merged, by: changes)
        return try identity.interleave(listed: listed, listedOrder: changes, others: others, live: before)
    }
}
