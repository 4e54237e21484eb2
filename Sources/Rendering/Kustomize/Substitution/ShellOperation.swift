/// What the operations of shell expressions do to a value.
enum ShellOperation {
    /// Trimming by pattern compares each beginning of the value, so its length is bounded.
    private static let longestTrimmed = 4096

    static func apply(
        _ operation: String, to text: [UInt8], _ arguments: [[UInt8]]
    ) throws(KustomizeError) -> [UInt8] {
        switch operation {
        case ",": return changingFirst(text) { $0.properties.lowercaseMapping }
        case ",,": return Array(String(decoding: text, as: UTF8.self).lowercased().utf8)
        case "^": return changingFirst(text) { $0.properties.uppercaseMapping }
        case "^^": return Array(String(decoding: text, as: UTF8.self).uppercased().utf8)
        case "#" where arguments.isEmpty: return Array(String(text.count).utf8)
        case "#": return try trimmed(text, arguments, isLongest: false)
        case "##": return try trimmed(text, arguments, isLongest: true)
        case "%": return reversed(try trimmed(reversed(text), arguments.map(reversed), isLongest: false))
        case "%%": return reversed(try trimmed(reversed(text), arguments.map(reversed), isLongest: true))
        case ":": return substring(text, arguments)
        case "/#":
            guard arguments.count == 2, text.starts(with: arguments[0]) else { return text }
            return arguments[1] + text.dropFirst(arguments[0].count)
        case "/%":
            guard arguments.count == 2, text.count >= arguments[0].count,
                text.suffix(arguments[0].count).elementsEqual(arguments[0])
            else { return text }
            return text.dropLast(arguments[0].count) + arguments[1]
        case "/": return try replaced(text, arguments, isAll: false)
        case "//": return try replaced(text, arguments, isAll: true)
        // A default. Like the program it follows, this treats all of the shell's other operations as one.
        default: return text.isEmpty ? Array(arguments.joined()) : text
        }
    }

    private static func changingFirst(_ text: [UInt8], _ change: (Unicode.Scalar) -> String) -> [UInt8] {
        let string = String(decoding: text, as: UTF8.self)
        guard let first = string.unicodeScalars.first else { return text }
        let changed = change(first)
        // Go changes one character into one.
        guard changed.unicodeScalars.count == 1 else { return text }
        return Array(changed.utf8) + text.dropFirst(String(first).utf8.count)
    }

    private static func integer(_ text: [UInt8]) -> Int? {
        NodePath.integer(String(decoding: text, as: UTF8.self))
    }

    private static func substring(_ text: [UInt8], _ arguments: [[UInt8]]) -> [UInt8] {
        guard var start = integer(arguments[0]) else { return text }
        if start < 0 { start = max(0, start.addingReportingOverflow(text.count).partialValue) }
        if arguments.count == 1 { return start < text.count ? Array(text[start...]) : [] }
        guard let length = integer(arguments[1]) else { return text }
        let (end, overflow) = start.addingReportingOverflow(length)
        if overflow || end >= text.count { return start < text.count ? Array(text[start...]) : [] }
        return end > start ? Array(text[start..<end]) : []
    }

    private static func replaced(
        _ text: [UInt8], _ arguments: [[UInt8]], isAll: Bool
    ) throws(KustomizeError) -> [UInt8] {
        guard let wanted = arguments.first, !wanted.isEmpty else { return text }
        let replacement = arguments.count > 1 ? arguments[1] : []
        var result: [UInt8] = []
        var position = 0
        var isDone = false
        while position < text.count {
            if !isDone, position + wanted.count <= text.count, text[position] == wanted[0],
                text[position..<(position + wanted.count)].elementsEqual(wanted)
            {
                result += replacement
                position += wanted.count
                isDone = !isAll
            } else {
                result.append(text[position])
                position += 1
            }
            guard result.count <= ShellExpansion.maximumLength else {
                throw KustomizeError("the substituted text is too long", .tooLarge)
            }
        }
        return result
    }

    private static func reversed(_ text: [UInt8]) -> [UInt8] {
        Array(
            String(String.UnicodeScalarView(String(decoding: text, as: UTF8.self).unicodeScalars.reversed()))
                .utf8)
    }

