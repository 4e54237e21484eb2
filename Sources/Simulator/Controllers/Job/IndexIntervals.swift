/// Completion indexes of a Job in the compressed form of its status, `1,3-5,7`.
///
/// Follows `orderedIntervals` of `pkg/controller/job/indexed_job_utils.go` of Kubernetes.
package struct IndexIntervals: Sendable, Equatable, CustomStringConvertible {
    /// Ordered, with gaps between them.
    package private(set) var intervals: [ClosedRange<Int>] = []

    package init() {}

    /// Reads the status's form; indexes of `completions` and above are left out, and so is what is no number.
    package init(_ text: String, completions: Int) {
        for part in text.split(separator: ",") {
            let ends = part.split(separator: "-", omittingEmptySubsequences: false).map { Int($0) }
            guard let first = ends.first ?? nil, first >= 0, first < completions else { continue }
            var last = first
            if ends.count > 1 {
                guard let end = ends[1], end >= first else { continue }
                last = min(end, completions - 1)
            }
            insert(first...last)
        }
    }

    /// Any indexes.
    package init(_ indexes: some Sequence<Int>) {
        for index in indexes.sorted() { insert(index...index) }
    }

    private mutating func insert(_ new: ClosedRange<Int>) {
        guard let last = intervals.last, new.lowerBound <= last.upperBound + 1 else {
            intervals.append(new)
            return
        }
        guard new.lowerBound < last.lowerBound else {
            intervals[intervals.count - 1] = last.lowerBound...max(last.upperBound, new.upperBound)
            return
        }
        // Out of order, as only hostile input is: sort it in.
        let all = (intervals + [new]).sorted { $0.lowerBound < $1.lowerBound }
        intervals = []
        for interval in all { insert(interval) }
    }

    /// These and others.
    package func merging(_ other: IndexIntervals) -> IndexIntervals {
        var result = IndexIntervals()
        var mine = intervals[...]
        var its = other.intervals[...]
        while let left = mine.first ?? its.first {
            if let right = its.first, mine.isEmpty || right.lowerBound <= left.lowerBound {
                result.insert(right)
                its = its.dropFirst()
            } else {
                result.insert(left)
                mine = mine.dropFirst()
            }
        }
        return result
    }

    package func contains(_ index: Int) -> Bool {
        var low = 0
        var high = intervals.count
        while low < high {
            let middle = (low + high) / 2
            if intervals[middle].upperBound >= index { high = middle } else { low = middle + 1 }
        }
        return low < intervals.count && intervals[low].lowerBound <= index
    }

    /// How many indexes there are.
    package var count: Int { intervals.reduce(0) { $0 + $1.count } }

    /// How many of these are in the other as well.
    package func countShared(with other: IndexIntervals) -> Int {
        var sum = 0
        var its = other.intervals[...]
        for mine in intervals {
            while let first = its.first, first.upperBound < mine.lowerBound { its = its.dropFirst() }
            for range in its {
                guard range.lowerBound <= mine.upperBound else { break }
                sum += range.clamped(to: mine).count
            }
        }
        return sum
    }

    /// The first `limit` indexes below `completions` that are not among these.
    package func firstMissing(_ limit: Int, completions: Int) -> [Int] {
        var result: [Int] = []
        var candidate = 0
        for interval in intervals {
            while candidate < min(completions, interval.lowerBound), result.count < limit {
                result.append(candidate)
                candidate += 1
            }
            candidate = max(candidate, interval.upperBound + 1)
        }
        while candidate < completions, result.count < limit {
            result.append(candidate)
            candidate += 1
        }
        return result
    }

    package var description: String {
        intervals.map { interval in
            let (first, last) = (interval.lowerBound, interval.upperBound)
            if first == last { return "\(first)" }
            return last == first + 1 ? "\(first),\(last)" : "\(first)-\(last)"
        }.joined(separator: ",")
    }
}
