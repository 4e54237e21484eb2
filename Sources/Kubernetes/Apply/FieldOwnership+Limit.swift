extension FieldOwnership {
    /// The most entries of updates that an object keeps.
    static let maximumUpdaters = 10
    /// The manager that the oldest updates are put together under.
    static let ancientChanges = "ancient-changes"

    /// Puts the oldest updates of each version together until no more than ``maximumUpdaters`` are left. The first
    /// of a version keeps its name as long as it stays alone.
    mutating func limitUpdaters() {
        var updaters = entries.filter { $0.operation == .update }
        var count = updaters.count
        guard count > Self.maximumUpdaters else { return }
        updaters.sort { left, right in
            let seconds = (left.time?.seconds ?? 0, right.time?.seconds ?? 0)
            return seconds.0 == seconds.1 ? left.identity < right.identity : seconds.0 < seconds.1
        }
        var firsts: [(apiVersion: String, entry: ManagedFieldsEntry)] = []
        for entry in updaters {
            guard count > Self.maximumUpdaters else { return }
            guard let first = firsts.first(where: { $0.apiVersion == entry.apiVersion })?.entry else {
                firsts.append((entry.apiVersion, entry))
                continue
            }
            var bucket = ManagedFieldsEntry(
                manager: Self.ancientChanges, operation: .update, apiVersion: entry.apiVersion,
                fields: FieldSet())
            if let existing = self.entry(bucket.identity) {
                bucket.setFields(existing.fields)
            } else {
                bucket.setFields(first.fields)
                remove(first.identity)
            }
            bucket.setFields(bucket.fields.union(entry.fields))
            bucket.setTime(entry.time)
            if entry.identity != bucket.identity { remove(entry.identity) }
            set(bucket)
            count -= 1
        }
    }
}
