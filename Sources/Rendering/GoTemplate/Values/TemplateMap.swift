/// A Go map from strings, with reference semantics: who holds it sees every change.
///
/// Iteration goes in bytewise key order, as templates, `fmt` and the marshallers do.
package final class TemplateMap: TemplateContainer {
    /// One pair of a map.
    package struct Entry {
        package let key: ByteString
        package var value: TemplateValue
    }

    /// Small maps are a sorted array, searched by scanning; larger ones a table with its keys sorted on demand.
    private enum Storage {
        case small([Entry])
        case large([ByteString: TemplateValue])
    }

    private static let scanLimit = 12

    private var storage = Storage.small([])
    private var sortedLargeKeys: [ByteString]?

    /// The static type of the values: `interface {}`, or `string` as Sprig's `split` gives.
    package let elementType: GoType
    /// The declared type, when the map has one.
    package let named: NamedType?
    /// Whether it is a nil map: reads as empty, marshals as null, and cannot be written.
    package let isNil: Bool

    package init(elementType: GoType = .any, named: NamedType? = nil, isNil: Bool = false) {
        self.elementType = elementType
        self.named = named
        self.isNil = isNil
    }

    /// A map of these pairs; later ones replace earlier ones with the same key.
    package convenience init(
        _ pairs: some Sequence<(ByteString, TemplateValue)>, elementType: GoType = .any,
        named: NamedType? = nil
    ) {
        self.init(elementType: elementType, named: named)
        for (key, value) in pairs { self[key] = value }
    }

    deinit { releaseNested() }

    override func moveContainers(into pending: inout [TemplateContainer]) {
        let before = pending.count
        switch storage {
        case .small(let entries):
            for entry in entries { if let container = entry.value.container { pending.append(container) } }
        case .large(let table):
            for value in table.values { if let container = value.container { pending.append(container) } }
        }
        if pending.count > before { removeAll() }
    }

    /// Forgets all pairs.
    package func removeAll() {
        storage = .small([])
        sortedLargeKeys = nil
    }

    package var type: GoType {
        let type = GoType.map(elementType)
        return named.map { .named($0.name, type) } ?? type
    }

    package var count: Int {
        switch storage {
        case .small(let entries): entries.count
        case .large(let table): table.count
        }
    }

    package var isEmpty: Bool { count == 0 }

    /// The value under `key`, nil without one. Setting nil removes the pair.
    package subscript(_ key: ByteString) -> TemplateValue? {
        get {
            switch storage {
            case .small(let entries):
                for entry in entries where entry.key == key { return entry.value }
                return nil
            case .large(let table): return table[key]
            }
        }
        set {
            switch storage {
            case .small(var entries):
                storage = .small([])
                let position = entries.firstIndex { key <= $0.key } ?? entries.count
                let isPresent = position < entries.count && entries[position].key == key
                if let newValue {
                    if isPresent {
                        entries[position].value = newValue
                    } else {
                        entries.insert(Entry(key: key, value: newValue), at: position)
                    }
                } else if isPresent {
                    entries.remove(at: position)
                }
                if entries.count > Self.scanLimit {
                    storage = .large(Dictionary(uniqueKeysWithValues: entries.map { ($0.key, $0.value) }))
                } else {
                    storage = .small(entries)
                }
            case .large(var table):
                storage = .small([])
                let before = table.count
                table[key] = newValue
                if table.count != before { sortedLargeKeys = nil }
                storage = .large(table)
            }
        }
    }

    /// The keys in bytewise order.
    package var keys: [ByteString] {
        switch storage {
        case .small(let entries): return entries.map(\.key)
        case .large(let table):
            if let sortedLargeKeys { return sortedLargeKeys }
            let keys = table.keys.sorted()
            sortedLargeKeys = keys
            return keys
        }
    }

    /// The pairs in bytewise order of their keys, as they are now.
    package var entries: [Entry] {
        switch storage {
        case .small(let entries): entries
        case .large(let table): keys.map { Entry(key: $0, value: table[$0] ?? .null) }
        }
    }

    /// A new map with the same pairs, whose values are shared.
    package func copy() -> TemplateMap {
        let copy = TemplateMap(elementType: elementType, named: named)
        copy.storage = storage
        copy.sortedLargeKeys = sortedLargeKeys
        return copy
    }
}
