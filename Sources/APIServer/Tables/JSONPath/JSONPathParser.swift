import YAML

/// Reads a ``JSONPath``, as the parser of `client-go/util/jsonpath` does.
struct JSONPathParser {
    /// The path cannot be understood.
    struct Malformed: Error {}

    private let characters: [Character]
    private var position = 0
    private var depth: Int

    /// Paths inside paths (unions, filters) nest no deeper than this.
    private static let maximumDepth = 16

    init(_ text: String, depth: Int = 0) {
        characters = Array(text)
        self.depth = depth
    }

    private var next: Character? { position < characters.count ? characters[position] : nil }

    mutating func parse() throws(Malformed) -> [JSONPath.Step] {
        guard depth < Self.maximumDepth else { throw Malformed() }
        var steps: [JSONPath.Step] = []
        while let character = next {
            switch character {
            case " ", "@", "$": position += 1
            case ".": try parseField(into: &steps)
            case "[": steps.append(try parseBrackets())
            case "\"", "'": steps.append(.constant(.string(try parseQuoted(character))))
            case "+", "-", "0"..."9": steps.append(.constant(try parseNumber()))
            case _ where character.isLetter: steps.append(.constant(try parseWord()))
            default: throw Malformed()
            }
        }
        return steps
    }

    private static func endsField(_ character: Character) -> Bool {
        character.isWhitespace || ".,[]$@{}".contains(character)
    }

    private mutating func parseField(into steps: inout [JSONPath.Step]) throws(Malformed) {
        position += 1
        if next == "." {
            position += 1
            guard next != "." else { throw Malformed() }
            steps.append(.descent)
            guard let following = next, following.isLetter || following == "*" || following == "_" else {
                return
            }
        }
        var name = ""
        while let character = next, !Self.endsField(character) {
            position += 1
            if character == "\\" {
                if let escaped = next {
                    name.append(escaped)
                    position += 1
                }
            } else {
                name.append(character)
            }
        }
        if name == "*" {
            steps.append(.wildcard)
        } else if !name.isEmpty {
            steps.append(.field(Key(name)))
        }
    }

    // MARK: - Brackets

    private mutating func parseBrackets() throws(Malformed) -> JSONPath.Step {
        if position + 2 < characters.count, characters[position + 1] == "?", characters[position + 2] == "(" {
            return try parseFilter()
        }
        guard let close = characters[position...].firstIndex(of: "]") else { throw Malformed() }
        let text = String(characters[(position + 1)..<close])
        position = close + 1
        let parts = text.split(separator: ",", omittingEmptySubsequences: false)
        guard parts.count > 1 else { return try Self.step(inBrackets: text, depth: depth) }
        var paths: [JSONPath] = []
        for part in parts {
            var parser = JSONPathParser("[\(part.drop { $0 == " " })]", depth: depth + 1)
            paths.append(JSONPath(steps: try parser.parse()))
        }
        return .union(paths)
    }

    private static func step(inBrackets given: String, depth: Int) throws(Malformed) -> JSONPath.Step {
        var text = Substring(given)
        while text.last == " " { text.removeLast() }
        if text == "*" { return .slice(start: nil, end: nil, step: 1) }
        if text.utf8.count >= 2, text.first == "'", text.last == "'" {
            // A quoted name is read as a path again, so that its dots need escaping as everywhere.
            var parser = JSONPathParser("." + text.dropFirst().dropLast(), depth: depth + 1)
            return .union([JSONPath(steps: try parser.parse())])
        }
        let bounds = text.split(separator: ":", omittingEmptySubsequences: false)
        var numbers: [Int?] = []
        for bound in bounds {
            guard !bound.isEmpty else {
                numbers.append(nil)
                continue
            }
            guard let number = Int(bound) else { throw Malformed() }
            numbers.append(number)
        }
        switch numbers.count {
        case 1:
            guard let index = numbers[0] else { throw Malformed() }
            return .index(index)
        case 2: return .slice(start: numbers[0], end: numbers[1], step: 1)
        case 3: return .slice(start: numbers[0], end: numbers[1], step: numbers[2] ?? 1)
        default: throw Malformed()
        }
    }

    private mutating func parseFilter() throws(Malformed) -> JSONPath.Step {
        position += 3
        let start = position
        var open = 1
        var quote: Character?
        while open > 0 {
            guard let character = next else { throw Malformed() }
            position += 1
            if let current = quote {
                if character == "\\" { position += 1 }
                if character == current { quote = nil }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "(" {
                open += 1
            } else if character == ")" {
                open -= 1
            }
        }
        guard position <= characters.count, next == "]" else { throw Malformed() }
        let inside = Array(characters[start..<(position - 1)])
        position += 1
        let signs: Set<Character> = ["!", "<", ">", "="]
        guard let sign = inside.firstIndex(where: signs.contains) else {
            return .filter(JSONPath.Filter(left: try path(inside[...]), comparison: nil))
        }
        let end = inside[sign...].firstIndex { !signs.contains($0) } ?? inside.endIndex
        guard let relation = JSONPath.Filter.Relation(rawValue: String(inside[sign..<end])) else {
            throw Malformed()
        }
        return .filter(
            JSONPath.Filter(
                left: try path(inside[..<sign]), comparison: (relation, try path(inside[end...]))))
    }

    private func path(_ characters: ArraySlice<Character>) throws(Malformed) -> JSONPath {
        var parser = JSONPathParser(String(characters), depth: depth + 1)
        return JSONPath(steps: try parser.parse())
    }

    // MARK: - Constants

    private mutating func parseQuoted(_ quote: Character) throws(Malformed) -> String {
        position += 1
        var text = ""
        while let character = next {
            position += 1
            if character == quote { return text }
            if character == "\\", let escaped = next {
                position += 1
                text.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
            } else {
                text.append(character)
            }
        }
        throw Malformed()
    }

    private mutating func parseNumber() throws(Malformed) -> Value {
        var text = ""
        while let character = next, character.isNumber || "+-.eE".contains(character) {
            text.append(character)
            position += 1
        }
        if let whole = Int64(text) { return .int(whole) }
        guard let number = Double(text) else { throw Malformed() }
        return .double(number)
    }

    private mutating func parseWord() throws(Malformed) -> Value {
        var text = ""
        while let character = next, character.isLetter || character.isNumber || character == "_" {
            text.append(character)
            position += 1
        }
        switch text {
        case "true": return true
        case "false": return false
        default: throw Malformed()
        }
    }
}
