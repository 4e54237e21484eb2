/// Reads tokens into a ``ShellScript``.
struct ShellParser {
    private let tokens: [ShellToken]
    private var position = 0
    private var depth = 0

    private static let closers: Set<String> = ["done", "fi", "then", "else", "elif", "do", "}", "esac"]

    static func parse(_ script: String) -> ShellScript {
        var parser = ShellParser(tokens: ShellLexer.tokens(script))
        var parts: [ShellScript] = []
        while parser.position < parser.tokens.count {
            parts.append(parser.list())
            // A closer without its opener: skip it.
            parser.position += 1
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private init(tokens: [ShellToken]) { self.tokens = tokens }

    private var current: ShellToken? { position < tokens.count ? tokens[position] : nil }

    /// The reserved word at the current position.
    private var reserved: String? {
        guard case .word(let word)? = current, !word.isQuoted else { return nil }
        return word.plain
    }

    private mutating func take(_ name: String) -> Bool {
        guard reserved == name else { return false }
        position += 1
        return true
    }

    private mutating func take(mark: String) -> Bool {
        guard current == .mark(mark) else { return false }
        position += 1
        return true
    }

    /// Commands up to a word that closes the enclosing construct.
    private mutating func list() -> ShellScript {
        guard depth < 32 else {
            position = tokens.count
            return .empty
        }
        depth += 1
        defer { depth -= 1 }
        var parts: [ShellScript] = []
        while let token = current {
            if token == .mark(")") { break }
            if take(mark: ";") { continue }
            if let reserved, Self.closers.contains(reserved) { break }
            parts.append(andOr())
        }
        return parts.count == 1 ? parts[0] : .sequence(parts)
    }

    private mutating func andOr() -> ShellScript {
        var left = pipeline()
        while true {
            if take(mark: "&&") {
                skipBreaks()
                left = .and(left, pipeline())
            } else if take(mark: "||") {
                skipBreaks()
                left = .or(left, pipeline())
            } else {
                return left
            }
        }
    }

    private mutating func skipBreaks() { while take(mark: ";") {} }

    private mutating func pipeline() -> ShellScript {
        if take("!") { return .not(pipeline()) }
        var parts = [command()]
        while take(mark: "|") {
            skipBreaks()
            parts.append(command())
        }
        return parts.count == 1 ? parts[0] : .pipe(parts)
    }

    private mutating func command() -> ShellScript {
        if take("while") { return loop(negated: false) }
        if take("until") { return loop(negated: true) }
        if take("if") { return branch() }
        if take("for") { return each() }
        if take("{") {
            let inner = list()
            _ = take("}")
            return inner
        }
        if take(mark: "(") {
            let inner = list()
            _ = take(mark: ")")
            return inner
        }
        return simple()
    }

    private mutating func simple() -> ShellScript {
        var words: [ShellWord] = []
        while let token = current {
            switch token {
            case .word(let word):
                words.append(word)
                position += 1
            case .mark(">"):
                position += 1
                if case .word(let target)? = current {
                    // Remembered, so that a file that is written to exists.
                    words.append(ShellWord(parts: [.text("\u{0}>")]))
                    words.append(target)
                    position += 1
                }
            case .mark("<"):
                position += 1
                if case .word? = current { position += 1 }
            case .mark:
                if words.isEmpty { position += 1 }
                return words.isEmpty ? .empty : .command(words)
            }
        }
        return words.isEmpty ? .empty : .command(words)
    }

    private mutating func loop(negated: Bool) -> ShellScript {
        let condition = list()
        _ = take("do")
        let body = list()
        _ = take("done")
        return .loop(condition: condition, negated: negated, body: body)
    }

    private mutating func each() -> ShellScript {
        let name = reserved ?? "_"
        position += 1
        var words: [ShellWord] = []
        if take("in") {
            while case .word(let word)? = current {
                words.append(word)
                position += 1
            }
        }
        skipBreaks()
        _ = take("do")
        let body = list()
        _ = take("done")
        return .each(name: name, words: words, body: body)
    }

    private mutating func branch() -> ShellScript {
        let condition = list()
        _ = take("then")
        let then = list()
        var otherwise = ShellScript.empty
        if take("elif") {
            otherwise = branch()
            return .branch(condition: condition, then: then, otherwise: otherwise)
        }
        if take("else") { otherwise = list() }
        _ = take("fi")
        return .branch(condition: condition, then: then, otherwise: otherwise)
    }
}
