/// Reads tokens into a ``ShellNode``.
struct ShellParser {
    private let tokens: [ShellToken]
    private var position = 0
    private var depth = 0

    private static let closers: Set<String> = ["done", "fi", "then", "else", "elif", "do", "}", "esac"]
    private static let maximumDepth = 64

    /// The script's tree. Throws `incomplete` when more text may make it right.
    static func parse(_ script: String) throws(ShellSyntaxError) -> ShellNode {
        try parse(Array(script.utf8))
    }

    static func parse(_ script: [UInt8]) throws(ShellSyntaxError) -> ShellNode {
        var parser = ShellParser(tokens: try ShellLexer.tokens(script))
        let node = try parser.list()
        if let token = parser.current { throw .unexpected(Self.text(of: token)) }
        return node
    }

    private init(tokens: [ShellToken]) { self.tokens = tokens }

    private var current: ShellToken? { position < tokens.count ? tokens[position] : nil }

    private static func text(of token: ShellToken) -> String {
        switch token {
        case .mark(let text): text == "\n" ? "newline" : text
        case .word(let word): word.plain ?? "word"
        case .redirection: ">"
        case .arithmetic: "(("
        }
    }

    private var reserved: String? {
        guard case .word(let word)? = current else { return nil }
        return word.plain
    }

    private func isMark(_ mark: String) -> Bool {
        if case .mark(mark)? = current { true } else { false }
    }

    private mutating func take(_ name: String) -> Bool {
        guard reserved == name else { return false }
        position += 1
        return true
    }

    private mutating func take(mark: String) -> Bool {
        guard isMark(mark) else { return false }
        position += 1
        return true
    }

    private mutating func expect(_ name: String) throws(ShellSyntaxError) {
        skipBreaks()
        guard !take(name) else { return }
        guard let current else { throw .incomplete }
        throw .unexpected(Self.text(of: current))
    }

    private mutating func expect(mark: String) throws(ShellSyntaxError) {
        guard !take(mark: mark) else { return }
        guard let current else { throw .incomplete }
        throw .unexpected(Self.text(of: current))
    }

    private mutating func skipBreaks() { while take(mark: "\n") {} }
    private mutating func skipEnds() { while take(mark: "\n") || take(mark: ";") {} }

