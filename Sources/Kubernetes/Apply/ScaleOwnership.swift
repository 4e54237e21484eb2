package import YAML

/// Carries managed fields between an object and its `scale` subresource, where the number of replicas has another
/// path and version (`managedfields.ScaleHandler` of apimachinery).
package struct ScaleOwnership: Sendable {
    /// The version of the object's endpoint.
    private let apiVersion: String
    /// Where each version of the kind has its replicas; nil for a version without.
    private let replicas: @Sendable (String) -> [Field]?
    private let parent: Value?

    private static let scaleVersion = "autoscaling/v1"
    private static let replicasInScale: [FieldSet.Element] = [.field(Key(.spec)), .field(Key(.replicas))]

    /// - Parameters:
    ///   - parent: the object that is scaled.
    ///   - replicas: the path of the replicas in a version; nil for a version that does not exist (any more).
    package init(parent: Object, replicas: @escaping @Sendable (String) -> [Field]?) {
        self.parent = ManagedFields.list(of: parent)
        apiVersion = parent.apiVersion
        self.replicas = replicas
    }

    private func path(_ apiVersion: String) -> [FieldSet.Element]? {
        replicas(apiVersion)?.map { .field(Key($0)) }
    }

    private var parentEntries: [ManagedFieldsEntry] {
        (try? FieldOwnership(parent, trusted: true))?.entries ?? []
    }

    /// The managed fields of the `Scale`: those who own the object's replicas, as owners of the scale's.
    package var scaleManagedFields: Value? {
        var ownership = FieldOwnership()
        for entry in parentEntries {
            guard let path = path(entry.apiVersion), entry.contains(FieldSet(path)) else { continue }
            ownership.set(entry.with(FieldSet(Self.replicasInScale), apiVersion: Self.scaleVersion))
        }
        return ownership.value
    }

    /// The managed fields of the object after a write of the `Scale` left it with `scaleManagedFields`.
    package func parentManagedFields(scaleManagedFields: Value?) -> Value? {
        let scaleEntries = (try? FieldOwnership(scaleManagedFields, trusted: true))?.entries ?? []
        var kept = Set<Int>()
        var ownership = FieldOwnership()
        for entry in parentEntries {
            guard let path = path(entry.apiVersion) else { continue }
            let field = FieldSet(path)
            guard entry.contains(field) else {
                ownership.set(entry)
                continue
            }
            let moved = entry.with(FieldSet(), apiVersion: Self.scaleVersion).identity
            if let position = scaleEntries.firstIndex(where: { $0.identity == moved }) {
                kept.insert(position)
                ownership.set(entry)
            } else {
                let rest = entry.fields.difference(field)
                guard !rest.isEmpty else { continue }
                var entry = entry
                entry.setFields(rest)
                ownership.set(entry)
            }
        }
        guard let path = path(apiVersion) else { return ownership.value }
        for (position, entry) in scaleEntries.enumerated()
        where !kept.contains(position) && entry.contains(FieldSet(Self.replicasInScale)) {
            // The time of the scale's write is not carried over.
            var moved = entry.with(FieldSet(path), apiVersion: apiVersion)
            moved.setTime(nil)
            ownership.set(moved)
        }
        return ownership.value
    }
}

extension ManagedFieldsEntry {
    /// The same manager's entry with other fields, in another version.
    func with(_ fields: FieldSet, apiVersion: String) -> ManagedFieldsEntry {
        ManagedFieldsEntry(
            manager: manager, operation: operation, apiVersion: apiVersion, time: time,
            subresource: subresource,
            fields: fields)
    }
}
