import YAML

/// A path into an object as custom resources' columns are given, in the dialect of `client-go/util/jsonpath`:
/// `.spec.size`, `.status.conditions[?(@.type=="Ready")].status`, `.metadata.annotations.example\.com/a`.
struct JSONPath: Sendable {
    enum Step: Sendable {
        case field(Key)
        case wildcard
        /// Everything below, the thing itself included.
        case descent
        /// Elements from `start` to before `end`; negative positions count from the end.
        case slice(start: Int?, end: Int?, step: Int)
        /// One element; a negative position counts from the end.
        case index(Int)
        /// The results of each path after another.
        case union([JSONPath])
        case filter(Filter)
        /// A constant, as in a filter's comparison.
        case constant(Value)
    }

    /// Which elements of a list are taken.
    struct Filter: Sendable {
        enum Relation: String, Sendable {
            case less = "<"
            case lessOrEqual = "<="
            case greater = ">"
            case greaterOrEqual = ">="
            case equal = "=="
            case unequal = "!="
        }

        var left: JSONPath
        /// What to compare with; nil when `left` only has to lead somewhere.
        var comparison: (relation: Relation, right: JSONPath)?
    }

    var steps: [Step]

    init(steps: [Step]) { self.steps = steps }

    /// Reads a path without its braces; nil when it cannot be understood.
    init?(_ text: String) {
        var parser = JSONPathParser(text)
        guard let steps = try? parser.parse() else { return nil }
        self.steps = steps
    }

    /// What the path leads to; nothing when it leads nowhere or does not fit the tree.
    func values(in root: Value) -> [Value] { (try? evaluate(root)) ?? [] }

    /// The path does not fit the tree it is applied to.
    fileprivate struct Mismatch: Error {}

    fileprivate func evaluate(_ root: Value) throws(Mismatch) -> [Value] {
        var current = [root]
        for step in steps {
            var next: [Value] = []
            for value in current { try Self.append(step, value, to: &next) }
            current = next
        }
        return current
    }

    private static func append(_ step: Step, _ value: Value, to results: inout [Value]) throws(Mismatch) {
        switch step {
        case .field(let key):
            if let member = value[key] { results.append(member) }
        case .constant(let constant): results.append(constant)
        case .wildcard: results += children(of: value)
        case .descent: appendTree(value, to: &results)
        case .index(let position):
            guard !value.isNull else { return }
            guard let elements = value.array else { throw Mismatch() }
            let index = position < 0 ? position + elements.count : position
            guard elements.indices.contains(index) else { throw Mismatch() }
            results.append(elements[index])
        case .slice(let start, let end, let step):
            guard !value.isNull else { return }
            guard let elements = value.array else { throw Mismatch() }
            let first = absolute(start ?? 0, elements.count)
            let last = absolute(end ?? elements.count, elements.count)
            guard first != last else { return }
            guard step > 0, first >= 0, first < elements.count, last <= elements.count, first < last else {
                throw Mismatch()
            }
            for index in stride(from: first, to: last, by: step) { results.append(elements[index]) }
        case .union(let paths):
            for path in paths { results += try path.evaluate(value) }
        case .filter(let filter):
            guard let elements = value.array else { throw Mismatch() }
            for element in elements {
                if try filter.takes(element) { results.append(element) }
            }
        }
    }

    private static func absolute(_ position: Int, _ count: Int) -> Int {
        position < 0 ? position + count : position
    }

    private static func children(of value: Value) -> [Value] {
        switch value {
        case .array(let elements): elements
        case .object(let map): map.sorted().entries.map(\.value)
        default: []
        }
    }

    private static func appendTree(_ value: Value, to results: inout [Value]) {
        results.append(value)
        for child in children(of: value) { appendTree(child, to: &results) }
    }
}

extension JSONPath.Filter {
    fileprivate func takes(_ element: Value) throws(JSONPath.Mismatch) -> Bool {
        guard let (relation, right) = comparison else { return !left.values(in: element).isEmpty }
        let lefts = try left.evaluate(element)
        guard let one = lefts.first else { return false }
        let rights = try right.evaluate(element)
        guard let other = rights.first else { return false }
        guard lefts.count == 1, rights.count == 1 else { throw JSONPath.Mismatch() }
        switch relation {
        case .equal: return try Self.areEqual(one, other)
        case .unequal: return !(try Self.areEqual(one, other))
        case .less: return try Self.isLess(one, other)
        case .greater: return try Self.isLess(other, one)
        case .lessOrEqual: return !(try Self.isLess(other, one))
        case .greaterOrEqual: return !(try Self.isLess(one, other))
        }
    }

    /// Only values of one kind compare.
    private static func areEqual(_ left: Value, _ right: Value) throws(JSONPath.Mismatch) -> Bool {
        switch (left, right) {
        case (.string(let left), .string(let right)): return left == right
        case (.bool(let left), .bool(let right)): return left == right
        default:
            guard let left = left.double, let right = right.double else { throw JSONPath.Mismatch() }
            return left == right
        }
    }

    private static func isLess(_ left: Value, _ right: Value) throws(JSONPath.Mismatch) -> Bool {
        if case .string(let left) = left, case .string(let right) = right {
            return left.utf8.lexicographicallyPrecedes(right.utf8)
        }
        guard let left = left.double, let right = right.double else { throw JSONPath.Mismatch() }
        return left < right
    }
}
