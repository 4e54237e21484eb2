import YAML

/// Orders names and scalars as structured-merge-diff does.
enum FieldOrder {
    /// The bytewise rank of every interned field, so that two of them compare as integers.
    private static let ranks: [UInt16] = {
        let order = Field.allCases.indices.sorted {
            utf8Less(Field.allCases[$0].name, Field.allCases[$1].name)
        }
        var ranks = [UInt16](repeating: 0, count: order.count)
        for (rank, field) in order.enumerated() { ranks[field] = UInt16(rank) }
        return ranks
    }()

    static func compare(_ left: Key, _ right: Key) -> Int {
        if let a = left.field, let b = right.field {
            return a == b ? 0 : Int(ranks[Int(a.rawValue)]) - Int(ranks[Int(b.rawValue)])
        }
        return compare(left.name, right.name)
    }

    static func compare(_ left: String, _ right: String) -> Int {
        if left == right { return 0 }
        return utf8Less(left, right) ? -1 : 1
    }

    /// Numbers before strings before booleans before everything else.
    static func compare(_ left: Value, _ right: Value) -> Int {
        switch (left, right) {
        case (.int(let a), .int(let b)): return a < b ? -1 : a == b ? 0 : 1
        case (.string(let a), .string(let b)): return compare(a, b)
        case (.bool(let a), .bool(let b)): return a == b ? 0 : b ? -1 : 1
        default:
            if let a = left.double, let b = right.double { return a < b ? -1 : a == b ? 0 : 1 }
            let ranks = (rank(left), rank(right))
            if ranks.0 != ranks.1 { return ranks.0 - ranks.1 }
            return left == right ? 0 : compare(JSONWriter.string(left), JSONWriter.string(right))
        }
    }

    private static func rank(_ value: Value) -> Int {
        switch value {
        case .int, .uint, .double: 0
        case .string: 1
        case .bool: 2
        case .array: 3
        case .object: 4
        case .null: 5
        }
    }

    /// A scalar as Go prints it with quotes around strings.
    static func displayText(_ value: Value) -> String {
        switch value {
        case .string(let text): GoText.quoted(text)
        case .int(let number): "\(number)"
        case .uint(let number): "\(number)"
        case .bool(let flag): "\(flag)"
        default: JSONWriter.string(value)
        }
    }
}
