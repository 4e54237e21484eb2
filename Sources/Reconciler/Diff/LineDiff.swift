/// The shortest way from one list of lines to another (Myers' algorithm), as runs of kept, removed and added lines.
struct LineDiff {
    enum Change: Equatable {
        case keep
        case remove
        case add
    }

    /// The changes in order; each concerns the next line of the left, the right, or both.
    private(set) var changes: [Change] = []

    /// Beyond this many differing lines the middle is shown as wholly replaced, so that no input costs quadratic time.
    private static let mostEdits = 1000

    init(_ left: [Substring], _ right: [Substring]) {
        var start = 0
        while start < left.count, start < right.count, left[start] == right[start] { start += 1 }
        var leftEnd = left.count
        var rightEnd = right.count
        while leftEnd > start, rightEnd > start, left[leftEnd - 1] == right[rightEnd - 1] {
            leftEnd -= 1
            rightEnd -= 1
        }
        changes = [Change](repeating: .keep, count: start)
        // Numbers compare faster than lines.
        var numbers: [Substring: Int] = [:]
        func numbered(_ lines: ArraySlice<Substring>) -> [Int] {
            lines.map { line in
                if let number = numbers[line] { return number }
                numbers[line] = numbers.count
                return numbers.count - 1
            }
        }
        changes += Self.middle(numbered(left[start..<leftEnd]), numbered(right[start..<rightEnd]))
        changes += [Change](repeating: .keep, count: left.count - leftEnd)
    }

    private static func middle(_ left: [Int], _ right: [Int]) -> [Change] {
        if left.isEmpty || right.isEmpty { return replaced(left.count, right.count) }
        var furthest = [1: 0]
        var traces: [[Int: Int]] = []
        let limit = min(left.count + right.count, mostEdits)
        for edits in 0...limit {
            traces.append(furthest)
            for diagonal in stride(from: -edits, through: edits, by: 2) {
                let down =
                    diagonal == -edits
                    || diagonal != edits && (furthest[diagonal - 1] ?? 0) < (furthest[diagonal + 1] ?? 0)
                var x = down ? furthest[diagonal + 1] ?? 0 : (furthest[diagonal - 1] ?? 0) + 1
                var y = x - diagonal
                while x < left.count, y < right.count, left[x] == right[y] {
                    x += 1
                    y += 1
                }
                furthest[diagonal] = x
                if x >= left.count, y >= right.count { return backtracked(left.count, right.count, traces) }
            }
        }
        return replaced(left.count, right.count)
    }

    private static func replaced(_ removed: Int, _ added: Int) -> [Change] {
        [Change](repeating: .remove, count: removed) + [Change](repeating: .add, count: added)
    }

    private static func backtracked(_ width: Int, _ height: Int, _ traces: [[Int: Int]]) -> [Change] {
        var changes: [Change] = []
        var x = width
        var y = height
        for edits in traces.indices.reversed() {
            let furthest = traces[edits]
            let diagonal = x - y
            let down =
                diagonal == -edits
                || diagonal != edits && (furthest[diagonal - 1] ?? 0) < (furthest[diagonal + 1] ?? 0)
            let previous = down ? diagonal + 1 : diagonal - 1
            let fromX = furthest[previous] ?? 0
            let fromY = fromX - previous
            while x > fromX, y > fromY {
                changes.append(.keep)
                x -= 1
                y -= 1
            }
            if edits > 0 { changes.append(down ? .add : .remove) }
            x = fromX
            y = fromY
        }
        return changes.reversed()
    }
}
