import Kubernetes
import YAML

/// Reading fields as their Go types would hold them.
extension Value {
    /// Whether the field holds anything but null.
    func has(_ field: Field) -> Bool {
        guard let value = self[field] else { return false }
        return !value.isNull
    }

    /// The member where null counts as absent.
    func member(_ field: Field) -> Value? {
        guard let value = self[field], !value.isNull else { return nil }
        return value
    }

    /// The text, empty when absent.
    func text(_ field: Field) -> String { self[field]?.string ?? "" }

    func number(_ field: Field) -> Int? { self[field]?.int.flatMap(Int.init(exactly:)) }

    func flag(_ field: Field) -> Bool { self[field]?.bool ?? false }

    /// The elements, none when absent.
    func items(_ field: Field) -> [Value] { self[field]?.array ?? [] }

    /// The texts of a list.
    func texts(_ field: Field) -> [String] { self[field]?.array?.compactMap(\.string) ?? [] }

    func map(_ field: Field) -> Map { self[field]?.object ?? Map() }

    func quantity(_ field: Field) -> Quantity? { self[field].flatMap(Quantity.init(value:)) }

    // MARK: Writing

    /// Sets the field when it is absent or null.
    mutating func fill(_ field: Field, _ value: @autoclosure () -> Value) {
        if !has(field) { self[field] = value() }
    }

    /// Sets a text when it is absent or empty.
    mutating func fillText(_ field: Field, _ text: String) {
        if self.text(field).isEmpty { self[field] = .string(text) }
    }

    /// Sets a number when it is absent or 0.
    mutating func fillNumber(_ field: Field, _ number: Int64) {
        if (self.number(field) ?? 0) == 0 { self[field] = .int(number) }
    }

    /// Changes a member that is there.
    mutating func change(_ field: Field, _ body: (inout Value) -> Void) {
        guard has(field) else { return }
        self[field].mutate(body)
    }

    /// Changes each element of a list.
    mutating func changeItems(_ field: Field, _ body: (inout Value) -> Void) {
        guard case .array(let items)? = self[field], !items.isEmpty else { return }
        self[field].mutate { list in
            list.mutateArray { items in
                for position in items.indices { body(&items[position]) }
            }
        }
    }
}

extension Optional<Value> {
    /// Changes what is there, in place.
    fileprivate mutating func mutate(_ body: (inout Value) -> Void) {
        guard case .some(var value) = self else { return }
        self = .some(.null)
        body(&value)
        self = .some(value)
    }
}
