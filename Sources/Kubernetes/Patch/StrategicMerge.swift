import YAML

/// Merges the maps of a strategic merge patch; lists are `StrategicMerge+Lists`.
struct StrategicMerge {
    func maps(_ original: Map, _ patch: Map, _ schema: SchemaNode?) throws(PatchError) -> Map {
        if let directive = patch[PatchDirective.marker] {
            switch directive.string {
            case "replace":
                var replacement = patch
                replacement[PatchDirective.marker] = nil
                return replacement
            case "delete": return Map()
            default: throw PatchDirective.unknown(directive, in: patch)
            }
        }
        var result = original
        var patch = patch
        try retainKeys(&result, &patch)
        try orderLists(&result, &patch, schema)
        for entry in patch.entries {
            try merge(entry, into: &result, schema)
        }
        return result
    }

    private func merge(_ entry: Map.Entry, into result: inout Map, _ schema: SchemaNode?) throws(PatchError) {
        let listed = try PatchDirective.list(
            of: entry.key, PatchDirective.deleteFromList, PatchDirective.badDeletionList)
        let isDeletion = listed != nil
        let key = listed ?? entry.key
        if entry.value.isNull {
            result[key] = nil
            return
        }
        guard let position = result.position(of: key) else {
            if !isDeletion {
                result[key] = PatchDirective.removed(from: PatchDirective.withoutNulls(entry.value))
            }
            return
        }
        let old = result.entries[position].value
        let merged: Value?
        switch (old, entry.value) {
        case (.object(let before), .object(let change)):
            let member = try self.member(key, of: schema)
            if member?.patchStrategy.contains(.replace) ?? false {
                merged = .object(change)
            } else {
                merged = .object(try maps(before, change, member))
            }
        case (.array(let before), .array(let change)):
            let member = try self.member(key, of: schema)
            if isDeletion || member?.patchStrategy.contains(.merge) ?? false {
                merged = .array(try lists(before, change, member, isDeletion: isDeletion))
            } else {
                merged = .array(change)
            }
        default:
            guard !isDeletion else { return }
            merged = PatchDirective.removed(from: PatchDirective.withoutNulls(entry.value))
        }
        result[key] = merged
    }

    /// The place of a member: nil below content without a schema.
    func member(_ key: Key, of schema: SchemaNode?) throws(PatchError) -> SchemaNode? {
        guard let schema else { return nil }
        switch schema.kind {
        case .object:
            if let field = schema.field(key) { return field.node }
            if schema.preservesUnknownFields { return nil }
            throw PatchError(
                .unexpected,
                "unable to find api field in struct \(schema.goName.split(separator: ".").last ?? "") "
                    + "for the json field \(GoText.quoted(key.name))")
        case .map: return schema.element
        default: return nil
        }
    }

    /// `$retainKeys`: fields that it does not name go away, and the patch may not set any other.
    private func retainKeys(_ original: inout Map, _ patch: inout Map) throws(PatchError) {
        guard let directive = patch[PatchDirective.retainKeys] else { return }
        patch[PatchDirective.retainKeys] = nil
        guard case .array(let names) = directive else { throw PatchDirective.badRetainKeys }
        let kept = Set(names.compactMap { $0.string.map { Key($0) } })
        for entry in patch.entries where !entry.value.isNull && !PatchDirective.isDirective(entry.key) {
            guard kept.contains(entry.key) else { throw PatchDirective.badRetainKeys }
        }
        let rest = original.entries.filter { kept.contains($0.key) }
        if rest.count != original.count { original = Map(uniqueEntries: rest) }
    }
}
