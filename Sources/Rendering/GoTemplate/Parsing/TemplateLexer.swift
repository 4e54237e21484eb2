/// Splits a template into tokens, one at a time, with the trimming that `{{-` and `-}}` ask for.
struct TemplateLexer {
    let source: TemplateSource
    /// Whether `break` and `continue` are keywords: not when there are functions of these names.
    let hasBreak: Bool
    let hasContinue: Bool

    var position = 0
    /// The line at ``position``.
    var line = 1
    private var isInAction = false
    private var openParentheses = 0
    private var hasFailed = false

    var text: [UInt8] { source.text }

    init(_ source: TemplateSource, hasBreak: Bool = true, hasContinue: Bool = true) {
        self.source = source
        self.hasBreak = hasBreak
        self.hasContinue = hasContinue
    }

    /// The next token; ``TemplateToken/Kind/end`` again and again after the last, and after a failure.
    mutating func next() -> TemplateToken {
        if hasFailed { return TemplateToken(kind: .end, range: 0..<0, line: line) }
        return isInAction ? nextInAction() : nextInText()
    }

    // MARK: - Making tokens

    /// The token from `start` to the current position, which began on `startLine`.
    func token(_ kind: TemplateToken.Kind, from start: Int, line startLine: Int) -> TemplateToken {
        TemplateToken(kind: kind, range: start..<position, line: startLine)
    }

    /// A failure that began at `start`; nothing is read after it.
    mutating func fail(_ message: String, from start: Int, line startLine: Int) -> TemplateToken {
        hasFailed = true
        return TemplateToken(kind: .failure(message), range: start..<start, line: startLine)
    }

    /// Moves to `end`, counting lines.
    mutating func advance(to end: Int) {
        text[position..<end].withUnsafeBufferPointer { bytes in
            for byte in bytes where byte == UInt8(ascii: "\n") { line += 1 }
        }
        position = end
    }

    // MARK: - Text and delimiters

    private mutating func nextInText() -> TemplateToken {
        while true {
            let start = position
            let startLine = line
            guard let open = find("{", "{", from: position) else {
                advance(to: text.count)
                return token(start == position ? .end : .text, from: start, line: startLine)
            }
            var end = open
            if isTrimAfterDelimiter(at: open + 2) {
                while end > start, Self.isSpace(text[end - 1]) { end -= 1 }
            }
            if end > start {
                advance(to: end)
                let token = token(.text, from: start, line: startLine)
                advance(to: open)
                return token
            }
            advance(to: open)
            if let token = openAction() { return token }
        }
    }

    /// The left delimiter at the current position; nil when it opened a comment, which is then skipped.
    private mutating func openAction() -> TemplateToken? {
        let start = position
        let startLine = line
        var inside = start + 2
        if isTrimAfterDelimiter(at: inside) { inside += 2 }
        if at(inside, "/", "*") {
            advance(to: inside)
            return skipComment()
        }
        position += 2
        let token = token(.leftDelimiter, from: start, line: startLine)
        advance(to: inside)
        isInAction = true
        openParentheses = 0
        return token
    }

    /// Skips a comment and its closing delimiter; a token when it is malformed.
    private mutating func skipComment() -> TemplateToken? {
        let start = position
        let startLine = line
        guard let end = find("*", "/", from: start + 2) else {
            return fail("unclosed comment", from: start, line: startLine)
        }
        guard let close = closing(at: end + 2) else {
            return fail("comment ends before closing delimiter", from: start, line: startLine)
        }
        advance(to: close.end)
        if close.isTrimming { skipSpace() }
        return nil
    }

    private mutating func closeAction(_ close: (end: Int, isTrimming: Bool)) -> TemplateToken {
        advance(to: close.end - 2)
        let startLine = line
        position = close.end
        let token = token(.rightDelimiter, from: close.end - 2, line: startLine)
        if close.isTrimming { skipSpace() }
        isInAction = false
        return token
    }

    private mutating func skipSpace() {
        var end = position
        while end < text.count, Self.isSpace(text[end]) { end += 1 }
        advance(to: end)
    }

    /// The end of the right delimiter at `position`, which a trim marker may precede; nil when there is none.
    func closing(at position: Int) -> (end: Int, isTrimming: Bool)? {
        if position + 3 < text.count, Self.isSpace(text[position]), text[position + 1] == UInt8(ascii: "-"),
            at(position + 2, "}", "}")
        {
            return (position + 4, true)
        }
        return at(position, "}", "}") ? (position + 2, false) : nil
    }

    /// Whether a trim marker, which needs a space after it, stands at `position`.
    private func isTrimAfterDelimiter(at position: Int) -> Bool {
        position + 1 < text.count && text[position] == UInt8(ascii: "-") && Self.isSpace(text[position + 1])
    }

    func at(_ position: Int, _ first: Unicode.Scalar, _ second: Unicode.Scalar) -> Bool {
        position + 1 < text.count && text[position] == UInt8(ascii: first)
            && text[position + 1] == UInt8(ascii: second)
    }

    private func find(_ first: Unicode.Scalar, _ second: Unicode.Scalar, from start: Int) -> Int? {
        let (first, second) = (UInt8(ascii: first), UInt8(ascii: second))
        return text.withUnsafeBufferPointer { bytes in
            var position = start
            while position + 1 < bytes.count {
                if bytes[position] == first, bytes[position + 1] == second { return position }
                position += 1
            }
            return nil
        }
    }

    static func isSpace(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == UInt8(ascii: "\r")
            || byte == UInt8(ascii: "\n")
    }

    // MARK: - Inside an action

    private mutating func nextInAction() -> TemplateToken {
        let start = position
        let startLine = line
        if let close = closing(at: start) {
            if openParentheses == 0 { return closeAction(close) }
            return fail("unclosed left paren", from: start, line: startLine)
        }
        guard start < text.count else { return fail("unclosed action", from: start, line: startLine) }
        let byte = text[start]
        if Self.isSpace(byte) { return space() }
        switch byte {
        case UInt8(ascii: "="), UInt8(ascii: "|"):
            position += 1
            return token(byte == UInt8(ascii: "=") ? .assign : .pipe, from: start, line: startLine)
        case UInt8(ascii: ":"):
            guard at(start, ":", "=") else { return fail("expected :=", from: start, line: startLine) }
            position += 2
            return token(.declare, from: start, line: startLine)
        case UInt8(ascii: "("):
            openParentheses += 1
            position += 1
            return token(.leftParenthesis, from: start, line: startLine)
        case UInt8(ascii: ")"):
            openParentheses -= 1
            guard openParentheses >= 0 else {
                return fail("unexpected right paren", from: start, line: startLine)
            }
            position += 1
            return token(.rightParenthesis, from: start, line: startLine)
        case UInt8(ascii: "\""): return quoted(.string, "unterminated quoted string")
        case UInt8(ascii: "'"): return quoted(.character, "unterminated character constant")
        case UInt8(ascii: "`"): return rawString()
        default: return word(byte)
        }
    }

    private mutating func space() -> TemplateToken {
        let start = position
        let startLine = line
        var end = start
        while end < text.count, Self.isSpace(text[end]) { end += 1 }
        // The last of the spaces may belong to a trim marker.
        if let close = closing(at: end - 1), close.isTrimming {
            if end - 1 == start { return closeAction(close) }
            end -= 1
        }
        advance(to: end)
        return token(.space, from: start, line: startLine)
    }
}
