import YAML

/// Removes from a merged object what its applier applied before and does not apply any more, except for what another
/// manager owns.
struct FieldPruning {
    let merged: Value
    /// What the applier owned before, in the version it had then.
    let last: FieldSet
    let lastVersion: String
    let request: ApplyRequest

    /// A version that no longer exists leaves everything as it is.
    func pruned(_ ownership: FieldOwnership) -> Value {
        guard let (merged, schema) = convert(self.merged, to: lastVersion) else { return self.merged }
        let type = MergeType(schema)
        let last = self.last.withNamedParents(type)
        let kept = addBackOwned(
            merged: merged, pruned: TypedMerge.remove(last, from: merged, schema: schema), ownership)
        guard let pruned = convert(kept, to: lastVersion)?.object else { return self.merged }
        let gone = fields(of: merged, schema).difference(fields(of: pruned, schema)).intersection(last)
        let result = TypedMerge.remove(gone, from: merged, schema: schema)
        guard lastVersion != request.writer.apiVersion else { return result }
        return convert(result, to: request.writer.apiVersion)?.object ?? self.merged
    }

    private func fields(of value: Value, _ schema: SchemaNode) -> FieldSet {
        FieldSet.of(value, schema: schema).withNamedParents(MergeType(schema))
    }

    private func convert(_ value: Value, to apiVersion: String) -> (object: Value, schema: SchemaNode)? {
        guard let conversion = request.conversion, value[.apiVersion]?.string != apiVersion else {
            return (value, request.conversion?.convert(value, to: apiVersion)?.schema ?? request.schema)
        }
        return conversion.convert(value, to: apiVersion)
    }

    /// Puts back what was pruned but has an owner (other appliers, updaters, or this apply itself), version by
    /// version, the pruned one first.
    private func addBackOwned(merged: Value, pruned: Value, _ ownership: FieldOwnership) -> Value {
        var owned: [(apiVersion: String, fields: FieldSet)] = []
        for entry in ownership.entries {
            let version = request.conversion == nil ? lastVersion : entry.apiVersion
            if let position = owned.firstIndex(where: { $0.apiVersion == version }) {
                owned[position].fields = owned[position].fields.union(entry.fields)
            } else {
                owned.append((version, entry.fields))
            }
        }
        if let first = owned.firstIndex(where: { $0.apiVersion == lastVersion }) { owned.swapAt(0, first) }
        var merged = merged
        var pruned = pruned
        for (version, fields) in owned {
            guard let (all, schema) = convert(merged, to: version),
                let (rest, _) = convert(pruned, to: version)
            else { continue }
            let kept = self.fields(of: rest, schema).union(fields.withNamedParents(MergeType(schema)))
            merged = all
            pruned = TypedMerge.remove(
                self.fields(of: all, schema).difference(kept), from: all, schema: schema)
        }
        return pruned
    }
}
