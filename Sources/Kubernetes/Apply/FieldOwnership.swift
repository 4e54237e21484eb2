import YAML

/// Who owns which fields of an object: its managed fields while they are worked on.
struct FieldOwnership {
    var entries: [ManagedFieldsEntry] = []
    /// The list the entries were read from, which comes back when nothing changed.
    private var original: Value?
    private var hasChanged = false

    init() {}

    /// Reads `metadata.managedFields`. The entries of a stored object are `trusted` to be well formed.
    init(_ list: Value?, trusted: Bool) throws(ManagedFieldsEntry.FormatError) {
        guard let list, case .array(let values) = list else { return }
        entries.reserveCapacity(values.count)
        for (index, value) in values.enumerated() {
            let entry = try ManagedFieldsEntry(value, index: index, trusted: trusted)
            if let position = position(of: entry.identity) {
                entries[position] = entry
                hasChanged = true
            } else {
                entries.append(entry)
            }
        }
        if trusted { original = list } else { hasChanged = true }
    }

    /// The list as an object holds it; nil when nobody owns anything.
    var value: Value? {
        if !hasChanged, let original { return entries.isEmpty ? nil : original }
        guard !entries.isEmpty else { return nil }
        return .array(entries.sorted(by: ManagedFieldsEntry.precedes).map(\.value))
    }

    func position(of identity: ManagedFieldsEntry.Identity) -> Int? {
        entries.firstIndex { $0.identity == identity }
    }

    func entry(_ identity: ManagedFieldsEntry.Identity) -> ManagedFieldsEntry? {
        position(of: identity).map { entries[$0] }
    }

    /// Puts `entry` in the place of the one with its identity.
    mutating func set(_ entry: ManagedFieldsEntry) {
        hasChanged = true
        if let position = position(of: entry.identity) {
            entries[position] = entry
        } else {
            entries.append(entry)
        }
    }

    mutating func remove(_ identity: ManagedFieldsEntry.Identity) {
        guard let position = position(of: identity) else { return }
        hasChanged = true
        entries.remove(at: position)
    }

    /// Changes the fields of the entry at `position`.
    mutating func setFields(_ fields: FieldSet, at position: Int) {
        hasChanged = true
        entries[position].setFields(fields)
    }

    mutating func setTime(_ time: Timestamp, of identity: ManagedFieldsEntry.Identity) {
        guard let position = position(of: identity), entries[position].time != time.wholeSecond else {
            return
        }
        hasChanged = true
        entries[position].setTime(time)
    }

    mutating func removeEmptyEntries() {
        guard entries.contains(where: \.isEmpty) else { return }
        hasChanged = true
        entries.removeAll(where: \.isEmpty)
    }

    /// Fits the sets to a schema that may have changed since they were written. Only custom resources' schemas
    /// change while objects live.
    mutating func reconcile(with schema: SchemaNode) {
        guard schema.schema !== Schema.builtin else { return }
        for position in entries.indices {
            let fields = entries[position].fields
            let reconciled = fields.reconciled(with: schema)
            if !reconciled.sharesStorage(with: fields) { setFields(reconciled, at: position) }
        }
    }
}

extension FieldOwnership {
    /// The fields of `changed` that managers other than `manager` own.
    func conflicts(
        with manager: ManagedFieldsEntry.Identity, changed: (ManagedFieldsEntry) -> TypedMerge.Comparison?
    ) -> [FieldConflict] {
        var conflicts: [FieldConflict] = []
        for entry in entries where entry.identity != manager {
            guard let comparison = changed(entry) else { continue }
            let touched = comparison.modified.union(comparison.added)
            guard entry.intersects(touched) else { continue }
            conflicts.append(
                FieldConflict(manager: entry.identity, fields: entry.fields.intersection(touched)))
        }
        return conflicts.sorted { $0.manager < $1.manager }
    }

    /// Takes what changed away from every manager but `manager`. A version that no longer exists (nil) loses its
    /// entries.
    mutating func takeAway(
        from manager: ManagedFieldsEntry.Identity, changed: (ManagedFieldsEntry) -> TypedMerge.Comparison?
    ) {
        for entry in entries where entry.identity != manager {
            guard let comparison = changed(entry) else {
                remove(entry.identity)
                continue
            }
            let gone = comparison.modified.union(comparison.added).union(comparison.removed)
            guard entry.intersects(gone), let position = position(of: entry.identity) else { continue }
            setFields(entry.fields.difference(gone), at: position)
        }
        removeEmptyEntries()
    }
}