    /// The text without the beginning that the pattern matches.
    private static func trimmed(
        _ text: [UInt8], _ arguments: [[UInt8]], isLongest: Bool
    ) throws(KustomizeError) -> [UInt8] {
        guard let argument = arguments.first, !text.isEmpty else { return text }
        guard text.count <= longestTrimmed, argument.count <= longestTrimmed else {
            throw KustomizeError(
                "a value to be trimmed by a pattern has more than \(longestTrimmed) bytes", .tooLarge)
        }
        guard let pattern = ShellPattern(argument) else { return text }
        let lengths = pattern.matchingLengths(of: text).filter { $0 > 0 }
        guard let length = isLongest ? lengths.max() : lengths.min() else { return text }
        return Array(text[length...])
    }
}

/// A shell pattern: `*` is any text, `?` one character, `[a-z]` one of a class, `\` takes the next character as it is.
struct ShellPattern {
    private enum Step {
        case byte(UInt8)
        case anyScalar
        case oneOf([ClosedRange<UInt32>], isNegated: Bool)
        case anyText
    }

    private var steps: [Step] = []

    /// Nil for a malformed pattern.
    init?(_ bytes: [UInt8]) {
        let scalars = Array(String(decoding: bytes, as: UTF8.self).unicodeScalars)
        var position = 0
        while position < scalars.count {
            let scalar = scalars[position]
            position += 1
            switch scalar {
            case "*": steps.append(.anyText)
            case "?": steps.append(.anyScalar)
            case "[":
                guard let step = Self.oneOf(scalars, &position) else { return nil }
                steps.append(step)
            case "\\":
                guard position < scalars.count else { return nil }
                steps += String(scalars[position]).utf8.map { .byte($0) }
                position += 1
            default: steps += String(scalar).utf8.map { .byte($0) }
            }
        }
    }

    private static func oneOf(_ scalars: [Unicode.Scalar], _ position: inout Int) -> Step? {
        var isNegated = false
        if position < scalars.count, scalars[position] == "^" {
            isNegated = true
            position += 1
        }
        func next(_ position: inout Int) -> UInt32? {
            guard position < scalars.count, scalars[position] != "-", scalars[position] != "]" else {
                return nil
            }
            if scalars[position] == "\\" { position += 1 }
            guard position < scalars.count else { return nil }
            position += 1
            return scalars[position - 1].value
        }
        var ranges: [ClosedRange<UInt32>] = []
        while true {
            if position < scalars.count, scalars[position] == "]", !ranges.isEmpty {
                position += 1
                return .oneOf(ranges, isNegated: isNegated)
            }
            guard let low = next(&position) else { return nil }
            var high = low
            if position < scalars.count, scalars[position] == "-" {
                position += 1
                guard let end = next(&position) else { return nil }
                high = end
            }
            guard position < scalars.count else { return nil }
            ranges.append(min(low, high)...max(low, high))
        }
    }

    /// How long the beginnings of a text are that the pattern matches whole. Looks at each byte once for each step.
    func matchingLengths(of text: [UInt8]) -> [Int] {
        // reached[i]: the steps so far match the first i bytes.
        var reached = [Bool](repeating: false, count: text.count + 1)
        reached[0] = true
        for step in steps {
            var next = [Bool](repeating: false, count: text.count + 1)
            var isOpen = false
            for position in 0...text.count {
                switch step {
                case .anyText:
                    isOpen = isOpen || reached[position]
                    next[position] = isOpen
                case .byte(let byte):
                    if reached[position], position < text.count, text[position] == byte {
                        next[position + 1] = true
                    }
                case .anyScalar, .oneOf:
                    guard reached[position], position < text.count else { continue }
                    let (scalar, width) = Self.scalar(text, position)
                    if case .oneOf(let ranges, let isNegated) = step,
                        ranges.contains(where: { $0.contains(scalar) }) == isNegated
                    {
                        continue
                    }
                    next[position + width] = true
                }
            }
            reached = next
        }
        return reached.indices.filter { reached[$0] }
    }

    private static func scalar(_ text: [UInt8], _ position: Int) -> (UInt32, Int) {
        let first = text[position]
        let width = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4
        let end = min(position + width, text.count)
        let scalar = String(decoding: text[position..<end], as: UTF8.self).unicodeScalars.first
        return (scalar?.value ?? 0xFFFD, end - position)
    }
}
