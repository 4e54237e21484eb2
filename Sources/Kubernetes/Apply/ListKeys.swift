import YAML

/// What tells the elements of an associative list apart: their key fields, or themselves.
struct ListKeys {
    /// In bytewise order of their names; empty for a set.
    private let keys: [Key]
    /// The keys as the schema lists them, for messages.
    private let declaredKeys: [Key]
    private let element: SchemaNode?

    init(_ list: SchemaNode?) {
        declaredKeys = list?.listType == .map ? list?.listMapKeys ?? [] : []
        keys = declaredKeys.count < 2 ? declaredKeys : declaredKeys.sorted { FieldOrder.compare($0, $1) < 0 }
        element = list?.element
    }

    /// Why an element has no identity.
    struct Failure: Error {
        var message: String
    }

    /// The path element of a list's element.
    func identity(of item: Value) throws(Failure) -> FieldSet.Element {
        keys.isEmpty ? try setIdentity(of: item) : try keyedIdentity(of: item)
    }

    private func setIdentity(of item: Value) throws(Failure) -> FieldSet.Element {
        switch item {
        case .object: throw Failure(message: "associative list without keys has an element that's a map type")
        case .array: throw Failure(message: "not supported: associative list with lists as elements")
        case .null:
            throw Failure(message: "associative list without keys has an element that's an explicit null")
        default: return .value(item)
        }
    }

    private func keyedIdentity(of item: Value) throws(Failure) -> FieldSet.Element {
        guard case .object(let map) = item else {
            throw Failure(
                message: item.isNull
                    ? "associative list with keys may not have a null element"
                    : "associative list with keys may not have non-map elements")
        }
        var fields: [FieldSet.KeyField] = []
        fields.reserveCapacity(keys.count)
        for key in keys {
            // An absent key without a default is part of the identity by its absence.
            if let value = map[key] ?? element?.field(key)?.defaultValue {
                fields.append(FieldSet.KeyField(name: key, value: value))
            }
        }
        guard !fields.isEmpty else {
            let names = declaredKeys.map { GoText.quoted($0.name) }.joined(separator: " ")
            throw Failure(
                message: "associative list with keys has an element that omits all key fields [\(names)] "
                    + "(and doesn't have default values for any key fields)")
        }
        return .key(fields)
    }
}
