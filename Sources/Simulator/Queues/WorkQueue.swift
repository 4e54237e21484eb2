/// A controller's queue of work: first in, first out, an item at most once.
///
/// Follows client-go's rate-limited work queue: a failed item comes back after a delay that doubles from 5 ms
/// up to 1000 s until it is forgotten.
package struct WorkQueue<Item: Hashable & Sendable>: Sendable {
    private var items: [Item] = []
    private var head = 0
    private var waiting: Set<Item> = []
    private var failures: [Item: Int] = [:]

    package init() {}

    package var isEmpty: Bool { head == items.count }
    package var count: Int { items.count - head }

    /// Adds an item unless it already waits.
    package mutating func add(_ item: Item) {
        guard waiting.insert(item).inserted else { return }
        items.append(item)
    }

    /// Takes the item that waited longest.
    package mutating func pop() -> Item? {
        guard head < items.count else { return nil }
        let item = items[head]
        head += 1
        waiting.remove(item)
        if head == items.count {
            items.removeAll(keepingCapacity: items.count <= 1024)
            head = 0
        } else if head > 1024, head * 2 > items.count {
            items.removeFirst(head)
            head = 0
        }
        return item
    }

    /// Counts a failure of the item and says after which delay it is to be added again.
    package mutating func delayAfterFailure(of item: Item) -> Duration {
        let count = failures[item, default: 0]
        failures[item] = count + 1
        guard count < 18 else { return .seconds(1000) }
        return min(.milliseconds(5 << count), .seconds(1000))
    }

    /// Forgets the failures of an item that succeeded.
    package mutating func forget(_ item: Item) {
        if !failures.isEmpty { failures[item] = nil }
    }
}
