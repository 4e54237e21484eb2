/// A set that keeps the order in which its members came, with constant-time adding and removing.
struct OrderedBucket<Element: Hashable & Sendable>: Sendable, Sequence {
    private var slots: [Element?] = []
    private var positions: [Element: Int] = [:]

    var count: Int { positions.count }
    var isEmpty: Bool { positions.isEmpty }

    func contains(_ element: Element) -> Bool { positions[element] != nil }

    /// Adds a member; whether it was none before.
    @discardableResult
    mutating func insert(_ element: Element) -> Bool {
        guard positions[element] == nil else { return false }
        positions[element] = slots.count
        slots.append(element)
        return true
    }

    mutating func remove(_ element: Element) {
        guard let position = positions.removeValue(forKey: element) else { return }
        slots[position] = nil
        guard slots.count > 16, slots.count > positions.count * 2 else { return }
        slots = slots.filter { $0 != nil }
        for (index, slot) in slots.enumerated() {
            if let slot { positions[slot] = index }
        }
    }

    func makeIterator() -> AnyIterator<Element> {
        var position = 0
        let slots = slots
        return AnyIterator {
            while position < slots.count {
                position += 1
                if let element = slots[position - 1] { return element }
            }
            return nil
        }
    }
}

/// Ordered buckets by a key; an empty bucket takes no room.
struct BucketIndex<Key: Hashable & Sendable, Element: Hashable & Sendable>: Sendable {
    private var buckets: [Key: OrderedBucket<Element>] = [:]

    subscript(key: Key) -> OrderedBucket<Element> { buckets[key] ?? OrderedBucket() }

    func count(_ key: Key) -> Int { buckets[key]?.count ?? 0 }

    mutating func insert(_ element: Element, under key: Key) {
        buckets[key, default: OrderedBucket()].insert(element)
    }

    mutating func remove(_ element: Element, under key: Key) {
        guard buckets[key] != nil else { return }
        buckets[key]?.remove(element)
        if buckets[key]?.isEmpty == true { buckets[key] = nil }
    }
}
