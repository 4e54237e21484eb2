/// A pattern over file paths, as Argo CD's `directory.include` and `.exclude` understand it: `*` and `**` match any
/// text (also across `/`), `?` any one character, `[abc]`, `[a-z]` and `[!a-z]` one of a class, `{a,b}` one of
/// several patterns, `\` takes the next character as itself.
///
/// Matching keeps a set of states and looks at each character once, so no pattern can make it slow.
struct Glob: Sendable {
    private enum Step: Sendable {
        case scalar(Unicode.Scalar)
        /// Any character; with a separator, any but that.
        case anyOne
        case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
        /// Any text: stay here on each character, or go on.
        case anyText(next: Int, crossesSeparators: Bool)
        case jump([Int])
        case end
    }

    private var steps: [Step] = []
    /// The character that `*` and `?` do not match, if there is one.
    private let separator: Unicode.Scalar?

    /// Bounds on a pattern, whose steps multiply the cost of a match.
    private static let longestPattern = 4096
    private static let deepestNesting = 16

    /// Compiles `pattern`. With a `separator` only `**` matches across it, as in Helm's `.Files.Glob`.
    ///
    /// - Throws: an ``RenderError/Code/invalidSource`` error that says what is wrong with the pattern.
    init(_ pattern: String, separator: Unicode.Scalar? = nil) throws(RenderError) {
        self.separator = separator
        let scalars = Array(pattern.unicodeScalars)
        guard scalars.count <= Self.longestPattern else {
            throw RenderError(.invalidSource, "the glob has more than \(Self.longestPattern) characters")
        }
        var position = 0
        try parse(scalars, &position, depth: 0, pattern)
        steps.append(.end)
    }

    private mutating func parse(
        _ scalars: [Unicode.Scalar], _ position: inout Int, depth: Int, _ pattern: String
    ) throws(RenderError) {
        func invalid(_ reason: String) -> RenderError {
            RenderError(.invalidSource, "the glob \"\(pattern)\" is malformed: \(reason)")
        }
        guard depth <= Self.deepestNesting else { throw invalid("braces are nested too deep") }
        while position < scalars.count {
            let scalar = scalars[position]
            switch scalar {
            case "*":
                let start = position
                while position < scalars.count, scalars[position] == "*" { position += 1 }
                steps.append(
                    .anyText(
                        next: steps.count + 1,
                        crossesSeparators: separator == nil || position - start > 1))
            case "?":
                position += 1
                steps.append(.anyOne)
            case "\\":
                guard position + 1 < scalars.count else { throw invalid("it ends with a backslash") }
                steps.append(.scalar(scalars[position + 1]))
                position += 2
            case "[":
                position += 1
                steps.append(try parseClass(scalars, &position, invalid))
            case "{":
                position += 1
                try parseAlternatives(scalars, &position, depth: depth, pattern, invalid)
            case "}" where depth > 0, "," where depth > 0:
                return
            default:
                position += 1
                steps.append(.scalar(scalar))
            }
        }
        if depth > 0 { throw invalid("a brace is not closed") }
    }

    private func parseClass(
        _ scalars: [Unicode.Scalar], _ position: inout Int, _ invalid: (String) -> RenderError
    ) throws(RenderError) -> Step {
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        var negated = false
        if position < scalars.count, scalars[position] == "!" || scalars[position] == "^" {
            negated = true
            position += 1
        }
        while position < scalars.count, scalars[position] != "]" || ranges.isEmpty {
            var low = scalars[position]
            if low == "\\", position + 1 < scalars.count {
                position += 1
                low = scalars[position]
            }
            position += 1
            if position + 1 < scalars.count, scalars[position] == "-", scalars[position + 1] != "]" {
                let high = scalars[position + 1]
                guard low <= high else { throw invalid("the range \(low)-\(high) is empty") }
                ranges.append(low...high)
                position += 2
            } else {
                ranges.append(low...low)
            }
        }
        guard position < scalars.count else { throw invalid("a bracket is not closed") }
        position += 1
        return .oneOf(ranges, negated: negated)
    }

    private mutating func parseAlternatives(
        _ scalars: [Unicode.Scalar], _ position: inout Int, depth: Int, _ pattern: String,
        _ invalid: (String) -> RenderError
    ) throws(RenderError) {
        let fork = steps.count
        steps.append(.jump([]))
        var starts: [Int] = []
        var ends: [Int] = []
        while true {
            starts.append(steps.count)
            try parse(scalars, &position, depth: depth + 1, pattern)
            guard position < scalars.count else { throw invalid("a brace is not closed") }
            ends.append(steps.count)
            steps.append(.jump([]))
            let separator = scalars[position]
            position += 1
            if separator == "}" { break }
        }
        steps[fork] = .jump(starts)
        for end in ends { steps[end] = .jump([steps.count]) }
    }

    /// Whether the pattern matches the whole of `text`.
    func matches(_ text: String) -> Bool {
        var current = StateSet(count: steps.count)
        add(0, to: &current)
        for scalar in text.unicodeScalars {
            var next = StateSet(count: steps.count)
            for state in current.members {
                switch steps[state] {
                case .scalar(let wanted):
                    if wanted == scalar { add(state + 1, to: &next) }
                case .anyOne:
                    if scalar != separator { add(state + 1, to: &next) }
                case .oneOf(let ranges, let negated):
                    if ranges.contains(where: { $0.contains(scalar) }) != negated {
                        add(state + 1, to: &next)
                    }
                case .anyText(_, let crosses):
                    if crosses || scalar != separator { add(state, to: &next) }
                case .jump, .end:
                    break
                }
            }
            if next.members.isEmpty { return false }
            current = next
        }
        return current.members.contains { if case .end = steps[$0] { true } else { false } }
    }

    /// Adds a state with all that it reaches without a character.
    private func add(_ state: Int, to set: inout StateSet) {
        guard set.insert(state) else { return }
        switch steps[state] {
        case .anyText(let next, _): add(next, to: &set)
        case .jump(let targets): for target in targets { add(target, to: &set) }
        default: break
        }
    }

    private struct StateSet {
        private var present: [Bool]
        private(set) var members: [Int] = []

        init(count: Int) { present = [Bool](repeating: false, count: count) }

        mutating func insert(_ state: Int) -> Bool {
            if present[state] { return false }
            present[state] = true
            members.append(state)
            return true
        }
    }
}
