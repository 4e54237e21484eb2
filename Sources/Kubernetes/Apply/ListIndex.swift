import YAML

/// The elements of an associative list by their identity.
struct ListIndex {
    /// The identities in the list's order, beside the position of the element each belongs to.
    private(set) var identities: [FieldSet.Element] = []
    private(set) var positions: [Int] = []
    /// For each entry, the first entry with the same identity.
    private(set) var first: [Int] = []
    /// For each first entry, whether another one follows; empty when there are no duplicates.
    private var repeated: [Bool] = []
    /// Entries in the order of their identities; nil for lists that are searched one by one.
    private var sorted: [Int]?

    private static let scanLimit = 12

    /// Elements without an identity are left out.
    init(_ items: [Value], keys: ListKeys) {
        identities.reserveCapacity(items.count)
        positions.reserveCapacity(items.count)
        for (position, item) in items.enumerated() {
            guard let identity = try? keys.identity(of: item) else { continue }
            identities.append(identity)
            positions.append(position)
        }
        if identities.count > Self.scanLimit {
            sorted = identities.indices.sorted {
                let order = FieldSet.Element.order(identities[$0], identities[$1])
                return order == 0 ? $0 < $1 : order < 0
            }
        }
        first.reserveCapacity(identities.count)
        for (entry, identity) in identities.enumerated() {
            let original = find(identity) ?? entry
            first.append(original)
            if original != entry {
                if repeated.isEmpty { repeated = [Bool](repeating: false, count: identities.count) }
                repeated[original] = true
            }
        }
    }

    var count: Int { identities.count }

    /// The first entry of `identity`. `hint` is looked at before the others.
    func find(_ identity: FieldSet.Element, hint: Int = 0) -> Int? {
        guard let sorted else {
            if hint > 0, hint < identities.count, first.count > hint, first[hint] == hint,
                identities[hint] == identity
            {
                return hint
            }
            return identities.firstIndex(of: identity)
        }
        var low = 0
        var high = sorted.count
        while low < high {
            let middle = (low + high) / 2
            if FieldSet.Element.order(identities[sorted[middle]], identity) < 0 {
                low = middle + 1
            } else {
                high = middle
            }
        }
        guard low < sorted.count, identities[sorted[low]] == identity else { return nil }
        return sorted[low]
    }

    /// Whether the identity of `entry` occurs more than once.
    func isDuplicated(_ entry: Int) -> Bool { !repeated.isEmpty && repeated[first[entry]] }
}
