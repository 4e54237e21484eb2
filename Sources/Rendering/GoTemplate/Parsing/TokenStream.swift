/// The tokens of a template with as much look-ahead as the grammar needs.
struct TokenStream {
    private var lexer: TemplateLexer
    /// Tokens that were read and given back, the next one last.
    private var pending: [TemplateToken] = []
    /// The line of the token that was read last, given back or not: where Go reports errors.
    var lastLine = 0

    var source: TemplateSource { lexer.source }

    init(_ lexer: TemplateLexer) { self.lexer = lexer }

    mutating func next() -> TemplateToken {
        if let token = pending.popLast() { return token }
        let token = lexer.next()
        lastLine = token.line
        return token
    }

    mutating func giveBack(_ token: TemplateToken) { pending.append(token) }

    mutating func peek() -> TemplateToken {
        let token = next()
        pending.append(token)
        return token
    }

    mutating func nextNonSpace() -> TemplateToken {
        var token = next()
        while token.kind == .space { token = next() }
        return token
    }

    /// The next token that is no space; spaces before it are dropped.
    mutating func peekNonSpace() -> TemplateToken {
        let token = nextNonSpace()
        pending.append(token)
        return token
    }
}
