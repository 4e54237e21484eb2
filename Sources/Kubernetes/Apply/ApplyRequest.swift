import YAML

/// One server-side apply on its way.
struct ApplyRequest {
    let applied: Object
    /// The stored object; the empty map when there is none.
    let live: Value
    /// The applier's entry, without fields yet.
    let writer: ManagedFieldsEntry
    let schema: SchemaNode
    let now: Timestamp
    let resetFields: FieldSet?
    let conversion: (any VersionConversion)?

    /// Refuses what cannot be applied, and answers who owns the live object.
    func check(live object: Object?) throws(StatusError) -> FieldOwnership {
        var ownership: FieldOwnership
        do throws(ManagedFieldsEntry.FormatError) {
            ownership = try FieldOwnership(ManagedFields.list(of: object), trusted: true)
        } catch {
            throw StatusError(500, .unknown, "failed to decode managed fields: \(error)")
        }
        if let object {
            guard object.kind == applied.kind else {
                throw .badRequest("invalid object type: \(applied.groupVersionKind)")
            }
            guard object.apiVersion == applied.apiVersion else {
                throw .badRequest(
                    "Incorrect version specified in apply patch. Specified patch version: \(applied.apiVersion), "
                        + "expected: \(object.apiVersion)")
            }
        }
        if let given = ManagedFields.list(of: applied), !given.isNull {
            throw .badRequest("metadata.managedFields must be nil")
        }
        let problems = TypedMerge.problems(of: applied.value, schema: schema)
        guard problems.isEmpty else {
            throw StatusError(
                500, .unknown,
                "failed to create typed patch object (\(applied.namespace)/\(applied.name); "
                    + "\(applied.groupVersionKind)): \(TypedMerge.text(ofProblems: problems))")
        }
        if ownership.entries.isEmpty, object != nil {
            let before = ManagedFieldsEntry(
                manager: ManagedFields.beforeFirstApply, operation: .update, apiVersion: applied.apiVersion,
                subresource: writer.subresource, fields: FieldSet())
            ManagedFields.record(
                before, new: live, old: ManagedFields.emptyObject(schema), in: &ownership, schema: schema,
                now: now,
                resetFields: resetFields, conversion: conversion)
        }
        ownership.reconcile(with: schema)
        return ownership
    }

    /// Merges, removes what is no longer applied, and settles who owns what.
    func merge(_ owned: FieldOwnership, force: Bool) throws(ApplyConflict) -> ManagedFields.Outcome {
        var ownership = owned
        var set = FieldSet.of(applied.value, schema: schema)
        if let resetFields { set = set.recursiveDifference(resetFields) }
        let last = ownership.entry(writer.identity)
        let stored = set.difference(ManagedFields.unowned)
        var merged = TypedMerge.merge(live: live, applied: applied.value, schema: schema)
        if last?.apiVersion != writer.apiVersion || !(last?.owns(exactly: stored) ?? false) {
            var entry = writer
            entry.setFields(set)
            entry.setTime(last?.time)
            ownership.set(entry)
            let before = last?.fields ?? FieldSet()
            if let last, !before.isSubset(of: set) || last.apiVersion != writer.apiVersion {
                merged = FieldPruning(
                    merged: merged, last: before, lastVersion: last.apiVersion, request: self
                ).pruned(ownership)
            }
        }
        let changed = !merged.isIdentical(to: live) && merged != live
        if changed, ownership.entries.contains(where: { $0.identity != writer.identity }) {
            var comparisons = VersionedComparisons(
                old: live, new: merged, apiVersion: writer.apiVersion, schema: schema,
                resetFields: resetFields,
                conversion: conversion)
            if !force {
                let conflicts = ownership.conflicts(with: writer.identity) { comparisons.comparison(for: $0) }
                if !conflicts.isEmpty { throw ApplyConflict(conflicts: conflicts) }
            }
            ownership.takeAway(from: writer.identity) { comparisons.comparison(for: $0) }
        }
        ownership.removeEmptyEntries()
        return ManagedFields.Outcome(merged: changed ? .some(merged) : .none, ownership: ownership)
    }

    /// Takes from the applier what nobody owns, and notes the time of a change.
    func finish(_ outcome: inout ManagedFields.Outcome) {
        guard let position = outcome.ownership.position(of: writer.identity) else { return }
        if !outcome.ownership.entries[position].isAsStored {
            let kept = outcome.ownership.entries[position].fields.difference(ManagedFields.unowned)
            if kept.isEmpty {
                outcome.ownership.remove(writer.identity)
                return
            }
            outcome.ownership.setFields(kept, at: position)
        }
        if outcome.merged != nil { outcome.ownership.setTime(now, of: writer.identity) }
    }

    /// The fields of the last-applied annotation that the live object still has as the annotation says. `kubectl`
    /// may take them over: it set them itself, before it used server-side apply.
    func ownedByLastApplied(live object: Object) -> FieldSet? {
        guard let text = object.value[.metadata]?[.annotations]?[LastApplied.annotation]?.string,
            !text.isEmpty,
            let lastApplied = try? JSONReader.value(from: Array(text.utf8)),
            lastApplied[.apiVersion]?.string == applied.apiVersion,
            TypedMerge.problems(of: lastApplied, schema: schema).isEmpty
        else { return nil }
        let comparison = TypedMerge.compare(old: lastApplied, new: object.value, schema: schema)
        return FieldSet.of(lastApplied, schema: schema).difference(comparison.modified)
            .difference(comparison.added).difference(comparison.removed)
    }
}
