/// Parses the text of a file into the template of that name and those it defines.
struct TemplateParser {
    var tokens: TokenStream
    var program: TemplateProgram
    let functions: FunctionTable
    /// The templates found so far, by name, with the order of their first appearance.
    private(set) var found: [ByteString: (root: TemplateNodes.List, isBlank: Bool)] = [:]
    private var order: [ByteString] = []

    /// The variables that may be used here, by the number of their name; one name can stand several times.
    private(set) var variables: [Int] = [0]
    /// How often each name stands there.
    private var visible: [Int] = [1]
    /// The numbers of variables' names.
    var numbers: [ByteString: Int] = ["$": 0]
    var rangeDepth = 0
    var parenthesisDepth = 0
    /// The line of the left delimiter of the action being read, for failures on a later line.
    var actionLine = 0
    var stack: StackGuard

    var source: TemplateSource { program.source }

    private init(_ source: TemplateSource, functions: FunctionTable) {
        self.functions = functions
        program = TemplateProgram(source: source)
        let lexer = TemplateLexer(
            source, hasBreak: functions[name: "break"] == nil, hasContinue: functions[name: "continue"] == nil
        )
        tokens = TokenStream(lexer)
        stack = StackGuard()
    }

    /// The templates of `text`: the one called `name` first, though another may be defined before it.
    static func parse(
        _ name: ByteString, _ text: [UInt8], functions: FunctionTable
    ) throws(TemplateError) -> [Template] {
        var parser = TemplateParser(TemplateSource(name: name, text: text), functions: functions)
        try parser.parseFile(name)
        let program = parser.program
        let names = [name] + parser.order.filter { $0 != name }
        return names.compactMap { name in
            parser.found[name].map { Template(name: name, program: program, root: $0.root) }
        }
    }

    // MARK: - Variables

    mutating func declare(_ number: Int) {
        variables.append(number)
        while visible.count <= number { visible.append(0) }
        visible[number] += 1
    }

    /// Forgets the variables that were declared after the first `count`.
    mutating func forget(after count: Int) {
        while variables.count > count { visible[variables.removeLast()] -= 1 }
    }

    func isVisible(_ number: Int) -> Bool { number < visible.count && visible[number] > 0 }

    // MARK: - Errors

    func failure(_ message: String, line: Int? = nil) -> TemplateError {
        TemplateError("template: \(source.name):\(line ?? tokens.lastLine): \(message)")
    }

    /// The error of a token that cannot stand where it does.
    func unexpected(_ token: TemplateToken, in context: String) -> TemplateError {
        guard case .failure(let message) = token.kind else {
            return failure("unexpected \(token.description(in: source)) in \(context)")
        }
        guard actionLine != 0, actionLine != token.line else { return failure(message) }
        let words = message.hasSuffix(" action") ? " started at" : " in action started at"
        return failure("\(message)\(words) \(source.name):\(actionLine)")
    }

    mutating func expect(_ kind: TemplateToken.Kind, in context: String) throws(TemplateError)
        -> TemplateToken
    {
        let token = tokens.nextNonSpace()
        guard token.kind == kind else { throw unexpected(token, in: context) }
        return token
    }

    /// Goes on with `body` on another stack when this one is nearly full.
    mutating func onAnotherStack<Result>(
        _ body: (inout TemplateParser) throws(TemplateError) -> Result
    ) throws(TemplateError) -> Result {
        let outer = stack
        defer { stack = outer }
        var outcome: Swift.Result<Result, TemplateError>?
        if !outer.isExhausted {
            _ = outer.onAnotherStack { inner in
                stack = inner
                do throws(TemplateError) { outcome = .success(try body(&self)) } catch {
                    outcome = .failure(error)
                }
            }
        }
        guard let outcome else { throw failure("max expression depth exceeded") }
        return try outcome.get()
    }

    // MARK: - Files and definitions

    private mutating func parseFile(_ name: ByteString) throws(TemplateError) {
        var statements: [TemplateNodes.Statement] = []
        while tokens.peek().kind != .end {
            if tokens.peek().kind == .leftDelimiter {
                let delimiter = tokens.next()
                let word = tokens.nextNonSpace()
                if word.kind == .keyword(.define) {
                    try parseDefinition()
                    continue
                }
                tokens.giveBack(word)
                tokens.giveBack(delimiter)
            }
            switch try textOrAction() {
            case .statement(let statement): statements.append(statement)
            case .end: throw failure("unexpected {{end}}")
            case .otherwise: throw failure("unexpected {{else}}")
            }
        }
        try add(name, close(statements))
    }

    /// `{{define "name"}}…{{end}}`, whose keyword is read already.
    private mutating func parseDefinition() throws(TemplateError) {
        let context = "define clause"
        let outer = enterTemplate()
        let token = tokens.nextNonSpace()
        guard token.kind == .string || token.kind == .rawString else { throw unexpected(token, in: context) }
        let name = try unquoted(token)
        _ = try expect(.rightDelimiter, in: context)
        let (list, end) = try itemList()
        guard case .end = end else { throw failure("unexpected {{else}} in \(context)") }
        try add(name, list)
        leaveTemplate(outer)
    }

    /// What a template of its own, inside another, does not see of it.
    struct Surroundings {
        var variables: [Int]
        var visible: [Int]
        var rangeDepth: Int
        var parenthesisDepth: Int
        var actionLine: Int
    }

    mutating func enterTemplate() -> Surroundings {
        let outer = Surroundings(
            variables: variables, visible: visible, rangeDepth: rangeDepth,
            parenthesisDepth: parenthesisDepth,
            actionLine: actionLine)
        variables = [0]
        visible = [1]
        rangeDepth = 0
        parenthesisDepth = 0
        actionLine = 0
        return outer
    }

    mutating func leaveTemplate(_ outer: Surroundings) {
        variables = outer.variables
        visible = outer.visible
        rangeDepth = outer.rangeDepth
        parenthesisDepth = outer.parenthesisDepth
        actionLine = outer.actionLine
    }

    /// Adds a template; one that is not blank may not be there twice in a file.
    mutating func add(_ name: ByteString, _ list: TemplateNodes.List) throws(TemplateError) {
        let template = Template(name: name, program: program, root: list)
        let isBlank = template.isEmpty
        if let present = found[name], !present.isBlank {
            if !isBlank {
                let quoted = GoFormat.quote(name)
                throw failure("template: multiple definition of template \(quoted)")
            }
            return
        }
        if found[name] == nil { order.append(name) }
        found[name] = (list, isBlank)
    }

    /// Puts the statements of a list, whose own lists are in the table already, into it.
    mutating func close(_ statements: [TemplateNodes.Statement]) -> TemplateNodes.List {
        let start = program.statements.count
        program.statements += statements
        return start..<program.statements.count
    }

    /// The text of a string literal.
    mutating func unquoted(_ token: TemplateToken) throws(TemplateError) -> ByteString {
        do { return try QuotedTextReader.text(source.text[token.range]) } catch {
            throw failure("invalid syntax")
        }
    }
}