    /// Commands up to a word that closes the enclosing construct.
    private mutating func list() throws(ShellSyntaxError) -> ShellNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else { throw .tooLarge }
        var parts: [ShellNode] = []
        while true {
            skipBreaks()
            guard current != nil, !isMark(")"), !isMark(";;") else { break }
            if let reserved, Self.closers.contains(reserved) { break }
            var node = try andOr()
            if take(mark: "&") {
                node = .background(node)
            } else if !take(mark: ";"), current != nil, !isMark("\n"), !isMark(")"), !isMark(";;") {
                throw .unexpected(Self.text(of: tokens[position]))
            }
            parts.append(node)
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    /// A list that must hold a command.
    private mutating func body() throws(ShellSyntaxError) -> ShellNode {
        let node = try list()
        if case .sequence(let parts) = node, parts.isEmpty {
            guard let current else { throw .incomplete }
            throw .unexpected(Self.text(of: current))
        }
        return node
    }

    private mutating func andOr() throws(ShellSyntaxError) -> ShellNode {
        var left = try pipeline()
        while true {
            if take(mark: "&&") {
                skipBreaks()
                left = .and(left, try pipeline())
            } else if take(mark: "||") {
                skipBreaks()
                left = .or(left, try pipeline())
            } else {
                return left
            }
        }
    }

    private mutating func pipeline() throws(ShellSyntaxError) -> ShellNode {
        if take("!") { return .not(try pipeline()) }
        var parts = [try command()]
        while take(mark: "|") {
            skipBreaks()
            parts.append(try command())
        }
        return parts.count == 1 ? parts[0] : .pipeline(parts)
    }

    private mutating func command() throws(ShellSyntaxError) -> ShellNode {
        depth += 1
        defer { depth -= 1 }
        guard depth < Self.maximumDepth else { throw .tooLarge }
        guard let current else { throw .incomplete }
        if case .arithmetic(let expression) = current {
            position += 1
            return .arithmetic(expression)
        }
        if take(mark: "(") {
            let inner = try body()
            try expect(mark: ")")
            return .subshell(inner, redirections())
        }
        switch reserved {
        case "{":
            position += 1
            let inner = try body()
            try expect("}")
            return .group(inner, redirections())
        case "while", "until": return try redirected(loop())
        case "if":
            position += 1
            return try redirected(branch())
        case "for": return try redirected(each())
        case "case": return try redirected(choose())
        case "function":
            position += 1
            return try function()
        case let word? where Self.closers.contains(word): throw .unexpected(word)
        default: break
        }
        if case .word? = self.current, position + 2 < tokens.count, case .mark("(") = tokens[position + 1],
            case .mark(")") = tokens[position + 2]
        {
            return try function()
        }
        return try simple()
    }

    private mutating func redirections() -> [ShellRedirection] {
        var found: [ShellRedirection] = []
        while case .redirection(let redirection)? = current {
            found.append(redirection)
            position += 1
        }
        return found
    }

    private mutating func redirected(_ node: ShellNode) throws(ShellSyntaxError) -> ShellNode {
        let found = redirections()
        return found.isEmpty ? node : .group(node, found)
    }

    private mutating func function() throws(ShellSyntaxError) -> ShellNode {
        guard let name = reserved else { throw .unexpected("(") }
        position += 1
        if take(mark: "(") { try expect(mark: ")") }
        skipBreaks()
        return .function(name: name, body: try command())
    }

    private mutating func simple() throws(ShellSyntaxError) -> ShellNode {
        var command = ShellCommand()
        var isEmpty = true
        loop: while let token = current {
            switch token {
            case .word(let word):
                if command.words.isEmpty, let assignment = Self.assignment(word) {
                    command.assignments.append(assignment)
                } else {
                    command.words.append(word)
                }
            case .redirection(let redirection): command.redirections.append(redirection)
            case .mark, .arithmetic: break loop
            }
            isEmpty = false
            position += 1
        }
        guard !isEmpty else {
            guard let current else { throw .incomplete }
            throw .unexpected(Self.text(of: current))
        }
        return .simple(command)
    }

    /// `name=value` as the two, when the word is one.
    private static func assignment(_ word: ShellWord) -> (name: String, value: ShellWord)? {
        guard case .text(let text, false)? = word.parts.first, let equals = text.firstIndex(of: "=") else {
            return nil
        }
        let name = text[..<equals]
        guard let first = name.utf8.first, !(48...57).contains(first),
            name.utf8.allSatisfy({
                $0 == 95 || (48...57).contains($0) || (65...90).contains($0) || (97...122).contains($0)
            })
        else { return nil }
        var value = word
        let rest = String(text[text.index(after: equals)...])
        value.parts[0] = .text(rest, isQuoted: false)
        if rest.isEmpty { value.parts.removeFirst() }
        return (String(name), value)
    }

    private mutating func loop() throws(ShellSyntaxError) -> ShellNode {
        let isNegated = reserved == "until"
        position += 1
        let condition = try body()
        try expect("do")
        let inner = try body()
        try expect("done")
        return .loop(condition: condition, isNegated: isNegated, body: inner)
    }

    private mutating func each() throws(ShellSyntaxError) -> ShellNode {
        position += 1
        if case .arithmetic(let text)? = current {
            position += 1
            let parts = text.split(separator: ";", omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 3 else { throw .unexpected("((") }
            skipEnds()
            try expect("do")
            let inner = try body()
            try expect("done")
            return .count(first: parts[0], condition: parts[1], step: parts[2], body: inner)
        }
        guard let name = reserved else {
            if current == nil { throw .incomplete }
            throw .unexpected("for")
        }
        position += 1
        skipBreaks()
        var words: [ShellWord]?
        if take("in") {
            var found: [ShellWord] = []
            while case .word(let word)? = current {
                found.append(word)
                position += 1
            }
            words = found
        }
        skipEnds()
        try expect("do")
        let inner = try body()
        try expect("done")
        return .each(name: name, words: words, body: inner)
    }

    private mutating func branch() throws(ShellSyntaxError) -> ShellNode {
        let condition = try body()
        try expect("then")
        let then = try body()
        if take("elif") {
            return .branch(condition: condition, then: then, otherwise: try branch())
        }
        var otherwise: ShellNode?
        if take("else") { otherwise = try body() }
        try expect("fi")
        return .branch(condition: condition, then: then, otherwise: otherwise)
    }

    private mutating func choose() throws(ShellSyntaxError) -> ShellNode {
        position += 1
        guard case .word(let subject)? = current else {
            throw current == nil ? .incomplete : .unexpected("case")
        }
        position += 1
        try expect("in")
        var choices: [ShellChoice] = []
        while true {
            skipEnds()
            if take("esac") { return .choose(subject, choices) }
            _ = take(mark: "(")
            var patterns: [ShellWord] = []
            while case .word(let word)? = current {
                patterns.append(word)
                position += 1
                guard take(mark: "|") else { break }
            }
            try expect(mark: ")")
            choices.append(ShellChoice(patterns: patterns, body: try list()))
            guard take(mark: ";;") else {
                skipEnds()
                guard take("esac") else {
                    guard let current else { throw .incomplete }
                    throw .unexpected(Self.text(of: current))
                }
                return .choose(subject, choices)
            }
        }
    }
}
