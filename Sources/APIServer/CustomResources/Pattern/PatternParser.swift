/// Reads the syntax of RE2.
struct PatternParser {
    private let scalars: [Unicode.Scalar]
    private var position = 0
    private var depth = 0
    private var flags = Flags()

    private static let deepest = 200
    /// RE2's own bound on `{n,m}`.
    private static let mostRepetitions = 1000

    private struct Flags {
        var ignoresCase = false
        var isMultiline = false
        var dotMatchesNewline = false
    }

    init(_ text: String) { scalars = Array(text.unicodeScalars) }

    private var peek: Unicode.Scalar? { position < scalars.count ? scalars[position] : nil }

    private func fail(_ message: String) -> Pattern.SyntaxError { Pattern.SyntaxError(message: message) }

    private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
        guard peek == scalar else { return false }
        position += 1
        return true
    }

    mutating func parse() throws(Pattern.SyntaxError) -> PatternNode {
        let node = try choice()
        guard position == scalars.count else { throw fail("unexpected )") }
        return node
    }

    private mutating func choice() throws(Pattern.SyntaxError) -> PatternNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.deepest else { throw fail("expression nests too deeply") }
        // Flags set inside a group end with it.
        let outer = flags
        defer { flags = outer }
        var branches = [try sequence()]
        while take("|") { branches.append(try sequence()) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence() throws(Pattern.SyntaxError) -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = peek, scalar != "|", scalar != ")" {
            let node = try atom()
            nodes.append(try repeated(node))
        }
        return nodes.count == 1 ? nodes[0] : nodes.isEmpty ? .empty : .sequence(nodes)
    }

    private mutating func repeated(_ node: PatternNode) throws(Pattern.SyntaxError) -> PatternNode {
        var node = node
        var isRepeated = false
        while let scalar = peek {
            let bounds: (Int, Int?)
            switch scalar {
            case "*": bounds = (0, nil)
            case "+": bounds = (1, nil)
            case "?": bounds = (0, 1)
            case "{":
                guard let counted = try count() else { return node }
                bounds = counted
                position -= 1
            default: return node
            }
            position += 1
            if isRepeated { throw fail("invalid nested repetition operator") }
            isRepeated = true
            // Whether the shortest or the longest is preferred does not change whether there is a match.
            _ = take("?")
            node = .repetition(node, least: bounds.0, most: bounds.1)
        }
        return node
    }

    /// `{n}`, `{n,}`, `{n,m}`; nil when the brace is a plain character.
    private mutating func count() throws(Pattern.SyntaxError) -> (Int, Int?)? {
        let start = position
        position += 1
        guard let least = number() else {
            position = start
            return nil
        }
        var most: Int? = least
        if take(",") { most = number() }
        guard take("}") else {
            position = start
            return nil
        }
        guard least <= Self.mostRepetitions, most ?? 0 <= Self.mostRepetitions, most ?? least >= least else {
            throw fail("invalid repeat count")
        }
        return (least, most)
    }

    private mutating func number() -> Int? {
        var digits = ""
        while let scalar = peek, ("0"..."9").contains(scalar), digits.count < 9 {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        return Int(digits)
    }

    private mutating func atom() throws(Pattern.SyntaxError) -> PatternNode {
        guard let scalar = peek else { return .empty }
        position += 1
        switch scalar {
        case ".": return .scalars(flags.dotMatchesNewline ? .all : .notNewline)
        case "^": return .assert(flags.isMultiline ? .lineStart : .textStart)
        case "$": return .assert(flags.isMultiline ? .lineEnd : .textEnd)
        case "(": return try group()
        case "[": return .scalars(try characterClass())
        case "\\": return try escape()
        case "*", "+", "?": throw fail("missing argument to repetition operator: `\(scalar)`")
        case "{":
            position -= 1
            guard try count() == nil else { throw fail("missing argument to repetition operator: `{`") }
            position += 1
            return .scalars(ScalarSet(scalar, ignoresCase: flags.ignoresCase))
        default: return .scalars(ScalarSet(scalar, ignoresCase: flags.ignoresCase))
        }
    }

    private mutating func group() throws(Pattern.SyntaxError) -> PatternNode {
        if take("?") {
            if take("P") || peek == "<" {
                guard take("<") else { throw fail("invalid named capture") }
                while let scalar = peek, scalar != ">" {
                    guard ScalarSet.word.contains(scalar) else { throw fail("invalid named capture") }
                    position += 1
                }
                guard take(">") else { throw fail("invalid named capture") }
            } else {
                let outer = flags
                try readFlags()
                if take(")") { return .empty }
                guard take(":") else { throw fail("invalid or unsupported Perl syntax") }
                let node = try choice()
                flags = outer
                guard take(")") else { throw fail("missing closing )") }
                return node
            }
        }
        let node = try choice()
        guard take(")") else { throw fail("missing closing )") }
        return node
    }

    private mutating func readFlags() throws(Pattern.SyntaxError) {
        var isOn = true
        while let scalar = peek, scalar != ")", scalar != ":" {
            position += 1
            switch scalar {
            case "-": isOn = false
            case "i": flags.ignoresCase = isOn
            case "m": flags.isMultiline = isOn
            case "s": flags.dotMatchesNewline = isOn
            case "U": break
            default: throw fail("invalid or unsupported Perl syntax")
            }
        }
    }

    private mutating func escape() throws(Pattern.SyntaxError) -> PatternNode {
        guard let scalar = peek else { throw fail("trailing backslash at end of expression") }
        switch scalar {
        case "A":
            position += 1
            return .assert(.textStart)
        case "z":
            position += 1
            return .assert(.textEnd)
        case "b":
            position += 1
            return .assert(.wordBoundary)
        case "B":
            position += 1
            return .assert(.noWordBoundary)
        case "Q":
            position += 1
            return quoted()
        default: break
        }
        if let set = escapedClass() { return .scalars(set) }
        return .scalars(ScalarSet(try escapedScalar(), ignoresCase: flags.ignoresCase))
    }

    /// `\Q … \E`: everything as it stands.
    private mutating func quoted() -> PatternNode {
        var nodes: [PatternNode] = []
        while let scalar = peek {
            if scalar == "\\", position + 1 < scalars.count, scalars[position + 1] == "E" {
                position += 2
                break
            }
            nodes.append(.scalars(ScalarSet(scalar, ignoresCase: flags.ignoresCase)))
            position += 1
        }
        return .sequence(nodes)
    }

    /// `\d`, `\W` and the like; nil, and nothing read, when it is none.
    private mutating func escapedClass() -> ScalarSet? {
        let set: ScalarSet
        switch peek {
        case "d": set = .digit
        case "D": set = ScalarSet.digit.inverted
        case "w": set = .word
        case "W": set = ScalarSet.word.inverted
        case "s": set = .space
        case "S": set = ScalarSet.space.inverted
        default: return nil
        }
        position += 1
        return set
    }

    private mutating func escapedScalar() throws(Pattern.SyntaxError) -> Unicode.Scalar {
        guard let scalar = peek else { throw fail("trailing backslash at end of expression") }
        position += 1
        switch scalar {
        case "n": return "\n"
        case "r": return "\r"
        case "t": return "\t"
        case "f": return "\u{0C}"
        case "v": return "\u{0B}"
        case "a": return "\u{07}"
        case "x": return try hexadecimal()
        case "0"..."7":
            position -= 1
            var value: UInt32 = 0
            for _ in 0..<3 {
                guard let digit = peek, ("0"..."7").contains(digit) else { break }
                value = value * 8 + (digit.value - 48)
                position += 1
            }
            return Unicode.Scalar(value) ?? "\0"
        default:
            guard scalar.value < 0x80, !ScalarSet.word.contains(scalar) || scalar == "_" else {
                throw fail("invalid escape sequence: `\\\(scalar)`")
            }
            return scalar
        }
    }

    private mutating func hexadecimal() throws(Pattern.SyntaxError) -> Unicode.Scalar {
        var digits = ""
        let isBraced = take("{")
        while let scalar = peek, digits.count < (isBraced ? 8 : 2), scalar.properties.isASCIIHexDigit {
            digits.unicodeScalars.append(scalar)
            position += 1
        }
        guard let value = UInt32(digits, radix: 16), let scalar = Unicode.Scalar(value),
            !isBraced || take("}")
        else { throw fail("invalid escape sequence: `\\x`") }
        return scalar
    }

    private mutating func characterClass() throws(Pattern.SyntaxError) -> ScalarSet {
        let isNegated = take("^")
        var set = ScalarSet()
        var isFirst = true
        while let scalar = peek, scalar != "]" || isFirst {
            isFirst = false
            if scalar == "[", position + 1 < scalars.count, scalars[position + 1] == ":" {
                if let named = try namedClass() {
                    set.formUnion(named)
                    continue
                }
            }
            if scalar == "\\" {
                position += 1
                if let escaped = escapedClass() {
                    set.formUnion(escaped)
                    continue
                }
                position -= 1
            }
            let low = try classScalar()
            var high = low
            if peek == "-", position + 1 < scalars.count, scalars[position + 1] != "]" {
                position += 1
                high = try classScalar()
            }
            guard low.value <= high.value else { throw fail("invalid character class range") }
            set.ranges.append(low.value...high.value)
        }
        guard take("]") else { throw fail("missing closing ]") }
        if flags.ignoresCase { set.addOtherCases() }
        return isNegated ? set.inverted : set
    }

    private mutating func classScalar() throws(Pattern.SyntaxError) -> Unicode.Scalar {
        guard let scalar = peek else { throw fail("missing closing ]") }
        position += 1
        return scalar == "\\" ? try escapedScalar() : scalar
    }

    /// `[:alpha:]`, `[:^alpha:]`; nil, and nothing read, when the brackets do not close.
    private mutating func namedClass() throws(Pattern.SyntaxError) -> ScalarSet? {
        var name = ""
        var end = position + 2
        while end + 1 < scalars.count, scalars[end] != ":" {
            name.unicodeScalars.append(scalars[end])
            end += 1
        }
        guard end + 1 < scalars.count, scalars[end + 1] == "]" else { return nil }
        let isNegated = name.hasPrefix("^")
        guard let set = ScalarSet.named[isNegated ? String(name.dropFirst()) : name] else {
            throw fail("invalid character class range: `[:\(name):]`")
        }
        position = end + 2
        return isNegated ? set.inverted : set
    }
}
