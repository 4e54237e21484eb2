package import YAML

/// Merging, comparing and cutting objects field by field, as structured-merge-diff does for server-side apply.
package enum TypedMerge {
    /// What tells two objects apart. No field is in two of the sets.
    package struct Comparison: Sendable, Equatable {
        package var added: FieldSet
        package var modified: FieldSet
        package var removed: FieldSet

        package var isEmpty: Bool { added.isEmpty && modified.isEmpty && removed.isEmpty }

        /// Without `fields` and what stands below them.
        func excluding(_ fields: FieldSet) -> Comparison {
            Comparison(
                added: added.recursiveDifference(fields), modified: modified.recursiveDifference(fields),
                removed: removed.recursiveDifference(fields))
        }
    }

    /// `live` with the fields of `applied` put in: maps by member, associative lists by element, everything else as
    /// a whole. What does not change keeps its storage, and `live` itself comes back when nothing does.
    package static func merge(live: Value, applied: Value, schema: SchemaNode) -> Value {
        merge(live, applied, MergeType(schema))
    }

    /// The fields in which `new` differs from `old`.
    package static func compare(old: Value, new: Value, schema: SchemaNode) -> Comparison {
        var changes = FieldChanges()
        changes.compare(old, new, MergeType(schema), at: nil)
        return changes.comparison
    }

    /// `value` without the members of `fields` and what stands below them. Below an atomic list or map nothing can
    /// be told apart, so a field there takes all of it. What loses all its members is gone.
    package static func remove(_ fields: FieldSet, from value: Value, schema: SchemaNode) -> Value {
        remove(fields, from: value, MergeType(schema)) ?? .null
    }

    /// The parts of `value` that are members of `fields` (use ``FieldSet/leaves`` to get just those), with the maps
    /// and lists that hold them.
    package static func extract(_ fields: FieldSet, from value: Value, schema: SchemaNode) -> Value {
        extract(fields, from: value, MergeType(schema)) ?? .null
    }
}

extension Value {
    /// Whether both share their storage or are equal scalars: equality that never costs a walk.
    func isIdentical(to other: Value) -> Bool {
        switch (self, other) {
        case (.object(let a), .object(let b)):
            let (a, b) = (a.entries, b.entries)
            return a.count == b.count
                && a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress }
                }
        case (.array(let a), .array(let b)):
            return a.count == b.count
                && a.withUnsafeBufferPointer { a in
                    b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress }
                }
        case (.object, _), (.array, _), (_, .object), (_, .array): return false
        default: return self == other
        }
    }

    /// Whether this is null, an empty map or an empty list.
    var isHollow: Bool {
        switch self {
        case .null: true
        case .object(let map): map.isEmpty
        case .array(let elements): elements.isEmpty
        default: false
        }
    }
}
