package import YAML

extension FieldSet {
    /// One step of a path to a field (structured-merge-diff's path element).
    package enum Element: Sendable {
        /// `f:`: a named field of an object, or a key of a map.
        case field(Key)
        /// `k:`: the element of a list whose key fields have these values, in bytewise order of their names.
        case key([KeyField])
        /// `v:`: the element of a set that equals this scalar.
        case value(Value)
        /// `i:`: the element at a position.
        case index(Int)
    }

    /// A key field of a list element with its value.
    package struct KeyField: Sendable {
        package var name: Key
        package var value: Value

        package init(name: Key, value: Value) {
            self.name = name
            self.value = value
        }
    }
}

extension FieldSet.Element: Equatable {
    package static func == (left: Self, right: Self) -> Bool { order(left, right) == 0 }
}

extension FieldSet.Element {
    /// Negative, zero or positive as `left` sorts before, with or behind `right`: fields before keys before values
    /// before positions, each by content.
    static func order(_ left: Self, _ right: Self) -> Int {
        switch (left, right) {
        case (.field(let a), .field(let b)): return FieldOrder.compare(a, b)
        case (.key(let a), .key(let b)):
            for (x, y) in zip(a, b) {
                let names = FieldOrder.compare(x.name, y.name)
                if names != 0 { return names }
                let values = FieldOrder.compare(x.value, y.value)
                if values != 0 { return values }
            }
            return a.count - b.count
        case (.value(let a), .value(let b)): return FieldOrder.compare(a, b)
        case (.index(let a), .index(let b)): return a < b ? -1 : a == b ? 0 : 1
        default: return left.rank - right.rank
        }
    }

    private var rank: Int {
        switch self {
        case .field: 0
        case .key: 1
        case .value: 2
        case .index: 3
        }
    }

    /// The step as conflict messages print it: `.image`, `[name="web"]`, `[="a"]`, `[3]`.
    package var displayText: String {
        switch self {
        case .field(let key): "." + key.name
        case .key(let fields):
            "[" + fields.map { "\($0.name)=\(FieldOrder.displayText($0.value))" }.joined(separator: ",") + "]"
        case .value(let value): "[=\(FieldOrder.displayText(value))]"
        case .index(let index): "[\(index)]"
        }
    }
}
