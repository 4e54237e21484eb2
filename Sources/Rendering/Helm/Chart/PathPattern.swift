/// A pattern as Go's `path/filepath.Match` reads it: `*` and `?` match within one part of a path, `[a-z]` and `[^a]` a
/// class of characters, `\` takes the next character as itself.
struct PathPattern: Sendable {
    private enum Step: Sendable {
        case scalar(Unicode.Scalar)
        case anyOne
        case anyText
        case oneOf([ClosedRange<Unicode.Scalar>], negated: Bool)
    }

    /// What `filepath.ErrBadPattern` says.
    struct Malformed: Error {}

    private var steps: [Step] = []

    init(_ pattern: String) throws(Malformed) {
        let scalars = Array(pattern.unicodeScalars)
        var position = 0
        while position < scalars.count {
            switch scalars[position] {
            case "*":
                if case .anyText? = steps.last {} else { steps.append(.anyText) }
                position += 1
            case "?":
                steps.append(.anyOne)
                position += 1
            case "[":
                position += 1
                steps.append(try Self.oneOf(scalars, &position))
            case "\\":
                guard position + 1 < scalars.count else { throw Malformed() }
                steps.append(.scalar(scalars[position + 1]))
                position += 2
            case let scalar:
                steps.append(.scalar(scalar))
                position += 1
            }
        }
    }

    private static func oneOf(_ scalars: [Unicode.Scalar], _ position: inout Int) throws(Malformed) -> Step {
        var negated = false
        if position < scalars.count, scalars[position] == "^" {
            negated = true
            position += 1
        }
        var ranges: [ClosedRange<Unicode.Scalar>] = []
        while true {
            if position < scalars.count, scalars[position] == "]", !ranges.isEmpty {
                position += 1
                return .oneOf(ranges, negated: negated)
            }
            let low = try bound(scalars, &position)
            var high = low
            if position < scalars.count, scalars[position] == "-" {
                position += 1
                high = try bound(scalars, &position)
            }
            if low <= high { ranges.append(low...high) } else { ranges.append("\u{0}"..."\u{0}") }
        }
    }

    private static func bound(
        _ scalars: [Unicode.Scalar], _ position: inout Int
    ) throws(Malformed) -> Unicode.Scalar {
        guard position < scalars.count, scalars[position] != "-", scalars[position] != "]" else {
            throw Malformed()
        }
        if scalars[position] == "\\" { position += 1 }
        // The class has to go on, if only with its closing bracket.
        guard position + 1 < scalars.count else { throw Malformed() }
        defer { position += 1 }
        return scalars[position]
    }

    /// Whether the pattern matches the whole of `text`. Takes at most the product of both lengths.
    func matches(_ text: String) -> Bool {
        let scalars = Array(text.unicodeScalars)
        var step = 0
        var position = 0
        var retry: (step: Int, position: Int)?
        while true {
            if step < steps.count, case .anyText = steps[step] {
                retry = (step, position)
                step += 1
                continue
            }
            if step < steps.count, position < scalars.count, takes(steps[step], scalars[position]) {
                step += 1
                position += 1
                continue
            }
            if step == steps.count, position == scalars.count { return true }
            // Let the last star take one character more, which must not be a slash.
            guard let last = retry, last.position < scalars.count, scalars[last.position] != "/" else {
                return false
            }
            retry = (last.step, last.position + 1)
            step = last.step + 1
            position = last.position + 1
        }
    }

    private func takes(_ step: Step, _ scalar: Unicode.Scalar) -> Bool {
        switch step {
        case .scalar(let wanted): wanted == scalar
        case .anyOne: scalar != "/"
        case .anyText: false
        case .oneOf(let ranges, let negated):
            scalar != "/" && ranges.contains { $0.contains(scalar) } != negated
        }
    }
}
