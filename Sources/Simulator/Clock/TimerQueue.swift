package import Kubernetes

/// Deadlines in the order they come due; those of the same moment in the order they were set.
///
/// A binary heap. There is no cancelling: whoever is woken looks at what is and does nothing when the reason
/// has gone, so a stale deadline costs one look.
package struct TimerQueue<Payload: Sendable>: Sendable {
    private struct Entry: Sendable {
        let time: Timestamp
        let sequence: UInt64
        let payload: Payload

        func precedes(_ other: Entry) -> Bool {
            time != other.time ? time < other.time : sequence < other.sequence
        }
    }

    private var heap: [Entry] = []
    private var sequence: UInt64 = 0

    package init() {}

    package var count: Int { heap.count }
    package var isEmpty: Bool { heap.isEmpty }

    /// When the first deadline comes due.
    package var first: Timestamp? { heap.first?.time }

    /// Adds a deadline.
    package mutating func add(_ payload: Payload, at time: Timestamp) {
        heap.append(Entry(time: time, sequence: sequence, payload: payload))
        sequence += 1
        siftUp(heap.count - 1)
    }

    /// Takes the first deadline when it is due at `now` or before.
    package mutating func popDue(at now: Timestamp) -> (time: Timestamp, payload: Payload)? {
        guard let first = heap.first, first.time <= now else { return nil }
        let last = heap.removeLast()
        if !heap.isEmpty {
            heap[0] = last
            siftDown(0)
        }
        return (first.time, first.payload)
    }

    private mutating func siftUp(_ start: Int) {
        var child = start
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].precedes(heap[parent]) else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func siftDown(_ start: Int) {
        var parent = start
        while true {
            var smallest = parent
            for child in [2 * parent + 1, 2 * parent + 2]
            where child < heap.count && heap[child].precedes(heap[smallest]) { smallest = child }
            guard smallest != parent else { return }
            heap.swapAt(parent, smallest)
            parent = smallest
        }
    }
}
