import YAML

/// A map of values with identity: who holds it sees every change, as with the maps of the Go program whose merging
/// is followed here step by step.
///
/// Lists are values, as merging never looks into them.
final class ValuesTable {
    enum Element {
        /// Everything but a map.
        case value(Value)
        case table(ValuesTable)

        var isNull: Bool { if case .value(.null) = self { true } else { false } }
        var table: ValuesTable? { if case .table(let table) = self { table } else { nil } }
    }

    var elements: [String: Element]

    init(_ elements: [String: Element] = [:]) { self.elements = elements }

    /// A new table, with new tables below it, of what `map` says.
    init(_ map: Map) {
        elements = [:]
        elements.reserveCapacity(map.count)
        for entry in map { elements[entry.key.name] = Element(entry.value) }
    }

    subscript(_ key: String) -> Element? {
        get { elements[key] }
        set { elements[key] = newValue }
    }

    /// The keys in bytewise order.
    var sortedKeys: [String] { elements.keys.sorted(by: utf8Less) }

    /// A new table whose nested tables are shared with this one.
    func shallowCopy() -> ValuesTable { ValuesTable(elements) }

    /// A new table with new tables below it.
    func deepCopy() -> ValuesTable {
        ValuesTable(
            elements.mapValues { element in
                if case .table(let table) = element { .table(table.deepCopy()) } else { element }
            })
    }

    /// The tree it is now, keys in bytewise order.
    var map: Map {
        Map(
            uniqueEntries: sortedKeys.map { key in
                Map.Entry(key: Key(key), value: elements[key]?.tree ?? .null)
            })
    }

    /// The table at the end of a dotted path, nil when a part is missing or no table; the part is told.
    func table(at path: String) -> Result<ValuesTable, MissingTable> {
        var table = self
        for part in path.split(separator: ".", omittingEmptySubsequences: false) {
            guard let next = table[String(part)]?.table else {
                return .failure(MissingTable(part: String(part)))
            }
            table = next
        }
        return .success(table)
    }

    /// The value at the end of a dotted path; nil when there is none or it is a table.
    func scalar(at path: String) -> Value? {
        var parts = path.split(separator: ".", omittingEmptySubsequences: false).map(String.init)
        let last = parts.removeLast()
        var table = self
        for part in parts {
            guard let next = table[part]?.table else { return nil }
            table = next
        }
        guard case .value(let value)? = table[last] else { return nil }
        return value
    }

    /// The part of a path that is no table.
    struct MissingTable: Error {
        var part: String
        var description: String { "\(GoQuoting.quoted(part)) is not a table" }
    }
}

extension ValuesTable.Element {
    init(_ value: Value) {
        if case .object(let map) = value { self = .table(ValuesTable(map)) } else { self = .value(value) }
    }

    /// The element as a tree.
    var tree: Value {
        switch self {
        case .value(let value): value
        case .table(let table): .object(table.map)
        }
    }
}
