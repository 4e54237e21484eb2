import YAML

/// Who owns which fields of an object (`metadata.managedFields`), kept as Kubernetes' field manager keeps it
/// (`k8s.io/apimachinery/pkg/util/managedfields`).
package enum ManagedFields {
    /// What never belongs to a manager.
    static let unowned = FieldSet(
        [.field(Key(.apiVersion))], [.field(Key(.kind))], [.field(Key(.metadata))],
        [.field(Key(.metadata)), .field(Key(.name))], [.field(Key(.metadata)), .field(Key(.namespace))],
        [.field(Key(.metadata)), .field(Key("creationTimestamp"))],
        [.field(Key(.metadata)), .field(Key("selfLink"))], [.field(Key(.metadata)), .field(Key(.uid))],
        [.field(Key(.metadata)), .field(Key("clusterName"))],
        [.field(Key(.metadata)), .field(Key(.generation))],
        [.field(Key(.metadata)), .field(Key(.managedFields))],
        [.field(Key(.metadata)), .field(Key(.resourceVersion))])

    /// The entries of an object, in its order.
    package static func entries(
        of object: Object
    ) throws(ManagedFieldsEntry.FormatError) -> [ManagedFieldsEntry] {
        try FieldOwnership(list(of: object), trusted: false).entries
    }

    static func list(of object: Object?) -> Value? { object?.value[.metadata]?[.managedFields] }

    /// `object` with the entries of `ownership`.
    static func set(_ list: Value?, of object: Object) -> Object {
        let old = self.list(of: object)
        if let old, let list, old.isIdentical(to: list) { return object }
        if old == nil, list == nil { return object }
        var object = object
        object.value[.metadata]?[.managedFields] = list
        return object
    }

    /// After a create, an update or a patch that is no apply: `new` with the managed fields that follow from it.
    ///
    /// To be called before admission changes the object, on a decoded and defaulted `new`. `manager` becomes owner
    /// of what it added or changed, and everyone loses what it changed or removed.
    ///
    /// - Parameters:
    ///   - new: the object to be stored. Managed fields in it replace those of `old` (unless `subresource` is
    ///     given); an empty list or a single empty entry clears them, and then nothing is tracked until the next
    ///     apply.
    ///   - old: the stored object, in the version of `new`; nil for a create. A create may pass an empty object
    ///     of the kind instead, as the API prints it: its fields that are always printed count as there before.
    ///   - resetFields: what this endpoint does not write (`status` for a kind with a status subresource).
    ///   - conversion: nil when all versions of the kind write their fields alike.
    package static func updateOwnership(
        new: Object, old: Object?, manager: String, operation: ManagedFieldsEntry.Operation = .update,
        subresource: String = "", schema: SchemaNode, now: Timestamp, resetFields: FieldSet? = nil,
        conversion: (any VersionConversion)? = nil
    ) -> Object {
        var ownership = decode(new: new, old: old, ignoresNew: !subresource.isEmpty)
        if ownership.entries.isEmpty, let old, !old.metadata.uid.isEmpty { return set(nil, of: new) }
        let writer = ManagedFieldsEntry(
            manager: manager.isEmpty ? "unknown" : manager, operation: operation, apiVersion: new.apiVersion,
            subresource: subresource, fields: FieldSet())
        record(
            writer, new: new.value, old: old?.value ?? emptyObject(schema), in: &ownership, schema: schema,
            now: now,
            resetFields: resetFields, conversion: conversion)
        ownership.limitUpdaters()
        return set(ownership.value, of: new)
    }

    /// The managed fields that an update starts from.
    private static func decode(new: Object, old: Object?, ignoresNew: Bool) -> FieldOwnership {
        let stored = list(of: old)
        func ofOld() -> FieldOwnership { (try? FieldOwnership(stored, trusted: true)) ?? FieldOwnership() }
        guard !ignoresNew, let given = list(of: new), !given.isNull else { return ofOld() }
        if let stored, given.isIdentical(to: stored) || given == stored { return ofOld() }
        if isReset(given) { return FieldOwnership() }
        guard let ownership = try? FieldOwnership(given, trusted: false), !ownership.entries.isEmpty else {
            return ofOld()
        }
        return ownership
    }

    private static func isReset(_ list: Value) -> Bool {
        guard case .array(let entries) = list else { return false }
        if entries.isEmpty { return true }
        guard entries.count == 1, case .object(let entry) = entries[0] else { return false }
        return entry.entries.allSatisfy { $0.value.isNull || $0.value.string == "" }
    }

    /// Enters what `writer` changed between `old` and `new`.
    static func record(
        _ writer: ManagedFieldsEntry, new: Value, old: Value, in ownership: inout FieldOwnership,
        schema: SchemaNode,
        now: Timestamp, resetFields: FieldSet?, conversion: (any VersionConversion)?
    ) {
        ownership.reconcile(with: schema)
        var comparisons = VersionedComparisons(
            old: old, new: new, apiVersion: writer.apiVersion, schema: schema, resetFields: resetFields,
            conversion: conversion)
        // The writer's earlier entry loses what changed like any other, and gets it back below.
        let nobody = ManagedFieldsEntry.Identity(
            manager: "", operation: .update, apiVersion: "", subresource: "")
        let own = comparisons.own
        let taken = own.modified.union(own.added).difference(unowned)
        if let position = ownership.position(of: writer.identity), !taken.isEmpty,
            ownership.entries[position].contains(taken), !ownership.entries[position].intersects(own.removed)
        {
            // The common case of a controller that writes the same fields again: only the others are looked at.
            ownership.takeAway(from: writer.identity) { comparisons.comparison(for: $0) }
            ownership.setTime(now, of: writer.identity)
            return
        }
        ownership.takeAway(from: nobody) { comparisons.comparison(for: $0) }
        guard !taken.isEmpty else { return }
        var entry = writer
        entry.setFields((ownership.entry(writer.identity)?.fields ?? FieldSet()).union(taken))
        entry.setTime(now)
        ownership.set(entry)
    }

    /// An object of the kind before anything is set: the fields that are always printed. Without a type for them
    /// (custom resources) there are none.
    static func emptyObject(_ schema: SchemaNode) -> Value {
        schema.schema === Schema.builtin ? ZeroValue.roots[schema.index] ?? .emptyObject : .emptyObject
    }

    /// `new` with the managed fields of `old` when the two objects differ in nothing but times of managed fields
    /// and the resource version: such a write is none.
    package static func ignoringTimes(new: Object, old: Object) -> Object {
        guard let after = list(of: new)?.array, let before = list(of: old)?.array,
            after.count == before.count,
            !Value.array(after).isIdentical(to: .array(before)), after != before
        else { return new }
        for (a, b) in zip(after, before) {
            var (a, b) = (a, b)
            a[.time] = nil
            b[.time] = nil
            guard a == b else { return new }
        }
        var stripped = (new, old)
        stripped.0.value[.metadata]?[.managedFields] = nil
        stripped.1.value[.metadata]?[.managedFields] = nil
        stripped.0.value[.metadata]?[.resourceVersion] = nil
        stripped.1.value[.metadata]?[.resourceVersion] = nil
        guard stripped.0 == stripped.1 else { return new }
        return set(.array(before), of: new)
    }
}
