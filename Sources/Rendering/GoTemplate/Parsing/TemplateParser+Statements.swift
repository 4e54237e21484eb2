/// Text, actions and control structures.
extension TemplateParser {
    /// One item of a list: a statement, or what ends the list.
    enum Item {
        case statement(TemplateNodes.Statement)
        case end
        case otherwise
    }

    /// Statements up to `{{end}}` or `{{else}}`, and which of them it was.
    mutating func itemList() throws(TemplateError) -> (TemplateNodes.List, Item) {
        if stack.isLow {
            return try onAnotherStack { (parser) throws(TemplateError) in try parser.itemList() }
        }
        var statements: [TemplateNodes.Statement] = []
        while tokens.peekNonSpace().kind != .end {
            let item = try textOrAction()
            if case .statement(let statement) = item {
                statements.append(statement)
            } else {
                return (close(statements), item)
            }
        }
        throw failure("unexpected EOF")
    }

    mutating func textOrAction() throws(TemplateError) -> Item {
        let token = tokens.nextNonSpace()
        switch token.kind {
        case .text: return .statement(.text(token.range))
        case .leftDelimiter:
            actionLine = token.line
            let item = try action()
            actionLine = 0
            return item
        default: throw unexpected(token, in: "input")
        }
    }

    /// What follows a left delimiter.
    private mutating func action() throws(TemplateError) -> Item {
        let token = tokens.nextNonSpace()
        guard case .keyword(let keyword) = token.kind else { return try commandAction(token) }
        switch keyword {
        case .block: return .statement(.template(try block()))
        case .template: return .statement(.template(try templateCall()))
        case .break, .continue:
            let context = "{{\(keyword.rawValue)}}"
            _ = try expect(.rightDelimiter, in: context)
            guard rangeDepth > 0 else { throw failure("\(context) outside {{range}}") }
            return .statement(keyword == .break ? .break : .continue)
        case .else:
            // An `if` or `with` right after it is left for the control structure to find.
            let next = tokens.peekNonSpace().kind
            if next != .keyword(.if), next != .keyword(.with) { _ = try expect(.rightDelimiter, in: "else") }
            return .otherwise
        case .end:
            _ = try expect(.rightDelimiter, in: "end")
            return .end
        case .if: return .statement(.branch(try branch(.if)))
        case .with: return .statement(.branch(try branch(.with)))
        case .range: return .statement(.branch(try branch(.range)))
        case .define, .nil: return try commandAction(token)
        }
    }

    private mutating func commandAction(_ token: TemplateToken) throws(TemplateError) -> Item {
        tokens.giveBack(token)
        return .statement(.action(try pipeline("command", until: .rightDelimiter)))
    }

    private mutating func branch(_ kind: TemplateNodes.BranchKind) throws(TemplateError)
        -> TemplateNodes.Branch
    {
        if stack.isLow {
            return try onAnotherStack { (parser) throws(TemplateError) in try parser.branch(kind) }
        }
        let declared = variables.count
        let pipeline = try pipeline(kind.rawValue, until: .rightDelimiter)
        if kind == .range { rangeDepth += 1 }
        let (list, end) = try itemList()
        if kind == .range { rangeDepth -= 1 }
        var otherwise: TemplateNodes.List?
        if case .otherwise = end { otherwise = try elseList(of: kind) }
        forget(after: declared)
        return TemplateNodes.Branch(kind: kind, pipeline: pipeline, list: list, otherwise: otherwise)
    }

    /// What follows `{{else`: a list of its own, or for `else if` and `else with` a control structure whose end is
    /// also that of the one it belongs to.
    private mutating func elseList(of kind: TemplateNodes.BranchKind) throws(TemplateError)
        -> TemplateNodes.List
    {
        let next = tokens.peek().kind
        if (kind == .if && next == .keyword(.if)) || (kind == .with && next == .keyword(.with)) {
            _ = tokens.next()
            return close([.branch(try branch(kind))])
        }
        let (list, end) = try itemList()
        guard case .end = end else { throw failure("expected end; found {{else}}") }
        return list
    }

    // MARK: - Templates in templates

    private mutating func templateName(_ token: TemplateToken, in context: String) throws(TemplateError)
        -> ByteString
    {
        guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, in: context) }
        return try unquoted(token)
    }

    private mutating func templateCall() throws(TemplateError) -> TemplateNodes.Call {
        let context = "template clause"
        let token = tokens.nextNonSpace()
        var call = TemplateNodes.Call(
            position: token.range.lowerBound, name: try templateName(token, in: context))
        let next = tokens.nextNonSpace()
        if next.kind != .rightDelimiter {
            tokens.giveBack(next)
            call.pipeline = try pipeline(context, until: .rightDelimiter)
        }
        return call
    }

    /// `{{block "name" pipeline}}…{{end}}`: a definition and a call of it.
    private mutating func block() throws(TemplateError) -> TemplateNodes.Call {
        let context = "block clause"
        let token = tokens.nextNonSpace()
        let name = try templateName(token, in: context)
        let pipeline = try pipeline(context, until: .rightDelimiter)
        let line = tokens.lastLine
        let outer = enterTemplate()
        let (list, end) = try itemList()
        guard case .end = end else { throw failure("unexpected {{else}} in \(context)", line: line) }
        try add(name, list)
        leaveTemplate(outer)
        return TemplateNodes.Call(position: token.range.lowerBound, name: name, pipeline: pipeline)
    }
}
