/// Two texts as `diff -u` shows them.
package enum UnifiedDiff {
    /// The hunks with their headers, or an empty text when nothing differs.
    package static func text(
        from left: String, to right: String, leftName: String, rightName: String, context: Int = 3
    ) -> String {
        let leftLines = lines(left)
        let rightLines = lines(right)
        let changes = LineDiff(leftLines, rightLines).changes
        guard changes.contains(where: { $0 != .keep }) else { return "" }
        var text = "--- \(leftName)\n+++ \(rightName)\n"
        for hunk in hunks(changes, context: context) {
            append(hunk, changes, leftLines, rightLines, to: &text)
        }
        return text
    }

    private static func lines(_ text: String) -> [Substring] {
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }

    /// The ranges of changes that are shown: each change with its context, those that touch in one.
    private static func hunks(_ changes: [LineDiff.Change], context: Int) -> [Range<Int>] {
        var hunks: [Range<Int>] = []
        for (index, change) in changes.enumerated() where change != .keep {
            let range = max(0, index - context)..<min(changes.count, index + context + 1)
            if let last = hunks.last, last.upperBound >= range.lowerBound {
                hunks[hunks.count - 1] = last.lowerBound..<max(last.upperBound, range.upperBound)
            } else {
                hunks.append(range)
            }
        }
        return hunks
    }

    private static func append(
        _ hunk: Range<Int>, _ changes: [LineDiff.Change], _ left: [Substring], _ right: [Substring],
        to text: inout String
    ) {
        var leftLine = changes[..<hunk.lowerBound].count { $0 != .add }
        var rightLine = changes[..<hunk.lowerBound].count { $0 != .remove }
        let leftCount = changes[hunk].count { $0 != .add }
        let rightCount = changes[hunk].count { $0 != .remove }
        text += "@@ -\(range(leftLine, leftCount)) +\(range(rightLine, rightCount)) @@\n"
        for change in changes[hunk] {
            switch change {
            case .keep:
                text += " \(left[leftLine])\n"
                leftLine += 1
                rightLine += 1
            case .remove:
                text += "-\(left[leftLine])\n"
                leftLine += 1
            case .add:
                text += "+\(right[rightLine])\n"
                rightLine += 1
            }
        }
    }

    /// `start,count` as `diff` writes it: an empty range names the line before it, a count of one is left out.
    private static func range(_ start: Int, _ count: Int) -> String {
        count == 1 ? "\(start + 1)" : "\(count == 0 ? start : start + 1),\(count)"
    }
}
