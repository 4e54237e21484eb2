import YAML

/// What tells the elements of a list apart in a strategic merge patch: the value of a merge key, or the element
/// itself.
struct ElementIdentity {
    let mergeKey: Key?

    init(_ mergeKey: Key?) { self.mergeKey = mergeKey }

    private func of(_ element: Value) -> Value? {
        guard let mergeKey else { return element }
        return element[mergeKey]
    }

    /// The identity of an element that must have one.
    func required(_ element: Value) throws(PatchError) -> Value {
        guard let mergeKey else { return element }
        guard case .object(let map) = element else {
            throw PatchError(
                .unexpected, "expected a map[string]interface {}, but received a \(GoText.typeName(element))")
        }
        guard let value = map[mergeKey] else {
            throw PatchError(
                .unexpected,
                "map: \(GoText.value(element)) does not contain declared merge key: \(mergeKey.name)")
        }
        return value
    }

    /// The first place of every identity in a list.
    struct Places {
        fileprivate var names: [Value?]
        private var index: [Key: Int]?

        fileprivate init(_ names: [Value?]) {
            self.names = names
            guard names.count > 16 else { return }
            var index = [Key: Int](minimumCapacity: names.count)
            for (place, name) in names.enumerated() {
                if let name, index[Self.text(name)] == nil { index[Self.text(name)] = place }
            }
            self.index = index
        }

        /// A text for each scalar, different for different kinds.
        private static func text(_ value: Value) -> Key { Key(JSONWriter.string(value)) }

        func first(_ name: Value?) -> Int? {
            guard let name else { return nil }
            if let index { return index[Self.text(name)] }
            return names.firstIndex { $0 == name }
        }

        mutating func append(_ name: Value) {
            if index != nil, index?[Self.text(name)] == nil { index?[Self.text(name)] = names.count }
            names.append(name)
        }
    }

    func places(of elements: [Value]) -> Places { Places(elements.map(of)) }

    /// The elements that `list` names, and the others.
    func partition(_ elements: [Value], by list: [Value]) throws(PatchError) -> (
        listed: [Value], others: [Value]
    ) {
        let places = self.places(of: list)
        var listed: [Value] = []
        var others: [Value] = []
        for element in elements {
            if places.first(try required(element)) != nil {
                listed.append(element)
            } else {
                others.append(element)
            }
        }
        return (listed, others)
    }

    func removing(_ gone: [Value], from elements: [Value]) -> [Value] {
        let places = self.places(of: gone)
        return elements.filter { places.first($0) == nil }
    }

    /// Each scalar once, where it stood first.
    func deduplicated(_ elements: [Value]) -> [Value] {
        let places = self.places(of: elements)
        return elements.enumerated().filter { places.first($0.element) == $0.offset }.map(\.element)
    }

    /// The listed elements in the order of the list, with the others put among them: before the first one that the
    /// live list had behind them.
    func interleave(
        listed: [Value], listedOrder: [Value], others: [Value], live: [Value]
    ) throws(PatchError) -> [Value] {
        let order = places(of: listedOrder)
        let liveOrder = places(of: live)
        let right = sorted(listed, by: order)
        let left = sorted(others, by: liveOrder)
        var result: [Value] = []
        result.reserveCapacity(left.count + right.count)
        var i = 0
        var j = 0
        while i < left.count || j < right.count {
            if i < left.count,
                j >= right.count
                    || (liveOrder.first(of(left[i])).flatMap { a in
                        liveOrder.first(of(right[j])).map { a < $0 }
                    }
                        ?? false)
            {
                result.append(left[i])
                i += 1
            } else {
                result.append(right[j])
                j += 1
            }
        }
        return result
    }

    /// The elements by their place in an order; those it does not name come first, the last of them in front.
    private func sorted(_ elements: [Value], by order: Places) -> [Value] {
        let placed = elements.map { (element: $0, place: order.first(of($0))) }
        if placed.allSatisfy({ $0.place != nil }) {
            return placed.enumerated().sorted {
                ($0.element.place ?? 0, $0.offset) < ($1.element.place ?? 0, $1.offset)
            }.map(\.element.element)
        }
        guard placed.count <= Self.insertionLimit else {
            return placed.filter { $0.place == nil }.reversed().map(\.element)
                + sorted(placed.filter { $0.place != nil }.map(\.element), by: order)
        }
        return insertionSorted(placed)
    }

    /// Longer lists are not sorted in quadratic time.
    private static let insertionLimit = 256

    /// Kubernetes sorts with a comparison that is no order when an element has no place: anything stands before it
    /// and it before anything. This is the stable insertion sort that Go uses for short lists.
    private func insertionSorted(_ placed: [(element: Value, place: Int?)]) -> [Value] {
        var result = placed
        for start in result.indices.dropFirst() {
            var index = start
            while index > 0 {
                let (a, b) = (result[index].place, result[index - 1].place)
                guard a == nil || b == nil || (a ?? 0) < (b ?? 0) else { break }
                result.swapAt(index, index - 1)
                index -= 1
            }
        }
        return result.map(\.element)
    }
}
