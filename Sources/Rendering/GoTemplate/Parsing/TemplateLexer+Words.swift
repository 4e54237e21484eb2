/// Names, numbers and quoted text.
extension TemplateLexer {
    mutating func quoted(_ kind: TemplateToken.Kind, _ complaint: String) -> TemplateToken {
        let start = position
        let startLine = line
        let mark = text[start]
        position += 1
        while position < text.count, text[position] != UInt8(ascii: "\n") {
            let byte = text[position]
            position += 1
            if byte == mark { return token(kind, from: start, line: startLine) }
            if byte == UInt8(ascii: "\\") {
                guard position < text.count, text[position] != UInt8(ascii: "\n") else { break }
                position += 1
            }
        }
        return fail(complaint, from: start, line: startLine)
    }

    mutating func rawString() -> TemplateToken {
        let start = position
        let startLine = line
        guard let end = text[(start + 1)...].firstIndex(of: UInt8(ascii: "`")) else {
            return fail("unterminated raw quoted string", from: start, line: startLine)
        }
        advance(to: end + 1)
        return token(.rawString, from: start, line: startLine)
    }

    /// What begins with neither a quote nor punctuation of its own.
    mutating func word(_ byte: UInt8) -> TemplateToken {
        let start = position
        switch byte {
        case UInt8(ascii: "$"): return nameAfterMark(.variable, bare: .variable)
        case UInt8(ascii: "."):
            let isNumber = start + 1 < text.count ? text[start + 1] &- UInt8(ascii: "0") < 10 : true
            return isNumber ? number() : nameAfterMark(.field, bare: .dot)
        case UInt8(ascii: "+"), UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return number()
        default: break
        }
        let rune = text.rune(at: start)
        if GoCharacter.isNamePart(rune.code) { return identifier() }
        if byte < 0x80, GoCharacter.isPrintable(UInt32(byte)) {
            position += 1
            return token(.other, from: start, line: line)
        }
        let character = GoCharacter.description(rune.code)
        return fail("unrecognized character in action: \(character)", from: start, line: line)
    }

    private mutating func skipNameParts() {
        while position < text.count {
            let rune = text.rune(at: position)
            guard GoCharacter.isNamePart(rune.code) else { return }
            position += rune.width
        }
    }

    private mutating func nameAfterMark(_ kind: TemplateToken.Kind, bare: TemplateToken.Kind) -> TemplateToken
    {
        let start = position
        position += 1
        if isAtTerminator { return token(bare, from: start, line: line) }
        skipNameParts()
        return badCharacter(from: start) ?? token(kind, from: start, line: line)
    }

    private mutating func identifier() -> TemplateToken {
        let start = position
        skipNameParts()
        if let failure = badCharacter(from: start) { return failure }
        let word = String(decoding: text[start..<position], as: UTF8.self)
        if word == "true" || word == "false" { return token(.boolean, from: start, line: line) }
        guard let keyword = TemplateToken.Keyword(rawValue: word) else {
            return token(.identifier, from: start, line: line)
        }
        let isName = keyword == .break && !hasBreak || keyword == .continue && !hasContinue
        return token(isName ? .identifier : .keyword(keyword), from: start, line: line)
    }

    private mutating func badCharacter(from start: Int) -> TemplateToken? {
        if isAtTerminator { return nil }
        let character = GoCharacter.description(text.rune(at: position).code)
        return fail("bad character \(character)", from: start, line: line)
    }

    /// Whether a name may end here: `.x.y` are two, and `$x+2` is none.
    private var isAtTerminator: Bool {
        guard position < text.count else { return true }
        switch text[position] {
        case UInt8(ascii: " "), UInt8(ascii: "\t"), UInt8(ascii: "\r"), UInt8(ascii: "\n"), UInt8(ascii: "."),
            UInt8(ascii: ","), UInt8(ascii: "|"), UInt8(ascii: ":"), UInt8(ascii: ")"), UInt8(ascii: "("):
            return true
        default:
            return at(position, "}", "}")
        }
    }

    // MARK: - Numbers

    /// A number, or two with a sign between for a complex one. Whether it is well-formed in every respect is seen
    /// when it is read.
    private mutating func number() -> TemplateToken {
        let start = position
        var isGood = skipNumber()
        var kind = TemplateToken.Kind.number
        if isGood, position < text.count,
            text[position] == UInt8(ascii: "+") || text[position] == UInt8(ascii: "-")
        {
            isGood = skipNumber() && text[position - 1] == UInt8(ascii: "i")
            kind = .complex
        }
        if isGood { return token(kind, from: start, line: line) }
        let literal = GoFormat.quote(ByteString(text[start..<position]))
        return fail("bad number syntax: \(literal)", from: start, line: line)
    }

    /// Skips one number; false when a letter follows, which is then skipped too.
    private mutating func skipNumber() -> Bool {
        skip(oneOf: "+-")
        var digits = "0123456789_"
        var exponentMark = "eE"
        if skip(oneOf: "0") {
            if skip(oneOf: "xX") {
                digits = "0123456789abcdefABCDEF_"
                exponentMark = "pP"
            } else if skip(oneOf: "oO") {
                digits = "01234567_"
                exponentMark = ""
            } else if skip(oneOf: "bB") {
                digits = "01_"
                exponentMark = ""
            }
        }
        while skip(oneOf: digits) {}
        if skip(oneOf: ".") { while skip(oneOf: digits) {} }
        if skip(oneOf: exponentMark) {
            skip(oneOf: "+-")
            while skip(oneOf: "0123456789_") {}
        }
        skip(oneOf: "i")
        let rune = text.rune(at: position)
        guard rune.width > 0, GoCharacter.isNamePart(rune.code) else { return true }
        position += rune.width
        return false
    }

    @discardableResult
    private mutating func skip(oneOf characters: String) -> Bool {
        guard position < text.count, characters.utf8.contains(text[position]) else { return false }
        position += 1
        return true
    }
}
