package import YAML

/// JSON merge patches (RFC 7386): maps are merged, null removes, everything else replaces.
package enum MergePatch {
    /// `target` with `patch` merged in. A map in the patch that meets no map starts from an empty one, so nulls
    /// never stay.
    package static func apply(_ patch: Value, to target: Value) -> Value {
        guard case .object(let changes) = patch else { return patch }
        guard case .object(var map) = target else { return .object(withoutNulls(changes)) }
        for change in changes.entries {
            if change.value.isNull {
                map[change.key] = nil
            } else if let position = map.position(of: change.key) {
                map.update(at: position) { $0 = apply(change.value, to: $0) }
            } else {
                map[change.key] = apply(change.value, to: .null)
            }
        }
        return .object(map)
    }

    private static func withoutNulls(_ map: Map) -> Map {
        Map(
            uniqueEntries: map.entries.compactMap { entry in
                switch entry.value {
                case .null: nil
                case .object(let inner): Map.Entry(key: entry.key, value: .object(withoutNulls(inner)))
                default: entry
                }
            })
    }

    /// The smallest merge patch that makes `new` out of `old`; the empty map when they are equal. When one of the
    /// two is no map, the patch is `new` itself. (A null inside a map of `new` cannot be expressed and reads as
    /// absent.)
    package static func difference(from old: Value, to new: Value) -> Value {
        guard case .object(let before) = old, case .object(let after) = new else { return new }
        var patch = Map()
        for entry in after.entries {
            guard let previous = before[entry.key] else {
                if !entry.value.isNull { patch[entry.key] = entry.value }
                continue
            }
            guard previous != entry.value else { continue }
            if case .object = previous, case .object = entry.value {
                let inner = difference(from: previous, to: entry.value)
                if inner != .emptyObject { patch[entry.key] = inner }
            } else {
                patch[entry.key] = entry.value
            }
        }
        for entry in before.entries where after[entry.key] == nil { patch[entry.key] = .null }
        return .object(patch)
    }
}
