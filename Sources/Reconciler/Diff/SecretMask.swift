package import Kubernetes
package import YAML

/// Hides the values of Secrets, leaving only whether two versions agree.
package enum SecretMask {
    /// What stands in place of a value; a second value under the same key that differs gets one `+` more.
    private static let mask = "++++++++"
    private static let lastApplied = Key("kubectl.kubernetes.io/last-applied-configuration")

    /// Whether an object's values are to be hidden.
    package static func applies(to object: Object) -> Bool {
        object.kind == "Secret" && object.groupVersionKind.group.isEmpty
    }

    /// Whether the field of a Secret at `path` holds its values.
    static func hides(_ path: [FieldSet.Element]) -> Bool {
        guard case .field(let key)? = path.first else { return true }
        if key.field == .data || key.field == .stringData { return true }
        // Annotations may repeat the whole object.
        return path.contains(.field(lastApplied))
            || path == [.field(Key(.metadata)), .field(Key(.annotations))]
    }

    /// Both versions of a Secret with their values hidden; equal values get equal masks.
    package static func masked(_ left: Value, _ right: Value) -> (left: Value, right: Value) {
        var (left, right) = (left, right)
        for field in [Field.data, .stringData] {
            let a = left[field]?.object
            let b = right[field]?.object
            if let a { left[field] = .object(hidden(a) { _, _ in mask }) }
            if let b {
                right[field] = .object(
                    hidden(b) { key, value in a?[key].map { $0 == value } ?? true ? mask : mask + "+" })
            }
        }
        hideLastApplied(&left)
        hideLastApplied(&right)
        return (left, right)
    }

    /// One Secret with its values hidden.
    package static func masked(_ value: Value) -> Value { masked(value, value).left }

    /// The annotation of client-side apply repeats the whole object.
    private static func hideLastApplied(_ value: inout Value) {
        guard value[.metadata]?[.annotations]?[lastApplied] != nil else { return }
        value[.metadata]?[.annotations]?[lastApplied] = .string(mask)
    }

    private static func hidden(_ map: Map, _ mask: (Key, Value) -> String) -> Map {
        Map(uniqueEntries: map.entries.map { Map.Entry(key: $0.key, value: .string(mask($0.key, $0.value))) })
    }
}
