/// An insertion-ordered map from ``Key`` to ``Value``: an array of pairs, with an index once it grows.
///
/// Copy-on-write; a copy shares the storage. Equality ignores order, as JSON objects have none.
package struct Map: Sendable {
    /// One pair of a map.
    package struct Entry: Sendable {
        package let key: Key
        package var value: Value

        @inlinable
        package init(key: Key, value: Value) {
            self.key = key
            self.value = value
        }
    }

    private enum Storage: Sendable {
        case small([Entry])
        indirect case large([Entry], [Key: Int])
    }

    /// Above this many entries a lookup goes through an index instead of a scan.
    static let scanLimit = 16

    private var storage: Storage

    /// The empty map.
    package init() { storage = .small([]) }

    /// A map of `entries`, whose keys the caller knows to be distinct.
    package init(uniqueEntries entries: [Entry]) {
        if entries.count <= Self.scanLimit {
            storage = .small(entries)
        } else {
            storage = .large(entries, Self.index(of: entries))
        }
    }

    /// A map of more than ``scanLimit`` distinct entries with the index of their positions, already built.
    init(uniqueEntries entries: [Entry], index: [Key: Int]) { storage = .large(entries, index) }

    private static func index(of entries: [Entry]) -> [Key: Int] {
        var index = [Key: Int](minimumCapacity: entries.count)
        for (position, entry) in entries.enumerated() { index[entry.key] = position }
        return index
    }

    /// The pairs in insertion order.
    package var entries: [Entry] {
        switch storage {
        case .small(let entries), .large(let entries, _): entries
        }
    }

    package var count: Int { entries.count }
    package var isEmpty: Bool { entries.isEmpty }

    /// The position of `key` among the entries.
    package func position(of key: Key) -> Int? {
        switch storage {
        case .small(let entries):
            for position in entries.indices where entries[position].key == key { return position }
            return nil
        case .large(_, let index):
            return index[key]
        }
    }

    /// The value under `key`. Setting nil removes the pair; setting a new key appends it.
    package subscript(_ key: Key) -> Value? {
        get {
            switch storage {
            case .small(let entries):
                for entry in entries where entry.key == key { return entry.value }
                return nil
            case .large(let entries, let index):
                guard let position = index[key] else { return nil }
                return entries[position].value
            }
        }
        set {
            if let newValue {
                if let position = position(of: key) {
                    update(at: position) { $0 = newValue }
                } else {
                    append(Entry(key: key, value: newValue))
                }
            } else if let position = position(of: key) {
                remove(at: position)
            }
        }
        _modify {
            // Take the value out so that a nested change does not copy what it reaches.
            var value: Value?
            let position = position(of: key)
            if let position {
                value = .null
                update(at: position) { swap(&$0, &value!) }
            }
            defer {
                if let position {
                    if let value {
                        update(at: position) { $0 = value }
                    } else {
                        remove(at: position)
                    }
                } else if let value {
                    append(Entry(key: key, value: value))
                }
            }
            yield &value
        }
    }

    package subscript(_ field: Field) -> Value? {
        get { self[Key(field)] }
        set { self[Key(field)] = newValue }
        _modify { yield &self[Key(field)] }
    }

    /// Changes the value at `position` in place.
    package mutating func update(at position: Int, _ body: (inout Value) -> Void) {
        switch storage {
        case .small(var entries):
            storage = .small([])
            body(&entries[position].value)
            storage = .small(entries)
        case .large(var entries, let index):
            storage = .small([])
            body(&entries[position].value)
            storage = .large(entries, index)
        }
    }

    private mutating func append(_ entry: Entry) {
        switch storage {
        case .small(var entries):
            storage = .small([])
            entries.append(entry)
            storage =
                entries.count <= Self.scanLimit ? .small(entries) : .large(entries, Self.index(of: entries))
        case .large(var entries, var index):
            storage = .small([])
            index[entry.key] = entries.count
            entries.append(entry)
            storage = .large(entries, index)
        }
    }

    private mutating func remove(at position: Int) {
        var entries = self.entries
        storage = .small([])
        entries.remove(at: position)
        self = Map(uniqueEntries: entries)
    }

    /// The same pairs with keys in bytewise order.
    package func sorted() -> Map {
        let names = entries.map(\.key.name)
        let order = names.indices.sorted { utf8Less(names[$0], names[$1]) }
        return Map(uniqueEntries: order.map { entries[$0] })
    }

    package var keys: [Key] { entries.map(\.key) }
}

extension Map: Equatable {
    package static func == (left: Map, right: Map) -> Bool {
        let a = left.entries
        let b = right.entries
        guard a.count == b.count else { return false }
        if a.withUnsafeBufferPointer({ a in b.withUnsafeBufferPointer { a.baseAddress == $0.baseAddress } }) {
            return true
        }
        for position in a.indices {
            if a[position].key == b[position].key {
                guard a[position].value == b[position].value else { return false }
            } else {
                guard let other = right[a[position].key], other == a[position].value else { return false }
            }
        }
        return true
    }
}

extension Map: Sequence {
    package func makeIterator() -> IndexingIterator<[Entry]> { entries.makeIterator() }
}

extension Map: ExpressibleByDictionaryLiteral {
    /// Later duplicates of a key replace earlier ones.
    package init(dictionaryLiteral elements: (Key, Value)...) {
        self.init()
        for (key, value) in elements { self[key] = value }
    }
}
