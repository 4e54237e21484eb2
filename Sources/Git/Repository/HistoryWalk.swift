/// Commits in the order of `git log`: by committer date, the newest first, each once; of equal dates the one
/// that was met first.
struct HistoryWalk {
    private struct Item {
        let commit: Commit
        let number: Int
        /// Whether this comes out before the other.
        func precedes(_ other: Item) -> Bool {
            commit.committer.seconds != other.commit.committer.seconds
                ? commit.committer.seconds > other.commit.committer.seconds : number < other.number
        }
    }

    // A binary heap: `items[0]` comes out next.
    private var items: [Item] = []
    private var met: Set<ObjectID> = []

    init(start: Commit) { add(start) }

    mutating func add(_ commit: Commit) {
        guard met.insert(commit.id).inserted else { return }
        items.append(Item(commit: commit, number: met.count))
        var child = items.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard items[child].precedes(items[parent]) else { break }
            items.swapAt(child, parent)
            child = parent
        }
    }

    mutating func next() -> Commit? {
        guard let first = items.first else { return nil }
        let last = items.removeLast()
        if items.isEmpty { return first.commit }
        items[0] = last
        var parent = 0
        while true {
            let left = 2 * parent + 1
            guard left < items.count else { break }
            let right = left + 1
            let child = right < items.count && items[right].precedes(items[left]) ? right : left
            guard items[child].precedes(items[parent]) else { break }
            items.swapAt(parent, child)
            parent = child
        }
        return first.commit
    }
}
